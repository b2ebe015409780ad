"""Builds the demo through the same services as everything else: units, accounts, feeds, corrections, decisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from demo.accounts import SIGN_INS
from demo.agenda import agenda
from demo.decisions import Desk
from demo.force import Load, steps
from demo.geography import ForcePlan, Scale, plans
from demo.heard import Fix
from demo.moments import HR, Calendar
from demo.sign_ins import open_accounts
from demo.stories import FORCE
from reddot.accounts.models import User
from reddot.accounts.terms import job
from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.kernel.period import start_of_day
from reddot.kernel.refusal import Refusal
from reddot.people.models import DatedFact, Force, Officer
from reddot.people.services import facts, imports, officers, placing, units
from reddot.people.services.import_plan import Stated
from reddot.people.terms import FactEntry

BUILDER = "demo build"
_AT_ONCE = 5_000
Say = Callable[[str], None]


class NotInProduction(Refusal):
    """The demo has a password that everybody knows."""

    code = "demo_in_production"


class NotEmpty(Refusal):
    """The database holds something already."""

    code = "demo_not_empty"


class DemoError(Exception):
    """The generator made something that the services do not take: a defect of the demo, not of its user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was made: forces, officers (those who left among them) and facts."""

    forces: int
    officers: int
    facts: int


def build(*, scale: Scale, seed: int, as_of: date, say: Say = lambda line: None) -> Built:
    """Make the demo in an empty database, each force whole or not at all.

    as_of: the day up to which the two years run; nothing is recorded after its first moment.
    Raises: NotInProduction, NotEmpty.
    """
    if settings.PRODUCTION:
        raise NotInProduction("The demo has a password that everybody knows, so it is not built in production")
    if Force.objects.exists() or User.objects.exists():
        raise NotEmpty(
            "This database is in use already. Build the demo in an empty one: make clean-demo, then make demo"
        )
    return make(plans(scale), Calendar(as_of, weekly=scale in (Scale.SMALL, Scale.COUNTY)), seed, say)


def make(forces: Sequence[ForcePlan], calendar: Calendar, seed: int, say: Say = lambda line: None) -> Built:
    """Make any forces, each whole or not at all: what build() does after its checks. For benchmarks too."""
    made = [_force(plan, calendar, seed, say) for plan in forces]
    return Built(forces=len(made), officers=sum(one[0] for one in made), facts=sum(one[1] for one in made))


@transaction.atomic
def _force(plan: ForcePlan, calendar: Calendar, seed: int, say: Say) -> tuple[int, int]:
    by = job(BUILDER, force=plan.code)
    force = _units(plan, by, calendar)
    actors = open_accounts(plan, by=job(BUILDER), at=calendar.opened_at)
    desk = Desk(force, agenda(plan, calendar, seed), actors, seed)
    loaded, moving = 0, set()
    for step in steps(plan, calendar, seed):
        desk.work_until(step.at)
        if isinstance(step, Load):
            loaded += _load(plan.code, step, by)
            desk.learn(step)
            moving |= _yet_to_move(step)
        else:
            _put_right(plan.code, step, actors.get("trainer", by))
    desk.work_until(calendar.ends_at)
    _place(plan.code, sorted(moving), calendar)
    _link(plan, actors, by, calendar)
    count = Officer.objects.filter(force=force).count()
    say(f"{plan.name}: {count:,} officers, {loaded:,} facts")
    return count, loaded


def _units(plan: ForcePlan, by: Actor, calendar: Calendar) -> Force:
    at = calendar.opened_at
    force = units.create_force(code=plan.code, name=plan.name, by=by, at=at)
    for one in plan.districts:
        district = units.create_district(force=force, code=one.code, name=one.name, by=by, at=at)
        for place in one.stations:
            station = units.create_station(district=district, code=place.code, name=place.name, by=by, at=at)
            for team in place.teams:
                units.create_team(station=station, code=team, name=f"Team {team[-1].upper()}", by=by, at=at)
    return force


def _load(force: str, step: Load, by: Actor) -> int:
    rows = (Stated(row=row, collar_number=collar, entries=told) for row, (collar, told) in enumerate(step.rows, 1))
    plan = imports.load(force=force, source=step.source, rows=rows, by=by, at=step.at)
    if plan.problems:
        raise DemoError(f"{step.source} of {step.at:%Y-%m-%d}: {plan.problems[0]}")
    return plan.counts["facts_new"] + plan.counts["facts_corrected"]


def _put_right(force: str, fix: Fix, by: Actor) -> None:
    officer = Officer.objects.only("pk").get(force=force, collar_number=fix.collar)
    # No order: ordering by key, a database reads the whole table in place of one officer's facts.
    wrong = DatedFact.objects.filter(
        officer=officer, kind=fix.wrong.kind.value, key=fix.wrong.key, valid_from=fix.wrong.valid_from,
        withdrawn=False, corrections__isnull=True,
    )[:1]  # fmt: skip
    if not wrong:
        raise DemoError(f"there is nothing to put right for {fix.collar}: {fix.wrong}")
    facts.correct(fact=wrong[0], entry=fix.right, reason=fix.reason, by=by, at=fix.at)


def _yet_to_move(step: Load) -> set[str]:
    """Officers whose place in lists changes by a fact that was known before it began, or that ends by itself."""
    if step.source != HR:
        return set()
    on = step.at.date()
    return {collar for collar, told in step.rows if any(_moves_later(entry, on) for entry in told)}


def _moves_later(entry: FactEntry, on: date) -> bool:
    return entry.kind in (FactKind.EMPLOYMENT, FactKind.RANK) and (entry.valid_from > on or entry.valid_to is not None)


def _place(force: str, collars: Sequence[str], calendar: Calendar) -> None:
    for start in range(0, len(collars), _AT_ONCE):
        part = collars[start : start + _AT_ONCE]
        ids = Officer.objects.filter(force=force, collar_number__in=part).values_list("id", flat=True)
        placing.place(officer_ids=list(ids), by=job(BUILDER), at=start_of_day(calendar.as_of))


def _link(plan: ForcePlan, actors: dict[str, Actor], by: Actor, calendar: Calendar) -> None:
    """Tell whose sign-in is whose own record."""
    for one in SIGN_INS if plan.code == FORCE else ():
        user = actors[one.name].user_id
        if one.collar and user is not None:
            officer = Officer.objects.get(force=plan.code, collar_number=one.collar)
            officers.link_user(officer=officer, user_id=user, by=by, at=calendar.ends_at)
