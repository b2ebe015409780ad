"""Where lists find an officer: the projection of the facts that hold today onto the officer's own row."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from reddot.criteria.facts import Facts, resolve
from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.kernel.period import london_day
from reddot.people.models import DatedFact, Officer, ShiftTeam, Station
from reddot.people.queries.facts import facts_of
from reddot.people.services.bulk import Row, update_rows

PLACED = frozenset({FactKind.EMPLOYMENT, FactKind.RANK, FactKind.POSTING, FactKind.NAME})
"""The kinds of fact that a placing follows from: others leave it as it is."""


def place_moved(*, since: date, by: Actor, at: datetime) -> int:
    """Refresh every officer for whom a fact began or ended after `since` and by the day of `at`; how many changed.

    For the nightly sweep: a posting from 1 June is recorded in May, and nothing is recorded on 1 June.
    """
    on, kinds = london_day(at), [kind.value for kind in PLACED]
    began = Q(valid_from__gt=since, valid_from__lte=on)
    ended = Q(valid_to__gt=since, valid_to__lte=on)
    moved = DatedFact.objects.filter(began | ended, kind__in=kinds).values_list("officer_id", flat=True)
    ids = sorted(set(moved))
    return sum(place(officer_ids=ids[start : start + 1_000], by=by, at=at) for start in range(0, len(ids), 1_000))


def place(*, officer_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Refresh the projection of facts that lists filter by, for some officers; how many changed.

    It follows from the facts alone, so it appends nothing to the ledger and does not keep `by`. Runs inside the
    caller's transaction.
    """
    on = london_day(at)
    facts = {officer_id: resolve(rows, on=on) for officer_id, rows in facts_of(officer_ids, kinds=PLACED).items()}
    officers = list(Officer.objects.filter(pk__in=facts))
    units = _Units({officer.force_id for officer in officers})
    found = [(officer, _projected(officer, facts[officer.pk], units)) for officer in officers]
    changed = [(*row, on.isoformat(), officer.pk) for officer, row in found if row != _row_of(officer)]
    update_rows(Officer, (*_COLUMNS, "placed_on"), changed)
    return len(changed)


_COLUMNS = ("employment", "rank", "station_id", "team_id", "family_name", "given_names")


def _row_of(officer: Officer) -> Row:
    return tuple(getattr(officer, column) for column in _COLUMNS)


class _Units:
    """The stations and teams of some forces by code: two queries however many officers are placed."""

    def __init__(self, forces: set[str]) -> None:
        stations = Station.objects.filter(force__in=forces).values_list("force_id", "code", "id")
        teams = ShiftTeam.objects.filter(force__in=forces).values_list("force_id", "code", "id")
        self.stations = {(force, code): pk for force, code, pk in stations}
        self.teams = {(force, code): pk for force, code, pk in teams}


def _projected(officer: Officer, facts: Facts, units: _Units) -> Row:
    """The columns of the projection, as the facts have them. A name that nothing states any more stays."""
    station, _, team = _value(facts, FactKind.POSTING).partition("/")
    name = _value(facts, FactKind.NAME) or f"{officer.family_name}, {officer.given_names}"
    family_name, _, given_names = name.partition(", ")
    return (
        _value(facts, FactKind.EMPLOYMENT), _value(facts, FactKind.RANK),
        units.stations.get((officer.force_id, station)), units.teams.get((officer.force_id, team)), family_name, given_names,
    )  # fmt: skip


def _value(facts: Facts, kind: FactKind) -> str:
    fact = facts.get(kind).fact
    return fact.value if fact else ""
