"""The cells of one group of fields in one row, read with everything that is wrong with them noted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from reddot.exchange.hr_extract.fields import normalise
from reddot.exchange.hr_extract.values import CellError, code_of, day_of, is_blank
from reddot.exchange.table import Cell, as_text
from reddot.kernel.period import in_words


@lru_cache(maxsize=50_000)
def evened(text: str) -> str:
    """A text with its white space evened; one without a letter or figure ("-") says nothing and is ""."""
    even = " ".join(text.split())
    return even if any(mark.isalnum() for mark in even) else ""


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with a cell: becomes a Problem once its row is known."""

    field: str
    code: str
    message: str
    value: str = ""
    fatal: bool = True


class DayReader:
    """Reads the dates of one file, remembers what it read, and notes for each column which order its dates follow.

    day_first: fields with a date whose first number is above 12; month_first: those with one whose second is, with an
    example of it.
    """

    def __init__(self) -> None:
        self._known: dict[Cell, date | CellError] = {}
        self.day_first: set[str] = set()
        self.month_first: set[str] = set()
        self.examples: dict[str, str] = {}

    def read(self, field: str, cell: Cell) -> date:
        """The day a cell names. Raises: CellError."""
        known = self._known.get(cell)
        if known is None:
            known = self._read(cell)
            if len(self._known) < 200_000:
                self._known[cell] = known
        self._note_order(field, cell, known)
        if isinstance(known, CellError):
            raise known.with_traceback(None)
        return known

    @staticmethod
    def _read(cell: Cell) -> date | CellError:
        try:
            return day_of(cell)
        except CellError as error:
            return error

    def _note_order(self, field: str, cell: Cell, known: date | CellError) -> None:
        if not isinstance(cell, str):
            return
        if isinstance(known, CellError):
            if known.code == "date.month_day_order":
                self.month_first.add(field)
                self.examples.setdefault(field, cell.strip())
        elif known.day > 12 and cell.lstrip()[2:3] in "/.-" and cell.lstrip()[:2].isdigit():
            self.day_first.add(field)


class GroupCells:
    """The cells of one group in one row, by field. Reading methods note defects instead of raising."""

    def __init__(self, cells: Mapping[str, Cell], *, as_of: date, days: DayReader) -> None:
        self._cells = cells
        self._days = days
        self.as_of = as_of
        self.defects: list[Defect] = []

    def has(self, field: str) -> bool:
        """Whether the file has a column for a field."""
        return field in self._cells

    def filled(self, field: str) -> bool:
        """Whether the cell says something."""
        return not is_blank(self._cells.get(field))

    def text(self, field: str, most: int = 200) -> str:
        """The text of a cell, white space evened, "" for blank; a defect when it is longer than `most`."""
        cell = self._cells.get(field)
        text = evened(cell if isinstance(cell, str) else as_text(cell))
        if len(text) > most:
            self.defect(field, "text.too_long", f"This cell has {len(text):,} characters. Use {most} or fewer.")
            return ""
        return text

    def event(self, field: str) -> date | None:
        """The day something happened: a defect when it lies after the day of the import."""
        day = self.day(field)
        if day is not None and day > self.as_of:
            self.defect(
                field,
                "date.future",
                f"{in_words(day)} is after {in_words(self.as_of)}, so it cannot have happened yet. Correct the date.",
            )
            return None
        return day

    def day(self, field: str) -> date | None:
        """The day a cell names; None when it is blank or cannot be read."""
        cell = self._cells.get(field)
        if is_blank(cell):
            return None
        try:
            return self._days.read(field, cell)
        except CellError as error:
            self.defect(field, error.code, error.message)
            return None

    def after_last_day(self, field: str) -> date | None:
        """The half-open end of a period whose last day the cell names."""
        day = self.day(field)
        return None if day is None else day + timedelta(days=1)

    def code(self, field: str, names: dict[str, str], what: str) -> str:
        """The code for what a cell says, "" when it is blank or unknown. `names` is asked before blank words are."""
        cell = self._cells.get(field)
        if is_blank(cell) and normalise(as_text(cell)) not in names:
            return ""
        return self.value(field, lambda found: code_of(found, names, what))

    def value(self, field: str, read: Callable[[Cell], str]) -> str:
        """What `read` makes of a cell, "" when it raises CellError, which is noted."""
        try:
            return read(self._cells.get(field))
        except CellError as error:
            self.defect(field, error.code, error.message)
            return ""

    def defect(self, field: str, code: str, message: str, *, fatal: bool = True) -> None:
        """Note what is wrong with a cell."""
        self.defects.append(Defect(field, code, message, as_text(self._cells.get(field))[:200], fatal))

    def spoilt(self, *fields: str) -> bool:
        """Whether one of the fields has a defect already, so that nothing more should be said of it."""
        return any(defect.field in fields and defect.fatal for defect in self.defects)
