"""A file as a table: its headings, and its rows as text, number, yes/no and date cells with their row numbers."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reddot.exchange.limits import DEFAULT, Limits
from reddot.exchange.sandbox import Source, messages
from reddot.exchange.zip_directory import UnreadableFile
from reddot.kernel.problem import Problem

Cell = str | int | float | bool | date | datetime | None
HEADER_WITHIN = 30
"""Headings are looked for among so many filled rows."""

_MARKS = {
    "control": (
        "cell.control_character",
        "This cell holds a character that cannot be printed ({detail}). Type the cell again.",
        True,
    ),
    "invisible": ("cell.invisible_character", "An invisible character ({detail}) in this cell was left out.", False),
    "error_value": (
        "cell.error_value",
        "This cell holds a spreadsheet error{detail}. Correct its formula or type the value.",
        True,
    ),
    "formula": (
        "cell.formula_without_result",
        "This cell holds a formula whose result was never saved. Open the file, save it again, and upload it.",
        True,
    ),
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that is not blank. number: as a spreadsheet shows it. cells: as many as the row has, dates as dates."""

    number: int
    cells: list[Cell]


class Table:
    """The table on one sheet. Iterate over `rows` once; `problems` fills while you do.

    headings: unique, blank ones named after their letter; header_row: the number of the row that holds them, 0 for none.
    above: the filled rows above the headings (titles, notes). sheets: the names of all sheets of the file.
    encoding, delimiter: how a CSV file was read, "" for a workbook.
    """

    def __init__(self, source: Source, *, sheet: str | None, score: "Score", limits: Limits) -> None:
        self.problems: list[Problem] = []
        self._messages = messages(source, sheets=None if sheet is None else [sheet], limits=limits)
        opening = next(self._messages)
        self.sheet: str = opening["name"]
        self.sheets: tuple[str, ...] = tuple(opening["sheets"])
        self.encoding: str = opening["encoding"]
        self.delimiter: str = opening["delimiter"]
        self._marks: list[list[Any]] = []
        self._first: list[TableRow] = []
        self._fill()
        at = header_index([row.cells for row in self._first], score)
        self.above = tuple(self._first[:at])
        self.header_row = self._first[at].number if self._first else 0
        self.headings = unique_headings(self._first[at].cells if self._first else [])
        self._first = self._first[at + 1 :]

    def _fill(self) -> None:
        while len(self._first) < HEADER_WITHIN:
            message = next(self._messages, None)
            if message is None:
                return
            self._first += _rows_of(message)
            self._marks += message["marks"]

    @property
    def rows(self) -> Iterator[TableRow]:
        """The rows below the headings. Raises: UnreadableFile when the file turns out unreadable half-way."""
        self._note(self._marks)
        yield from self._first
        self._first = []
        for message in self._messages:
            self._note(message["marks"])
            yield from _rows_of(message)

    def samples(self, most: int = 5) -> list[TableRow]:
        """The first rows below the headings, without using them up."""
        return self._first[:most]

    def close(self) -> None:
        """Stop reading: ends the child."""
        close = getattr(self._messages, "close", None)
        if close is not None:
            close()

    def _note(self, marks: Sequence[list[Any]]) -> None:
        for number, column, what, detail in marks:
            if number <= self.header_row:
                continue
            code, sentence, fatal = _MARKS[what]
            shown = f" ({detail})" if what == "error_value" and detail else "" if what == "error_value" else detail
            self.problems.append(
                Problem(
                    row=number,
                    column=self.headings[column] if 0 <= column < len(self.headings) else None,
                    code=code,
                    message=sentence.format(detail=shown),
                    value=detail,
                    fatal=fatal,
                )
            )


Score = Callable[[Sequence[Cell]], int]


def open_table(
    source: Source, *, sheet: str | None = None, score: Score | None = None, limits: Limits = DEFAULT
) -> Table:
    """Open the table on a sheet of a CSV, XLSX or ODS file.

    sheet: its name; None for the first visible sheet that has any cell.
    score: how many cells of a row look like headings; the best of the first rows is taken for them.
    Raises: UnreadableFile.
    """
    table = Table(source, sheet=sheet, score=score or text_cells, limits=limits)
    if table.header_row == 0:
        table.close()
        raise UnreadableFile("file.empty", "This file holds no rows. Check that you chose the right one.")
    return table


def no_rows() -> Problem:
    """The problem of a file that ends after its headings."""
    message = "This file has headings and no rows below them. Check that you chose the right file and sheet."
    return Problem(row=None, column=None, code="file.no_rows", message=message)


def read_sheets(
    source: Source, sheets: Sequence[str] | None = None, limits: Limits = DEFAULT
) -> dict[str, list[TableRow]]:
    """Every filled row of the sheets named (None: the first visible one with any), without looking for headings.

    Raises: UnreadableFile.
    """
    found: dict[str, list[TableRow]] = {}
    rows: list[TableRow] = []
    for message in messages(source, sheets=sheets, limits=limits):
        if message["t"] == "sheet":
            rows = found[message["name"]] = []
        else:
            rows += _rows_of(message)
    return found


def sheet_names(source: Source, limits: Limits = DEFAULT) -> tuple[str, ...]:
    """The names of the sheets of a workbook; one empty name for a CSV file. Raises: UnreadableFile."""
    opening = messages(source, limits=limits)
    try:
        return tuple(next(opening)["sheets"])
    finally:
        opening.close()  # type: ignore[attr-defined]


def header_index(rows: Sequence[Sequence[Cell]], score: Score) -> int:
    """Which of the first rows holds the headings: the one with the best score, the earlier of two equals."""
    looked_at = rows[:HEADER_WITHIN]
    scores = [score(cells) for cells in looked_at]
    return scores.index(max(scores)) if scores else 0


def text_cells(cells: Sequence[Cell]) -> int:
    """How many cells of a row hold text that is neither empty nor a number."""
    return sum(1 for cell in cells if isinstance(cell, str) and re.search(r"[^\W\d]", cell) is not None)


def unique_headings(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The headings of a row: white space evened, repeats numbered ("Date", "Date (2)"), blanks named by their letter."""
    while cells and cells[-1] in (None, ""):
        cells = cells[:-1]
    seen: dict[str, int] = {}
    headings = []
    for index, cell in enumerate(cells):
        heading = " ".join(as_text(cell).split())[:100] or f"Column {letter(index)}"
        count = seen[heading] = seen.get(heading, 0) + 1
        headings.append(heading if count == 1 else f"{heading} ({count})")
    return tuple(headings)


def letter(index: int) -> str:
    """The letter a spreadsheet shows above a column, from 0: A, B, ... Z, AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def as_text(cell: Cell) -> str:
    """A cell as a person would read it: 4127.0 is "4127", a date 2019-04-03, yes/no cells "yes" and "no"."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _rows_of(message: dict[str, Any]) -> list[TableRow]:
    rows = message["rows"]
    for row, column in message["dates"]:
        text = rows[row][column]
        rows[row][column] = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    return [TableRow(row[0], row[1:]) for row in rows]
