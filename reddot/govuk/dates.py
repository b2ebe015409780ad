"""Reads a day or a moment from what was typed, and says which part is wrong and what to do."""

from calendar import month_abbr, month_name
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from reddot.kernel.period import LONDON

_MONTHS = {name.lower(): place for names in (month_name, month_abbr) for place, name in enumerate(names) if name} | {
    "sept": 9
}


class DatePartError(ValueError):
    """What was typed is not a day or a moment: `parts` are the boxes to mend, `sentence` says how.

    `sentence` begins with {Name}, which stands for what is asked for, such as "The test date".
    """

    def __init__(self, sentence: str, *parts: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.parts = parts


def read_day(typed: Mapping[str, str]) -> date:
    """The day that was typed.

    typed: "day", "month" (a number or a name) and "year", as typed.
    Raises: DatePartError naming the boxes.
    """
    _refuse_empty(typed, ("day", "month", "year"))
    day = _whole(typed["day"], "day", 1, 31)
    month = _MONTHS.get(typed["month"].lower().rstrip(".")) or _whole(typed["month"], "month", 1, 12)
    if len(typed["year"]) != 4:
        raise DatePartError("{Name} must have a year with 4 numbers, like 2026", "year")
    year = _whole(typed["year"], "year", 1900, 2100)
    try:
        return date(year, month, day)
    except ValueError:
        raise DatePartError(
            f"{{Name}} must be a real date: {month_name[month]} {year} has no day {day}", "day"
        ) from None


def read_moment(typed: Mapping[str, str]) -> datetime:
    """The moment that was typed in London time, as an aware datetime in UTC.

    The hour that happens twice in October is read as the first of the two.
    Raises: DatePartError naming the boxes, also for the hour that March leaves out.
    """
    day = read_day(typed)
    clock = _clock(typed.get("time", ""))
    # UTC, because Python calls no two datetimes of different zones equal in the hour that happens twice.
    at = datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)
    if at.astimezone(LONDON).time() != clock:
        raise DatePartError(
            f"{{Name}} must be a real time: the clocks went forward past {clock:%H:%M} on that day", "time"
        )
    return at


def _refuse_empty(typed: Mapping[str, str], names: tuple[str, ...]) -> None:
    empty = [name for name in names if not typed.get(name)]
    if empty:
        raise DatePartError("{Name} must include a " + " and ".join(empty), *empty)


def _whole(text: str, part: str, low: int, high: int) -> int:
    value = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else -1
    if not low <= value <= high:
        raise DatePartError(f"{{Name}} must have a {part} between {low} and {high}", part)
    return value


def _clock(text: str) -> time:
    if not text:
        raise DatePartError("{Name} must include a time, like 09:05", "time")
    hours, parted, minutes = text.replace(".", ":").partition(":")
    if not parted and len(text) == 4:
        hours, minutes = text[:2], text[2:]
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        raise DatePartError("{Name} must have a time on the 24-hour clock, like 09:05 or 21:30", "time")
    if len(hours) > 2 or int(hours) > 23 or int(minutes) > 59:
        raise DatePartError("{Name} must have a time between 00:00 and 23:59", "time")
    return time(int(hours), int(minutes))
