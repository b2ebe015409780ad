"""Monthly duty hours of officers, mostly of special constables: one row per month (long) or one column per month (wide).

Page: docs/reference/formats/duty-hours.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from reddot.exchange.hr_extract.fields import BY_NAME, normalise
from reddot.exchange.hr_extract.values import CellError, collar_of, is_blank
from reddot.exchange.limits import DEFAULT, Limits
from reddot.exchange.sandbox import Source
from reddot.exchange.table import Cell, Table, TableRow, as_text, no_rows, open_table
from reddot.exchange.zip_directory import UnreadableFile
from reddot.kernel.problem import Problem

MOST_HOURS = Decimal(744)
"""Hours in a month of 31 days: nobody serves more."""
_COLLAR = frozenset(BY_NAME["collar_number"].aliases)
_MONTH = frozenset(
    {"month", "duty month", "period", "month worked", "month ending", "month of duty", "year month", "date"}
)
_HOURS = frozenset({"hours", "duty hours", "hours worked", "total hours", "hours of duty", "total duty hours", "hrs", "hours served"})  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})(?:-\d{1,2})?(?:[T ].*)?")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})[\s\-/.]*(\d{4})")
_DAY = re.compile(r"\d{1,2}[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """The hours of one officer in one month. month: its first day. hours: [hours], 0 to 744, two decimals."""

    row: int
    collar_number: str
    month: date
    hours: Decimal

    @property
    def key(self) -> str:
        """The key of the dated fact: "2019-03"."""
        return f"{self.month:%Y-%m}"

    @property
    def value(self) -> str:
        """The value of the dated fact: "41.50"."""
        return f"{self.hours:.2f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyExtract:
    """The rows that can be used, and every problem found. layout: "long", "wide" or "" when neither was recognised."""

    rows: tuple[DutyRow, ...]
    problems: tuple[Problem, ...]
    layout: str = ""
    rejected: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    rows_read: int = 0
    headings: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the file as a whole can be used."""
        return not any(problem.fatal and problem.row is None for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where the cells stand. months: column to month of the wide layout; else month and hours are columns."""

    collar: int
    month: int = -1
    hours: int = -1
    months: Mapping[int, date] = field(default_factory=dict)


def read(source: Source, *, as_of: date, sheet: str | None = None, limits: Limits = DEFAULT) -> DutyExtract:
    """The duty hours in a CSV, XLSX or ODS file, long or wide. Raises: nothing for bad content.

    as_of: the day of the import; the month that holds it may be part-served, a later one is a problem.
    A blank hours cell says nothing. The same officer and month twice contradict unless both give the same hours.
    """
    try:
        table = open_table(source, sheet=sheet, score=_score, limits=limits)
    except UnreadableFile as error:
        return DutyExtract(rows=(), problems=(error.problem,))
    layout = _layout_of(table.headings)
    if isinstance(layout, Problem):
        table.close()
        return DutyExtract(rows=(), problems=(layout,), headings=table.headings)
    reader = _Reader(table, layout, as_of)
    try:
        reader.read_all()
    except UnreadableFile as error:
        reader.problems.append(error.problem)
        reader.found.clear()
    finally:
        table.close()
    return reader.extract()


def month_of(cell: Cell) -> date:
    """The first day of the month a cell or heading names: a date cell, 2019-03, 03/2019, Mar 2019, 31/03/2019.

    Raises: CellError.
    """
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, 1)
    text = as_text(cell).strip()
    if found := _ISO_MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2]), text)
    if found := _MONTH_FIRST.fullmatch(text) or _DAY.fullmatch(text):
        return _month(int(found[2]), int(found[1]), text)
    if (found := _NAMED.fullmatch(text)) and found[1][:3].lower() in _MONTHS:
        return _month(int(found[2]), _MONTHS.index(found[1][:3].lower()) + 1, text)
    raise CellError("month.form", f"{text[:60]!r} is not a month. Write it as 2019-03 or Mar 2019.")


def hours_of(cell: Cell) -> Decimal:
    """The hours a cell gives [hours, two decimals]: 41.5, or 41:30 as hours and minutes. Raises: CellError."""
    text = as_text(cell).strip().lower().removesuffix("hours").removesuffix("hrs").strip()
    clock = re.fullmatch(r"(\d{1,3}):([0-5]\d)(?::\d\d)?", text)
    try:
        hours = Decimal(clock[1]) + Decimal(clock[2]) / 60 if clock else Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise CellError("hours.form", f"{as_text(cell)[:60]!r} is not a number of hours. Write it as 41.5.") from None
    if not hours.is_finite() or hours < 0:
        raise CellError("hours.negative", "Hours cannot be below 0. Correct the number.")
    if hours > MOST_HOURS:
        raise CellError("hours.too_many", f"A month has at most {MOST_HOURS} hours. Correct the number.")
    return hours.quantize(Decimal("0.01"))


class _Reader:
    """One pass over a table."""

    def __init__(self, table: Table, layout: _Layout, as_of: date) -> None:
        self.table = table
        self.layout = layout
        self.as_of = as_of
        self.problems: list[Problem] = []
        self.found: dict[tuple[str, date], DutyRow] = {}
        self.rejected: dict[int, tuple[str, ...]] = {}
        self.rows_read = 0
        self._contradicted: set[tuple[str, date]] = set()
        self._bad: set[int] = set()
        self._collars: dict[str, int] = {}

    def read_all(self) -> None:
        for row in self.table.rows:
            self.rows_read += 1
            self._read_row(row)
        if self.rows_read == 0:
            self.problems.append(no_rows())
        marks = [problem for problem in self.table.problems if problem.row is not None]
        self._bad |= {problem.row for problem in marks if problem.fatal and problem.row is not None}
        self.problems += marks

    def extract(self) -> DutyExtract:
        self.problems.sort(key=lambda problem: -1 if problem.row is None else problem.row)
        return DutyExtract(
            rows=tuple(
                row for key, row in self.found.items() if key not in self._contradicted and row.row not in self._bad
            ),
            problems=tuple(self.problems),
            layout="wide" if self.layout.months else "long",
            rejected=self.rejected,
            rows_read=self.rows_read,
            headings=self.table.headings,
        )

    def _read_row(self, row: TableRow) -> None:
        try:
            collar = collar_of(_cell(row, self.layout.collar))
        except CellError as error:
            self._note(row, self.layout.collar, error.code, error.message)
            return
        for column, month in self._months(row):
            cell = _cell(row, column)
            if is_blank(cell):
                if not self.layout.months:
                    self._note(row, column, "hours.missing", "Enter the hours, 0 when there were none.")
                continue
            try:
                hours = hours_of(cell)
            except CellError as error:
                self._note(row, column, error.code, error.message)
                continue
            self._keep(row, column, DutyRow(row=row.number, collar_number=collar, month=month, hours=hours))

    def _months(self, row: TableRow) -> Iterator[tuple[int, date]]:
        if self.layout.months:
            for column, month in self.layout.months.items():
                if not self._in_future(row, column, month) or is_blank(_cell(row, column)):
                    yield column, month
            return
        cell = _cell(row, self.layout.month)
        try:
            month = month_of(cell)
        except CellError as error:
            self._note(row, self.layout.month, error.code, error.message)
            return
        if not self._in_future(row, self.layout.month, month):
            yield self.layout.hours, month

    def _in_future(self, row: TableRow, column: int, month: date) -> bool:
        if month <= self.as_of:
            return False
        if not is_blank(_cell(row, column)):
            said = f"{month:%B %Y} has not begun on the day of this import. Correct the month."
            self._note(row, column, "month.future", said)
        return True

    def _keep(self, row: TableRow, column: int, duty: DutyRow) -> None:
        key = (duty.collar_number, duty.month)
        first = self.found.setdefault(key, duty)
        if first is duty:
            return
        same = first.hours == duty.hours
        if not same:
            self._contradicted.add(key)
        what = "the same" if same else f"{first.hours} hours"
        then = "This one is left out." if same else "Neither is used: keep the one that is right."
        said = f"Row {first.row} gives {what} for {duty.collar_number} in {duty.month:%B %Y}. {then}"
        self._note(row, column, "hours.repeated" if same else "hours.contradict", said, fatal=not same)

    def _note(self, row: TableRow, column: int, code: str, message: str, *, fatal: bool = True) -> None:
        self.problems.append(
            Problem(
                row=row.number,
                column=self.table.headings[column],
                code=code,
                message=message,
                value=as_text(_cell(row, column))[:200],
                fatal=fatal,
            )
        )
        self.rejected.setdefault(row.number, tuple(as_text(cell) for cell in row.cells))


def _layout_of(headings: Sequence[str]) -> _Layout | Problem:
    plain = [normalise(heading) for heading in headings]
    collar = next((index for index, heading in enumerate(plain) if heading in _COLLAR), -1)
    if collar < 0:
        return _missing("collar number")
    months = {index: named for index, heading in enumerate(headings) if (named := _month_or_none(heading)) is not None}
    if months:
        repeated = [headings[index] for index, named in months.items() if list(months.values()).count(named) > 1]
        if repeated:
            said = f"Two columns are for the same month: {' and '.join(repeated[:2])}. Delete one of them."
            return Problem(row=None, column=repeated[0], code="month.twice", message=said)
        return _Layout(collar=collar, months=months)
    month = next((index for index, heading in enumerate(plain) if heading in _MONTH), -1)
    hours = next((index for index, heading in enumerate(plain) if heading in _HOURS), -1)
    if month < 0:
        return _missing("month")
    return _missing("hours") if hours < 0 else _Layout(collar=collar, month=month, hours=hours)


def _missing(what: str) -> Problem:
    said = (
        f"No column is headed {what}. Give three columns headed Collar number, Month and Hours, or a column headed "
        "Collar number and one for each month, headed 2019-01, 2019-02 and so on."
    )
    return Problem(row=None, column=None, code="duty.no_column", message=said)


def _month_or_none(heading: str) -> date | None:
    try:
        return month_of(heading)
    except CellError:
        return None


def _month(year: int, month: int, text: str) -> date:
    if not 1940 <= year <= 2099 or not 1 <= month <= 12:
        raise CellError("month.impossible", f"There is no such month as {text!r}. Correct the month.")
    return date(year, month, 1)


def _cell(row: TableRow, column: int) -> Cell:
    return row.cells[column] if 0 <= column < len(row.cells) else None


def _score(cells: Sequence[Cell]) -> int:
    known = _COLLAR | _MONTH | _HOURS
    return sum(
        3
        for cell in cells
        if (isinstance(cell, str) and (normalise(cell) in known or _month_or_none(cell) is not None))
        or isinstance(cell, date)
    ) + (5 if any(isinstance(cell, str) and normalise(cell) in _COLLAR for cell in cells) else 0)
