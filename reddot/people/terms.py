"""The words of people: what is handed to its services, and what its queries give back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from reddot.kernel.facts import EVENT_KINDS, FactKind, number_of, strand_of
from reddot.kernel.period import in_words
from reddot.kernel.refusal import Refusal

KIND_TITLES: dict[FactKind, str] = {
    FactKind.EMPLOYMENT: "Employment",
    FactKind.RANK: "Rank",
    FactKind.ROLE: "Role",
    FactKind.POSTING: "Posting",
    FactKind.PATROL_STATUS: "Patrol status",
    FactKind.SERVICE_START: "Start of service",
    FactKind.SAFETY_TRAINING: "Personal safety training",
    FactKind.FIRST_AID: "First aid",
    FactKind.FITNESS: "Fitness test",
    FactKind.EYESIGHT: "Eyesight test",
    FactKind.STANDARDS_CHECK: "Professional standards check",
    FactKind.RESTRICTION: "Restriction",
    FactKind.FEDERATION: "Police Federation membership",
    FactKind.DUTY_HOURS: "Duty hours",
    FactKind.APPLICATION: "Application to carry",
    FactKind.RECOMMENDATION: "Recommendation",
    FactKind.ENDORSEMENT: "Endorsement",
    FactKind.ACCREDITATION: "Accreditation",
    FactKind.NAME: "Name",
}
"""How pages name each kind of fact."""

HIDDEN_DETAIL = frozenset({FactKind.RESTRICTION, FactKind.STANDARDS_CHECK})
"""Kinds whose detail line managers do not see: they see that it is so, not why."""


RECORDED_UNDER: dict[str, frozenset[FactKind]] = {
    "people.record": frozenset(FactKind),
    "training.record": frozenset(
        {FactKind.SAFETY_TRAINING, FactKind.FIRST_AID, FactKind.FITNESS, FactKind.ACCREDITATION}
    ),
    "standards.record": HIDDEN_DETAIL,
}
"""Which kinds a permission to record covers, as accounts/permissions.csv words it."""

CORRECTION = "correction"
"""The source of a fact that a person put right by hand."""

UNDO = "undo of import"
"""The source of a row that takes an imported fact back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How a file is to be read. mapping: heading to field, None for what the headings say by themselves.

    constants: field to the text that holds for every row. sheet: of a workbook, None for the first with any cell.
    """

    mapping: Mapping[str, str] | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None


class Task(StrEnum):
    """What is done with an imported file, one thing at a time."""

    CHECK = "check"
    APPLY = "apply"
    UNDO = "undo"


FORMAT_WORDS = {"hr-extract": "HR extract", "duty-hours": "Monthly duty hours"}
"""What pages call the formats of imports."""

HEARTBEAT_LOST = timedelta(minutes=3)
"""After so long without a sign of life from whatever works on an import, it is taken to have been interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A sign of life from whatever works on an import. done: officers looked at so far."""

    done: int
    at: datetime


class BadFact(Refusal):
    """A fact cannot be recorded as it was given."""

    code = "bad_fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactEntry:
    """A fact as somebody states it, before it is recorded. Periods are half-open; see reddot.kernel.facts for texts."""

    kind: FactKind
    key: str = ""
    value: str
    valid_from: date
    valid_to: date | None = None
    detail: str = ""

    @property
    def number(self) -> int:
        """The value as rules compare it. Raises: ValueError for an unknown code."""
        return number_of(self.kind, self.value)

    @property
    def strand(self) -> int:
        """Kind and key as one number. Raises: ValueError for a key that the kind does not have."""
        return strand_of(self.kind, self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One fact in an officer's history, as the officer page lists it."""

    fact_id: int
    kind: FactKind
    key: str
    value: str
    detail: str
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    recorded_by: str
    source: str
    reason: str
    corrected_at: datetime | None
    corrects_id: int | None
    withdrawn: bool


class OfficerLine(NamedTuple):
    """One officer in a list. A tuple, because a list makes fifty of them a page and an export makes thousands."""

    officer_id: int
    force: str
    collar_number: str
    family_name: str
    given_names: str
    employment: str
    rank: str
    station: str
    district: str


def check_entry(entry: FactEntry, *, recorded_on: date) -> None:
    """Refuse a fact that cannot be: an unknown value, an end before its start, an event that has not happened yet.

    recorded_on: the day in London on which it is being recorded.
    Raises: BadFact, with the field it belongs to.
    """
    title = KIND_TITLES[entry.kind]
    try:
        _ = entry.strand, entry.number
    except ValueError as error:
        raise BadFact(f"{title}: {error}", field="value") from error
    if entry.valid_to is not None and entry.valid_to <= entry.valid_from:
        raise BadFact(
            f"{title}: the end, {in_words(entry.valid_to)}, must be after the start, {in_words(entry.valid_from)}",
            field="valid_to",
        )
    if entry.kind in EVENT_KINDS and entry.valid_to is not None:
        raise BadFact(f"{title}: this happened on one day and has no end. Leave the end empty", field="valid_to")
    if entry.kind in EVENT_KINDS and entry.valid_from > recorded_on:
        raise BadFact(
            f"{title}: {in_words(entry.valid_from)} is in the future. Enter the day on which it happened",
            field="valid_from",
        )
