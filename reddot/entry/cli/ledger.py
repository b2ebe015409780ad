"""The ledger: verify, export, prove, checkpoint; and a witness in a process of its own."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reddot.entry.cli.common import (
    As,
    ForceCode,
    Misuse,
    actor_of,
    complain,
    force_of,
    now,
    read_text,
    say,
    start,
)
from reddot.ledger import keys, verify
from reddot.ledger.note import BadNote, parse_key
from reddot.ledger.note_store import NoteStore
from reddot.ledger.witness_client import Address, Unreachable, latest
from reddot.ledger.witness_server import Witness, server, trusted_logs

if TYPE_CHECKING:
    from reddot.ledger.terms import Claim

app = typer.Typer(help="The ledger: verify, export, prove, checkpoint.", no_args_is_help=True)
Witnesses = Annotated[
    list[str] | None, typer.Option("--witness", help="A witness: its address, a space, a file with its public keys.")
]


@app.callback()
def _group() -> None:
    """The ledger: verify, export, prove, checkpoint."""


@app.command("verify")
def verify_file(
    file: Annotated[Path, typer.Argument(help="An export, a proof or a disclosure.")],
    key: Annotated[list[Path] | None, typer.Option("--key", help="File with public keys that you trust.")] = None,
    checkpoint: Annotated[list[Path] | None, typer.Option("--checkpoint", help="A checkpoint that you hold.")] = None,
    witnesses: Annotated[int, typer.Option("--witnesses", help="How many witnesses must have cosigned.")] = 0,
) -> None:
    """Check a ledger export, proof or disclosure: the same program as verify.py. Needs no database."""
    arguments = [str(file), "--witnesses", str(witnesses)]
    arguments += [part for path in key or [] for part in ("--key", str(path))]
    arguments += [part for path in checkpoint or [] for part in ("--checkpoint", str(path))]
    raise typer.Exit(verify.main(arguments))


@app.command("export")
def export(
    into: Annotated[Path, typer.Argument(help="The file to write: a zip, or - for lines on standard output.")],
    without_private: Annotated[bool, typer.Option("--without-private", help="Leave out names and free text.")] = False,
    force: ForceCode = None,
    as_name: As = None,
) -> None:
    """Write a force's whole ledger with the program that checks it."""
    start()
    from reddot.accounts.permissions import require
    from reddot.accounts.services.access_log import record_access
    from reddot.accounts.terms import Operation
    from reddot.ledger import queries

    actor = actor_of(as_name)
    require(actor, "ledger.export")
    code = force_of(force, actor).code
    if into.exists():
        raise Misuse(f"{into} exists. Choose another file.")
    record_access(
        operation=Operation.DISCLOSURE, by=actor, subject=f"ledger:{code}", purpose="ledger export",
        recipient=str(into), at=now(),
    )  # fmt: skip
    if str(into) == "-":
        for line in queries.export(force=code, private=not without_private):
            sys.stdout.buffer.write(line)
        return
    with into.open("wb") as file:
        queries.export_bundle(force=code, private=not without_private, into=file)
    say(f"Written to {into}. Check it on any machine: unzip it, then python3 verify.py export.jsonl")


@app.command("prove")
def prove(
    seq: Annotated[int, typer.Argument(help="Number of the entry.")],
    force: ForceCode = None,
    as_name: As = None,
) -> None:
    """Print the file that proves one entry to somebody offline."""
    start()
    from reddot.accounts.permissions import require
    from reddot.ledger import queries

    actor = actor_of(as_name)
    require(actor, "ledger.prove")
    sys.stdout.write(str(queries.proof_file(force=force_of(force, actor).code, seq=seq)))


@app.command("checkpoint")
def checkpoint(witness: Witnesses = None, force: ForceCode = None, as_name: As = None) -> None:
    """Sign the ledger as it is stored now, and have witnesses cosign it."""
    addresses = tuple(_address(text) for text in witness or ())
    start()
    from reddot.accounts.permissions import require
    from reddot.entry.signing import sign, signer
    from reddot.ledger import queries, services

    actor, at = actor_of(as_name), now()
    require(actor, "ledger.export")
    code = force_of(force, actor).code
    made = sign(force=code, claims=_claims(addresses, signer().origin(code)), by=actor, at=at)
    results = services.submit_to_witnesses(checkpoint=made, witnesses=addresses, by=actor, at=at)
    sys.stdout.write(str(queries.note_of(made)))
    for result in results:
        complain(f"{result.witness}: {result.outcome}. {result.detail}")
    raise typer.Exit(1 if any(result.outcome != "cosigned" for result in results) else 0)


@app.command("keys")
def public_keys(force: ForceCode = None, as_name: As = None) -> None:
    """Print the public keys of a force's ledger: what a witness or a coroner's officer must have from you."""
    start()
    from reddot.entry.signing import signer

    actor = actor_of(as_name)
    say(*[str(key) for key in signer().log_keys(force_of(force, actor).code)])


def witness(
    folder: Annotated[Path, typer.Option("--folder", help="Where the witness keeps its key and what it cosigned.")],
    trust: Annotated[list[Path], typer.Option("--trust", help="File with the public keys of a log to watch.")],
    name: Annotated[str, typer.Option("--name", help="Name that it signs under, such as witness.pcc.example.")],
    host: Annotated[str, typer.Option("--host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="0 takes a free one.")] = 8700,
) -> None:
    """Run a witness: it holds and cosigns checkpoints, and refuses a fork. Needs no database."""
    try:
        trusted = trusted_logs([line for path in trust for line in read_text(path).splitlines()])
    except BadNote as error:
        raise Misuse(f"--trust: {error}.") from None
    signer = keys.load_or_generate(folder / "witness.key", name)
    holder = Witness(signer=signer, trusted=trusted, store=NoteStore(folder / "held"), clock=lambda: int(time.time()))
    (folder / "witness.pub").write_text("".join(f"{key}\n" for key in signer.witness_keys()))
    serving = server(witness=holder, host=host, port=port)
    bound = serving.server_address
    say(f"Witness {signer.name} listens at http://{bound[0]!s}:{bound[1]}; its public keys are in {folder}/witness.pub")
    sys.stdout.flush()
    serving.serve_forever()


def _address(text: str) -> Address:
    url, _, path = text.partition(" ")
    try:
        found = tuple(parse_key(line) for line in read_text(Path(path)).splitlines() if line.strip())
    except BadNote as error:
        raise Misuse(f"--witness {text}: {error}.") from None
    if not found:
        raise Misuse(f"--witness {text}: give an address, a space and a file with its public keys.")
    return Address(url, found)


def _claims(addresses: tuple[Address, ...], origin: str) -> "tuple[Claim, ...]":
    """What the witnesses that answer remember of the log; one that is silent is told of below."""
    found = []
    for address in addresses:
        try:
            claim = latest(address, origin)
        except Unreachable as silent:
            complain(f"{address.name}: {silent}")
            continue
        found += [claim] if claim else []
    return tuple(found)
