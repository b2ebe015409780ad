"""Has the officer served for long enough?

A policy says either "at least" or "more than" a time. Ten years from 1 April 2008 are complete on 1 April 2018: at
least ten years holds from that day, more than ten years from the day after.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

import numpy as np

from reddot.criteria.columns import NEVER_DAY, Columns, Findings
from reddot.criteria.criterion import Context, Criterion, Number, Quantity
from reddot.criteria.facts import Facts
from reddot.criteria.finding import NEVER, Finding
from reddot.criteria.judging import change_of, decided, settled, state_all, unsettled
from reddot.criteria.months import after_months, after_months_all
from reddot.kernel.facts import FactKind
from reddot.kernel.period import in_words

_LENGTH = Number(("months", "years"), 1, 600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """One of: at_least [whole calendar months]; more_than [whole calendar months], strictly."""

    at_least: Annotated[Quantity | None, _LENGTH] = None
    more_than: Annotated[Quantity | None, _LENGTH] = None

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.more_than is None):
            raise ValueError("give either at_least or more_than")

    @property
    def length(self) -> Quantity:
        """The length asked for."""
        given = self.at_least or self.more_than
        assert given is not None  # noqa: S101  (__post_init__ holds it)
        return given


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met from the day on which service since its start is at least, or more than, the length."""
    strand = facts.get(FactKind.SERVICE_START)
    fact, until = strand.fact, change_of(strand)
    if fact is None:
        return unsettled(strand, "service start date")
    started = date.fromordinal(fact.number)
    reached = _reached(started, limits)
    met = facts.on >= reached
    asked = f"{'more than' if limits.more_than else 'at least'} {limits.length.value:f} {limits.length.unit}"
    because = f"Service began on {in_words(started)} and amounts to {asked} from {in_words(reached)} on."
    return decided(met, because, evidence=(fact,), until=until if met else min(until, reached))


def _reached(started: date, limits: Limits) -> date:
    complete = after_months(started, limits.length.number)
    return complete + timedelta(days=1) if limits.more_than and complete < NEVER else complete


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.SERVICE_START)
    known = settled(column)
    started = np.where(known, column.number, 1).astype(np.int32)
    reached = after_months_all(started, limits.length.number)
    if limits.more_than:
        reached = np.minimum(reached, NEVER_DAY - 1) + np.int32(1)
    met = columns.on >= reached
    until = np.where(known & ~met, np.minimum(column.until, reached), column.until)
    return Findings(outcome=state_all(column, met).outcome, until=until)


CRITERION = Criterion(
    name="service_length",
    question="Has the officer served for long enough?",
    limits=Limits,
    reads=(FactKind.SERVICE_START,),
    assess=assess,
    assess_all=assess_all,
)
