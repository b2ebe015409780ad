"""How values are written on a page: days, moments, numbers and money in plain English."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.text import slugify

from reddot.kernel.period import LONDON, in_words, london_day


def day(value: date) -> str:
    """A day, or the London day of an aware moment: 14 March 2026."""
    return in_words(london_day(value) if isinstance(value, datetime) else value)


def moment(value: datetime) -> str:
    """An aware moment in London time: 14 March 2026 at 09:05.

    Raises: ValueError for a naive datetime.
    """
    return f"{in_words(london_day(value))} at {value.astimezone(LONDON):%H:%M}"


def month(value: date | str) -> str:
    """A month from any day in it, or from "2026-03": March 2026."""
    first = date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    return f"{first:%B %Y}"


def number(value: int | float | Decimal) -> str:
    """A number with commas at thousands, and the decimals that it has: 1,234 or 1,234.50."""
    return f"{value:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 officer, 1,234 officers; `many` when the plural is not the noun and an s."""
    return f"{count:,} {one if count == 1 else (many or one + 's')}"


def pence(value: int) -> str:
    """Money held in pence, as pounds: £1,234.50, or -£0.05."""
    sign = "-" if value < 0 else ""
    pounds, rest = divmod(abs(value), 100)
    return f"{sign}£{pounds:,}.{rest:02d}"


def slug(value: str) -> str:
    """Words as an id: "Officers on duty" becomes officers-on-duty."""
    return slugify(value)


FILTERS = {
    "slug": slug,
    "day": day,
    "moment": moment,
    "month": month,
    "number": number,
    "plural": plural,
    "pence": pence,
}
"""By the name that templates use."""
