"""Monthly duty hours over a window of months, for one officer and for all.

Hours count by whole calendar months that have ended. A month without a record is not a month without hours: the answer
is then Unknown and names it, unless the months that are known suffice already.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from reddot.criteria.columns import NEVER_DAY, Columns, Days, Findings, Ints
from reddot.criteria.facts import NOTHING, Fact, Facts, Strand
from reddot.criteria.finding import NEVER, Finding, Met, NotMet, Outcome, Unknown
from reddot.criteria.judging import change_of, settled
from reddot.criteria.months import (
    NEVER_MONTH,
    first_day,
    first_day_all,
    month_of,
    month_of_all,
    month_of_key,
    months_in_words,
)
from reddot.criteria.words import contradiction, hours_in_words
from reddot.kernel.facts import FactKind


@dataclass(frozen=True, slots=True)
class MonthRecords:
    """The duty hours of one officer by month number.

    months: those with one record that holds, rising. sums: hours before each of them, and before the end
    [hundredths of an hour].
    """

    strands: Mapping[int, Strand]
    months: tuple[int, ...]
    sums: tuple[int, ...]

    @classmethod
    def of(cls, facts: Facts) -> "MonthRecords":
        """Those of an officer's facts."""
        keys = facts.keys(FactKind.DUTY_HOURS)
        strands = {month_of_key(key): facts.get(FactKind.DUTY_HOURS, key) for key in keys}
        holding = {month: strand.fact.number for month, strand in sorted(strands.items()) if strand.fact is not None}
        return cls(strands, tuple(holding), tuple(accumulate(holding.values(), initial=0)))

    def known(self, months: Iterable[int]) -> list[Fact]:
        """The records that hold, of some months."""
        return [fact for month in months if (fact := self.strands.get(month, NOTHING).fact) is not None]

    def missing(self, months: Iterable[int]) -> list[int]:
        """The months without one record that holds."""
        return [month for month in months if self.strands.get(month, NOTHING).fact is None]

    def complete(self, months: range) -> bool:
        """Whether each month of a run has a record that holds."""
        start, end = self._places(months)
        return end - start == len(months)

    def total(self, months: range) -> int:
        """The hours known of a run of months [hundredths of an hour]."""
        start, end = self._places(months)
        return self.sums[end] - self.sums[start]

    def _places(self, months: range) -> tuple[int, int]:
        start = bisect_left(self.months, months.start)
        return start, max(start, bisect_left(self.months, months.stop))

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


def first_change(now: int, candidates: Iterable[int], outcome_in: Callable[[int], Outcome]) -> date:
    """First day of the first month after `now`, of the candidates, in which the outcome is another; NEVER if none."""
    current = outcome_in(now)
    months = sorted({month for month in candidates if month > now})
    return first_day(next((month for month in months if outcome_in(month) is not current), NEVER_MONTH))


def window_turns(months: Iterable[int], length: int) -> set[int]:
    """The months in which what a window holds may differ from the month before: a recorded month enters or leaves."""
    return {turn for month in months for turn in (month + 1, month + length + 1)}


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
        return Outcome.NOT_MET if records.complete(ended) else Outcome.UNKNOWN

    turns = window_turns(records.strands, length)
    until = min(first_change(now, turns, outcome_in), records.change_from(now - length))
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
    """The duty hours of everyone, for the months that anybody has.

    months: their numbers, rising. places: of each month number from the first to the one after the last, how many of
    `months` lie before it. hours, records: running sums before each of `months` and before the end, shape
    (months + 1, officers) [hundredths of an hour; count]. change: first later day on which the record of that month or
    a later one may be another, same shape [day ordinals].
    """

    months: Ints
    places: Ints
    hours: Ints
    records: NDArray[np.int16]
    change: Days

    @classmethod
    def of(cls, columns: Columns) -> "MonthTable":
        """That of some columns."""
        keys = sorted(columns.keys(FactKind.DUTY_HOURS), key=month_of_key)
        months = np.array([month_of_key(key) for key in keys], np.int64)
        hours = np.zeros((len(keys) + 1, columns.size), np.int64)
        records = np.zeros((len(keys) + 1, columns.size), np.int16)
        change = np.full((len(keys) + 1, columns.size), NEVER_DAY, np.int32)
        for place, key in enumerate(keys):
            column = columns.get(FactKind.DUTY_HOURS, key)
            known = settled(column)
            np.add(hours[place], np.where(known, column.number, 0), out=hours[place + 1])
            np.add(records[place], known, out=records[place + 1])
            change[place] = column.until
        for place in reversed(range(len(keys))):
            np.minimum(change[place], change[place + 1], out=change[place])
        first, last = (int(months[0]), int(months[-1])) if keys else (0, -1)
        places = np.searchsorted(months, np.arange(first, last + 2))
        return cls(months=months, places=places, hours=hours, records=records, change=change)

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
        first = self.months[0] if len(self.months) else 0
        place: Ints = self.places[np.clip(month - first, 0, len(self.places) - 1)]
        return place

    def _between(self, sums: Ints | NDArray[np.int16], start: Ints, end: Ints) -> Ints:
        who = np.arange(sums.shape[1])
        found: Ints = sums[self._place(end), who].astype(np.int64) - sums[self._place(start), who]
        return found


def first_changes_by_month(
    now: Ints, candidates: Iterable[int], outcome_in: Callable[[Ints], NDArray[np.int8]]
) -> tuple[NDArray[np.int8], Days]:
    """The outcome of each officer now, and first_change() of each."""
    current = outcome_in(now)
    change = np.full(len(now), NEVER_MONTH, np.int64)
    for month in sorted({month for month in candidates if month > now.min(initial=NEVER_MONTH)}, reverse=True):
        other = outcome_in(np.maximum(now, month)) != current
        change[other & (now < month)] = month
    return current, first_day_all(change)


def in_window_all(columns: Columns, length: int, needed: int) -> Findings:
    """in_window() of every officer."""
    table, now = MonthTable.of(columns), month_of_all(columns.on)

    def outcome_in(month: Ints) -> NDArray[np.int8]:
        start = month - length
        enough = table.total(start, month) >= needed
        gaps = table.count(start, month) < length
        return np.where(enough, Outcome.MET, np.where(gaps, Outcome.UNKNOWN, Outcome.NOT_MET)).astype(np.int8)

    turns = window_turns(table.months.tolist(), length)
    outcome, rolls = first_changes_by_month(now, turns, outcome_in)
    return Findings(outcome=outcome, until=np.minimum(rolls, table.change_from(now - length)))
