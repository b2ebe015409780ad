"""The signer of this installation's ledgers, and what it remembers of them, outside the database."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import keys
from reddot.ledger import services as ledger
from reddot.ledger.checkpoint import Checkpoint as Statement
from reddot.ledger.checkpoint import Signer, parse_checkpoint
from reddot.ledger.models import Checkpoint
from reddot.ledger.note import BadNote
from reddot.ledger.note_store import DamagedStore, NoteStore
from reddot.ledger.queries import latest_checkpoint, note_of, root_at, size
from reddot.ledger.terms import Claim


def signer() -> Signer:
    """The signing keys; made at first use outside production. Raises: BadKeyFile."""
    path = Path(settings.LEDGER_KEYS) / "ledger.key"
    if settings.PRODUCTION:
        return keys.load(path)
    return keys.load_or_generate(path, settings.LEDGER_NAME)


def sign(*, force: str, claims: tuple[Claim, ...] = (), by: Actor, at: datetime) -> Checkpoint:
    """Sign a checkpoint of a force's ledger and remember it on disk, so that a restored older database is noticed.

    claims: what witnesses remember. Raises: what ledger.services.checkpoint raises.
    """
    chosen = signer()
    store = NoteStore(Path(settings.LEDGER_KEYS) / "signed")
    remembered = store.get(chosen.origin(force))
    own = (Claim("this signer", parse_checkpoint(remembered.text)),) if remembered else ()
    made = ledger.checkpoint(force=force, signer=chosen, claims=(*own, *claims), by=by, at=at)
    store.put(chosen.origin(force), note_of(made))
    return made


def alarm(*, force: str) -> str:
    """What is wrong with a force's ledger by what is remembered of it, in words; "" when nothing is seen.

    It compares the last signed checkpoints, on disk and in the database, with the entries through their tiles: cheap
    enough for every page. Signing reads every entry again.
    """
    path = Path(settings.LEDGER_KEYS) / "ledger.key"
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
