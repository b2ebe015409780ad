"""Write rows as CSV, XLSX or ODS, so that no cell of them runs as a formula when somebody opens the file.

Source: reliability.md D9; OWASP ASVS 5.0 1.2.10 (formula injection).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from reddot.exchange import ods_writer
from reddot.kernel.problem import Problem

Value = str | int | float | Decimal | bool | date | datetime | None
"""What a cell to write may be. Numbers and dates stay numbers and dates; True and False become yes and no."""

FORMATS = ("csv", "xlsx", "ods")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MOST_CHARACTERS = 32_767

PROBLEM_HEADINGS = ("Row", "Column", "What is wrong", "What the cell holds", "Is the row left out?")


def table_bytes(
    kind: str,
    *,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    about: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A table as the bytes of a file.

    kind: one of FORMATS. title: the name of the sheet. about: pairs such as ("As at", "14 March 2026 at 09:05"), put on
    a second sheet of a workbook; a CSV file holds the table alone.
    Raises: ValueError for another kind.
    """
    if kind == "csv":
        return csv_bytes(headings, rows)
    if kind == "xlsx":
        return xlsx_bytes(title, headings, rows, about)
    if kind == "ods":
        return ods_bytes(title, headings, rows, about)
    raise ValueError(f"{kind!r} is not one of {', '.join(FORMATS)}")


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """A table as CSV in UTF-8, with the mark at its start by which Excel knows it."""
    return b"".join(csv_lines(headings, rows))


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Value]], batch: int = 1_000) -> Iterator[bytes]:
    """The same in pieces of `batch` rows, for an answer that starts before its last row is known."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    writer.writerow([safe_text(heading) for heading in headings])
    for number, row in enumerate(rows, 1):
        writer.writerow([_csv_cell(value) for value in row])
        if number % batch == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def xlsx_bytes(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], about: Sequence[tuple[str, str]] = ()
) -> bytes:
    """A table as an Excel workbook; its headings stay in view."""
    from openpyxl import Workbook  # it draws in numpy when it finds it: only who writes XLSX pays for that
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for name, head, body in _sheets(title, headings, rows, about):
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        line = []
        for heading in head:
            cell = WriteOnlyCell(sheet, safe_text(heading))
            cell.font = Font(bold=True)
            line.append(cell)
        sheet.append(line)
        for row in body:
            sheet.append([plain(value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods_bytes(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], about: Sequence[tuple[str, str]] = ()
) -> bytes:
    """A table as an OpenDocument spreadsheet."""
    sheets = (
        (name, [safe_text(heading) for heading in head], ([plain(value) for value in row] for row in body))
        for name, head, body in _sheets(title, headings, rows, about)
    )
    return ods_writer.ods_bytes(sheets)


def write_problems(
    kind: str, problems: Iterable[Problem], *, headings: Sequence[str], rejected: Mapping[int, Sequence[str]]
) -> bytes:
    """The problem file: one line per problem, beside the cells of its row as they were.

    kind: one of FORMATS. headings, rejected: as an Extract has them (reading.headings, rejected).
    """
    width = len(headings)
    return table_bytes(
        kind,
        title="Problems",
        headings=(*PROBLEM_HEADINGS, *headings),
        rows=(_problem_row(problem, rejected, width) for problem in problems),
    )


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before = + - @ tab or line break at its start.

    Characters that cannot be printed are left out, and what is past 32,767 characters, the most a cell holds.
    """
    clean = _UNPRINTABLE.sub("", text)
    if clean.startswith(_RISKY):
        clean = f"'{clean}"
    return clean[:_MOST_CHARACTERS]


def plain(value: Value) -> str | int | float | date | datetime | None:
    """A value as a workbook keeps it: text made safe, a Decimal as a number, a moment without its zone."""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    found = plain(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    return found.isoformat(" ") if isinstance(found, datetime) else str(found)


def _sheets(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], about: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]:
    yield sheet_name(title), headings, rows
    if about:
        yield "About this file", ("What", "Value"), about


def sheet_name(title: str) -> str:
    """A title as a sheet may be called: at most 31 characters, none of them a bracket, colon, star, mark or stroke."""
    return re.sub(r"[\[\]:*?/\\']", " ", _UNPRINTABLE.sub("", title)).strip()[:31] or "Sheet"


def _problem_row(problem: Problem, rejected: Mapping[int, Sequence[str]], width: int) -> list[Value]:
    cells = rejected.get(problem.row, ()) if problem.row is not None else ()
    left_out = "yes" if problem.fatal else "no"
    return [problem.row, problem.column, problem.message, problem.value, left_out, *cells[:width]]
