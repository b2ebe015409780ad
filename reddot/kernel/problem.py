"""A defect in something that was handed in, as data: bad rows are data, not exceptions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect of a file, and what to do about it.

    row: 1-based row of the file as a spreadsheet shows it (the header is row 1); None when it is about the whole file.
    column: the heading as the file prints it; None when it is about the whole row.
    value: what was found there, cut to 200 characters.
    fatal: True when the row (or, with row None, the file) cannot be used; False for a warning.
    """

    row: int | None
    column: str | None
    code: str
    message: str
    value: str = ""
    fatal: bool = True
