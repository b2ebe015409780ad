"""The workforce as a list: who may carry, filtered, a page at a time."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from reddot.accounts.permissions import Scope, scopes
from reddot.authority.models import Decision
from reddot.authority.queries.decisions import suspensions_in_effect
from reddot.authority.queries.judgement import VERDICTS
from reddot.authority.queries.workforce import NO_POLICY as WITHOUT_POLICY
from reddot.authority.queries.workforce import Answers, answer_all
from reddot.authority.terms import Verdict
from reddot.criteria.catalogue import CRITERIA
from reddot.criteria.columns import NEVER_DAY
from reddot.criteria.finding import Outcome
from reddot.kernel.actor import Actor
from reddot.kernel.facts import EMPLOYMENTS, RANKS
from reddot.kernel.period import london_day
from reddot.people.models import DatedFact
from reddot.people.queries.officers import lines
from reddot.people.queries.roster import Roster, roster
from reddot.people.terms import OfficerLine
from reddot.policies.models import Adoption
from reddot.policies.queries import adopted, newest_model

PAGE_SIZE = 50
_KEPT = 16
_NARROWED_KEPT = 64
_NUMBERS = {word: number for number, word in VERDICTS.items()}
SUSPENDED = "suspended"
NO_POLICY = "no_policy"
_IN_THE_WAY = (*(criterion.name for criterion in CRITERIA), SUSPENDED, NO_POLICY, "")
_SUSPENDED, _NO_POLICY, _NOTHING = (np.int8(_IN_THE_WAY.index(one)) for one in (SUSPENDED, NO_POLICY, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to; "" and None leave it as it is.

    failing: a criterion that is not met or unknown. changes_within_days: the verdict changes in so many days.
    sort: one of terms.SORTS.
    """

    verdict: str = ""
    district: str = ""
    station: str = ""
    employment: str = ""
    rank: str = ""
    failing: str = ""
    changes_within_days: int | None = None
    sort: str = "name"


class BoardLine(NamedTuple):
    """One officer in the list.

    failing: the first criterion in the way, or SUSPENDED or NO_POLICY; "" when none is, or when the actor may not see it.
    redacted: the actor may see the verdict and when it changes, and no more.
    """

    officer: OfficerLine
    verdict: Verdict
    changes_on: date | None
    failing: str
    redacted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the list. total: officers that the filters leave; counts: by verdict, before the verdict filter."""

    lines: tuple[BoardLine, ...]
    total: int
    counts: dict[str, int]
    number: int
    pages: int
    roster: Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A force as it is known at a moment. One query tells whether anything was recorded since the last one.

    marks: the last fact, decision and adoption. model: the device that is asked about when nobody names one.
    """

    force: str
    at: datetime
    marks: tuple[int, int, int]
    roster: Roster
    model: str


def standing(force: str, at: datetime) -> Standing:
    """The force now: what the pages about it start from. One query when nothing changed."""
    marks, on = _marks(force), london_day(at)
    key = (str(connection.settings_dict["NAME"]), force, on, marks[2])
    model = _models.get(key)
    if model is None:
        if len(_models) > _NARROWED_KEPT:
            _models.clear()
        model = _models[key] = newest_model(adopted(force), on=on)
    return Standing(force=force, at=at, marks=marks, roster=roster(force, at=at, last=marks[0]), model=model)


_models: dict[tuple[str, str, date, int], str] = {}


