"""The workforce as a list: who may carry, filtered, a page at a time."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock

import numpy as np
from django.db import connection
from django.db.models import Max
from numpy.typing import NDArray

from reddot.accounts.permissions import scopes
from reddot.authority.models import Decision
from reddot.authority.queries.judgement import VERDICTS
from reddot.authority.queries.workforce import Answers, answer_all
from reddot.authority.terms import Verdict
from reddot.criteria.catalogue import CRITERIA
from reddot.criteria.columns import NEVER_DAY
from reddot.criteria.finding import Outcome
from reddot.kernel.actor import Actor
from reddot.kernel.facts import EMPLOYMENTS, RANKS
from reddot.kernel.period import london_day
from reddot.people.queries.officers import lines
from reddot.people.queries.roster import Roster, roster
from reddot.people.queries.table import last_fact
from reddot.people.terms import OfficerLine
from reddot.policies.models import Adoption

PAGE_SIZE = 50
_KEPT = 16
_NUMBERS = {word: number for number, word in VERDICTS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to; "" and None leave it as it is.

    failing: a criterion that is not met or unknown. changes_within_days: the verdict changes in so many days.
    """

    verdict: str = ""
    district: str = ""
    station: str = ""
    employment: str = ""
    rank: str = ""
    failing: str = ""
    changes_within_days: int | None = None
    sort: str = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One officer in the list. failing: the first criterion in the way, "" when none or when it is no criterion."""

    officer: OfficerLine
    verdict: Verdict
    changes_on: date | None
    failing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the list. total: officers that the filters leave; counts: by verdict, before the verdict filter."""

    lines: tuple[BoardLine, ...]
    total: int
    counts: dict[str, int]
    number: int
    pages: int
    roster: Roster


