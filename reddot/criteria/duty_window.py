"""Monthly duty hours over a window of months, for one officer and for all.

Hours count by whole calendar months that have ended. A month without a record is not a month without hours: the answer
is then Unknown and names it, unless the months that are known suffice already.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reddot.criteria.columns import CONFLICT, NEVER_DAY, Columns, Days, Findings, Ints
from reddot.criteria.facts import Fact, Facts, Strand
from reddot.criteria.finding import NEVER, Finding, Met, NotMet, Outcome, Unknown
from reddot.criteria.judging import change_of
from reddot.criteria.months import first_day, first_day_all, month_of, month_of_all, month_of_key, months_in_words
from reddot.criteria.words import contradiction, hours_in_words
from reddot.kernel.facts import FactKind


@dataclass(frozen=True, slots=True)
class MonthRecords:
    """The duty hours of one officer by month number."""

    strands: Mapping[int, Strand]

    @classmethod
    def of(cls, facts: Facts) -> "MonthRecords":
        """Those of an officer's facts."""
        keys = facts.keys(FactKind.DUTY_HOURS)
        return cls({month_of_key(key): facts.get(FactKind.DUTY_HOURS, key) for key in keys})

    def known(self, months: Iterable[int]) -> list[Fact]:
        """The records that hold, of some months."""
        return [fact for month in months if (fact := self.strands.get(month, Strand()).fact) is not None]

    def missing(self, months: Iterable[int]) -> list[int]:
        """The months without one record that holds."""
        return [month for month in months if self.strands.get(month, Strand()).fact is None]

    def total(self, months: Iterable[int]) -> int:
        """The hours known of some months [hundredths of an hour]."""
        return sum(fact.number for fact in self.known(months))

    def last(self) -> int:
        """The last month with any record, or -1."""
        return max(self.strands, default=-1)

    def change_from(self, month: int) -> date:
        """The first later day on which the record of that month, or of a later one, may be another."""
        return min((change_of(strand) for key, strand in self.strands.items() if key >= month), default=NEVER)

    def needs(self, months: Iterable[int]) -> str:
        """What is missing of some months, as a noun phrase."""
        missing = self.missing(months)
        at_odds = [strand for month in missing if (strand := self.strands.get(month)) is not None and strand.conflict]
        nothing = [month for month in missing if month not in self.strands or not self.strands[month].conflict]
        parts = [f"duty hours for {months_in_words(nothing)}"] if nothing else []
        for strand in at_odds:
            month = months_in_words([month_of_key(strand.conflict[0].key)])
            parts.append(f"one answer about duty hours for {month}: {contradiction(strand.conflict)}")
        return "; ".join(parts)


def first_change(now: int, horizon: int, outcome_in: Callable[[int], Outcome]) -> date:
    """First day of the first month after `now`, up to `horizon`, in which the outcome is another; NEVER if none."""
    current = outcome_in(now)
    months = range(now + 1, horizon + 1)
    return first_day(next((month for month in months if outcome_in(month) is not current), 12 * 10_000))


