"""Fictional people who can sign in, and what they hold."""

from datetime import UTC, datetime
from itertools import count

from reddot.accounts import services
from reddot.accounts.models import User
from reddot.accounts.terms import job
from reddot.kernel.actor import Actor, Grant

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SET_UP = job("set up")
PASSWORD = "quiet-river-lantern-7"
_numbers = count(1)


def a_user(
    *roles: tuple[str, str, str], force: str = "northmoor", username: str = "", password: str | None = None
) -> User:
    """A new account that holds these roles: (role, scope, unit)."""
    name = username or f"person{next(_numbers)}"
    user = services.create_user(
        username=name,
        email=f"{name}@northmoor.example",
        display_name=name.capitalize(),
        force=force,
        password=password,
        by=SET_UP,
        at=NOON,
    )
    for role, scope, unit in roles:
        services.grant_role(user=user, role=role, scope=scope, unit=unit, by=SET_UP, at=NOON)
    return user


def an_actor(*grants: tuple[str, str, str], user_id: int | None = 7, force: str | None = "northmoor") -> Actor:
    """An actor who holds these roles: (role, scope, unit)."""
    held = frozenset(Grant(role=role, scope=scope, unit=unit) for role, scope, unit in grants)
    return Actor(user_id=user_id, name="Somebody", force=force, grants=held)
