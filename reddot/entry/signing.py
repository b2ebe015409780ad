"""The signer of this installation's ledgers, and what it remembers of them, outside the database."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from reddot.kernel.actor import Actor
from reddot.ledger import keys
from reddot.ledger import services as ledger
from reddot.ledger.checkpoint import Signer, parse_checkpoint
from reddot.ledger.models import Checkpoint
from reddot.ledger.note_store import NoteStore
from reddot.ledger.queries import note_of
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
