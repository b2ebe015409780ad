"""Half-open periods of days, and London's calendar."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to but not including `end`; `end` None means no end is known.

    Raises: ValueError when it ends on or before the day it starts.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"a period cannot end on {self.end} when it starts on {self.start}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def london_day(at: datetime) -> date:
    """The calendar day in London at an aware moment.

    Raises: ValueError for a naive datetime.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a day in London."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later [whole calendar months], or the last day of a shorter month."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def first_of_month(day: date) -> date:
    """The first day of the month that holds `day`."""
    return day.replace(day=1)


def day_before(day: date) -> date:
    """The day before: the last day that a half-open end leaves in."""
    return day - timedelta(days=1)


def in_words(day: date) -> str:
    """A day as pages print it: 14 March 2026."""
    return f"{day.day} {day:%B %Y}"


def moment_in_words(at: datetime) -> str:
    """A moment as pages print it, in London: 14 March 2026 at 09:05."""
    local = at.astimezone(LONDON)
    return f"{in_words(local.date())} at {local:%H:%M}"
