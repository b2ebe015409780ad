"""The signer of this installation's ledgers, and what it remembers of them, outside the database."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import commands, keys
from reddot.ledger.checkpoint import Checkpoint as Statement
from reddot.ledger.checkpoint import Signer, parse_checkpoint
from reddot.ledger.commands import Signed
from reddot.ledger.models import Checkpoint
from reddot.ledger.note import BadNote
from reddot.ledger.note_store import DamagedStore, NoteStore
from reddot.ledger.queries import latest_checkpoint, note_of, root_at, size
from reddot.ledger.witness_client import Address


def signer() -> Signer:
    """The signing keys; made at first use outside production. Raises: BadKeyFile."""
    if settings.PRODUCTION:
        return keys.load(key_path())
    return keys.load_or_generate(key_path(), settings.LEDGER_NAME)


def key_path() -> Path:
    """Where the signing keys are kept."""
    return Path(settings.LEDGER_KEYS) / "ledger.key"


def sign(*, force: str, by: Actor, at: datetime) -> Checkpoint:
    """Sign a checkpoint of a force's ledger and remember it on disk, so that a restored older database is noticed.

    Raises: what ledger.services.checkpoint raises.
    """
    return sign_before(force=force, witnesses=(), by=by, at=at).checkpoint


def sign_before(*, force: str, witnesses: Sequence[Address], by: Actor, at: datetime) -> Signed:
    """The same, asking witnesses before what they remember, and after to cosign. Raises: also WitnessesSilent."""
    signer()  # in production a key is never made by the way
    return commands.checkpoint(
        force=force, key_path=key_path(), name=settings.LEDGER_NAME, witnesses=witnesses, by=by, at=at
    )


def alarm(*, force: str) -> str:
    """What is wrong with a force's ledger by what is remembered of it, in words; "" when nothing is seen.

    It compares the last signed checkpoints, on disk and in the database, with the entries through their tiles: cheap
    enough for every page. Signing reads every entry again.
    """
    path = key_path()
    try:
        store = NoteStore(Path(settings.LEDGER_KEYS) / "signed")
        remembered = store.get(keys.load(path).origin(force)) if path.exists() else None
        latest = latest_checkpoint(force=force)
        notes = [("the signing key's own memory", remembered), ("the database", note_of(latest) if latest else None)]
        told = [_disagreement(force, where, parse_checkpoint(note.text)) for where, note in notes if note]
    except (DamagedStore, BadNote, Refusal) as broken:
        return f"{broken}. Nobody should rely on this ledger until a person has looked into it."
    return next(filter(None, told), "")


def _disagreement(force: str, where: str, held: Statement) -> str:
    """How the entries disagree with a checkpoint that was signed, or ""."""
    count = size(force=force)
    if held.size > count:
        return (
            f"A checkpoint of {held.size:,} entries stands in {where}, and the ledger has only {count:,}. It looks like"
            " an older copy that was restored."
        )
    if root_at(force=force, size=held.size) != held.root:
        return f"The first {held.size:,} entries are not those that were signed, as {where} has it."
    return ""
