"""Words for the access log: who looked at which record, when and for what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from reddot.accounts.models import AccessLog
from reddot.accounts.terms import ROLE_OF, Operation
from reddot.entry.web.forms.access_log import OPERATIONS
from reddot.govuk.filters import plural
from reddot.govuk.values import Cell, Column, Lines, Link
from reddot.kernel.period import in_words, moment_in_words
from reddot.people.presenters import sentence
from reddot.people.terms import OfficerLine

COLUMNS = (
    Column(label="Who"), Column(label="Whose record"), Column(label="Did what"), Column(label="When"),
)  # fmt: skip
HEADINGS = (
    "When", "Who", "Reference", "Roles", "Operation", "Purpose", "Reason", "Recipient", "Records", "Page", "Request",
)  # fmt: skip
NAMED = 3
"""How many of the people on one page are named in its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names behind the references of a page: people by "user:12", officers by "officer:3"."""

    people: Mapping[str, str]
    officers: Mapping[str, OfficerLine]


def first_subjects(rows: Iterable[AccessLog]) -> list[str]:
    """The references that a page of rows names."""
    return sorted({one for row in rows for one in row.subjects[:NAMED]})


def log_rows(rows: Sequence[AccessLog], names: Names) -> list[tuple[Cell, ...]]:
    """The log as cells, newest first."""
    return [
        (
            Lines([who(row, names), roles_words(row.roles)]),
            Lines(_subjects(row, names)),
            Lines([OPERATIONS[Operation(row.operation)], *_purpose(row)]),
            moment_in_words(row.at),
        )
        for row in rows
    ]


def who(row: AccessLog, names: Names) -> str:
    """Who acted: a person by name, a job by its own."""
    return names.people.get(row.actor) or sentence(row.actor.removeprefix("job:"))


def roles_words(roles: str) -> str:
    """The roles that were held, in words."""
    return ", ".join(ROLE_OF[code].title if code in ROLE_OF else "Server" for code in roles.split(",") if code)


def _purpose(row: AccessLog) -> list[str]:
    told = [sentence(row.purpose)]
    told += [f"Reason: {row.reason}"] if row.reason else []
    return told + ([f"Handed to {row.recipient}"] if row.recipient else [])


def _subjects(row: AccessLog, names: Names) -> list[Cell]:
    found: list[Cell] = [subject_words(one, names) for one in row.subjects[:NAMED]]
    rest = len(row.subjects) - NAMED
    return [*found, f"and {plural(rest, 'other')}"] if rest > 0 else found or ["Nobody was found"]


def subject_words(reference: str, names: Names) -> Cell:
    """Whose record: an officer as a link, anything else by its reference."""
    line = names.officers.get(reference)
    if line is not None:
        name = f"{line.family_name}, {line.given_names} ({line.collar_number})"
        return Link(name, reverse("officer", args=[line.collar_number]))
    return names.people.get(reference) or sentence(reference.replace(":", " ").replace("-", " "))


def export_rows(rows: Iterable[AccessLog], people: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The log as a file has it: every record by its reference, as it was written."""
    for row in rows:
        yield (
            moment_in_words(row.at),
            people.get(row.actor, ""),
            row.actor,
            row.roles,
            row.operation,
            row.purpose,
            row.reason,
            row.recipient,
            " ".join(row.subjects),
            row.route,
            row.request,
        )


def period_words(since: date, last: date) -> str:
    """The days that are shown."""
    return in_words(since) if since == last else f"{in_words(since)} to {in_words(last)}"


def about(period: str, filters: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """What a file of the log says about itself."""
    return [
        ("What", "Operations on records of people (Data Protection Act 2018, section 62)"),
        ("Period", period),
        ("Operations", f"{count:,}"),
        *filters,
    ]
