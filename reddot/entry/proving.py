"""Whose entries of the ledger are whose to prove."""

from reddot.accounts.permissions import scopes
from reddot.kernel.actor import Actor
from reddot.ledger import queries
from reddot.ledger.terms import Entry
from reddot.people.queries.officers import own_record

PROVE = "ledger.prove"


def may_prove(actor: Actor, entry: Entry) -> bool:
    """Whether an entry is the reader's to prove: any of their force, or for an officer those about or by themself."""
    if any(part.over != "own" for part in scopes(actor, PROVE).full):
        return True
    officer = own_record(actor, permission=PROVE)
    own = {actor.reference} | ({f"officer:{officer.pk}"} if officer else set())
    return entry.by == actor.reference or not own.isdisjoint(queries.references(entry.meta))
