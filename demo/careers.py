"""What the HR system knows of an officer: employment, rank, role, posting, restrictions."""

from datetime import date, timedelta
from random import Random

from demo.heard import Ear
from demo.moments import HR
from demo.names import FAMILY
from demo.roster import PUBLIC_FACING, Person
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months

TITLES = {
    "response": "Response officer",
    "neighbourhood": "Neighbourhood officer",
    "investigation": "Detective",
    "roads_policing": "Roads policing officer",
    "firearms": "Firearms officer",
    "dogs": "Dog handler",
    "public_order": "Operational support",
    "search": "Search officer",
    "custody": "Custody officer",
    "control_room": "Force control room",
    "training": "Trainer",
    "headquarters": "Headquarters department",
}
_COMMANDS = {"neighbourhood": "District command", "investigation": "Crime command"}
_SENIOR = frozenset({"chief_inspector", "superintendent", "chief_superintendent", "assistant_chief_constable",
                     "deputy_chief_constable", "chief_constable"})  # fmt: skip
_RANK_BELOW = {
    "sergeant": "constable", "inspector": "sergeant", "chief_inspector": "inspector",
    "superintendent": "chief_inspector", "chief_superintendent": "superintendent",
    "assistant_chief_constable": "chief_superintendent", "deputy_chief_constable": "assistant_chief_constable",
    "chief_constable": "deputy_chief_constable", "special_sergeant": "special_constable",
    "special_inspector": "special_sergeant", "special_chief_inspector": "special_inspector",
}  # fmt: skip
_RANK_ABOVE = {below: above for above, below in _RANK_BELOW.items()}
_REASONS = (
    "Recuperative duties after an injury at work",
    "Recuperative duties after an operation",
    "Adjusted duties on medical advice",
    "Restricted while a complaint is looked into",
)


def career(ear: Ear, person: Person, rng: Random) -> None:
    """Note everything the HR system says of one officer."""
    ear.note(HR, FactKind.NAME, f"{person.family}, {person.given}", person.joined)
    ear.note(HR, FactKind.SERVICE_START, person.service_start.isoformat(), person.service_start, known=person.joined)
    _employment(ear, person, rng)
    _rank(ear, person, rng)
    _role(ear, person, rng)
    _posting(ear, person, rng)
    _patrol(ear, person, rng)
    _restriction(ear, person, rng)
    if rng.random() < (0.55 if person.special else 0.97):
        ear.note(HR, FactKind.FEDERATION, "yes", person.joined)
    if rng.random() < 0.012:
        _new_name(ear, person, rng)


def within(rng: Random, first: date, last: date) -> date:
    """A day from the first to before the last; the first when there is none between."""
    days = (last - first).days
    return first + timedelta(days=rng.randrange(days)) if days > 0 else first


def _employment(ear: Ear, person: Person, rng: Random) -> None:
    kind = "special" if person.special else "regular"
    as_of = ear.calendar.as_of
    ear.note(HR, FactKind.EMPLOYMENT, kind, person.joined)
    if person.left is not None:
        announced = person.left - timedelta(days=rng.choice((0, 14, 30, 45)))
        ear.note(HR, FactKind.EMPLOYMENT, "left", person.left, known=announced)
    elif not person.cohort and rng.random() < 0.006:
        announced = ear.calendar.ago(rng.randrange(33, 60))
        ear.note(HR, FactKind.EMPLOYMENT, "left", as_of + timedelta(days=rng.randrange(5, 75)), known=announced)
    elif person.joined < add_months(ear.calendar.begins, -36) and rng.random() < 0.004:
        away = within(rng, ear.calendar.begins, ear.calendar.ago(400))
        ear.note(HR, FactKind.EMPLOYMENT, "left", away)
        ear.note(HR, FactKind.EMPLOYMENT, kind, away + timedelta(days=rng.randrange(120, 300)))


def _rank(ear: Ear, person: Person, rng: Random) -> None:
    below = _RANK_BELOW.get(person.rank)
    if below is None:
        ear.note(HR, FactKind.RANK, person.rank, person.joined)
    else:
        promoted = within(rng, add_months(person.joined, 24), ear.calendar.ago(20))
        ear.note(HR, FactKind.RANK, below, person.joined)
        ear.note(HR, FactKind.RANK, person.rank, promoted)
    above = _RANK_ABOVE.get(person.rank)
    if above and not person.special and rng.random() < 0.02:
        since = within(rng, max(ear.calendar.begins, add_months(person.joined, 30)), ear.calendar.ago(40))
        until = since + timedelta(days=rng.randrange(60, 240))
        ear.note(HR, FactKind.RANK, above, since, until, detail="acting")


def _role(ear: Ear, person: Person, rng: Random) -> None:
    facing = "yes" if person.role in PUBLIC_FACING else "no"
    title = _COMMANDS.get(person.role, TITLES[person.role]) if person.rank in _SENIOR else TITLES[person.role]
    if rng.random() < 0.01:
        facing = "unknown"
    moved = person.joined
    earlier = ear.calendar.ago(rng.randrange(40, 2_000))
    if rng.random() < 0.35 and earlier > person.joined + timedelta(days=400):
        before = rng.choice(("response", "neighbourhood"))
        ear.note(HR, FactKind.ROLE, f"{before}/yes", person.joined, detail=TITLES[before])
        moved = earlier
    ear.note(HR, FactKind.ROLE, f"{person.role}/{facing}", moved, detail=title)


def _posting(ear: Ear, person: Person, rng: Random) -> None:
    if rng.random() < 0.004:
        return
    place = f"{person.station.code}/{person.team}" if person.team else person.station.code
    moved = ear.calendar.ago(rng.randrange(10, 1_800))
    if rng.random() < 0.3 and moved > person.joined + timedelta(days=200):
        other = rng.choice(ear.stations)
        ear.note(HR, FactKind.POSTING, other.code, person.joined)
        ear.note(HR, FactKind.POSTING, place, moved)
    else:
        ear.note(HR, FactKind.POSTING, place, person.joined)


def _patrol(ear: Ear, person: Person, rng: Random) -> None:
    months = rng.randrange(12, 26) if person.special else rng.randrange(8, 11)
    independent = add_months(person.service_start, months)
    if independent > person.joined:
        ear.note(HR, FactKind.PATROL_STATUS, "accompanied", person.joined)
    if independent < ear.calendar.as_of and not (person.special and not person.candidate and rng.random() < 0.2):
        ear.note(HR, FactKind.PATROL_STATUS, "independent", max(independent, person.joined))


def _restriction(ear: Ear, person: Person, rng: Random) -> None:
    ear.note(HR, FactKind.RESTRICTION, "no", person.joined)
    if person.candidate or rng.random() > 0.07:
        return
    since = within(rng, max(ear.calendar.begins, person.joined + timedelta(days=60)), ear.calendar.ago(10))
    ear.note(HR, FactKind.RESTRICTION, "yes", since, detail=rng.choice(_REASONS))
    ear.note(HR, FactKind.RESTRICTION, "no", since + timedelta(days=rng.randrange(40, 400)))


def _new_name(ear: Ear, person: Person, rng: Random) -> None:
    since = within(rng, max(ear.calendar.begins, person.joined + timedelta(days=30)), ear.calendar.ago(35))
    ear.note(HR, FactKind.NAME, f"{rng.choice(FAMILY)}, {person.given}", since)
