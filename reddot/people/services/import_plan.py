"""What an extract would change: compared with what is recorded, row by row. Reads only.

The dry run and the write are this same comparison; the write then adds what it found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.db import connection

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
    comparison = _Comparison(force, source, recorded_on, plan)
    stream = iter(rows)
    while part := list(islice(stream, OFFICERS_AT_ONCE)):
        yield comparison.of(part)


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
    days: dict[object, date | None] = {}
    with connection.cursor() as cursor:
        # The query as it is, without Django's conversion of each value: a million facts have a few thousand days.
        cursor.execute(*rows.query.sql_with_params())
        while found := cursor.fetchmany(20_000):
            for officer, strand, pk, number, start, end, detail, source, corrected_by in found:
                first, last = _day(start, days), _day(end, days)
                held[officer, strand].append(Held(pk, number, first, last, detail, source, corrected_by))  # type: ignore[arg-type]
    return held


def _day(value: object, known: dict[object, date | None]) -> date | None:
    """A day as the database gave it: SQLite keeps days as text."""
    if isinstance(value, str):
        found = known.get(value)
        if found is None:
            found = known[value] = date.fromisoformat(value)
        return found
    return value  # type: ignore[return-value]


class _Comparison:
    """An extract against the record. What it finds goes into the plan."""

    def __init__(self, force: str, source: str, recorded_on: date, plan: Plan) -> None:
        self.force, self.source, self.recorded_on, self.plan = force, source, recorded_on, plan
        self.units = _Units(force)

    def of(self, part: Sequence[Stated]) -> list[Change]:
        """What some rows change."""
        officers = _officers(self.force, [row.collar_number for row in part])
        held = _held(officers.values(), part) if officers else {}
        sound = self._sound(part)
        return [change for row in part if (change := self._compare(row, officers.get(row.collar_number), held, sound))]

    def _sound(self, part: Sequence[Stated]) -> set[int]:
        """The ids of the entries that can be. Rows share equal entries, so each is judged once."""
        entries = {id(entry): entry for row in part for entry in row.entries}
        return {key for key, entry in entries.items() if not self._faults_of(entry)}

    def _compare(
        self, row: Stated, officer_id: int | None, held: Mapping[tuple[int, int], list[Held]], sound: set[int]
    ) -> Change | None:
        counts = self.plan.counts
        faults = self._faults(row, sound)
        if officer_id is None and not row.may_create:
            nobody = _NOBODY.format(row.collar_number)
            faults.append(_problem(row, "collar_number", "unknown_officer", nobody, row.collar_number))
        if faults:
            self.plan.problems += faults
            counts["skip"] += 1
            return None
        if officer_id is None:
            counts["create"] += 1
            counts["facts_new"] += len(row.entries)
            return Change(stated=row, officer_id=None, additions=tuple([(entry, None) for entry in row.entries]))
        additions = self._additions(row, officer_id, held)
        counts["update" if additions else "unchanged"] += 1
        return Change(stated=row, officer_id=officer_id, additions=tuple(additions)) if additions else None

    def _additions(
        self, row: Stated, officer_id: int, held: Mapping[tuple[int, int], list[Held]]
    ) -> list[tuple[FactEntry, int | None]]:
        additions = []
        for place, entry in enumerate(row.entries):
            rows = held.get((officer_id, entry.strand))
            verdict, corrects = (
                _against(entry, place in row.undated, rows, self.source) if rows else ("facts_new", None)
            )
            self.plan.counts[verdict] += 1
            if verdict in ("facts_new", "facts_corrected"):
                additions.append((entry, corrects))
        return additions

    def _faults(self, row: Stated, sound: set[int]) -> list[Problem]:
        return [
            _problem(row, column, code, message, entry.value)
            for entry in row.entries
            if id(entry) not in sound
            for column, code, message in self._faults_of(entry)
        ]

    def _faults_of(self, entry: FactEntry) -> list[tuple[str, str, str]]:
        """What is wrong with an entry, whoever it is about: column, code and message."""
        faults = []
        try:
            check_entry(entry, recorded_on=self.recorded_on)
        except BadFact as refusal:
            faults.append((entry.kind.value, refusal.code, refusal.message))
        if entry.kind is FactKind.POSTING and (fault := self.units.fault(entry.value)):
            faults.append((fault[0], "unknown_place", fault[1]))
        return faults


_NOBODY = "No officer has the collar number {}. Correct it, or import the officer with a name first."


def _problem(row: Stated, column: str, code: str, message: str, value: str) -> Problem:
    return Problem(row=row.row, column=column, code=code, message=message, value=value)


def _against(entry: FactEntry, undated: bool, rows: list[Held], source: str) -> tuple[str, int | None]:
    """What a stated fact means beside those recorded: a count's name, and the id of the fact it corrects."""
    same_start = [held for held in rows if held.valid_from == entry.valid_from]
    same = [held.corrected_by for held in same_start if _same_period(entry, held)]
    if None in same:
        return "facts_unchanged", None
    if undated:
        holding = _holding([held for held in rows if held.corrected_by is None], entry.valid_from)
        if holding and _same(entry, holding):
            return "facts_unchanged", None
    if CORRECTION in same:
        return "facts_kept", None
    own = [held for held in same_start if held.corrected_by is None and held.source in (source, CORRECTION, UNDO)]
    if own:
        return "facts_corrected", own[-1].fact_id
    return "facts_new", None


def _holding(rows: list[Held], on: date) -> Held | None:
    inside = [held for held in rows if held.valid_from <= on and (held.valid_to is None or on < held.valid_to)]
    return max(inside, key=lambda held: held.valid_from, default=None)


def _same(entry: FactEntry, held: Held) -> bool:
    return entry.number == held.number and entry.detail == held.detail


def _same_period(entry: FactEntry, held: Held) -> bool:
    return entry.number == held.number and entry.valid_to == held.valid_to and entry.detail == held.detail
