"""The body of a table, built in one pass: the one place where a page repeats something hundreds of times."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from reddot.govuk.values import Cell, Column


def columns_of(columns: Iterable[Column | str]) -> list[Column]:
    """The columns, a bare string being a column of text with that label."""
    return [Column(label=one) if isinstance(one, str) else one for one in columns]


def body(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], headed: bool, blank: str) -> Markup:
    """The rows of a table as safe HTML.

    headed: the first cell names its row. blank: what stands for None.
    Raises: ValueError for a row with more or fewer cells than there are columns.
    """
    opens = [_open(column, headed and place == 0) for place, column in enumerate(columns)]
    closes = ["</th>" if headed and place == 0 else "</td>" for place in range(len(columns))]
    nothing = f'<span class="rd-blank">{escape(blank)}</span>'
    parts: list[str] = []
    for row in rows:
        parts.append('<tr class="govuk-table__row">')
        for start, cell, end in zip(opens, row, closes, strict=True):
            parts.append(f"{start}{nothing if cell is None else escape(_written(cell))}{end}")
        parts.append("</tr>\n")
    return Markup("".join(parts))  # noqa: S704 - every cell went through escape


def _written(cell: Cell) -> Cell:
    return f"{cell:,}" if type(cell) is int else cell


def _open(column: Column, heads: bool) -> str:
    part = "header" if heads else "cell"
    classes = f"govuk-table__{part}"
    if column.numeric:
        classes += f" {classes}--numeric"
    if column.quiet:
        classes += " rd-quiet"
    return f'<th scope="row" class="{classes}">' if heads else f'<td class="{classes}">'
