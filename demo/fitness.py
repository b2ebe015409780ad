"""Yearly tests and training of one officer: safety training, first aid, fitness."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from demo.heard import Ear
from demo.moments import FITNESS, TRAINING
from demo.roster import Person
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months

ORDINARY_LEVEL = 5.4
"""What the ordinary yearly test asks for [level of the 15 m shuttle run]. Source: SRC-020."""


def yearly(ear: Ear, person: Person, rng: Random) -> None:
    """Note an officer's safety training, first aid and fitness results."""
    operational = person.public_facing or person.special or rng.random() < 0.7
    if person.cohort:
        safety = add_months(ear.calendar.ago(rng.randrange(4, 70)), -12)
    else:
        safety = _last(ear, rng, current=1.0 if person.candidate else 0.955 if operational else 0.6)
    if person.cohort or person.candidate or rng.random() > 0.012:
        _course(ear, person, rng, FactKind.SAFETY_TRAINING, safety)
    together = not person.cohort and (person.candidate or rng.random() < 0.6)
    aid = safety if together else _last(ear, rng, current=0.965 if operational or person.cohort else 0.7)
    if person.candidate or rng.random() > 0.015:
        _course(ear, person, rng, FactKind.FIRST_AID, aid)
    if rng.random() > 0.03 or person.candidate:
        _fitness(ear, person, rng)


def _last(ear: Ear, rng: Random, *, current: float) -> date:
    """The day of the last pass: within the year for most, up to four months longer ago for the rest."""
    return ear.calendar.ago(rng.randrange(2, 356) if rng.random() < current else rng.randrange(366, 490))


def year_by_year(last: date, first: date, rng: Random) -> Iterator[date]:
    """The last day and about the same day of each year before, back to `first`."""
    day = last
    while day >= first:
        yield day
        day -= timedelta(days=rng.randrange(338, 372))


def earliest(ear: Ear, person: Person) -> date:
    """The first day that matters: initial training, or the year before the record begins."""
    return max(person.joined + timedelta(days=70), add_months(ear.calendar.begins, -13))


def _course(ear: Ear, person: Person, rng: Random, kind: FactKind, last: date) -> None:
    first = earliest(ear, person)
    days = list(year_by_year(last, first, rng)) or [first]
    for day in days:
        late = day + timedelta(days=35) if rng.random() < 0.03 and not person.candidate else None
        ear.note(TRAINING, kind, "passed", day, known=late)
        if rng.random() < 0.02 and day > first + timedelta(days=30):
            ear.note(TRAINING, kind, "failed", day - timedelta(days=rng.randrange(7, 28)))


def _fitness(ear: Ear, person: Person, rng: Random) -> None:
    usual = rng.gauss(7.4, 1.3) if not person.candidate else rng.uniform(7.2, 9.5)
    pick = rng.random()
    test = "shuttle_15m" if pick < 0.97 or person.candidate else "chester_treadmill_walk"
    last = ear.calendar.ago(rng.randrange(2, 350)) if person.candidate else _last(ear, rng, current=0.95)
    days = list(year_by_year(last, earliest(ear, person), rng)) or [earliest(ear, person)]
    for day in days:
        level = min(max(usual + rng.gauss(0, 0.5), 3.1), 12.9)
        ear.note(FITNESS, FactKind.FITNESS, f"{test} {level:.1f}", day)
        if level < ORDINARY_LEVEL and rng.random() < 0.8:
            again = day + timedelta(days=rng.randrange(21, 60))
            ear.note(FITNESS, FactKind.FITNESS, f"{test} {max(level + rng.uniform(0.2, 1.5), 5.4):.1f}", again)
