"""The words of policies."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reddot.criteria.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """A policy as a force adopted it. recorded_at: when the adoption became known."""

    adoption_id: int
    policy: Policy
    adopted_from: date
    decision: str
    decided_by: str
    recorded_at: datetime


class Origin(StrEnum):
    """Where a policy text that a force may use lies."""

    SHIPPED = "shipped"
    ADOPTED = "adopted"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Available:
    """A policy that a force may replay and adopt, known by its hash."""

    policy: Policy
    text: str
    origin: Origin


def in_force(adopted: tuple[Adopted, ...], *, officer_type: str, on: date, known_at: datetime | None) -> Adopted | None:
    """The policy for a type of officer on a day, as known at a moment: the one adopted from the latest day.

    Of two adopted from the same day the one recorded later holds.
    """
    standing = [
        line
        for line in adopted
        if line.policy.officer_type == officer_type
        and line.adopted_from <= on
        and (known_at is None or line.recorded_at <= known_at)
    ]
    return max(standing, key=lambda line: (line.adopted_from, line.recorded_at, line.adoption_id), default=None)


def next_adoption(
    adopted: tuple[Adopted, ...], *, officer_type: str, on: date, known_at: datetime | None
) -> date | None:
    """The first later day from which another policy for that type of officer holds, or None when none is known."""
    later = [
        line.adopted_from
        for line in adopted
        if line.policy.officer_type == officer_type
        and line.adopted_from > on
        and (known_at is None or line.recorded_at <= known_at)
    ]
    return min(later, default=None)
