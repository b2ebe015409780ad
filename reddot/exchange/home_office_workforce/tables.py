"""Read the Home Office's police workforce workbooks: officers and special constables by force, at each date printed.

Layouts differ by year: title rows, three header rows, regions between forces, footnote figures glued to names, totals
and notes below. Source: Home Office, Police workforce, England and Wales, open data tables, September 2015 to 2019.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reddot.exchange.home_office_workforce.names import canonical, is_region, plain, territorial
from reddot.exchange.limits import DEFAULT, Limits
from reddot.exchange.sandbox import Source, load
from reddot.exchange.table import Cell, TableRow, as_text, read_sheets, sheet_names
from reddot.exchange.zip_directory import UnreadableFile
from reddot.kernel.problem import Problem

ENGLAND_AND_WALES = "england and wales"
"""The place of the row that sums the 43 territorial forces."""
_MEASURES = (
    ("police officers by police force area", "officers"),
    ("special constables by police force area", "specials"),
)
_BELOW = ("central service secondments", "total")
_TOLERANCE = Decimal("0.05")
_FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkforceRow:
    """One published figure.

    row, sheet: where it stands. force: key of the force, or ENGLAND_AND_WALES for the sum of the 43; name: as printed.
    measure: "officers" or "specials"; unit: "fte" [full-time equivalents] or "headcount" [people]; on: the day counted.
    value: rounded to four decimals; headcounts are not always whole (secondments are printed as 311.2075).
    """

    row: int
    sheet: str
    force: str
    name: str
    measure: str
    unit: str
    on: date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkforceExtract:
    """The figures of a workbook and every problem found in it."""

    rows: tuple[WorkforceRow, ...]
    problems: tuple[Problem, ...]

    def value(self, *, force: str, measure: str, unit: str, on: date) -> Decimal | None:
        """One figure, or None when the workbook does not print it."""
        for row in self.rows:
            if (row.force, row.measure, row.unit, row.on) == (force, measure, unit, on):
                return row.value
        return None

    def total(self, *, measure: str, unit: str, on: date) -> Decimal:
        """The sum over the 43 territorial forces, added up here; British Transport Police is not one of them."""
        return sum(
            (
                row.value
                for row in self.rows
                if (row.measure, row.unit, row.on) == (measure, unit, on) and row.force in territorial()
            ),
            Decimal(0),
        )


def read(source: Source, limits: Limits = DEFAULT) -> WorkforceExtract:
    """The figures of a Home Office workforce workbook (ODS or XLSX). Raises: nothing for bad content.

    A table whose forces do not add up to its own total gets a warning; a name or figure that cannot be read, a problem
    with its row.
    """
    problems: list[Problem] = []
    rows: list[WorkforceRow] = []
    try:
        data = load(source, limits)
        sheets = read_sheets(data, sheet_names(data, limits), limits)
    except UnreadableFile as error:
        return WorkforceExtract(rows=(), problems=(error.problem,))
    for sheet, lines in sheets.items():
        measure = _measure(lines)
        if measure:
            rows += _sheet_rows(sheet, lines, measure, problems)
    if not rows and not problems:
        problems.append(
            Problem(
                row=None, column=None, code="workforce.no_table",
                message="No sheet of this file is headed police officers or special constables by police force area.",
            )
        )  # fmt: skip
    return WorkforceExtract(rows=tuple(rows), problems=tuple(problems))


def _measure(lines: Sequence[TableRow]) -> str:
    title = " ".join(as_text(cell) for row in lines[:2] for cell in row.cells).lower()
    return next((measure for words, measure in _MEASURES if words in title), "")


def _sheet_rows(sheet: str, lines: Sequence[TableRow], measure: str, problems: list[Problem]) -> list[WorkforceRow]:
    at, dates = _dates(lines)
    if not dates:
        problems.append(_problem(sheet, None, "workforce.no_dates", "The row with the dates of the table is missing."))
    unit = _unit(lines[:at])
    names = [plain(_name(row)) for row in lines]
    sums = dict.fromkeys(dates.values(), Decimal(0))
    rows = []
    for index in range(at + 1, len(lines)) if dates else ():
        row = lines[index]
        place = _place(names, index)
        if place is None and any(isinstance(cell, float) for cell in row.cells):
            said = f"{_name(row)!r} is not the name of a force, a region or a total. The row is left out."
            problems.append(_problem(sheet, row.number, "workforce.unknown_force", said))
        for day, value in _figures(sheet, row, dates, problems) if place else ():
            if place == ENGLAND_AND_WALES:
                _check_sum(sheet, row.number, day, printed=value, added=sums[day], problems=problems)
            elif place in territorial():
                sums[day] += value
            rows.append(
                WorkforceRow(
                    row=row.number, sheet=sheet, force=place or "", name=_name(row), measure=measure, unit=unit, on=day,
                    value=value,
                )
            )  # fmt: skip
    return rows


def _figures(
    sheet: str, row: TableRow, dates: dict[int, date], problems: list[Problem]
) -> Iterator[tuple[date, Decimal]]:
    for column, day in dates.items():
        value = _value(row.cells, column)
        if value is None:
            said = f"The figure of {_name(row)} for {day.isoformat()} is missing."
            problems.append(_problem(sheet, row.number, "workforce.no_figure", said))
        else:
            yield day, value


def _dates(lines: Sequence[TableRow]) -> tuple[int, dict[int, date]]:
    for index, row in enumerate(lines[:15]):
        dates = {
            column: cell.date() if isinstance(cell, datetime) else cell
            for column, cell in enumerate(row.cells)
            if isinstance(cell, date)
        }
        if len(dates) >= 2:
            return index, dates
    return 0, {}


def _unit(lines: Sequence[TableRow]) -> str:
    words = " ".join(as_text(cell) for row in lines for cell in row.cells).lower()
    return "fte" if "full-time equivalent" in words else "headcount"


def _name(row: TableRow) -> str:
    return as_text(row.cells[0]).strip() if row.cells else ""


def _place(names: Sequence[str], index: int) -> str | None:
    """The key of a force, ENGLAND_AND_WALES, "" for a row that is not wanted, or None for a name that is not known."""
    name = names[index]
    if name.startswith("total") and "forces" in name:
        return ENGLAND_AND_WALES
    if is_region(name) or name.startswith(_BELOW):
        return ""
    if name and name in names[index + 1 :]:
        return ""  # a region and a force share a name; the region stands above its forces
    return canonical(name)


def _value(cells: Sequence[Cell], column: int) -> Decimal | None:
    cell = cells[column] if column < len(cells) else None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return Decimal(repr(cell)).quantize(_FOUR_PLACES)


def _check_sum(
    sheet: str, number: int, day: date, *, printed: Decimal, added: Decimal, problems: list[Problem]
) -> None:
    if abs(printed - added) > _TOLERANCE:
        said = f"The forces add up to {added:,.2f} for {day.isoformat()}; the table prints {printed:,.2f}."
        problems.append(_problem(sheet, number, "workforce.sum", said, fatal=False))


def _problem(sheet: str, row: int | None, code: str, message: str, *, fatal: bool = True) -> Problem:
    return Problem(row=row, column=sheet, code=code, message=message, fatal=fatal)