def workforce_page(
    *,
    visible_to: Actor,
    force: str,
    model: str,
    at: datetime,
    filters: Filters,
    number: int = 1,
    known: Standing | None = None,
) -> Page:
    """One page of the officers whose authority the actor may see. Two queries when nothing changed.

    number: 1-based; past the last page gives the last. known: standing(), when just asked; it saves one query.
    """
    table = _table(force, model, at, known)
    found = _narrowed(table, (scopes(visible_to, READ),), filters, london_day(at))
    pages = max(1, -(-len(found.places) // PAGE_SIZE))
    number = min(max(number, 1), pages)
    shown = found.places[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(
        lines=_lines(table, found, shown), total=len(found.places), counts=found.counts, number=number, pages=pages,
        roster=table.roster,
    )  # fmt: skip


def workforce_lines(
    *, visible_to: Actor, force: str, model: str, at: datetime, filters: Filters
) -> tuple[BoardLine, ...]:
    """Every officer that the filters leave and whom the actor may both see and take away: for an export."""
    table = _table(force, model, at)
    found = _narrowed(table, (scopes(visible_to, READ), scopes(visible_to, EXPORT)), filters, london_day(at))
    return _lines(table, found, found.places)


def workforce_total(
    *, visible_to: Actor, force: str, model: str, at: datetime, filters: Filters, known: Standing | None = None
) -> int:
    """How many officers workforce_page() would list."""
    table = _table(force, model, at, known)
    return len(_narrowed(table, (scopes(visible_to, READ),), filters, london_day(at)).places)


def verdict_counts(
    *, visible_to: Actor, force: str, model: str, at: datetime, known: Standing | None = None
) -> dict[str, int]:
    """How many of the officers whom the actor may see, or only count, get each verdict."""
    scope = scopes(visible_to, READ)
    table = _table(force, model, at, known)
    countable = replace(scope, full=scope.shown | scope.counts)
    return _counts(table.verdict[table.roster.within(countable)])


READ = "authority.read"
EXPORT = "people.export"


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What a list comes to for one reader. places: in roster order or as sorted. full: whom the reader sees whole."""

    places: NDArray[np.intp]
    counts: dict[str, int]
    full: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Answers in the order of the roster. failing: place in _IN_THE_WAY of what is in the way first.

    narrowed: what readers asked of it lately, so that the next page of the same list costs no pass over everyone.
    """

    roster: Roster
    answers: Answers
    verdict: NDArray[np.int8]
    changes_on: NDArray[np.int32]
    place: NDArray[np.intp]
    failing: NDArray[np.int8]
    good_until: datetime | None
    narrowed: OrderedDict[tuple[object, ...], _Narrowed] = field(default_factory=OrderedDict)


_tables: OrderedDict[tuple[object, ...], _Table] = OrderedDict()
_lock = Lock()


def _table(force: str, model: str, at: datetime, known: Standing | None = None) -> _Table:
    """The answers of a force now. Kept until a fact, a decision or an adoption is recorded, or time changes one."""
    marks = known.marks if known else _marks(force)
    key = (str(connection.settings_dict["NAME"]), force, model, london_day(at), *marks)
    with _lock:
        held = _tables.get(key)
        if held is not None and held.answers.at <= at and (held.good_until is None or at < held.good_until):
            return held
        held = _tables[key] = _computed(force, model, at, marks[0])
        while len(_tables) > _KEPT:
            _tables.popitem(last=False)
        return held


# By hand, because every list page asks it: built by the ORM it costs several times what it takes to run.
_MARKS = f"""
SELECT (SELECT max(id) FROM {DatedFact._meta.db_table} WHERE force_id = %s),
       (SELECT max(id) FROM {Decision._meta.db_table} WHERE force_id = %s),
       (SELECT max(id) FROM {Adoption._meta.db_table} WHERE force_id = %s)
"""  # noqa: S608 - names from the models


def _marks(force: str) -> tuple[int, int, int]:
    """The last fact, decision and adoption of a force: when none is newer, no answer has changed but by time."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [force] * 3)
        last, decided, latest = cursor.fetchone()
    return last or 0, decided or 0, latest or 0


def forget_boards() -> None:
    """Compute every list anew at the next call: between tests."""
    with _lock:
        _tables.clear()
        _models.clear()


def _computed(force: str, model: str, at: datetime, last: int) -> _Table:
    answers = answer_all(force=force, model=model, at=at)
    listed = roster(force, at=at, last=last)
    place = np.searchsorted(answers.officers, listed.officers)
    return _Table(
        roster=listed,
        answers=answers,
        verdict=answers.verdict[place],
        changes_on=answers.changes_on[place],
        place=place,
        failing=_in_the_way(answers)[place],
        good_until=_next_boundary(force, at),
    )


def _in_the_way(answers: Answers) -> NDArray[np.int8]:
    """For every officer the suspension, else the first criterion not met, else the first unknown, else no policy."""
    not_met = np.full(len(answers.officers), _NOTHING)
    unknown = np.where(answers.policy == WITHOUT_POLICY, _NO_POLICY, _NOTHING)
    for number in reversed(range(len(CRITERIA))):
        outcome = answers.outcomes.get(_IN_THE_WAY[number])
        if outcome is not None:
            not_met[outcome == Outcome.NOT_MET] = number
            unknown[outcome == Outcome.UNKNOWN] = number
    found = np.where(not_met == _NOTHING, unknown, not_met)
    suspended = suspensions_in_effect(answers.force, answers.at).values_list("officer_id", flat=True)
    found[np.isin(answers.officers, list(suspended))] = _SUSPENDED
    return np.where(answers.verdict == _NUMBERS[Verdict.YES], _NOTHING, found)


def _next_boundary(force: str, at: datetime) -> datetime | None:
    """The next moment at which a suspension or an exception that stands recorded begins or ends by itself."""
    rows = Decision.objects.filter(force_id=force, ended_by__isnull=True, ends_at__gt=at)
    return rows.order_by("ends_at").values_list("ends_at", flat=True).first()


def _narrowed(table: _Table, reach: tuple[Scope, ...], filters: Filters, today: date) -> _Narrowed:
    key = (reach, filters, today)
    with _lock:
        held = table.narrowed.get(key)
        if held is None:
            held = table.narrowed[key] = _narrow(table, reach, filters, today)
            while len(table.narrowed) > _NARROWED_KEPT:
                table.narrowed.popitem(last=False)
        return held


def _narrow(table: _Table, reach: tuple[Scope, ...], filters: Filters, today: date) -> _Narrowed:
    full = table.roster.within(replace(reach[0], redacted=frozenset()))
    chosen = np.logical_and.reduce([table.roster.within(scope) for scope in reach])
    if filters.failing:
        chosen &= full  # a filter must not tell what the line itself leaves out
    for condition in _conditions(table, filters, today):
        chosen &= condition
    counts = _counts(table.verdict[chosen])
    if filters.verdict:
        chosen &= table.verdict == _NUMBERS[Verdict(filters.verdict)]
    return _Narrowed(_sorted(table, np.flatnonzero(chosen), filters.sort), counts, full)


def _sorted(table: _Table, places: NDArray[np.intp], sort: str) -> NDArray[np.intp]:
    """The places in the order asked for. Whoever's verdict never changes comes last either way."""
    if sort == "-name":
        return places[::-1]
    if sort not in ("changes", "-changes"):
        return places
    days = table.changes_on[places].astype(np.int64)
    if sort == "-changes":
        days = np.where(days == NEVER_DAY, NEVER_DAY, -days)
    return places[np.argsort(days, kind="stable")]


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


def _lines(table: _Table, found: _Narrowed, places: NDArray[np.intp]) -> tuple[BoardLine, ...]:
    ids = table.roster.officers[places].tolist()
    known = {line.officer_id: line for line in lines(ids)}
    columns = (table.verdict, table.changes_on, table.failing, found.full)
    rows = zip(ids, *(column[places].tolist() for column in columns), strict=True)
    return tuple(
        BoardLine(
            known[pk],
            VERDICTS[verdict],
            None if changes_on == NEVER_DAY else date.fromordinal(changes_on),
            _IN_THE_WAY[failing] if full else "",
            not full,
        )
        for pk, verdict, changes_on, failing, full in rows
        if pk in known
    )
