"""How a story officer is written down, and how that becomes a record like any other officer's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from demo.careers import TITLES
from demo.geography import ForcePlan
from demo.heard import Ear, Fix, Heard
from demo.moments import DUTY, FITNESS, HR, REGISTER, TRAINING, Calendar
from demo.roster import IN_TEAMS, PUBLIC_FACING, Person
from reddot.kernel.facts import FactKind
from reddot.kernel.period import LONDON, add_months
from reddot.people.terms import FactEntry

FORCE = "northmoor"
"""The code of the force that the stories belong to."""
HOME = "ashcombe"
"""Their station; all of its response officers here are in team A."""

SPECIAL_MONTHS = 36
FULL_MONTH = "42.00"
SHORT_MONTH = "12.00"
"""Duty hours of special 7002 in the last month that ended: 11 x 42 + 12 = 474 of the 480 asked for."""
CLAIMED_LATE = "26.00"
"""What the duty-hours sample file says instead."""

BOTH = ("x2", "taser-7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story officer. shows: what there is to see, in a sentence."""

    person: Person
    shows: str
    notes: list[Heard]
    fixes: list[Fix]
    serving: bool


@dataclass(slots=True, kw_only=True)
class Record:
    """The record of an officer who may carry; each story changes what it is about. None: nothing is recorded."""

    safety: date | None
    aid: date | None
    fitness: date | None
    level: str = "shuttle_15m 8.2"
    course: date | None
    models: tuple[str, ...] = BOTH
    applied: date | None
    recommended_by: str = "sergeant"
    independent: bool = True
    facing: str = ""
    last_month: str = FULL_MONTH
    adds: Callable[[Ear, Person], None] = lambda ear, person: None
    fixes: list[Fix] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """How a story officer is written down. change: what sets this one apart from an officer who may carry.

    years: length of service on the day of building.
    """

    collar: str
    family: str
    given: str
    shows: str
    years: float = 9.0
    rank: str = "constable"
    role: str = "response"
    serving: bool = True
    change: Callable[[Record, Calendar], None] = lambda record, calendar: None


def moment(calendar: Calendar, days_ago: int) -> datetime:
    """Twenty past two in the afternoon some days before the day of building."""
    return datetime.combine(calendar.ago(days_ago), time(14, 20), LONDON)


def tell(sketch: Sketch, plan: ForcePlan, calendar: Calendar) -> Story:
    """The story officer that a sketch describes, as of the day of building."""
    person = _person(sketch, plan, calendar)
    special = person.special
    record = Record(
        safety=add_months(calendar.as_of, -3), aid=add_months(calendar.as_of, -4),
        fitness=add_months(calendar.as_of, -5), course=add_months(calendar.as_of, -6),
        applied=max(person.joined, calendar.ago(1_100)), recommended_by="special_chief_inspector" if special else "sergeant",
    )  # fmt: skip
    sketch.change(record, calendar)
    ear = Ear(calendar, plan.stations, person)
    _known_to_hr(ear, person, record)
    _tests(ear, person, record)
    _taser(ear, person, record)
    if special:
        _duty(ear, person, record)
    record.adds(ear, person)
    return Story(person=person, shows=sketch.shows, notes=ear.notes, fixes=record.fixes, serving=sketch.serving)


def _person(sketch: Sketch, plan: ForcePlan, calendar: Calendar) -> Person:
    station = next(station for station in plan.stations if station.code == HOME)
    special = sketch.rank.startswith("special_")
    joined = add_months(calendar.as_of, -round(sketch.years * 12))
    return Person(
        collar=sketch.collar, family=sketch.family, given=sketch.given, special=special, rank=sketch.rank,
        role=sketch.role, station=station, team=station.teams[0] if sketch.role in IN_TEAMS else "", joined=joined,
        service_start=joined, seed=sketch.collar,
    )  # fmt: skip


def _known_to_hr(ear: Ear, person: Person, record: Record) -> None:
    facing = record.facing or ("yes" if person.role in PUBLIC_FACING else "no")
    place = f"{person.station.code}/{person.team}" if person.team else person.station.code
    ear.note(HR, FactKind.NAME, f"{person.family}, {person.given}", person.joined)
    ear.note(HR, FactKind.SERVICE_START, person.service_start.isoformat(), person.service_start)
    ear.note(HR, FactKind.EMPLOYMENT, "special" if person.special else "regular", person.joined)
    ear.note(HR, FactKind.RANK, person.rank, person.joined)
    ear.note(HR, FactKind.ROLE, f"{person.role}/{facing}", person.joined, detail=TITLES[person.role])
    ear.note(HR, FactKind.POSTING, place, person.joined)
    ear.note(HR, FactKind.RESTRICTION, "no", person.joined)
    ear.note(HR, FactKind.FEDERATION, "yes", person.joined)
    ear.note(HR, FactKind.PATROL_STATUS, "accompanied", person.joined)
    if record.independent:
        ear.note(HR, FactKind.PATROL_STATUS, "independent", add_months(person.joined, 9))


def _tests(ear: Ear, person: Person, record: Record) -> None:
    for kind, last in ((FactKind.SAFETY_TRAINING, record.safety), (FactKind.FIRST_AID, record.aid)):
        for day in _three(last, person):
            ear.note(TRAINING, kind, "passed", day)
    for day in _three(record.fitness, person):
        ear.note(FITNESS, FactKind.FITNESS, record.level, day)


def _taser(ear: Ear, person: Person, record: Record) -> None:
    if record.applied is None:
        return
    ear.note(REGISTER, FactKind.APPLICATION, "volunteered", record.applied)
    ear.note(REGISTER, FactKind.RECOMMENDATION, record.recommended_by, record.applied + timedelta(days=12))
    ear.note(REGISTER, FactKind.ENDORSEMENT, "superintendent", record.applied + timedelta(days=30))
    ear.note(REGISTER, FactKind.EYESIGHT, "passed", record.applied + timedelta(days=15))
    ear.note(REGISTER, FactKind.STANDARDS_CHECK, "clear", record.applied + timedelta(days=20))
    for model in record.models:
        for day in _three(record.course, person):
            if day > record.applied + timedelta(days=30):
                ear.note(TRAINING, FactKind.ACCREDITATION, "passed", day, key=model)


def _duty(ear: Ear, person: Person, record: Record) -> None:
    this_month = ear.calendar.as_of.replace(day=1)
    for back in range(1, SPECIAL_MONTHS + 1):
        start = add_months(this_month, -back)
        hours = record.last_month if back == 1 else FULL_MONTH
        ear.note(DUTY, FactKind.DUTY_HOURS, hours, start, key=f"{start:%Y-%m}", known=add_months(start, 1))


def _three(last: date | None, person: Person) -> list[date]:
    """A day and about the same day of the two years before it, oldest first."""
    if last is None:
        return []
    days = [last - timedelta(days=back) for back in (704, 351, 0)]
    return [day for day in days if day > person.joined + timedelta(days=40)]


def entry(kind: FactKind, value: str, since: date) -> FactEntry:
    """A fact with a start and no more."""
    return FactEntry(kind=kind, value=value, valid_from=since)
