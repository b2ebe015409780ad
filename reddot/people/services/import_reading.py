"""From a file to what it states of each officer: the readers of `exchange`, and the force's own names for places."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from reddot.exchange import duty_hours, hr_extract
from reddot.exchange.duty_hours import DutyRow
from reddot.exchange.hr_extract import FIELDS, FactRow, OfficerRow
from reddot.kernel.facts import FactKind
from reddot.kernel.problem import Problem
from reddot.kernel.refusal import Refusal
from reddot.people.models import ImportBatch, ShiftTeam, Station
from reddot.people.services.import_plan import Stated
from reddot.people.terms import Columns, FactEntry

FORMATS = ("hr-extract", "duty-hours")
"""The formats of `exchange` that state facts about officers."""


class UnknownFormat(Refusal):
    """A file's format is not one that can be imported."""

    code = "unknown_format"


AS_HEADED = Columns()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBatch:
    """A file as it was read. usable: whether the file as a whole can be used. rejected: cells of rows with problems.

    columns: heading to field, as the file was read with.
    """

    stated: Iterator[Stated]
    problems: tuple[Problem, ...]
    usable: bool
    rows_read: int
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    rejected: Mapping[int, tuple[str, ...]]


def read_batch(batch: ImportBatch, columns: Columns = AS_HEADED) -> ReadBatch:
    """Read a batch's file in a limited child process.

    Raises: UnknownFormat. Whatever is wrong with the file is a problem.
    """
    content = bytes(batch.content)
    if batch.format == "duty-hours":
        duty = duty_hours.read(content, as_of=batch.as_of, sheet=columns.sheet)
        return ReadBatch(
            stated=_of_duty(duty.rows), problems=duty.problems, usable=duty.usable, rows_read=duty.rows_read,
            headings=duty.headings, columns={}, rejected=duty.rejected,
        )  # fmt: skip
    if batch.format != "hr-extract":
        raise UnknownFormat(f"{batch.format} cannot be imported. Choose one of {', '.join(FORMATS)}", field="format")
    extract = hr_extract.read(
        content, columns.mapping, as_of=batch.as_of, constants=columns.constants, sheet=columns.sheet
    )
    return ReadBatch(
        stated=_of_officers(extract.rows, batch.force_id, batch.as_of), problems=extract.problems,
        usable=extract.usable, rows_read=extract.rows_read, headings=extract.reading.headings,
        columns=extract.reading.columns, rejected=extract.rejected,
    )  # fmt: skip


def located(problems: Iterable[Problem], columns: Mapping[str, str]) -> list[Problem]:
    """Problems in the order of their rows, under the headings of the file where the comparison named a field.

    columns: heading to field, as the file was read with.
    """
    titles = {one.group: one.title for one in reversed(FIELDS)} | {one.name: one.title for one in FIELDS}
    headed = {name: heading for heading, name in columns.items()}
    for one in reversed(FIELDS):
        if one.name in headed:
            headed[one.group] = headed[one.name]
    names = titles | headed
    named = [
        problem if problem.column is None or problem.column in columns
        else replace(problem, column=names.get(problem.column, problem.column))
        for problem in problems
    ]  # fmt: skip
    return sorted(named, key=lambda problem: problem.row or 0)


def _of_duty(rows: tuple[DutyRow, ...]) -> Iterator[Stated]:
    """One statement per officer, whatever the layout of the file."""
    for collar, months in groupby(sorted(rows, key=lambda row: (row.collar_number, row.month)), _collar):
        listed = list(months)
        entries = tuple(
            FactEntry(kind=FactKind.DUTY_HOURS, key=row.key, value=row.value, valid_from=row.month) for row in listed
        )
        yield Stated(row=min(row.row for row in listed), collar_number=collar, entries=entries, may_create=False)


def _collar(row: DutyRow) -> str:
    return row.collar_number


def _of_officers(rows: tuple[OfficerRow, ...], force: str, as_of: date) -> Iterator[Stated]:
    """Equal facts of a file are one object already (hr_extract), so each becomes one entry that its rows share."""
    places = _Places(force)
    known: dict[int, tuple[FactEntry, bool] | None] = {}
    for row in rows:
        stated = _name(row, as_of)
        undated = set(range(len(stated)))
        for fact in row.facts:
            found = known[id(fact)] if id(fact) in known else known.setdefault(id(fact), _entry(fact, as_of, places))
            if found is not None:
                if found[1]:
                    undated.add(len(stated))
                stated.append(found[0])
        yield Stated(
            row=row.row, collar_number=row.collar_number, entries=tuple(stated), undated=frozenset(undated),
            may_create=bool(row.family_name),
        )  # fmt: skip


def _over_before(fact: FactRow, day: date) -> bool:
    """Whether a state of unknown start had ended already: there is no day on which the extract says it held."""
    return fact.valid_from is None and fact.valid_to is not None and fact.valid_to <= day


def _name(row: OfficerRow, as_of: date) -> list[FactEntry]:
    if not row.family_name:
        return []
    return [FactEntry(kind=FactKind.NAME, value=f"{row.family_name}, {row.given_names}", valid_from=as_of)]


def _entry(fact: FactRow, as_of: date, places: "_Places") -> tuple[FactEntry, bool] | None:
    """A fact as an entry, and whether the extract left its start open; None for one that was over before."""
    if _over_before(fact, as_of):
        return None
    posting = fact.kind is FactKind.POSTING
    entry = FactEntry(
        kind=fact.kind,
        key=fact.key,
        value=places.posting(fact.value, fact.detail) if posting else fact.value,
        valid_from=fact.valid_from or as_of,
        valid_to=fact.valid_to,
        detail="" if posting else fact.detail,
    )
    return entry, fact.valid_from is None


class _Places:
    """Stations and teams by code or by name, however they are typed. A place that is not known stays as typed."""

    def __init__(self, force: str) -> None:
        stations = Station.objects.filter(force_id=force).values_list("code", "name")
        self._stations = {typed.casefold(): code for code, name in stations for typed in (name, code)}
        teams = ShiftTeam.objects.filter(force_id=force).values_list("station__code", "code", "name")
        self._teams = {(station, typed.casefold()): code for station, code, name in teams for typed in (name, code)}

    def posting(self, station: str, team: str) -> str:
        """The value of a posting: "station" or "station/team", by codes."""
        code = self._stations.get(station.casefold(), station)
        return f"{code}/{self._teams.get((code, team.casefold()), team)}" if team else code
