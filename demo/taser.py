"""An officer's way to a Taser: application, signatures, checks, courses and yearly refreshers."""

from datetime import date, timedelta
from random import Random

from demo.fitness import year_by_year
from demo.heard import Ear
from demo.moments import REGISTER, TRAINING
from demo.roster import Person
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months

VOLUNTEERS = 0.30
"""Share of the officers in public-facing roles who have applied to carry."""

TRAINED = 0.86
"""Share of those who have been on a course by now, for whoever applied long enough ago."""

CANDIDATES_TRAINED = 13 / 19
"""Share of the specials who meet the 2019 criteria who have been on a course already."""

_TASER_7_FROM = date(2021, 3, 1)
"""From when the force has had the TASER 7. The model was approved on 24 August 2020 (SRC-024)."""

_ABLE = frozenset({"constable", "sergeant", "inspector"})


def applies(person: Person, rng: Random) -> bool:
    """Whether this officer has applied to carry."""
    if person.special:
        return person.candidate or (person.rank == "special_constable" and rng.random() < 0.12)
    return person.public_facing and person.rank in _ABLE and rng.random() < VOLUNTEERS


def way_to_a_taser(ear: Ear, person: Person, rng: Random, *, trained: bool | None = None) -> None:
    """Note an application and what followed. trained: whether a course was passed; None lets the draw decide."""
    first = person.service_start + timedelta(days=330)
    first = max(first, person.joined, ear.calendar.ago(2_600))
    days = (ear.calendar.ago(10) - first).days
    if days <= 0:
        return
    latest = max(1, days - 300) if person.candidate else days
    applied = first + timedelta(days=int(latest * rng.random() ** 1.5))
    ear.note(REGISTER, FactKind.APPLICATION, "volunteered", applied)
    _signatures(ear, person, rng, applied)
    _checks(ear, person, rng, applied)
    if trained if trained is not None else rng.random() < TRAINED:
        _courses(ear, person, rng, applied)
    if not person.candidate and rng.random() < 0.045:
        stopped = applied + timedelta(days=rng.randrange(200, 1_500))
        ear.note(REGISTER, FactKind.APPLICATION, rng.choice(("withdrawn", "handed_back")), stopped)


def _signatures(ear: Ear, person: Person, rng: Random, applied: date) -> None:
    recommended = applied + timedelta(days=rng.randrange(4, 25))
    endorsed = recommended + timedelta(days=rng.randrange(5, 30))
    if person.candidate:
        by = "special_chief_inspector"
    elif person.special:
        by = rng.choice(("special_inspector", "sergeant", "special_chief_inspector"))
    else:
        by = rng.choice(("sergeant", "sergeant", "inspector"))
    ear.note(REGISTER, FactKind.RECOMMENDATION, by, recommended)
    if person.candidate or rng.random() < (0.3 if person.special else 0.96):
        ear.note(REGISTER, FactKind.ENDORSEMENT, "superintendent", endorsed)


def _checks(ear: Ear, person: Person, rng: Random, applied: date) -> None:
    ear.note(REGISTER, FactKind.EYESIGHT, "passed", applied + timedelta(days=rng.randrange(3, 40)))
    checked = applied + timedelta(days=rng.randrange(3, 40))
    again = ear.calendar.ago(rng.randrange(20, 600))
    pick = rng.random()
    last = "clear" if person.candidate or pick < 0.965 else "pending" if pick < 0.985 else "adverse"
    ear.note(REGISTER, FactKind.STANDARDS_CHECK, "clear", checked)
    if again > checked + timedelta(days=60):
        ear.note(REGISTER, FactKind.STANDARDS_CHECK, last, again)


def _courses(ear: Ear, person: Person, rng: Random, applied: date) -> None:
    initial = applied + timedelta(days=rng.randrange(45, 190))
    if initial >= ear.calendar.as_of:
        return
    for model in _models(rng, initial, person.candidate):
        started = max(initial, _TASER_7_FROM + timedelta(days=rng.randrange(500))) if model == "taser-7" else initial
        if rng.random() < 0.06 and not person.candidate:
            ear.note(TRAINING, FactKind.ACCREDITATION, "failed", started - timedelta(days=20), key=model)
        for day in _refreshers(ear, person, rng, started):
            ear.note(TRAINING, FactKind.ACCREDITATION, "passed", day, key=model)


def _models(rng: Random, initial: date, candidate: bool) -> tuple[str, ...]:
    """The models an officer is trained on: those trained later are likelier to have begun on the TASER 7."""
    if candidate:
        return ("x2", "taser-7") if rng.random() < 0.5 else ("x2",)
    pick = rng.random()
    if initial < _TASER_7_FROM + timedelta(days=700):
        return ("x2",) if pick < 0.35 else ("x2", "taser-7")
    return ("taser-7",) if pick < 0.65 else ("x2", "taser-7") if pick < 0.85 else ("x2",)


def _refreshers(ear: Ear, person: Person, rng: Random, started: date) -> list[date]:
    """Days of courses passed on one model: the last within the year for most, and one a year before it."""
    pick = rng.random()
    if person.candidate or pick < 0.86:
        last = ear.calendar.ago(rng.randrange(2, 340))
    elif pick < 0.94:
        last = add_months(ear.calendar.as_of + timedelta(days=rng.randrange(1, 31)), -12)
    else:
        last = ear.calendar.ago(rng.randrange(367, 800))
    first = max(started, add_months(ear.calendar.begins, -13))
    return list(year_by_year(last, first, rng)) or [started]
