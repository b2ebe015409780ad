"""The ledger: verify, export, prove, checkpoint; and a witness in a process of its own."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.entry.cli.common import As, ForceCode, actor_of, complain, force_of, now, say, start
from reddot.kernel.refusal import Refusal
from reddot.ledger import keys, verify, witnesses

if TYPE_CHECKING:
    from reddot.kernel.actor import Actor

app = typer.Typer(help="The ledger: verify, export, prove, checkpoint.", no_args_is_help=True)
STANDARD_OUTPUT = "-"


class CannotListen(Refusal):
    """A witness cannot be reached at the address it was given."""

    code = "cannot_listen"


@app.callback()
def _group() -> None:
    """The ledger: verify, export, prove, checkpoint."""


@app.command("verify", short_help="Check an export, a proof or a disclosure.")
def verify_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export, a proof or a disclosure.")],
    key: Annotated[list[Path] | None, typer.Option("--key", help="File with public keys that you trust.")] = None,
    checkpoint: Annotated[list[Path] | None, typer.Option("--checkpoint", help="A checkpoint that you hold.")] = None,
    cosigned: Annotated[int, typer.Option("--witnesses", min=0, help="How many witnesses must have cosigned.")] = 0,
) -> None:
    """Check a ledger export, proof or disclosure: the same program as verify.py. Needs no database."""
    arguments = ["--witnesses", str(cosigned)]
    arguments += [part for path in key or [] for part in ("--key", str(path))]
    arguments += [part for path in checkpoint or [] for part in ("--checkpoint", str(path))]
    raise typer.Exit(verify.main([*arguments, "--", str(file)], sys.stdout.write))


@app.command("export", short_help="Write the whole ledger to a file.")
def export(
    into: Annotated[
        Path, typer.Argument(metavar="INTO", help="A new file to write: a zip, or - for lines on standard output.")
    ],
    without_private: Annotated[bool, typer.Option("--without-private", help="Leave out names and free text.")] = False,
    recipient: Annotated[str | None, typer.Option("--recipient", help="Who gets it, for the access log.")] = None,
    force: ForceCode = None,
    as_name: As = None,
) -> None:
    """Write a force's whole ledger with the program that checks it."""
    start()
    from django.db import transaction

    from reddot.accounts.permissions import require
    from reddot.accounts.services.access_log import record_access
    from reddot.accounts.terms import Operation
    from reddot.ledger import commands, queries

    actor = actor_of(as_name)
    require(actor, "ledger.export")
    code, private = _ledger_of(force, actor), not without_private
    with transaction.atomic():  # what was not written was not disclosed
        record_access(
            operation=Operation.DISCLOSURE, by=actor, subject=f"ledger:{code}", recipient=recipient or actor.name,
            purpose="ledger export with names and free text" if private else "ledger export", at=now(),
        )  # fmt: skip
        if str(into) == STANDARD_OUTPUT:
            for line in queries.export(force=code, private=private):
                sys.stdout.buffer.write(line)
            return
        commands.export_bundle(force=code, path=into, private=private)
    say(f"Written to {into}. Check it on any machine: unzip it, then python3 verify.py export.jsonl")


@app.command("prove", short_help="Prove one entry to somebody offline.")
def prove(
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=0, max=2**53 - 1, help="Number of the entry.")],
    into: Annotated[Path, typer.Argument(metavar="INTO", help="A new file to write; - for standard output.")] = Path(
        STANDARD_OUTPUT
    ),
    force: ForceCode = None,
    as_name: As = None,
) -> None:
    """Print the file that proves one entry to somebody offline."""
    start()
    from reddot.accounts.permissions import require
    from reddot.entry.proving import PROVE, may_prove
    from reddot.ledger import commands, queries

    actor = actor_of(as_name)
    require(actor, PROVE)
    code = _ledger_of(force, actor)
    if not may_prove(actor, queries.entry(force=code, seq=seq)):
        raise queries.NoSuchEntry(f"The ledger has no entry {seq}.")
    if str(into) == STANDARD_OUTPUT:
        sys.stdout.write(str(queries.proof_file(force=code, seq=seq)))
        return
    commands.prove(force=code, seq=seq, path=into)
    say(f"Written to {into}. Check it on any machine: python3 verify.py {into} --key published-keys.txt")


@app.command("checkpoint", short_help="Sign the ledger as it is stored now.")
def checkpoint(
    listed: Annotated[
        Path | None,
        typer.Option("--witness-list", help="A file: each line a witness's address and its public keys."),
    ] = None,
    force: ForceCode = None,
    as_name: As = None,
) -> None:
    """Sign the ledger as it is stored now, and have witnesses cosign it. Exit 1 when one of them does not."""
    addresses = witnesses.read_witnesses(listed) if listed else []
    start()
    from reddot.accounts.permissions import require
    from reddot.entry.signing import sign_before
    from reddot.ledger import queries

    actor, at = actor_of(as_name), now()
    require(actor, "ledger.export")
    made = sign_before(force=_ledger_of(force, actor), witnesses=addresses, by=actor, at=at)
    sys.stdout.write(str(queries.note_of(made.checkpoint)))
    for result in made.witnessed:
        complain(f"{result.witness}: {result.outcome}. {result.detail}")
    raise typer.Exit(1 if any(result.outcome != "cosigned" for result in made.witnessed) else 0)


@app.command("keys", short_help="Print the public keys of a ledger.")
def public_keys(
    make: Annotated[bool, typer.Option("--make", help="Make the signing key first: once, where it will stay.")] = False,
    force: ForceCode = None,
    as_name: As = None,
) -> None:
    """Print the public keys of a force's ledger: what a witness or a coroner's officer must have from you."""
    start()
    from django.conf import settings

    from reddot.accounts.permissions import require
    from reddot.entry.signing import key_path, signer

    actor = actor_of(as_name)
    require(actor, "ledger.checkpoint")
    code = _ledger_of(force, actor)
    if make:
        keys.generate(key_path(), settings.LEDGER_NAME)
    say(*[str(key) for key in signer().log_keys(code)])


def witness(
    folder: Annotated[Path, typer.Option("--folder", help="Where the witness keeps its key and what it cosigned.")],
    trust: Annotated[Path, typer.Option("--trust", help="File with the public keys of the ledgers to watch.")],
    name: Annotated[str, typer.Option("--name", help="Name that it signs under, such as witness.pcc.example.")],
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 8700,
) -> None:
    """Run a witness: it holds and cosigns checkpoints, and refuses a fork. Needs no database."""
    try:
        serving = witnesses.witness(
            host=host, port=port, folder=folder, name=name, logs=trust, clock=lambda: int(time.time())
        )
    except OSError as error:
        raise CannotListen(f"No witness can be run at {host}, port {port}: {error.strerror or error}.") from None
    signer = keys.load(witnesses.key_of(folder))
    address = f"http://{serving.server_address[0]!s}:{serving.server_address[1]}"
    say(
        f"Witness {signer.name} listens at {address}. Whoever signs the ledger puts this line into their witness list:",
        " ".join([address, *map(str, signer.witness_keys())]),
    )
    sys.stdout.flush()
    with serving:
        serving.serve_forever()


def _ledger_of(force: str | None, actor: "Actor") -> str:
    """Whose ledger: a force's, or that of the installation's own accounts."""
    from reddot.accounts.terms import INSTALLATION

    own = actor.force is None and force == INSTALLATION
    return INSTALLATION if own else force_of(force, actor).code
