"""Whole calendar months, for one day and for a column of days, with the same answers in both.

A month has a number: months since the start of year 0, so that 2019-03 is 2019 * 12 + 2. A day past the calendar's end
is NEVER.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np

from reddot.criteria.columns import NEVER_DAY, Days, Ints
from reddot.criteria.finding import NEVER
from reddot.kernel.period import add_months

_UNIX_DAY = date(1970, 1, 1).toordinal()
_UNIX_MONTH = 1970 * 12

NEVER_MONTH = 10_000 * 12
"""The number of the month after the calendar's end."""


def after_months(day: date, months: int) -> date:
    """The same day of the month `months` later [whole calendar months], the last day of a shorter one, or NEVER."""
    return add_months(day, months) if (day.year * 12 + day.month - 1 + months) < NEVER_MONTH else NEVER


def after_months_all(days: Days, months: int) -> Days:
    """after_months() of each place. days: [day ordinals]."""
    day = (days.astype(np.int64) - _UNIX_DAY).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    target = month + months
    start = target.astype("datetime64[D]")
    last = (target + 1).astype("datetime64[D]") - start - 1
    later = start + np.minimum(day - month, last)
    found: Days = np.minimum(later.astype(np.int64) + _UNIX_DAY, NEVER_DAY).astype(np.int32)
    return found


def month_of(day: date) -> int:
    """The number of the month that holds a day."""
    return day.year * 12 + day.month - 1


def month_of_all(days: Days) -> Ints:
    """month_of() of each place. days: [day ordinals]."""
    day = (days.astype(np.int64) - _UNIX_DAY).astype("datetime64[D]")
    return day.astype("datetime64[M]").astype(np.int64) + _UNIX_MONTH


def month_of_key(key: str) -> int:
    """The number of a month written "2019-03".

    Raises: ValueError for a text that is not a month.
    """
    return month_of(date.fromisoformat(f"{key}-01"))


def key_of_month(month: int) -> str:
    """A month as facts are keyed: "2019-03"."""
    year, month0 = divmod(month, 12)
    return f"{year:04}-{month0 + 1:02}"


def first_day(month: int) -> date:
    """The first day of a month, or NEVER."""
    year, month0 = divmod(month, 12)
    return date(year, month0 + 1, 1) if year < 10_000 else NEVER


def first_day_all(months: Ints) -> Days:
    """first_day() of each place [day ordinals]."""
    first = (months - _UNIX_MONTH).astype("datetime64[M]").astype("datetime64[D]")
    return np.minimum(first.astype(np.int64) + _UNIX_DAY, NEVER_DAY).astype(np.int32)


def month_in_words(month: int) -> str:
    """A month as pages print it: March 2019."""
    year, month0 = divmod(month, 12)
    return f"{date(2000, month0 + 1, 1):%B} {year}"


def months_in_words(months: Iterable[int]) -> str:
    """Several months as a person says them: "March 2019, May 2019 to August 2019"."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        month_in_words(run[0]) if len(run) == 1 else f"{month_in_words(run[0])} to {month_in_words(run[-1])}"
        for run in runs
    )
