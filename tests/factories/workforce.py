"""A random fictional workforce with every kind of fact, recorded at several moments and corrected: for property tests."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources

from reddot.accounts.terms import job
from reddot.authority import services as authority
from reddot.authority.models import Decision
from reddot.kernel.facts import ROLE_CATEGORIES, FactKind, codes
from reddot.kernel.period import add_months
from reddot.people.models import DatedFact, Force, Officer
from reddot.people.services import facts, imports, units
from reddot.people.services.import_plan import Stated
from reddot.people.terms import FactEntry
from reddot.policies import services as policies

JOB = job("test")
START = date(2017, 9, 1)
END = date(2019, 9, 30)
STATES = (
    FactKind.EMPLOYMENT,
    FactKind.RANK,
    FactKind.PATROL_STATUS,
    FactKind.RESTRICTION,
    FactKind.FEDERATION,
    FactKind.APPLICATION,
)
EVENTS = (
    FactKind.SAFETY_TRAINING,
    FactKind.FIRST_AID,
    FactKind.EYESIGHT,
    FactKind.STANDARDS_CHECK,
    FactKind.RECOMMENDATION,
    FactKind.ENDORSEMENT,
)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def policy_text(name: str) -> str:
    return resources.files("reddot.criteria").joinpath(f"policies/{name}.yaml").read_text("utf-8")


def random_force(seed: int, size: int) -> Force:
    """A force with two changes of policy, corrections, contradictions, suspensions and exceptions."""
    pick = random.Random(seed)
    force = units.create_force(code=f"force{seed}", name="Test Force", by=JOB, at=noon(START))
    for source, after in (("hr", 60), ("training", 200), ("hr", 400), ("fitness", 700)):
        at = noon(START + timedelta(days=after))
        rows = [_stated(pick, place, at.date()) for place in range(size)]
        imports.load(force=force.code, source=source, rows=rows, by=JOB, at=at)
    _correct_some(pick, force)
    for name, day in (
        ("kent-officers-2019", date(2018, 3, 1)),
        ("kent-specials-2019", date(2018, 3, 1)),
        ("leicestershire-2020", date(2019, 8, 1)),
    ):
        policies.adopt(
            force=force, text=policy_text(name), adopted_from=day, decision="T/1", decided_by="A Chief", reason="test",
            by=JOB, at=noon(day - timedelta(days=pick.choice((-20, 0, 10)))),
        )  # fmt: skip
    _decide_some(pick, force)
    return force


def _stated(pick: random.Random, place: int, until: date) -> Stated:
    entries = [FactEntry(kind=FactKind.NAME, value=f"Name{place:05}, Test", valid_from=START)]
    steady = place % 3 != 0  # two in three have a full and favourable record, so that every verdict occurs
    for kind in STATES if steady else pick.sample(STATES, 4):
        entries.append(_state(pick, kind, until, steady))
    for kind in EVENTS if steady else pick.sample(EVENTS, 4):
        entries.append(_event(pick, kind, until, steady))
    entries += _others(pick, until, steady)
    return Stated(row=place + 2, collar_number=f"T{place:05}", entries=_without_clashes(entries))


def _without_clashes(entries: Sequence[FactEntry]) -> tuple[FactEntry, ...]:
    """One entry for a strand and start, as a file that was read has."""
    return tuple({(entry.strand, entry.valid_from): entry for entry in entries}.values())


def _day(pick: random.Random, until: date) -> date:
    # A few days only, so that facts of two sources often begin on the same one.
    span = (until - START).days
    return START + timedelta(days=pick.choice([span // 7 * step for step in range(8)]))


FAVOURABLE = {
    FactKind.EMPLOYMENT: ("regular", "regular", "special"),
    FactKind.PATROL_STATUS: ("independent",),
    FactKind.RESTRICTION: ("no",),
    FactKind.APPLICATION: ("volunteered",),
    FactKind.SAFETY_TRAINING: ("passed",),
    FactKind.FIRST_AID: ("passed",),
    FactKind.EYESIGHT: ("passed",),
    FactKind.STANDARDS_CHECK: ("clear",),
    FactKind.RECOMMENDATION: ("inspector", "special_chief_inspector"),
    FactKind.ENDORSEMENT: ("superintendent",),
}


def _value(pick: random.Random, kind: FactKind, steady: bool) -> str:
    values = FAVOURABLE.get(kind) if steady and pick.random() < 0.98 else None
    return pick.choice(values or codes(kind) or ())


def _state(pick: random.Random, kind: FactKind, until: date, steady: bool) -> FactEntry:
    start = _day(pick, until)
    end = start + timedelta(days=pick.randrange(1, 900)) if pick.random() < (0.02 if steady else 0.3) else None
    value = _value(pick, kind, steady)
    return FactEntry(kind=kind, value=value, valid_from=start, valid_to=end)


def _event(pick: random.Random, kind: FactKind, until: date, steady: bool) -> FactEntry:
    return FactEntry(kind=kind, value=_value(pick, kind, steady), valid_from=_day(pick, until))


def _others(pick: random.Random, until: date, steady: bool) -> list[FactEntry]:
    role = f"{pick.choice(ROLE_CATEGORIES)}/{pick.choice(('yes', 'yes', 'no', 'unknown'))}"
    if steady:
        role = "response/yes"
    began = date(pick.randrange(2000, 2018), pick.randrange(1, 13), pick.randrange(1, 29))
    level = pick.choice(("5.4", "7.1", "3.7", "8.0"))
    model = pick.choice(("x2", "x2", "x26"))
    entries = [
        FactEntry(kind=FactKind.ROLE, value=role, valid_from=_day(pick, until)),
        FactEntry(kind=FactKind.SERVICE_START, value=began.isoformat(), valid_from=began),
        FactEntry(kind=FactKind.FITNESS, value=f"shuttle_15m {level}", valid_from=_day(pick, until)),
        FactEntry(kind=FactKind.ACCREDITATION, key=model, value="passed", valid_from=_day(pick, until)),
    ]
    first = date(2018, 1, 1)
    for month in range(pick.choice((0, 0, 13))):
        start = add_months(first, month)
        if start < until.replace(day=1) and pick.random() < 0.97:
            hours = pick.choice(("41", "38.5", "60", "39"))
            entries.append(
                FactEntry(kind=FactKind.DUTY_HOURS, key=f"{start:%Y-%m}", value=hours, valid_from=start)
            )  # fmt: skip
    return entries


def _correct_some(pick: random.Random, force: Force) -> None:
    standing = list(DatedFact.objects.filter(force=force, corrections__isnull=True).exclude(kind="name"))
    for fact in pick.sample(standing, len(standing) // 15):
        entry = FactEntry(
            kind=FactKind(fact.kind), key=fact.key, value=fact.value, valid_from=fact.valid_from, valid_to=fact.valid_to
        )  # fmt: skip
        moved = replace(entry, valid_from=fact.valid_from - timedelta(days=40), valid_to=fact.valid_to)
        at = noon(END + timedelta(days=pick.randrange(30)))
        changed = moved if pick.random() < 0.7 and fact.kind != "duty_hours" else None
        facts.correct(fact=fact, entry=changed, reason="found to be wrong", by=JOB, at=at)


def _decide_some(pick: random.Random, force: Force) -> None:
    chosen = list(Officer.objects.filter(force=force).order_by("pk"))
    for officer in pick.sample(chosen, len(chosen) // 6):
        at = noon(START + timedelta(days=pick.randrange(200, 760)))
        if pick.random() < 0.5:
            made = authority.suspend(officer=officer, decided_by="A Chief", reason="test", by=JOB, at=at)
        else:
            criterion = pick.choice(("first_aid", "fitness_level", "safety_training", "accreditation", "endorsement"))
            made = authority.make_exception(
                officer=officer, criterion=criterion, ends_at=at + timedelta(days=60), decided_by="A Chief",
                reason="test", by=JOB, at=at,
            )  # fmt: skip
        if pick.random() < 0.5:
            _end(made, at + timedelta(days=pick.randrange(0, 55), hours=pick.randrange(1, 12)))


def _end(made: Decision, at: datetime) -> None:
    end = authority.lift if made.kind == Decision.Kind.SUSPEND else authority.end_exception
    named = {"suspension": made} if made.kind == Decision.Kind.SUSPEND else {"exception": made}
    end(decided_by="A Chief", reason="test over", by=JOB, at=at, **named)
