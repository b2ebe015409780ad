"""Has the officer worked enough duty hours since independent patrol status? The other reading of the 200 hours.

Hours are recorded by month. Those of the month in which the status began may lie before or after that day (unless it
was the first): they are never counted as enough, and where they could make the difference the answer is Unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from reddot.criteria.columns import Columns, Findings, Flags, Ints
from reddot.criteria.criterion import Context, Criterion, Number, Quantity
from reddot.criteria.duty_window import MonthRecords, MonthTable, first_change, first_changes_by_month
from reddot.criteria.facts import Fact, Facts
from reddot.criteria.finding import Finding, Met, NotMet, Outcome, Unknown
from reddot.criteria.judging import change_of, decided, settled, state_all, unsettled
from reddot.criteria.months import first_day_all, month_in_words, month_of, month_of_all
from reddot.criteria.words import hours_in_words, since_in_words
from reddot.kernel.facts import PATROL_STATUSES, FactKind
from reddot.kernel.period import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """hours: least hours since independent patrol status began."""

    hours: Annotated[Quantity, Number(("hours",), 1, 1_000_000)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met when the months that lie wholly after the status began hold enough hours."""
    strand = facts.get(FactKind.PATROL_STATUS)
    fact, until = strand.fact, change_of(strand)
    if fact is None:
        return unsettled(strand, "patrol status")
    if fact.value != "independent":
        because = f"May patrol only when accompanied, {since_in_words(fact)}."
        return decided(False, because, evidence=(fact,), until=until)
    since = _SincePatrol(began=fact.valid_from, records=MonthRecords.of(facts), needed=limits.hours.number)
    return since.finding(fact, month_of(facts.on), until)


@dataclass(frozen=True, slots=True, kw_only=True)
class _SincePatrol:
    """The hours of one officer since a day. needed: [hundredths of an hour]."""

    began: date
    records: MonthRecords
    needed: int

    @property
    def whole(self) -> int:
        """The first month wholly on or after the day."""
        return month_of(self.began) + (self.began.day > 1)

    def outcome_in(self, month: int) -> Outcome:
        """The outcome on the days of a month."""
        total = self.records.total(range(self.whole, month))
        if total >= self.needed:
            return Outcome.MET
        if not self.records.complete(self.ended(month)):
            return Outcome.UNKNOWN
        most = self.records.total(self.ended(month))
        return Outcome.UNKNOWN if most >= self.needed else Outcome.NOT_MET

    def ended(self, month: int) -> range:
        """The months since the day that have ended by `month`, the broken one among them."""
        return range(month_of(self.began), month)

    def finding(self, fact: Fact, now: int, until: date) -> Finding:
        """The answer on the days of month `now`. fact: the patrol status. until: when that may be another."""
        turns = {now + 1} | _turns(self.records.strands)
        until = min(until, first_change(now, turns, self.outcome_in), self.records.change_from(month_of(self.began)))
        total = self.records.total(range(self.whole, now))
        evidence = (fact, *self.records.known(self.ended(now)))
        because = (
            f"{hours_in_words(total)} duty hours are recorded in whole months since independent patrol status began on "
            f"{in_words(self.began)}; the policy asks for {hours_in_words(self.needed)}"
        )
        outcome = self.outcome_in(now)
        if outcome is Outcome.UNKNOWN:
            needs = self.needs(now)
            return Unknown(because=f"{because}. Not settled: {needs}.", evidence=evidence, until=until, needs=needs)
        answer = Met if outcome is Outcome.MET else NotMet
        return answer(because=f"{because}.", evidence=evidence, until=until)

    def needs(self, now: int) -> str:
        """What is missing, as a noun phrase."""
        if self.records.missing(self.ended(now)):
            return self.records.needs(self.ended(now))
        return (
            f"how many of the hours of {month_in_words(self.whole - 1)} were worked on or after {in_words(self.began)}"
        )


def _turns(months: Iterable[int]) -> set[int]:
    """The months in which the outcome may differ from the month before: after a recorded month, and after a gap begins.

    The month after now belongs to them too: where now is no recorded month, a gap begins with it.
    """
    return {turn for month in months for turn in (month + 1, month + 2)}


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.PATROL_STATUS)
    independent = column.number == PATROL_STATUSES.index("independent")
    table, now = MonthTable.of(columns), month_of_all(columns.on)
    start = np.where(independent, month_of_all(column.since), now)
    broken = independent & (first_day_all(start) != column.since)

    def outcome_in(month: Ints) -> NDArray[np.int8]:
        return _outcome_in(table, start, broken, limits.hours.number, month)

    outcome, rolls = first_changes_by_month(now, _turns(table.months.tolist()), outcome_in)
    rolls = np.where(outcome_in(now + 1) != outcome, first_day_all(now + 1), rolls)
    until = np.minimum(rolls, table.change_from(start))
    stated = state_all(column, np.zeros(columns.size, np.bool_))
    return Findings(
        outcome=np.where(settled(column) & independent, outcome, stated.outcome),
        until=np.where(independent, np.minimum(column.until, until), column.until),
    )


def _outcome_in(table: MonthTable, start: Ints, broken: Flags, needed: int, month: Ints) -> NDArray[np.int8]:
    """_SincePatrol.outcome_in() of each officer. start: the month in which the status began."""
    whole = start + broken
    total = table.total(whole, np.maximum(month, whole))
    end = np.maximum(month, start)
    gaps = table.count(start, end) < end - start
    unknown = gaps | (table.total(start, end) >= needed)
    return np.where(total >= needed, Outcome.MET, np.where(unknown, Outcome.UNKNOWN, Outcome.NOT_MET)).astype(np.int8)


CRITERION = Criterion(
    name="duty_hours_since_patrol",
    question="Has the officer worked enough duty hours since independent patrol status?",
    limits=Limits,
    reads=(FactKind.PATROL_STATUS, FactKind.DUTY_HOURS),
    assess=assess,
    assess_all=assess_all,
)
