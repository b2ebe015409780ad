"""A fact on its way into the record: what a system says, and when it says it."""

from datetime import date, datetime
from typing import NamedTuple

from demo.geography import StationPlan
from demo.moments import HR, Calendar
from demo.roster import Person
from reddot.kernel.facts import FactKind
from reddot.people.terms import FactEntry


class Heard(NamedTuple):
    """One fact about one officer as a system hands it over. at: when it does."""

    at: datetime
    source: str
    entry: FactEntry


class Fix(NamedTuple):
    """A correction made by hand. wrong: the fact as it stands recorded; right: what replaces it."""

    at: datetime
    collar: str
    wrong: FactEntry
    right: FactEntry
    reason: str


class Ear:
    """Notes facts about one officer and works out when each is heard of. Nothing is heard before the HR system knows."""

    def __init__(self, calendar: Calendar, stations: tuple[StationPlan, ...], person: Person) -> None:
        self.calendar = calendar
        self.stations = stations
        self.left = person.left
        self.first = calendar.heard(HR, person.joined)
        self.notes: list[Heard] = []

    def note(
        self, source: str, kind: FactKind, value: str, since: date, until: date | None = None, *, key: str = "",
        detail: str = "", known: date | None = None,
    ) -> bool:  # fmt: skip
        """Note a fact; False when nobody has heard of it by the day of building, or it came after the officer left.

        known: the day on which it became known to the source, when that is not the day it began.
        """
        gone = self.left is not None and since >= self.left and kind is not FactKind.EMPLOYMENT
        if self.first is None or gone:
            return False
        at = self.calendar.heard(source, known or since, self.first)
        if at is None:
            return False
        entry = FactEntry(kind=kind, key=key, value=value, valid_from=since, valid_to=until, detail=detail)
        self.notes.append(Heard(at, source, entry))
        return True
