"""What an extract would change: compared with what is recorded, row by row. Reads only.

The dry run and the write are this same comparison; the write then adds what it found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from reddot.kernel.facts import FactKind
from reddot.kernel.problem import Problem
from reddot.people.models import DatedFact, Officer, ShiftTeam, Station
from reddot.people.terms import CORRECTION, UNDO, BadFact, FactEntry, check_entry

OFFICERS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What an extract states of one officer. An entry without a start is true from the day of the extract."""

    row: int
    collar_number: str
    entries: tuple[FactEntry, ...]
    undated: frozenset[int] = frozenset()
    """Places in `entries` whose start the extract did not give."""
    may_create: bool = True
    """Whether the row says enough to add an officer whom nobody has heard of."""


class Held(NamedTuple):
    """One recorded fact, as the comparison needs it."""

    fact_id: int
    number: int
    valid_from: date
    valid_to: date | None
    detail: str
    source: str
    corrected_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be written about one officer. additions: each fact with the id of the one it corrects, or None."""

    stated: Stated
    officer_id: int | None
    additions: tuple[tuple[FactEntry, int | None], ...]


@dataclass(slots=True)
class Plan:
    """The outcome of comparing a whole extract: counts of officers and of facts, and what is wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def changes(
    rows: Iterable[Stated], *, force: str, source: str, recorded_on: date, plan: Plan
) -> Iterator[list[Change]]:
    """Compare an extract with the record, some thousand officers at a time; fills `plan` on the way.

    Counts: create, update, unchanged, skip [officers]; facts_new, facts_corrected, facts_unchanged, facts_kept [facts].
    """
    units = _Units(force)
    stream = iter(rows)
    while part := list(islice(stream, OFFICERS_AT_ONCE)):
        officers = _officers(force, [row.collar_number for row in part])
        held = _held(officers.values(), part)
        yield [
            change
            for row in part
            if (change := _compare(row, officers.get(row.collar_number), held, units, source, recorded_on, plan))
        ]


class _Units:
    def __init__(self, force: str) -> None:
        self.stations = set(Station.objects.filter(force_id=force).values_list("code", flat=True))
        self.teams = dict(ShiftTeam.objects.filter(force_id=force).values_list("code", "station__code"))

    def fault(self, posting: str) -> tuple[str, str] | None:
        """Column and message when a posting names a place that the force does not have."""
        station, _, team = posting.partition("/")
        if station not in self.stations:
            return (
                "station",
                f"There is no station “{station}” in this force. Correct the station, or have it added first.",
            )
        if team and self.teams.get(team) != station:
            return (
                "shift_team",
                f"There is no shift team “{team}” at station “{station}”. Correct the team, or have it added first.",
            )
        return None


def _officers(force: str, collars: Sequence[str]) -> dict[str, int]:
    found = Officer.objects.filter(force_id=force, collar_number__in=collars)
    return dict(found.values_list("collar_number", "id"))


def _held(officer_ids: Iterable[int], part: Sequence[Stated]) -> dict[tuple[int, int], list[Held]]:
    """What is recorded of the kinds, and for keyed kinds the keys, that some rows state: the rest is not compared."""
    held: defaultdict[tuple[int, int], list[Held]] = defaultdict(list)
    kinds = {entry.kind.value for row in part for entry in row.entries}
    keys = {entry.key for row in part for entry in row.entries}
    rows = (
        DatedFact.objects.filter(officer_id__in=list(officer_ids), kind__in=kinds, key__in=keys, withdrawn=False)
        .order_by("id")
        .values_list(
            "officer_id", "strand", "id", "number", "valid_from", "valid_to", "detail", "recording__source",
            "corrections__recording__source",
        )
    )  # fmt: skip
    for row in rows.iterator(chunk_size=20_000):
        held[row[0], row[1]].append(Held._make(row[2:]))
    return held


def _compare(
    row: Stated,
    officer_id: int | None,
    held: dict[tuple[int, int], list[Held]],
    units: _Units,
    source: str,
    recorded_on: date,
    plan: Plan,
) -> Change | None:
    faults = _faults(row, units, recorded_on)
    if officer_id is None and not row.may_create:
        faults.append(
            _problem(row, "collar_number", "unknown_officer", _NOBODY.format(row.collar_number), row.collar_number)
        )
    if faults:
        plan.problems += faults
        plan.counts["skip"] += 1
        return None
    additions = []
    for place, entry in enumerate(row.entries):
        rows = held.get((officer_id, entry.strand), []) if officer_id is not None else []
        verdict, corrects = _against(entry, place in row.undated, rows, source)
        plan.counts[verdict] += 1
        if verdict in ("facts_new", "facts_corrected"):
            additions.append((entry, corrects))
    plan.counts["create" if officer_id is None else "update" if additions else "unchanged"] += 1
    if officer_id is not None and not additions:
        return None
    return Change(stated=row, officer_id=officer_id, additions=tuple(additions))


_NOBODY = "No officer has the collar number {}. Correct it, or import the officer with a name first."


def _faults(row: Stated, units: _Units, recorded_on: date) -> list[Problem]:
    faults = []
    for entry in row.entries:
        try:
            check_entry(entry, recorded_on=recorded_on)
        except BadFact as refusal:
            faults.append(_problem(row, entry.kind.value, refusal.code, refusal.message, entry.value))
        if entry.kind is FactKind.POSTING and (fault := units.fault(entry.value)):
            faults.append(_problem(row, fault[0], "unknown_place", fault[1], entry.value))
    return faults


def _problem(row: Stated, column: str, code: str, message: str, value: str) -> Problem:
    return Problem(row=row.row, column=column, code=code, message=message, value=value)


def _against(entry: FactEntry, undated: bool, rows: list[Held], source: str) -> tuple[str, int | None]:
    """What a stated fact means beside those recorded: a count's name, and the id of the fact it corrects."""
    standing = [held for held in rows if held.corrected_by is None]
    if undated:
        holding = _holding(standing, entry.valid_from)
        if holding and _same(entry, holding):
            return "facts_unchanged", None
    same_start = [held for held in rows if held.valid_from == entry.valid_from]
    if any(held.corrected_by is None and _same_period(entry, held) for held in same_start):
        return "facts_unchanged", None
    if any(held.corrected_by == CORRECTION and _same_period(entry, held) for held in same_start):
        return "facts_kept", None
    own = [held for held in same_start if held.corrected_by is None and held.source in (source, CORRECTION, UNDO)]
    if own:
        return "facts_corrected", own[-1].fact_id
    return "facts_new", None


def _holding(rows: list[Held], on: date) -> Held | None:
    inside = [held for held in rows if held.valid_from <= on and (held.valid_to is None or on < held.valid_to)]
    return max(inside, key=lambda held: held.valid_from, default=None)


def _same(entry: FactEntry, held: Held) -> bool:
    return (entry.number, entry.detail) == (held.number, held.detail)


def _same_period(entry: FactEntry, held: Held) -> bool:
    return _same(entry, held) and entry.valid_to == held.valid_to
