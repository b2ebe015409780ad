"""A force's two years as a stream of steps in time order: what each system handed over, and what was put right."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import NamedTuple

from demo.careers import career
from demo.duty import duty_hours
from demo.fitness import yearly
from demo.geography import ForcePlan
from demo.heard import Ear, Fix, Heard
from demo.moments import SOURCES, TRAINING, Calendar
from demo.roster import Person, roster
from demo.stories import stories
from demo.taser import CANDIDATES_TRAINED, applies, way_to_a_taser
from reddot.kernel.facts import FactKind
from reddot.people.terms import FactEntry

Rows = list[tuple[str, tuple[FactEntry, ...]]]

_CORRECTED = 0.012
"""Share of officers with a date that was typed wrong and put right five weeks later."""
_CONTRADICTED = 0.0035
"""Share of officers of whom two systems say different things about one day."""
_FIX_AFTER = timedelta(days=35, hours=8)


class Load(NamedTuple):
    """What one system handed over at one moment: the facts of each officer it had news of."""

    at: datetime
    source: str
    rows: Rows


Step = Load | Fix


def steps(plan: ForcePlan, calendar: Calendar, seed: int) -> Iterator[Step]:
    """Everything that was recorded about the officers of a force, in the order in which it was recorded."""
    buckets: defaultdict[tuple[datetime, int], dict[str, list[FactEntry]]] = defaultdict(dict)
    fixes: list[Fix] = []
    for collar, notes, put_right in histories(plan, calendar, seed):
        fixes += put_right
        for at, source, entry in notes:
            buckets[at, SOURCES.index(source)].setdefault(collar, []).append(entry)
    fixes.sort(key=lambda fix: (fix.at, fix.collar), reverse=True)
    for at, place in sorted(buckets):
        while fixes and fixes[-1].at <= at:
            yield fixes.pop()
        bucket = buckets.pop((at, place))
        yield Load(at, SOURCES[place], [(collar, tuple(entries)) for collar, entries in bucket.items()])
    yield from reversed(fixes)


def digest(stream: Iterator[Step]) -> str:
    """The SHA-256 of a stream of steps: the same for the same seed and day."""
    total = sha256()
    for step in stream:
        total.update(repr(step).encode())
    return total.hexdigest()


def histories(plan: ForcePlan, calendar: Calendar, seed: int) -> Iterator[tuple[str, list[Heard], list[Fix]]]:
    """Each officer's collar number, all that was handed over about them, and what was put right since."""
    told = stories(plan, calendar)
    for story in told:
        yield story.person.collar, story.notes, story.fixes
    regulars = plan.regulars - sum(story.serving and not story.person.special for story in told)
    specials = plan.specials - sum(story.serving and story.person.special for story in told)
    trained = round(plan.specials * CANDIDATES_TRAINED * 19 / 270)
    for person in roster(plan, calendar, seed, regulars=regulars, specials=specials):
        notes, fixes = _one(plan, calendar, person, trained > 0 if person.candidate else None)
        trained -= person.candidate
        yield person.collar, notes, fixes


def _one(plan: ForcePlan, calendar: Calendar, person: Person, trained: bool | None) -> tuple[list[Heard], list[Fix]]:
    rng = Random(person.seed)
    ear = Ear(calendar, plan.stations, person)
    career(ear, person, rng)
    yearly(ear, person, rng)
    if applies(person, rng):
        way_to_a_taser(ear, person, rng, trained=trained)
    if person.special:
        duty_hours(ear, person, rng)
    pick = rng.random()
    if person.candidate or pick > _CORRECTED + _CONTRADICTED:
        return ear.notes, []
    if pick > _CORRECTED:
        _contradict(ear, rng)
        return ear.notes, []
    return ear.notes, _mistype(ear, person)


def _contradict(ear: Ear, rng: Random) -> None:
    """Let the training system say another level than the fitness system for the last test."""
    tests = [note.entry for note in ear.notes if note.entry.kind is FactKind.FITNESS]
    if tests:
        last = max(tests, key=lambda entry: entry.valid_from)
        level = rng.choice(("3.8", "4.6", "5.2"))
        ear.note(TRAINING, FactKind.FITNESS, f"shuttle_15m {level}", last.valid_from)


def _mistype(ear: Ear, person: Person) -> list[Fix]:
    """Let the last first-aid date have been recorded a month too early, and put right five weeks after."""
    courses = [place for place, note in enumerate(ear.notes) if note.entry.kind is FactKind.FIRST_AID]
    if not courses:
        return []
    place = max(courses, key=lambda place: ear.notes[place].entry.valid_from)
    at, source, right = ear.notes[place]
    day = right.valid_from - timedelta(days=30)
    fixed_at = at + _FIX_AFTER
    if day <= person.joined or right.valid_from < ear.calendar.begins or fixed_at >= ear.calendar.ends_at:
        return []
    wrong = FactEntry(kind=right.kind, value=right.value, valid_from=day)
    ear.notes[place] = Heard(at, source, wrong)
    return [Fix(fixed_at, person.collar, wrong, right, "The certificate shows another date than was typed")]
