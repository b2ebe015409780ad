"""Suspending and restoring authority, and recording an exception. Every decision is a row that stays."""

from datetime import datetime, timedelta

from django.db import transaction

from reddot.authority.models import Decision
from reddot.criteria.catalogue import BY_NAME
from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import services as ledger
from reddot.people.models import Officer

LONGEST_EXCEPTION = timedelta(days=92)
"""About a quarter: an exception that must last longer is a change of policy. A choice of Reddot's, not of a source."""

NO_EXCEPTION = frozenset({"employed", "model_approved", "national_rule"})
"""Criteria that national law and approval set: no force can make an exception to them."""


class NotReasoned(Refusal):
    """A decision does not say who took it, or why."""

    code = "decision_not_reasoned"


class AlreadySuspended(Refusal):
    """The officer's authority is suspended already."""

    code = "already_suspended"


class AlreadyEnded(Refusal):
    """The decision that is to be ended has ended."""

    code = "already_ended"


class BadException(Refusal):
    """An exception that cannot be made."""

    code = "bad_exception"


class OwnAuthority(Refusal):
    """Nobody decides about their own authority."""

    code = "own_authority"


@transaction.atomic
def suspend(*, officer: Officer, decided_by: str, reason: str, by: Actor, at: datetime) -> Decision:
    """Take an officer's authority away from this moment until it is restored.

    Raises: NotReasoned, AlreadySuspended, OwnAuthority.
    """
    _check(officer, decided_by, reason, by)
    held = Decision.objects.filter(officer=officer, kind=Decision.Kind.SUSPEND, ended_by__isnull=True)
    if held.exists():
        raise AlreadySuspended("This officer's authority is suspended already")
    return _decide(Decision.Kind.SUSPEND, officer, decided_by, reason, by, at)


@transaction.atomic
def lift(*, suspension: Decision, decided_by: str, reason: str, by: Actor, at: datetime) -> Decision:
    """Restore authority that was suspended. The criteria decide again from this moment.

    Raises: NotReasoned, AlreadyEnded, OwnAuthority.
    """
    _check(suspension.officer, decided_by, reason, by)
    _check_standing(suspension, at)
    return _decide(Decision.Kind.LIFT, suspension.officer, decided_by, reason, by, at, ends=suspension)


@transaction.atomic
def make_exception(
    *, officer: Officer, criterion: str, ends_at: datetime, decided_by: str, reason: str, by: Actor, at: datetime
) -> Decision:
    """Let one criterion count as met for one officer for a limited time.

    ends_at: when it ends by itself, at most LONGEST_EXCEPTION away.
    Raises: NotReasoned, BadException, OwnAuthority.
    """
    _check(officer, decided_by, reason, by)
    if criterion not in BY_NAME:
        raise BadException("Choose the criterion that the exception is about", field="criterion")
    if criterion in NO_EXCEPTION:
        raise BadException("No exception can be made to this: national rules set it, not the force", field="criterion")
    if not at < ends_at <= at + LONGEST_EXCEPTION:
        raise BadException(f"Choose an end after today and at most {LONGEST_EXCEPTION.days} days away", field="ends_at")
    return _decide(
        Decision.Kind.EXCEPT, officer, decided_by, reason, by, at, criterion=criterion, ends_at=ends_at
    )  # fmt: skip


@transaction.atomic
def end_exception(*, exception: Decision, decided_by: str, reason: str, by: Actor, at: datetime) -> Decision:
    """End an exception before its time. Raises: NotReasoned, AlreadyEnded, OwnAuthority."""
    _check(exception.officer, decided_by, reason, by)
    _check_standing(exception, at)
    return _decide(Decision.Kind.END, exception.officer, decided_by, reason, by, at, ends=exception)


def _check(officer: Officer, decided_by: str, reason: str, by: Actor) -> None:
    Officer.objects.select_for_update().get(pk=officer.pk)
    if not decided_by.strip():
        raise NotReasoned("Enter who decided, by name and rank", field="decided_by")
    if not reason.strip():
        raise NotReasoned("Enter the reason", field="reason")
    if officer.user_id is not None and officer.user_id == by.user_id:
        raise OwnAuthority("You cannot decide about your own authority. Ask another superintendent")


def _check_standing(decision: Decision, at: datetime) -> None:
    over = decision.ends_at is not None and decision.ends_at <= at
    if over or Decision.objects.filter(ends=decision).exists():
        raise AlreadyEnded("This has ended already. Look at the officer's page again")


def _decide(
    kind: Decision.Kind, officer: Officer, decided_by: str, reason: str, by: Actor, at: datetime, **more: object
) -> Decision:
    decision = Decision.objects.create(
        force_id=officer.force_id, officer=officer, kind=kind, starts_at=at, decided_by=decided_by.strip(),
        reason=reason.strip(), recorded_at=at, recorded_by=by.reference, **more,
    )  # fmt: skip
    ends, ends_at = decision.ends_id, decision.ends_at
    ledger.append(
        force=officer.force_id,
        event=f"authority.{_EVENTS[kind]}",
        meta={
            "decision": decision.pk,
            "officer": officer.pk,
            "criterion": decision.criterion,
            "ends": ends,
            "ends_at": ends_at.isoformat() if ends_at else None,
        },
        private={"decided_by": decision.decided_by, "reason": decision.reason},
        by=by,
        at=at,
    )
    return decision


_EVENTS = {
    Decision.Kind.SUSPEND: "suspended",
    Decision.Kind.LIFT: "restored",
    Decision.Kind.EXCEPT: "excepted",
    Decision.Kind.END: "exception_ended",
}