def workforce_page(
    *, visible_to: Actor, force: str, model: str, at: datetime, filters: Filters, number: int = 1
) -> Page:
    """One page of the officers whose authority the actor may see. Two queries when nothing changed.

    number: 1-based; past the last page gives the last.
    """
    table, places, counts = _narrowed(visible_to, force, model, at, filters)
    pages = max(1, -(-len(places) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    shown = places[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(
        lines=_lines(table, shown), total=len(places), counts=counts, number=number, pages=pages, roster=table.roster
    )


def workforce_lines(
    *, visible_to: Actor, force: str, model: str, at: datetime, filters: Filters
) -> tuple[BoardLine, ...]:
    """Every officer that the filters leave: for an export."""
    table, places, _ = _narrowed(visible_to, force, model, at, filters)
    return _lines(table, places)


def verdict_counts(*, visible_to: Actor, force: str, model: str, at: datetime) -> dict[str, int]:
    """How many of the officers whom the actor may see, or only count, get each verdict."""
    scope = scopes(visible_to, "authority.read")
    table = _table(force, model, at)
    inside = table.roster.within(scope) if not scope.counts else np.ones(len(table.roster.officers), np.bool_)
    return _counts(table.verdict[inside])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Answers in the order of the roster."""

    roster: Roster
    answers: Answers
    verdict: NDArray[np.int8]
    changes_on: NDArray[np.int32]
    place: NDArray[np.intp]
    good_until: datetime | None


_tables: OrderedDict[tuple[object, ...], _Table] = OrderedDict()
_lock = Lock()


def _table(force: str, model: str, at: datetime) -> _Table:
    """The answers of a force now. Kept until a fact, a decision or an adoption is recorded, or time changes one."""
    last, decided, adopted_last = _marks(force)
    key = (str(connection.settings_dict["NAME"]), force, model, london_day(at), last, decided, adopted_last)
    with _lock:
        held = _tables.get(key)
        if held is not None and held.answers.at <= at and (held.good_until is None or at < held.good_until):
            return held
        held = _tables[key] = _computed(force, model, at, last)
        while len(_tables) > _KEPT:
            _tables.popitem(last=False)
        return held


def _marks(force: str) -> tuple[int, int, int]:
    decided = Decision.objects.filter(force_id=force).aggregate(last=Max("id"))["last"] or 0
    adopted_last = Adoption.objects.filter(force_id=force).aggregate(last=Max("id"))["last"] or 0
    return last_fact(force), decided, adopted_last


def forget_boards() -> None:
    """Compute every list anew at the next call: between tests."""
    with _lock:
        _tables.clear()


def _computed(force: str, model: str, at: datetime, last: int) -> _Table:
    answers = answer_all(force=force, model=model, at=at)
    listed = roster(force, on=london_day(at), last=last)
    place = np.searchsorted(answers.officers, listed.officers)
    return _Table(
        roster=listed,
        answers=answers,
        verdict=answers.verdict[place],
        changes_on=answers.changes_on[place],
        place=place,
        good_until=_next_boundary(force, at),
    )


def _next_boundary(force: str, at: datetime) -> datetime | None:
    """The next moment at which a suspension or an exception that stands recorded begins or ends by itself."""
    rows = Decision.objects.filter(force_id=force, ended_by__isnull=True, ends_at__gt=at)
    return rows.order_by("ends_at").values_list("ends_at", flat=True).first()


def _narrowed(
    actor: Actor, force: str, model: str, at: datetime, filters: Filters
) -> tuple[_Table, NDArray[np.intp], dict[str, int]]:
    table = _table(force, model, at)
    chosen = table.roster.within(scopes(actor, "authority.read"))
    for condition in _conditions(table, filters, london_day(at)):
        chosen &= condition
    counts = _counts(table.verdict[chosen])
    if filters.verdict:
        chosen &= table.verdict == _NUMBERS[Verdict(filters.verdict)]
    places = np.flatnonzero(chosen)
    if filters.sort == "changes":
        places = places[np.argsort(table.changes_on[places], kind="stable")]
    return table, places, counts


def _conditions(table: _Table, filters: Filters, today: date) -> list[NDArray[np.bool_]]:
    listed = table.roster
    found = []
    if filters.district:
        found.append(listed.in_district(filters.district))
    if filters.station:
        found.append(listed.at_station(filters.station))
    if filters.employment:
        found.append(listed.employment == EMPLOYMENTS.index(filters.employment))
    if filters.rank:
        found.append(listed.rank == RANKS.index(filters.rank))
    if filters.failing:
        outcome = table.answers.outcomes.get(filters.failing)
        failing = np.isin(outcome[table.place], (Outcome.NOT_MET, Outcome.UNKNOWN)) if outcome is not None else None
        found.append(failing if failing is not None else np.zeros(len(listed.officers), np.bool_))
    if filters.changes_within_days is not None:
        found.append(table.changes_on <= (today + timedelta(days=filters.changes_within_days)).toordinal())
    return found


def _counts(verdict: NDArray[np.int8]) -> dict[str, int]:
    return {word.value: int((verdict == number).sum()) for number, word in VERDICTS.items()}


def _lines(table: _Table, places: NDArray[np.intp]) -> tuple[BoardLine, ...]:
    ids = table.roster.officers[places].tolist()
    found = {line.officer_id: line for line in lines(ids)}
    return tuple(
        BoardLine(
            officer=found[pk],
            verdict=VERDICTS[table.verdict[place]],
            changes_on=None if table.changes_on[place] == NEVER_DAY else date.fromordinal(int(table.changes_on[place])),
            failing=_first_failing(table.answers, int(table.place[place])),
        )
        for pk, place in zip(ids, places.tolist(), strict=True)
        if pk in found
    )


def _first_failing(answers: Answers, place: int) -> str:
    """The first criterion not met; if none, the first unknown."""
    unknown = ""
    for criterion in CRITERIA:
        outcome = answers.outcomes.get(criterion.name)
        if outcome is None:
            continue
        if outcome[place] == Outcome.NOT_MET:
            return criterion.name
        if outcome[place] == Outcome.UNKNOWN and not unknown:
            unknown = criterion.name
    return unknown
