"""What every write of accounts shares: who may act on whose account, and its entry in the ledger."""

from datetime import datetime

from reddot.accounts.models import User
from reddot.accounts.permissions import NotAllowed, require
from reddot.accounts.terms import INSTALLATION
from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import services as ledger
from reddot.ledger.terms import JSON


class SamePerson(Refusal):
    """One person tried to take two steps that belong to two people."""

    code = "same_person"


def may(by: Actor, permission: str, force: str) -> None:
    """Lets the actor go on when the permission reaches accounts of this force.

    Raises: NotAllowed.
    """
    scope = require(by, permission)
    if scope.force is not None and scope.force != force:
        raise NotAllowed("This account belongs to another force.")


def enter(
    user: User,
    event: str,
    meta: dict[str, JSON],
    *,
    by: Actor,
    at: datetime,
    private: dict[str, str] | None = None,
) -> None:
    """Appends to the ledger what happened to an account."""
    ledger.append(
        force=user.force or INSTALLATION,
        event=event,
        meta={"user": f"user:{user.pk}", **meta},
        private=private or {},
        by=by,
        at=at,
    )
