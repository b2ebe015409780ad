"""A small fictional force with named officers, each there to show one thing. Everything goes through services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from reddot.accounts.terms import job
from reddot.criteria.library import policy_text
from reddot.kernel.facts import FactKind
from reddot.people.models import DatedFact, Force, Officer, ShiftTeam, Station
from reddot.people.services import facts, officers, units
from reddot.people.terms import FactEntry
from reddot.policies import services as policies

TODAY = date(2019, 11, 20)
NOW = datetime(2019, 11, 20, 10, 30, tzinfo=UTC)
HR = job("hr extract", force="northmoor")
LONG_NAME = ("Featherstonehaugh-Cholmondeley", "Alexandrina Persephone Wilhelmina")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The force and its places."""

    force: Force
    central: Station
    hill: Station
    team: ShiftTeam


def a_town(code: str = "northmoor", *, at: datetime = datetime(2018, 1, 2, 9, tzinfo=UTC)) -> Town:
    """A force of two districts, with a station in each and a shift team at the first."""
    force = units.create_force(code=code, name="Northmoor Police", by=HR, at=at)
    north = units.create_district(force=force, code="north", name="North", by=HR, at=at)
    south = units.create_district(force=force, code="south", name="South", by=HR, at=at)
    central = units.create_station(district=north, code="n1", name="Northmoor Central", by=HR, at=at)
    hill = units.create_station(district=south, code="s1", name="Gallows Hill", by=HR, at=at)
    team = units.create_team(station=central, code="n1-a", name="A shift", by=HR, at=at)
    return Town(force=force, central=central, hill=hill, team=team)


def adopt(force: Force, name: str, *, on: date = date(2019, 4, 1)) -> None:
    """The force adopts a policy that comes with Reddot."""
    policies.adopt(
        force=force, text=policy_text(name), adopted_from=on, decision="CC/2019/14", decided_by="T/CC A. Example",
        reason="Uplift", by=HR, at=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
    )  # fmt: skip


def entries(posting: str = "n1/n1-a", *, day: date = date(2019, 6, 3), **changed: str | None) -> list[FactEntry]:
    """A record that lets a regular officer carry an X2, each kind changed as named, or left out when None.

    day: of everything that happened on a day; the passed results lapse 12 months later.
    """
    values: dict[str, str | None] = {
        "employment": "regular", "rank": "constable", "role": "response/yes", "posting": posting,
        "patrol_status": "independent", "service_start": "2012-09-03", "safety_training": "passed",
        "first_aid": "passed", "fitness": "shuttle_15m 7.2", "restriction": "no", "federation": "yes",
        "application": "volunteered", "accreditation": "passed",
    } | changed  # fmt: skip
    return [_entry(FactKind(kind), value, day) for kind, value in values.items() if value is not None]


def _entry(kind: FactKind, value: str, day: date) -> FactEntry:
    happened = kind in (FactKind.SAFETY_TRAINING, FactKind.FIRST_AID, FactKind.FITNESS, FactKind.ACCREDITATION)
    start = date.fromisoformat(value) if kind is FactKind.SERVICE_START else day if happened else date(2018, 1, 8)
    return FactEntry(kind=kind, key="x2" if kind is FactKind.ACCREDITATION else "", value=value, valid_from=start)


def an_officer(
    town: Town,
    collar: str,
    name: tuple[str, str] = ("Example", "Jane"),
    *,
    stated: Sequence[FactEntry] | None = None,
    user_id: int | None = None,
    at: datetime = datetime(2019, 6, 4, 9, tzinfo=UTC),
) -> Officer:
    """An officer whose record the HR extract stated; one who may carry unless `stated` says otherwise."""
    officer = officers.create_officer(
        force=town.force, collar_number=collar, family_name=name[0], given_names=name[1], by=HR, at=at
    )
    told = entries() if stated is None else stated
    if told:
        facts.record(officer=officer, entries=told, source="HR extract", by=HR, at=at)
    if user_id is not None:
        officers.link_user(officer=officer, user_id=user_id, by=HR, at=at)
    return Officer.objects.select_related("station__district", "team", "force").get(pk=officer.pk)


def put_right(
    officer: Officer, kind: FactKind, value: str | None, reason: str, *, by: object = HR, at: datetime = NOW
) -> DatedFact:
    """The latest fact of a kind is corrected to another value, or withdrawn with None."""
    fact = DatedFact.objects.filter(officer=officer, kind=kind, corrections__isnull=True, withdrawn=False).latest("pk")
    entry = (
        FactEntry(kind=kind, key=fact.key, value=value, valid_from=fact.valid_from, valid_to=fact.valid_to)
        if value is not None
        else None
    )
    return facts.correct(fact=fact, entry=entry, reason=reason, by=by, at=at)  # type: ignore[arg-type]


def a_workforce(town: Town, count: int) -> None:
    """So many more officers, as one import loads them; every third has no first aid and every fifth failed fitness."""
    from reddot.people.services import imports
    from reddot.people.services.import_plan import Stated

    at = datetime(2019, 6, 4, 9, tzinfo=UTC)
    rows = [
        Stated(
            row=place + 2,
            collar_number=f"{5000 + place}",
            entries=(
                FactEntry(kind=FactKind.NAME, value=f"Family{place:05}, Given", valid_from=TODAY - timedelta(days=400)),
                *entries(
                    "n1/n1-a" if place % 2 else "s1",
                    first_aid=None if place % 3 == 0 else "passed",
                    fitness="shuttle_15m 3.1" if place % 5 == 0 else "shuttle_15m 7.2",
                ),
            ),
        )
        for place in range(count)
    ]
    imports.load(force=town.force.code, source="HR extract", rows=rows, by=HR, at=at)
