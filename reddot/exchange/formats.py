"""The formats that can be read: one file or folder, one page and one line here for each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reddot.exchange import duty_hours, home_office_workforce, hr_extract
from reddot.exchange.sandbox import Source
from reddot.kernel.problem import Problem


class ReadFile(Protocol):
    """What every reader gives back, whatever else it has."""

    @property
    def rows(self) -> tuple[object, ...]:
        """The rows that can be used."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem found, by row and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format. name: as the command line takes it. read: from a source and the day of the import. page: its page,
    from the top of the repository.
    """

    name: str
    title: str
    read: Callable[[Source, date], ReadFile]
    page: str


FORMATS: tuple[Format, ...] = (
    Format(
        name="hr-extract",
        title="HR extract: one row per officer",
        read=lambda source, as_of: hr_extract.read(source, as_of=as_of),
        page="docs/reference/formats/hr-extract.md",
    ),
    Format(
        name="duty-hours",
        title="Monthly duty hours",
        read=lambda source, as_of: duty_hours.read(source, as_of=as_of),
        page="docs/reference/formats/duty-hours.md",
    ),
    Format(
        name="home-office-workforce",
        title="Home Office police workforce tables",
        read=lambda source, as_of: home_office_workforce.read(source),
        page="docs/reference/formats/home-office-workforce.md",
    ),
)


def format_named(name: str) -> Format | None:
    """The format of that name, or None."""
    return next((one for one in FORMATS if one.name == name), None)
