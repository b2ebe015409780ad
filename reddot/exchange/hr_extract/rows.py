"""What a reader of HR extracts gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reddot.kernel.facts import FactKind
from reddot.kernel.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One dated fact that a row states.

    kind, key, value: as reddot.kernel.facts has them; number_of(kind, value) never raises.
    valid_from: the day from which it holds, or on which it happened; None for a state whose first day the extract does
    not give ("is a constable"): then a current fact of the same value makes it no news.
    valid_to: the first day on which it no longer holds (half-open), or None.
    detail: words beside the value: the role's title, "acting", the team, the reason for a restriction.
    """

    kind: FactKind
    key: str = ""
    value: str
    valid_from: date | None = None
    valid_to: date | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRow:
    """What one row says of one officer.

    row: its number in the file. family_name, given_names, district, station, team: as typed, "" when not given;
    the importing service knows which stations there are.
    """

    row: int
    collar_number: str
    family_name: str = ""
    given_names: str = ""
    district: str = ""
    station: str = ""
    team: str = ""
    facts: tuple[FactRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file was read, for the page that shows it: nothing is guessed without being said.

    encoding, delimiter: of a CSV file, else "". header_row: number of the row that holds the headings.
    columns: heading to field. unused: headings that are not read.
    """

    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    headings: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The rows that can be used, and every problem found.

    rows: without those that have a fatal problem. problems: in the order of their rows, those of the file first.
    rejected: the cells, as text, of the rows that have a problem, by row number (for the problem file).
    rows_read: how many rows that are not blank stand below the headings.
    """

    rows: tuple[OfficerRow, ...]
    problems: tuple[Problem, ...]
    rejected: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    rows_read: int = 0
    reading: Reading = field(default_factory=Reading)

    @property
    def usable(self) -> bool:
        """Whether the file as a whole can be used: no fatal problem is about the whole file."""
        return not any(problem.fatal and problem.row is None for problem in self.problems)
