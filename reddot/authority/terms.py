"""The words of authority: the answer, its reasons, and the decisions that override criteria."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reddot.criteria.finding import Finding
from reddot.criteria.policy import PolicyCriterion, Source
from reddot.policies.terms import Adopted

SORTS = ("name", "-name", "changes", "-changes")
"""The orders of the workforce as a list: by name, and by the day on which the answer changes."""


class Verdict(StrEnum):
    """May this officer carry this device?"""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A suspension or an exception as it stood recorded.

    criterion: "" for a suspension. starts_at, ends_at: half-open; ends_at None while no end is known.
    ended_at, ended_recorded_at: when a later decision ended it, and when that was recorded.
    """

    decision_id: int
    criterion: str
    starts_at: datetime
    ends_at: datetime | None
    decided_by: str
    reason: str
    recorded_at: datetime
    ended_at: datetime | None = None
    ended_recorded_at: datetime | None = None

    @property
    def is_suspension(self) -> bool:
        """Whether it takes authority away, rather than letting a criterion count as met."""
        return not self.criterion

    def end(self, known_at: datetime | None) -> datetime | None:
        """When it ends, as known at a moment (None: as known now)."""
        known = self.ended_recorded_at is not None and (known_at is None or self.ended_recorded_at <= known_at)
        ends = [moment for moment in (self.ends_at, self.ended_at if known else None) if moment is not None]
        return min(ends, default=None)

    def known(self, known_at: datetime | None) -> bool:
        """Whether it had been recorded by a moment."""
        return known_at is None or self.recorded_at <= known_at

    def holds(self, at: datetime, known_at: datetime | None) -> bool:
        """Whether it is in effect at one moment, as known at another."""
        end = self.end(known_at)
        return self.known(known_at) and self.starts_at <= at and (end is None or at < end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What one criterion says, and where it comes from. exception: what lets it count as met although it is not."""

    criterion: str
    question: str
    finding: Finding
    line: PolicyCriterion
    source: Source
    exception: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """May this officer carry this device, at this moment, and why?

    at: the moment asked about. known_at: answered as the record stood then; None for all that is known now.
    policy: the policy that was in force, or None; needs: what is missing when no policy can be applied.
    suspension: the suspension in effect, if any: it makes the verdict NO whatever the criteria say.
    changes_on: the first day on which the verdict will be another if nothing more is recorded; None when no such day
        is known. It is the day of `at` when the change comes later that same day.
    """

    officer_id: int
    model: str
    at: datetime
    known_at: datetime | None
    verdict: Verdict
    policy: Adopted | None
    reasons: tuple[Reason, ...]
    suspension: Override | None
    changes_on: date | None
    needs: str = ""
