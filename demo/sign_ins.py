"""Opens the demo's accounts and gives them their roles, as two administrators would."""

from datetime import datetime

from demo.accounts import DOMAIN, PASSWORD, SIGN_INS, SignIn
from demo.geography import ForcePlan
from demo.stories import FORCE
from reddot.accounts import services as accounts
from reddot.accounts.models import User
from reddot.accounts.queries import standing_of
from reddot.accounts.terms import TWO_PERSON
from reddot.kernel.actor import Actor

_WHY = "For the demo"


def open_accounts(plan: ForcePlan, *, by: Actor, at: datetime) -> dict[str, Actor]:
    """The accounts of a force by sign-in name: all roles in Northmoor, a Taser lead in each other force."""
    if plan.code != FORCE:
        lead = _open(f"lead-{plan.code}", f"Taser lead of {plan.name}", plan.code, by, at)
        for role in ("SPT", "TRN"):
            accounts.grant_role(user=lead, role=role, scope="force", by=by, at=at)
        return {"lead": standing_of(lead).actor}
    users = {one.name: _open(one.name, one.person, plan.code, by, at) for one in SIGN_INS}
    for one in SIGN_INS[:2]:
        accounts.grant_role(user=users[one.name], role="ADM", scope="force", by=by, at=at)
    first, second = (standing_of(users[one.name]).actor for one in SIGN_INS[:2])
    for one in SIGN_INS[2:]:
        _grant(one, users[one.name], first, second, at)
    return {name: standing_of(user).actor for name, user in users.items()}


def _open(name: str, person: str, force: str, by: Actor, at: datetime) -> User:
    return accounts.create_user(
        username=name, email=f"{name}@{DOMAIN}", display_name=person, force=force, password=PASSWORD, by=by, at=at
    )


def _grant(one: SignIn, user: User, first: Actor, second: Actor, at: datetime) -> None:
    for role, scope, unit in one.roles:
        if role in TWO_PERSON:
            asked = accounts.propose_role(user=user, role=role, scope=scope, unit=unit, reason=_WHY, by=first, at=at)
            accounts.confirm_role(proposal=asked, by=second, at=at)
        else:
            accounts.grant_role(user=user, role=role, scope=scope, unit=unit, by=first, at=at)
