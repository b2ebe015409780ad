"""Small files for the tests of exchange, made from lists of rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from reddot.exchange import hr_extract, writers
from reddot.exchange.hr_extract import Extract

AS_OF = date(2019, 9, 30)


def csv_of(*rows: Sequence[object], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as CSV, as they are: without what writers adds to keep formulas away."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def workbook_of(kind: str, headings: Sequence[str], rows: Iterable[Sequence[writers.Value]]) -> bytes:
    """Rows as XLSX or ODS."""
    return writers.table_bytes(kind, title="Officers", headings=headings, rows=rows)


def read(*rows: Sequence[object], **options: object) -> Extract:
    """What an HR extract of these rows says; the first row holds the headings."""
    return hr_extract.read(csv_of(*rows), as_of=AS_OF, **options)  # type: ignore[arg-type]


def one(headings: str, cells: str) -> Extract:
    """What a single officer's cells say; both lists are separated by bars, the collar number comes first."""
    return read(["Collar number", *headings.split("|")], ["1001", *cells.split("|")])


def codes(extract: Extract) -> list[tuple[int | None, str | None, str]]:
    """Row, column and code of each problem."""
    return [(problem.row, problem.column, problem.code) for problem in extract.problems]
