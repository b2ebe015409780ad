"""Writes of roles: granted by one administrator or two, ended by any."""

from datetime import datetime

from django.db import transaction

from reddot.accounts import terms
from reddot.accounts.models import RoleGrant, RoleProposal, User
from reddot.accounts.permissions import NotAllowed
from reddot.accounts.services.common import SamePerson, enter, may
from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger.terms import JSON


class BadGrant(Refusal):
    """A role cannot be granted or ended in this way."""

    code = "bad_grant"


class NeedsTwo(Refusal):
    """The role is one that is proposed by one administrator and confirmed by another."""

    code = "needs_two_people"


@transaction.atomic
def grant_role(*, user: User, role: str, scope: str, unit: str = "", by: Actor, at: datetime) -> RoleGrant:
    """Grants a role that one administrator may grant alone.

    scope: "own", "team", "district" or "force"; unit: code of the team or district.
    A job may also grant a role that needs two people while fewer than two system administrators exist: somebody has
    to be the first.
    Raises: NotAllowed; SamePerson (S7); NeedsTwo; BadGrant for a role, scope or unit that does not fit, or held already.
    """
    _may_grant(user, role, scope, unit, by)
    if role in terms.TWO_PERSON and not (by.user_id is None and _first_administrators()):
        raise NeedsTwo(f"{_title(role)} takes two administrators: propose it, and have another one confirm it.")
    job = "" if by.user_id is not None else by.name
    grant = RoleGrant.objects.create(
        user=user, role=role, scope=scope, unit=unit, granted_by_id=by.user_id, granted_by_job=job, granted_at=at
    )
    enter(user, "role.granted", {"grant": f"grant:{grant.pk}", **_role(grant)}, by=by, at=at)
    return grant


@transaction.atomic
def propose_role(
    *, user: User, role: str, scope: str, unit: str = "", reason: str, by: Actor, at: datetime
) -> RoleProposal:
    """Asks another administrator to confirm a role that needs two people.

    Raises: NotAllowed; SamePerson (S7); BadGrant for a role that one person grants, or one that does not fit.
    """
    _may_grant(user, role, scope, unit, by)
    if role not in terms.TWO_PERSON:
        raise BadGrant(f"{_title(role)} needs no second person: grant it.", field="role")
    if not reason.strip():
        raise BadGrant("Enter why this person needs the role.", field="reason")
    if by.user_id is None:
        raise NotAllowed("A person proposes a role, not a job.")
    proposal = RoleProposal.objects.create(
        user=user, role=role, scope=scope, unit=unit, reason=reason.strip(), proposed_by_id=by.user_id, proposed_at=at
    )
    meta = {"proposal": f"proposal:{proposal.pk}", **_role(proposal)}
    enter(user, "role.proposed", meta, by=by, at=at, private={"reason": proposal.reason})
    return proposal


@transaction.atomic
def confirm_role(*, proposal: RoleProposal, by: Actor, at: datetime) -> RoleGrant:
    """Confirms a role that another administrator proposed; from now on it is held.

    Raises: NotAllowed; SamePerson when `by` proposed it or would receive it; BadGrant when it waits no longer.
    """
    proposal = _waiting(proposal)
    _may_grant(proposal.user, proposal.role, proposal.scope, proposal.unit, by)
    if by.user_id is None or by.user_id == proposal.proposed_by_id:
        raise SamePerson("The administrator who proposed this role cannot confirm it. Ask another one.")
    grant = RoleGrant.objects.create(
        user=proposal.user,
        role=proposal.role,
        scope=proposal.scope,
        unit=proposal.unit,
        granted_by_id=proposal.proposed_by_id,
        granted_at=at,
        confirmed_by_id=by.user_id,
        proposal=proposal,
    )
    meta = {"grant": f"grant:{grant.pk}", "proposal": f"proposal:{proposal.pk}", **_role(grant)}
    enter(grant.user, "role.confirmed", meta, by=by, at=at)
    return grant


@transaction.atomic
def withdraw_proposal(*, proposal: RoleProposal, by: Actor, at: datetime) -> RoleProposal:
    """Withdraws or turns down a proposed role.

    Raises: NotAllowed; BadGrant when it waits no longer.
    """
    proposal = _waiting(proposal)
    may(by, "users.grant", proposal.user.force)
    if by.user_id is None:
        raise NotAllowed("A person withdraws a proposal, not a job.")
    proposal.withdrawn_by_id, proposal.withdrawn_at = by.user_id, at
    proposal.save(update_fields=["withdrawn_by", "withdrawn_at"])
    enter(proposal.user, "role.withdrawn", {"proposal": f"proposal:{proposal.pk}"}, by=by, at=at)
    return proposal


@transaction.atomic
def end_grant(*, grant: RoleGrant, by: Actor, at: datetime) -> RoleGrant:
    """Ends a role; it counts no more from the next request on. Anyone may give up a role of their own.

    Raises: NotAllowed; BadGrant when it has ended already or would leave no system administrator.
    """
    grant = RoleGrant.objects.select_for_update().select_related("user").get(pk=grant.pk)
    if by.user_id != grant.user_id:
        may(by, "users.grant", grant.user.force)
    if grant.ended_at is not None:
        raise BadGrant("This role has ended already.")
    if grant.role == "ADM" and _administrators() == 1:
        raise BadGrant("This is the last system administrator. Grant the role to someone else first.")
    grant.ended_at, grant.ended_by_id = at, by.user_id
    grant.ended_by_job = "" if by.user_id is not None else by.name
    grant.save(update_fields=["ended_at", "ended_by", "ended_by_job"])
    enter(grant.user, "role.ended", {"grant": f"grant:{grant.pk}", **_role(grant)}, by=by, at=at)
    return grant


def _may_grant(user: User, role: str, scope: str, unit: str, by: Actor) -> None:
    may(by, "users.grant", user.force)
    if by.user_id == user.pk:
        raise SamePerson("You cannot grant a role to yourself. Ask another administrator.")
    known = terms.ROLE_OF.get(role)
    if known is None or not known.over:
        raise BadGrant(f"There is no role {role} to grant.", field="role")
    if scope not in known.over:
        raise BadGrant(f"{known.title} can be held over: {', '.join(known.over)}.", field="scope")
    if bool(unit) != (scope in ("team", "district")):
        raise BadGrant("Name the unit for a team or a district, and none otherwise.", field="unit")
    if not user.force and role != "ADM":
        raise BadGrant("Someone outside any force can only be a system administrator.", field="role")
    if RoleGrant.objects.filter(user=user, role=role, scope=scope, unit=unit, ended_at__isnull=True).exists():
        raise BadGrant(f"They hold {known.title} over this already.", field="role")


def _waiting(proposal: RoleProposal) -> RoleProposal:
    proposal = RoleProposal.objects.select_for_update().select_related("user").get(pk=proposal.pk)
    if proposal.withdrawn_at is not None or RoleGrant.objects.filter(proposal=proposal).exists():
        raise BadGrant("This proposal has been decided already.")
    return proposal


def _administrators() -> int:
    held = RoleGrant.objects.filter(role="ADM", ended_at__isnull=True, user__is_active=True)
    return held.values("user").distinct().count()


def _first_administrators() -> bool:
    return _administrators() < 2


def _title(role: str) -> str:
    return terms.ROLE_OF[role].title


def _role(row: RoleGrant | RoleProposal) -> dict[str, JSON]:
    return {"role": row.role, "scope": row.scope, "unit": row.unit}
