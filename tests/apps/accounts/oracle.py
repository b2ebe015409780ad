"""A second way to decide, written without the first: from the roles page, one record and one grant at a time."""

from reddot.accounts.permissions import Place
from reddot.kernel.actor import Actor, Grant
from tests.apps.accounts.roles_page import cells_by_role


def level(actor: Actor, permission: str, place: Place) -> str | None:
    """How much of one record the actor may see."""
    answers = {_by_one_grant(actor, grant, permission, place) for grant in actor.grants}
    return "full" if "full" in answers else "redacted" if "redacted" in answers else None


def _by_one_grant(actor: Actor, grant: Grant, permission: str, place: Place) -> str | None:
    letter = cells_by_role()[grant.role].get(permission, "")
    if letter in ("", "#") or not _same_force(actor, grant, place):
        return None
    reached = {
        "o": lambda: _own(actor, place),
        "a": lambda: _own(actor, place) if grant.scope == "own" else place.assigned,
        "t": lambda: grant.scope != "force" and _inside(actor, grant, place),
        "s": lambda: _inside(actor, grant, place) and (place.special or grant.scope == "own"),
        "f": lambda: _inside(actor, grant, place),
        "x": lambda: _inside(actor, grant, place),
    }[letter]()
    return ("redacted" if letter == "x" else "full") if reached else None


def _same_force(actor: Actor, grant: Grant, place: Place) -> bool:
    if actor.force is None:
        return grant.role in ("ADM", "PUB")
    return actor.force == place.force


def _own(actor: Actor, place: Place) -> bool:
    return actor.user_id is not None and actor.user_id == place.user_id


def _inside(actor: Actor, grant: Grant, place: Place) -> bool:
    if grant.scope == "own":
        return _own(actor, place)
    if grant.scope == "team":
        return grant.unit != "" and grant.unit == place.team
    if grant.scope == "district":
        return grant.unit != "" and grant.unit == place.district
    return True
