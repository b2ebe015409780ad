"""Moments as people and programs write them: in the address of a page, in the API and on the command line."""

from datetime import date, datetime, time

from reddot.kernel.period import LONDON

EXAMPLES = "2019-11-20 or 2019-11-20T10:30"
NOON, END_OF_DAY = time(12), time.max
_YEARS = range(1900, 2200)
"""Those in which a fact can be dated; beyond them calendars run out."""


class NotAMomentError(ValueError):
    """A text is no day and no moment that can be asked about. Its message is a sentence for whoever wrote it."""


def read_moment(text: str, *, clock: time) -> datetime:
    """The moment that a text in ISO 8601 stands for, in London unless it says otherwise.

    A time that London's clocks show twice is the first of the two; one that they leave out is the hour after.
    clock: the time that a day alone stands for: NOON of a moment asked about, END_OF_DAY of what was known by then.
    Raises: NotAMomentError.
    """
    typed = text.strip()
    try:
        if len(typed) == len("2019-11-20"):
            found = datetime.combine(date.fromisoformat(typed), clock)
        else:
            found = datetime.fromisoformat(typed.replace(" ", "+"))  # in an address a plus sign arrives as a space
    except ValueError:
        raise NotAMomentError(f"{_shown(text)} is not a day or a moment. Write it like {EXAMPLES}") from None
    if found.year not in _YEARS:
        raise NotAMomentError(f"{_shown(text)} is too far away. Write a day from 1900 to 2199")
    return found if found.tzinfo else found.replace(tzinfo=LONDON)


def read_known(text: str, *, now: datetime) -> datetime | None:
    """The moment up to which the record is asked for; None for one that has not come yet today: all that is known now.

    Raises: NotAMomentError, also for a day after today, because nobody can know what will be recorded.
    """
    return known_by(read_moment(text, clock=END_OF_DAY), now=now)


def known_by(moment: datetime, *, now: datetime) -> datetime | None:
    """The same for a moment that was read already. Raises: NotAMomentError."""
    if moment > datetime.combine(now.astimezone(LONDON).date(), END_OF_DAY, tzinfo=LONDON):
        raise NotAMomentError("The day of the record must be today or earlier")
    return moment if moment < now else None


def read_day(text: str) -> date:
    """A day. Raises: NotAMomentError."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise NotAMomentError(f"{_shown(text)} is not a day. Write it like 2019-11-20") from None
    if found.year not in _YEARS:
        raise NotAMomentError(f"{_shown(text)} is too far away. Write a day from 1900 to 2199")
    return found


def _shown(text: str) -> str:
    """A text as a sentence repeats it: short, and without anything that a terminal would obey."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
