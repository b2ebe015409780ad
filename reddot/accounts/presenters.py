"""Words for the pages of accounts."""

from collections.abc import Iterable
from dataclasses import dataclass

from reddot.accounts.models import ApiToken
from reddot.accounts.terms import ROLE_OF
from reddot.kernel.actor import Actor, Grant
from reddot.kernel.period import in_words, london_day


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role as its holder reads it."""

    title: str
    over: str
    description: str


def roles_in_words(actor: Actor) -> list[HeldRole]:
    """The roles that the actor holds, in the order of the list of roles."""
    order = list(ROLE_OF)
    held = sorted(actor.grants, key=lambda grant: (order.index(grant.role), grant.unit))
    return [
        HeldRole(title=ROLE_OF[grant.role].title, over=_over(grant), description=ROLE_OF[grant.role].description)
        for grant in held
    ]


def _over(grant: Grant) -> str:
    return {"own": "your own record", "force": "the whole force"}.get(grant.scope, f"{grant.scope} {grant.unit}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """An API key as a line of a list."""

    pk: int
    name: str
    ending: str
    may: str
    until: str


def key_rows(keys: Iterable[ApiToken]) -> list[KeyRow]:
    """API keys as lines of a list."""
    return [
        KeyRow(
            pk=key.pk,
            name=key.name,
            ending=key.last4,
            may="read only" if key.read_only else "read and change",
            until=in_words(london_day(key.expires_at)),
        )
        for key in keys
    ]
