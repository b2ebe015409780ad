"""The first look at a file, for the page on which somebody says which column is which."""

from dataclasses import dataclass

from reddot.exchange.hr_extract.mapping import Proposal, heading_score, propose_mapping
from reddot.exchange.limits import DEFAULT, Limits
from reddot.exchange.sandbox import Source
from reddot.exchange.table import TableRow, as_text, open_table
from reddot.exchange.zip_directory import UnreadableFile
from reddot.kernel.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The headings of a file, what each column seems to be, and its first rows as text with their numbers.

    problem: why the file cannot be read at all; then everything else is empty.
    """

    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    headings: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    problem: Problem | None = None


def preview(source: Source, *, sheet: str | None = None, rows: int = 5, limits: Limits = DEFAULT) -> Preview:
    """The headings and first rows of a file, with a proposal for each column. Raises: nothing for bad content.

    rows: how many to show [rows].
    """
    try:
        table = open_table(source, sheet=sheet, score=heading_score, limits=limits)
    except UnreadableFile as error:
        return Preview(problem=error.problem)
    try:
        samples = table.samples(20)
        return Preview(
            sheet=table.sheet,
            sheets=table.sheets,
            encoding=table.encoding,
            delimiter=table.delimiter,
            header_row=table.header_row,
            headings=table.headings,
            proposals=propose_mapping(table.headings, [row.cells for row in samples]),
            rows=tuple(_shown(row) for row in samples[:rows]),
        )
    finally:
        table.close()


def _shown(row: TableRow) -> tuple[int, tuple[str, ...]]:
    return row.number, tuple(as_text(cell)[:60] for cell in row.cells)
