"""What an officer's page is asked: about which device, at which moment, and as the record stood when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from reddot.entry.moments import END_OF_DAY, NOON, NotAMomentError, known_by, read_moment
from reddot.kernel.facts import DEVICE_MODELS
from reddot.kernel.period import LONDON
from reddot.kernel.refusal import Refusal


class BadAsking(Refusal):
    """An address asks about a device or a moment that there is not."""

    code = "bad_asking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question. model "" is the newest that the force uses; at None is now; known_at None is all that is known now."""

    model: str = ""
    at: datetime | None = None
    known_at: datetime | None = None

    @property
    def query(self) -> str:
        """The question as an address carries it: "?model=x2&at=2019-11-20T10:30"; "" when nothing is chosen."""
        parts = {"model": self.model, "at": _written(self.at), "known_at": _written(self.known_at)}
        given = {name: value for name, value in parts.items() if value}
        return f"?{urlencode(given, safe=':')}" if given else ""


def read_asking(model: str, at: str, known_at: str, *, now: datetime) -> Asking:
    """The question that an address carries.

    A moment is ISO 8601, in London unless it says otherwise. A day alone stands for its end under known_at (what had
    been recorded by then) and for its noon under at.
    Raises: BadAsking, with the field.
    """
    if model and model not in DEVICE_MODELS:
        raise BadAsking("Select a device from the list", field="model")
    asking = Asking(
        model=model,
        at=_moment(at, "at", NOON) if at else None,
        known_at=_moment(known_at, "known_at", END_OF_DAY) if known_at else None,
    )
    return checked(asking, now=now)


def checked(asking: Asking, *, now: datetime) -> Asking:
    """The same question, when it can be asked. Raises: BadAsking when the record is asked about before it is written."""
    if asking.known_at is None:
        return asking
    try:
        known_at = known_by(asking.known_at, now=now)
    except NotAMomentError as error:
        raise BadAsking(str(error), field="known_on") from None
    return Asking(model=asking.model, at=asking.at, known_at=known_at)


def end_of(day: date) -> datetime:
    """The last moment of a day in London: by then everything recorded that day was known."""
    return datetime.combine(day, time.max, tzinfo=LONDON)


def _moment(text: str, field: str, clock: time) -> datetime:
    try:
        return read_moment(text, clock=clock)
    except NotAMomentError as error:
        raise BadAsking(str(error), field=field) from None


def _written(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(LONDON)
    if local.time() == time.max:
        return local.date().isoformat()
    return local.replace(tzinfo=None).isoformat(timespec="minutes")
