"""What the ledger commands do, in plain functions; `reddot ledger` and `reddot witness` only parse and print.

`reddot ledger verify` is verify.main(): the very file that is handed out with an export. That, and what a witness needs
(witnesses.py), starts no Django.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import keys, queries, services, witness_client
from reddot.ledger.checkpoint import Signer, parse_checkpoint
from reddot.ledger.models import Checkpoint
from reddot.ledger.note import parse_note
from reddot.ledger.note_store import NoteStore
from reddot.ledger.services.witnessing import Witnessed
from reddot.ledger.terms import Claim
from reddot.ledger.verify import main as verify
from reddot.ledger.witnesses import BadFile, read_witnesses, witness

__all__ = ["BadFile", "Signed", "checkpoint", "export", "export_bundle", "prove", "read_witnesses", "verify", "witness"]


class WitnessesSilent(Refusal):
    """Too few witnesses answered to be sure that this ledger continues what they saw."""

    code = "witnesses_silent"


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint that was signed, and what each witness did with it."""

    checkpoint: Checkpoint
    witnessed: tuple[Witnessed, ...]
    silent: tuple[str, ...]


def export(*, force: str, path: Path, private: bool = True) -> int:
    """Write a force's export to a new file, readable by its owner only; returns its length [bytes].

    private: False leaves out names and free text. With them, the caller records the reading first.
    Raises: NothingToExport; BadFile when the file exists.
    """
    with _new_file(path) as file:
        return sum(file.write(line) for line in queries.export(force=force, private=private))


def export_bundle(*, force: str, path: Path, private: bool = True) -> None:
    """Write a zip of the export, verify.py and a page of words to a new file. Raises: as `export`."""
    with _new_file(path) as file:
        queries.export_bundle(force=force, private=private, into=file)


def prove(*, force: str, seq: int, path: Path) -> None:
    """Write the proof of one entry to a new file, named .tlog-proof by custom. Raises: NoSuchEntry; NotCovered."""
    proof = str(queries.proof_file(force=force, seq=seq))
    with _new_file(path) as file:
        file.write(proof.encode())


def checkpoint(
    *,
    force: str,
    key_path: Path,
    name: str,
    witnesses: Sequence[witness_client.Address] = (),
    reread_all: bool = True,
    by: Actor,
    at: datetime,
) -> Signed:
    """Sign a checkpoint and have it cosigned.

    First it is asked what outsiders remember of this ledger: the folder beside the key, where every signed checkpoint is
    kept, and each witness. A key folder that remembers nothing, as on a new machine, needs more than half of the
    witnesses to answer before anything is signed.
    name: of the installation, used when the key is made; an existing key file carries its own.
    Raises: CheckpointRefused and its kinds; WitnessesSilent; BadKeyFile.
    """
    signer = keys.load_or_generate(key_path, name)
    store = NoteStore(key_path.parent / "signed")
    claims, silent = _claims(signer, force, store, witnesses)
    signed = services.checkpoint(force=force, signer=signer, claims=claims, reread_all=reread_all, by=by, at=at)
    store.put(signer.origin(force), parse_note(signed.note))
    witnessed = services.submit_to_witnesses(checkpoint=signed, witnesses=witnesses, by=by, at=at)
    return Signed(signed, tuple(witnessed), tuple(silent))


def _claims(
    signer: Signer, force: str, store: NoteStore, witnesses: Sequence[witness_client.Address]
) -> tuple[list[Claim], list[str]]:
    """What is remembered of a force's ledger outside its database, and who did not answer."""
    origin = signer.origin(force)
    remembered = store.get(origin)
    claims, silent = [], []
    if remembered is not None:
        claims.append(Claim("The signing key's own memory", parse_checkpoint(remembered.text)))
    for address in witnesses:
        try:
            claim = witness_client.latest(address, origin)
        except witness_client.Unreachable:
            silent.append(address.name)
            continue
        if claim is not None:
            claims.append(claim)
    if remembered is None and 2 * (len(witnesses) - len(silent)) <= len(witnesses) and witnesses:
        raise WitnessesSilent(
            f"{', '.join(silent)} did not answer, and nothing is remembered here of what was signed before."
            " Wait until more than half of the witnesses answer."
        )
    return claims, silent


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file, taken away again when its writing fails."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as broken:
        raise BadFile(f"{path} cannot be written: {broken.strerror}. Choose a new file.") from None
    with os.fdopen(handle, "wb") as file:
        try:
            yield file
        except BaseException:
            path.unlink()
            raise