def in_window(facts: Facts, length: int, needed: int, asked: str) -> Finding:
    """Whether the `length` months that ended last hold at least `needed` hours [hundredths of an hour].

    asked: the limit, to end a sentence ("the policy asks for 480").
    """
    records, now = MonthRecords.of(facts), month_of(facts.on)
    window = range(now - length, now)

    def outcome_in(month: int) -> Outcome:
        ended = range(month - length, month)
        if records.total(ended) >= needed:
            return Outcome.MET
        return Outcome.UNKNOWN if records.missing(ended) else Outcome.NOT_MET

    until = min(first_change(now, records.last() + length + 1, outcome_in), records.change_from(now - length))
    total, evidence = records.total(window), tuple(records.known(window))
    because = f"{hours_in_words(total)} duty hours are recorded for {months_in_words(window)}; {asked}"
    outcome = outcome_in(now)
    if outcome is Outcome.UNKNOWN:
        needs = records.needs(window)
        return Unknown(because=f"{because}. Not settled: {needs}.", evidence=evidence, until=until, needs=needs)
    answer = Met if outcome is Outcome.MET else NotMet
    return answer(because=f"{because}.", evidence=evidence, until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTable:
    """The duty hours of everyone by month. Months first to first + months - 1.

    hours, records: running sums before each month, shape (months + 1, officers) [hundredths of an hour; count].
    change: first later day on which the record of that month or a later one may be another, shape (months + 1,
    officers) [day ordinals].
    """

    first: int
    hours: Ints
    records: NDArray[np.int16]
    change: Days

    @classmethod
    def of(cls, columns: Columns) -> "MonthTable":
        """That of some columns."""
        keys = {month_of_key(key): key for key in columns.keys(FactKind.DUTY_HOURS)}
        first, months = (min(keys), max(keys) - min(keys) + 1) if keys else (0, 0)
        hours = np.zeros((months + 1, columns.size), np.int64)
        records = np.zeros((months + 1, columns.size), np.int16)
        change = np.full((months + 1, columns.size), NEVER_DAY, np.int32)
        for place in range(months):
            column = columns.get(FactKind.DUTY_HOURS, keys.get(first + place, ""))
            known = column.number > CONFLICT
            np.add(hours[place], np.where(known, column.number, 0), out=hours[place + 1])
            np.add(records[place], known, out=records[place + 1])
            change[place] = column.until
        for place in reversed(range(months)):
            np.minimum(change[place], change[place + 1], out=change[place])
        return cls(first=first, hours=hours, records=records, change=change)

    @property
    def end(self) -> int:
        """The month after the last one."""
        return self.first + len(self.hours) - 1

    def total(self, start: Ints, end: Ints) -> Ints:
        """The hours known from month `start` up to, not including, `end`, of each officer."""
        return self._between(self.hours, start, end)

    def count(self, start: Ints, end: Ints) -> Ints:
        """How many months there are with a record from `start` up to, not including, `end`, of each officer."""
        return self._between(self.records, start, end)

    def change_from(self, month: Ints) -> Days:
        """MonthRecords.change_from() of each officer."""
        return self.change[self._place(month), np.arange(self.change.shape[1])]

    def _place(self, month: Ints) -> Ints:
        return np.clip(month - self.first, 0, len(self.hours) - 1)

    def _between(self, sums: Ints | NDArray[np.int16], start: Ints, end: Ints) -> Ints:
        who = np.arange(sums.shape[1])
        found: Ints = sums[self._place(end), who].astype(np.int64) - sums[self._place(start), who]
        return found


def outcomes_by_month(
    now: Ints, horizon: int, outcome_in: Callable[[Ints], NDArray[np.int8]]
) -> tuple[NDArray[np.int8], Days]:
    """The outcome of each officer, and first_change() of each."""
    current = outcome_in(now)
    change = np.full(len(now), 12 * 10_000, np.int64)
    open_ended = np.ones(len(now), np.bool_)
    for ahead in range(1, max(horizon - int(now.min(initial=horizon)), 0) + 1):
        other = open_ended & (outcome_in(now + ahead) != current)
        change[other] = now[other] + ahead
        open_ended &= ~other
        if not open_ended.any():
            break
    return current, first_day_all(change)


def in_window_all(columns: Columns, length: int, needed: int) -> Findings:
    """in_window() of every officer."""
    table, now = MonthTable.of(columns), month_of_all(columns.on)

    def outcome_in(month: Ints) -> NDArray[np.int8]:
        start = month - length
        enough = table.total(start, month) >= needed
        gaps = table.count(start, month) < length
        return np.where(enough, Outcome.MET, np.where(gaps, Outcome.UNKNOWN, Outcome.NOT_MET)).astype(np.int8)

    outcome, rolls = outcomes_by_month(now, table.end + length, outcome_in)
    return Findings(outcome=outcome, until=np.minimum(rolls, table.change_from(now - length)))
