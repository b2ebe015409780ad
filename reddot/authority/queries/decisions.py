"""Suspensions and recorded exceptions."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from reddot.accounts.permissions import scopes, within
from reddot.authority.models import Decision
from reddot.authority.terms import Override
from reddot.kernel.actor import Actor

_FIELDS = (
    "pk", "officer_id", "criterion", "starts_at", "ends_at", "decided_by", "reason", "recorded_at",
    "ended_by__starts_at", "ended_by__recorded_at",
)  # fmt: skip


def overrides_of(officer_ids: Iterable[int]) -> dict[int, tuple[Override, ...]]:
    """Suspensions and exceptions of some officers, each with what ended it. One query."""
    return _by_officer(Decision.objects.filter(officer_id__in=list(officer_ids)))


def overrides_in(force: str) -> dict[int, tuple[Override, ...]]:
    """Suspensions and exceptions of all officers of a force who have any. One query."""
    return _by_officer(Decision.objects.filter(force_id=force))


def decision(force: str, pk: int) -> Decision | None:
    """One suspension or exception of a force that has not been ended by another decision."""
    found = Decision.objects.filter(force_id=force, pk=pk, kind__in=["suspend", "except"], ended_by__isnull=True)
    return found.select_related("officer").first()


def exceptions_in_effect(force: str, at: datetime) -> QuerySet[Decision]:
    """Exceptions that hold at a moment, the one that ends first at the top: they are counted and shown."""
    made = Decision.objects.filter(force_id=force, kind="except", starts_at__lte=at, ends_at__gt=at)
    return made.exclude(ended_by__starts_at__lte=at).select_related("officer").order_by("ends_at", "pk")


def suspensions_in_effect(force: str, at: datetime) -> QuerySet[Decision]:
    """Suspensions that hold at a moment, latest first."""
    made = Decision.objects.filter(force_id=force, kind="suspend", starts_at__lte=at)
    return made.exclude(ended_by__starts_at__lte=at).select_related("officer").order_by("-starts_at", "-pk")


def readable(actor: Actor, rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those of some decisions that are about officers whose authority the actor may see in full."""
    reach = within(
        scopes(actor, "authority.read"),
        force="force_id",
        district="officer__station__district__code",
        team="officer__team__code",
        user="officer__user_id",
        special=Q(officer__employment="special"),
        level="full",
    )
    return rows.filter(reach)


def reasons_shown(actor: Actor) -> bool:
    """Whether the reader may see why a decision was taken: who takes such decisions, and who oversees them."""
    return bool(scopes(actor, "authority.suspend").full or scopes(actor, "people.restriction_reason").full)


def _by_officer(rows: QuerySet[Decision]) -> dict[int, tuple[Override, ...]]:
    found: dict[int, list[Override]] = {}
    for pk, officer_id, criterion, start, end, who, reason, recorded, ended, ended_recorded in (
        rows.filter(kind__in=["suspend", "except"]).order_by("starts_at", "pk").values_list(*_FIELDS)
    ):
        found.setdefault(officer_id, []).append(
            Override(
                decision_id=pk, criterion=criterion, starts_at=start, ends_at=end, decided_by=who, reason=reason,
                recorded_at=recorded, ended_at=ended, ended_recorded_at=ended_recorded,
            )
        )  # fmt: skip
    return {officer_id: tuple(overrides) for officer_id, overrides in found.items()}
