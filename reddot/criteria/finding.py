"""Three answers. A judgement is Met, NotMet or Unknown, and missing data is never "no"."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from reddot.criteria.facts import Fact

NEVER = date.max
"""A finding with this `until` cannot change by the passing of time alone: only a new fact changes it."""


class Outcome(IntEnum):
    """A finding as a number, for columns."""

    UNKNOWN = 0
    NOT_MET = 1
    MET = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """What one criterion says of one officer on one day.

    because: a plain sentence with the facts in it ("First aid was passed on 3 May 2019 and lasts until 2 May 2020").
    evidence: the facts it rests on.
    until: the first day after the day asked about on which this outcome may be another, on the facts now known;
        NEVER when it cannot be. It may come early but never late.
    """

    because: str
    evidence: tuple[Fact, ...] = ()
    until: date = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Met(_Finding):
    """The criterion is met."""

    outcome = Outcome.MET


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMet(_Finding):
    """The criterion is not met, on known facts."""

    outcome = Outcome.NOT_MET


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(_Finding):
    """Nobody can say yet. needs: the missing or contradictory thing, as a noun phrase ("a fitness test result")."""

    needs: str

    outcome = Outcome.UNKNOWN


Finding = Met | NotMet | Unknown
