"""Read an HR extract: one row per officer in, officers with dated facts and a list of problems out."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import date
from operator import itemgetter

from reddot.exchange.hr_extract.cells import DayReader, Defect, GroupCells
from reddot.exchange.hr_extract.checks import contradictions
from reddot.exchange.hr_extract.fields import BY_NAME
from reddot.exchange.hr_extract.groups import GROUPS
from reddot.exchange.hr_extract.mapping import Placement, apply_mapping, columns_of, heading_score, propose_mapping
from reddot.exchange.hr_extract.rows import Extract, FactRow, OfficerRow, Reading
from reddot.exchange.hr_extract.values import collar_of
from reddot.exchange.limits import DEFAULT, Limits
from reddot.exchange.sandbox import Source, load
from reddot.exchange.table import Cell, Table, TableRow, as_text, no_rows, open_table
from reddot.exchange.zip_directory import UnreadableFile
from reddot.kernel.facts import number_of
from reddot.kernel.problem import Problem

MOST_PROBLEMS = 50_000
_MOST_KNOWN = 50_000
Outcome = tuple[tuple[FactRow, ...], tuple[Defect, ...]]
_BLANK_ROW: list[Cell] = []
_NOTHING: list[Cell] = [None] * (DEFAULT.columns + 1)
_IDENTITY = ("collar_number", "family_name", "given_names", "district", "station", "shift_team")


def read(
    source: Source,
    mapping: Mapping[str, str] | None = None,
    *,
    as_of: date,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    limits: Limits = DEFAULT,
) -> Extract:
    """The officers of a CSV, XLSX or ODS file, and every problem found in it.

    mapping: heading to field name; None takes every proposal that is known or likely.
    as_of: the day of the import; no event may lie after it.
    constants: field name to a text that holds for every row, for what the file does not say ("fitness_test").
    sheet: its name; None for the first visible one with any cell.
    Raises: nothing for bad content: an unreadable file is one Problem about the whole file.
    """
    try:
        source = load(source, limits)
        table = open_table(source, sheet=sheet, score=heading_score, limits=limits)
    except UnreadableFile as error:
        return Extract(rows=(), problems=(error.problem,))
    columns = dict(mapping) if mapping is not None else columns_of(propose_mapping(table.headings, _samples(table)))
    placement = apply_mapping(table.headings, columns, constants)
    reader = _Reader(table, placement, as_of)
    try:
        if not any(problem.fatal for problem in placement.problems):
            reader.read_all()
            if reader.lacks_cells:
                with closing(open_table(source, sheet=sheet, score=heading_score, limits=limits)) as again:
                    reader.fetch_contradicted(again)
    except UnreadableFile as error:
        reader.problems.append(error.problem)
        reader.officers.clear()
    finally:
        table.close()
    return reader.extract()


class _Group:
    """The fields of one group, where their cells stand in a row, and what was worked out for the cells met so far."""

    __slots__ = ("fields", "known", "name", "take")

    def __init__(self, name: str, fields: tuple[str, ...], placement: Placement, nothing: int) -> None:
        self.name = name
        self.fields = fields
        self.take: Callable[[list[Cell]], object] = itemgetter(*(placement.columns.get(f, nothing) for f in fields))
        self.known: dict[object, Outcome] = {}


class _Reader:
    """One pass over a table. Equal groups of cells are worked out once (see groups.py)."""

    def __init__(self, table: Table, placement: Placement, as_of: date) -> None:
        self.table = table
        self.placement = placement
        self.as_of = as_of
        self.days = DayReader()
        self.officers: dict[str, OfficerRow] = {}
        self.problems: list[Problem] = list(placement.problems)
        self.rejected: dict[int, tuple[str, ...]] = {}
        self.rows_read = 0
        self._facts: dict[FactRow, FactRow] = {}
        self._bad: set[int] = set()
        self._contradicted: set[int] = set()
        self._width = max(placement.columns.values(), default=0) + 1
        self._groups = [_Group(name, fields, placement, self._width) for name, fields in _grouped(placement).items()]
        self._identity = [(field, placement.columns[field]) for field in _IDENTITY if field in placement.columns]

    def read_all(self) -> None:
        """Read every row, then say what only the whole file shows."""
        marks_used = 0
        for row in self.table.rows:
            self.rows_read += 1
            for problem in self.table.problems[marks_used:]:
                self._note_mark(problem)
            marks_used = len(self.table.problems)
            self._read_row(row)
            if len(self.problems) >= MOST_PROBLEMS:
                self._give_up()
                break
        if self.rows_read == 0:
            self.problems.append(no_rows())
        self._note_date_order()

    def extract(self) -> Extract:
        """What was read."""
        table, placement = self.table, self.placement
        used = set(placement.columns.values())
        self.problems.sort(key=lambda problem: -1 if problem.row is None else problem.row)
        return Extract(
            rows=tuple(officer for officer in self.officers.values() if officer.row not in self._bad),
            problems=tuple(self.problems),
            rejected=self.rejected,
            rows_read=self.rows_read,
            reading=Reading(
                sheet=table.sheet,
                sheets=table.sheets,
                encoding=table.encoding,
                delimiter=table.delimiter,
                header_row=table.header_row,
                headings=table.headings,
                columns={table.headings[index]: field for field, index in placement.columns.items()},
                unused=tuple(heading for index, heading in enumerate(table.headings) if index not in used),
            ),
        )

    def _read_row(self, row: TableRow) -> None:
        cells = [*row.cells[: self._width], *_NOTHING[: max(self._width - len(row.cells), 0) + 1]]
        facts: list[FactRow] = []
        defects: list[Defect] = []
        for group in self._groups:
            key = group.take(cells)
            outcome = group.known.get(key)
            if outcome is None:
                outcome = self._work_out(group, key)
                if len(group.known) < _MOST_KNOWN:
                    group.known[key] = outcome
            facts += outcome[0]
            if outcome[1]:
                defects += outcome[1]
        if row.number in self._bad:
            self.rejected.setdefault(row.number, tuple(as_text(cell) for cell in cells))
        held = tuple(facts)
        if not defects:
            defects.extend(contradictions(held, self.placement.columns))
        self._keep(row, cells, held, defects)

    def _work_out(self, group: "_Group", key: object) -> Outcome:
        constants = self.placement.constants
        found = key if isinstance(key, tuple) else (key,)
        given = {field: constants.get(field, cell) for field, cell in zip(group.fields, found, strict=True)}
        cells = GroupCells(given, as_of=self.as_of, days=self.days)
        facts = []
        for fact in GROUPS[group.name](cells):
            try:
                number_of(fact.kind, fact.value)
            except ValueError as error:
                cells.defect(group.fields[0], "code.unknown", f"{error}.")
            else:
                facts.append(self._facts.setdefault(fact, fact))
        return tuple(facts), tuple(cells.defects)

    def fetch_contradicted(self, table: Table) -> None:
        """Find the cells of rows that only a later row showed to be wrong, in a second look at the file."""
        for row in table.rows:
            if row.number in self._contradicted:
                self.rejected.setdefault(row.number, tuple(as_text(cell) for cell in row.cells))

    @property
    def lacks_cells(self) -> bool:
        """Whether the cells of a row with a problem are not at hand."""
        return not self._contradicted <= self.rejected.keys()

    def _keep(self, row: TableRow, cells: list[Cell], facts: tuple[FactRow, ...], defects: list[Defect]) -> None:
        texts = {field: cells[index] for field, index in self._identity}
        identity = GroupCells(texts, as_of=self.as_of, days=self.days)
        collar = identity.value("collar_number", collar_of)
        officer = OfficerRow(
            row=row.number,
            collar_number=collar,
            family_name=identity.text("family_name", 100),
            given_names=identity.text("given_names", 100),
            district=identity.text("district", 60),
            station=identity.text("station"),
            team=identity.text("shift_team"),
            facts=facts,
        )
        if not officer.family_name and "family_name" in texts and not identity.spoilt("family_name"):
            identity.defect("family_name", "name.missing", "Enter the family name.")
        for defect in (*identity.defects, *defects):
            self._note(row, defect)
        if collar and not self._is_repeat(officer, row):
            self.officers[collar] = officer

    def _is_repeat(self, officer: OfficerRow, row: TableRow) -> bool:
        """Whether the collar number stood in an earlier row. Rows that say the same are one; others contradict."""
        first = self.officers.get(officer.collar_number)
        if first is None:
            return False
        same = _same(first, officer)
        sentence = (
            f"Row {first.row} says the same of collar number {officer.collar_number}. This row is left out."
            if same
            else f"Row {first.row} says something else of collar number {officer.collar_number}. Neither is used: "
            "keep the row that is right."
        )
        code = "collar.repeated" if same else "collar.contradicts"
        self._note(row, Defect("collar_number", code, sentence, officer.collar_number, fatal=not same))
        if not same and first.row not in self._contradicted:
            self._contradicted.add(first.row)
            told = Defect(
                "collar_number", code, f"Row {row.number} says something else of collar number {officer.collar_number}. "
                "Neither is used: keep the row that is right.", officer.collar_number,
            )  # fmt: skip
            self._note(TableRow(first.row, _BLANK_ROW), told)
        return True

    def _note(self, row: TableRow, defect: Defect) -> None:
        index = self.placement.columns.get(defect.field)
        self.problems.append(
            Problem(
                row=row.number,
                column=self.table.headings[index] if index is not None else BY_NAME[defect.field].title,
                code=defect.code,
                message=defect.message,
                value=defect.value,
                fatal=defect.fatal,
            )
        )
        if row.cells:
            self.rejected.setdefault(row.number, tuple(as_text(cell) for cell in row.cells))
        if defect.fatal:
            self._bad.add(row.number)

    def _note_mark(self, problem: Problem) -> None:
        columns = self.placement.columns
        read_from = {self.table.headings[index] for index in columns.values()}
        if problem.column not in read_from or problem.row is None:
            return
        self.problems.append(problem)
        if problem.fatal:
            self._bad.add(problem.row)

    def _note_date_order(self) -> None:
        """Name each column whose dates put the month first: its other dates would be read the wrong way round."""
        for field in self.days.month_first:
            heading = self.table.headings[self.placement.columns[field]]
            example = self.days.examples[field]
            fatal = field not in self.days.day_first
            verdict = (
                "Every date in it may be the wrong way round, so nothing is imported."
                if fatal
                else "Other dates in it can only be day/month/year, so some were typed the wrong way round."
            )
            message = (
                f"Dates in this column, such as {example}, put the month first. {verdict} "
                "Change the column to day/month/year or 2019-04-03 and try once more."
            )
            self.problems.append(
                Problem(
                    row=None, column=heading, code="column.month_first", message=message, value=example, fatal=fatal
                )
            )

    def _give_up(self) -> None:
        self.problems.append(
            Problem(
                row=None, column=None, code="file.too_many_problems",
                message=f"More than {MOST_PROBLEMS:,} problems were found, so the rest of the file was not read. Check that "
                "each column is chosen for what it holds.",
            )
        )  # fmt: skip


def _grouped(placement: Placement) -> dict[str, tuple[str, ...]]:
    """The fields of each group that the file has, in the groups' order."""
    given = {*placement.columns, *placement.constants}
    groups = {
        name: tuple(field for field in BY_NAME if BY_NAME[field].group == name and field in given) for name in GROUPS
    }
    return {
        name: fields
        for name, fields in groups.items()
        if name not in placement.skipped and any(field in placement.columns for field in fields)
    }


def _same(one: OfficerRow, other: OfficerRow) -> bool:
    fields = ("family_name", "given_names", "district", "station", "team", "facts")
    return all(getattr(one, field) == getattr(other, field) for field in fields)


def _samples(table: Table) -> Sequence[list[Cell]]:
    return [row.cells for row in table.samples(20)]
