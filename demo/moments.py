"""When things happen in the demo, and when each system hands over what it knows."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from reddot.kernel.period import LONDON, add_months, first_of_month, start_of_day

MONTHS = 24
"""How many months of history there are [whole calendar months]."""

HR = "hr-extract"
TRAINING = "training-system"
FITNESS = "fitness-system"
DUTY = "duty-hours"
REGISTER = "taser-register"
SOURCES = (HR, TRAINING, FITNESS, DUTY, REGISTER)
"""The systems that feed the demo force, in the order in which they run on one day."""

_RUNS_AT = {HR: time(5, 30), TRAINING: time(6, 10), FITNESS: time(6, 20), DUTY: time(0, 0), REGISTER: time(6, 30)}
_DUTY_BASELINE = time(7, 0)


@dataclass(frozen=True)
class Calendar:
    """The two years up to the day of building. Nothing is recorded later than the first moment of `as_of`.

    weekly: whether training and the register report each week; otherwise everything reports once a month.
    """

    as_of: date
    weekly: bool = True

    @cached_property
    def begins(self) -> date:
        """The first day of the first month of the record; what was so before it arrives with the first hand-over."""
        return first_of_month(add_months(self.as_of, -MONTHS))

    @cached_property
    def opened_at(self) -> datetime:
        """When the force and its accounts were set up: before anything was recorded."""
        return datetime.combine(self.begins, time(0, 30), LONDON)

    @cached_property
    def ends_at(self) -> datetime:
        """The first moment of the day of building, the last at which anything is recorded."""
        return start_of_day(self.as_of)

    def ago(self, days: int) -> date:
        """The day that many days before the day of building."""
        return self.as_of - timedelta(days=days)

    def runs(self, source: str) -> tuple[datetime, ...]:
        """Every moment at which a system hands over."""
        return self._runs[source]

    def heard(self, source: str, on: date, not_before: datetime | None = None) -> datetime | None:
        """When a system first reports what happened on a day; None when it has not yet."""
        runs = self._runs[source]
        earliest = datetime.combine(on + timedelta(days=source != DUTY), time(0, 0), LONDON)
        if not_before is not None and not_before > earliest:
            earliest = not_before
        place = bisect_left(runs, earliest)
        return runs[place] if place < len(runs) else None

    @cached_property
    def _runs(self) -> dict[str, tuple[datetime, ...]]:
        return {source: tuple(at for at in self._moments(source) if at <= self.ends_at) for source in SOURCES}

    def _moments(self, source: str) -> list[datetime]:
        days = self._days_of(source)
        found = [datetime.combine(day, _RUNS_AT[source], LONDON) for day in days]
        if source == DUTY:
            found[0] = datetime.combine(self.begins, _DUTY_BASELINE, LONDON)
        return found

    def _days_of(self, source: str) -> list[date]:
        months = [add_months(self.begins, month) for month in range(MONTHS + 1)]
        if source in (HR, DUTY) or not self.weekly:
            return months
        if source == FITNESS:
            return sorted({*months, *(month.replace(day=16) for month in months)})
        weekday = {TRAINING: 0, REGISTER: 1}[source]
        first = self.begins + timedelta(days=(weekday - self.begins.weekday()) % 7 or 7)
        weeks = (self.as_of - first).days // 7 + 1
        return [self.begins, *(first + timedelta(weeks=week) for week in range(weeks))]
