"""Words for officers and their facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from reddot.criteria.words import code_in_words, hours_in_words, model_in_words, test_in_words
from reddot.kernel.facts import EVENT_KINDS, FactKind, fitness_of, number_of, role_of
from reddot.kernel.period import day_before, in_words, moment_in_words
from reddot.people.models import Officer
from reddot.people.terms import CORRECTION, HIDDEN_DETAIL, KIND_TITLES, UNDO, FactEntry, OfficerLine, TimelineRow

RANK_TITLES = {"constable": "PC", "special_constable": "Special Constable"}
"""The short form before a name; every other rank is written out."""

EMPLOYMENT_WORDS = {"regular": "regular officer", "special": "special constable", "left": "left the force"}
APPLICATION_WORDS = {
    "withdrawn": "withdrew their application",
    "volunteered": "volunteered to carry",
    "handed_back": "handed back their authority",
}
Places = Mapping[str, str]
"""Names of stations and teams by their codes: queries.officers.place_names()."""


@cache
def rank_words(rank: str) -> str:
    """A rank as it stands before a name: "PC", "Inspector", "Special Sergeant"; "Officer" when none is recorded."""
    return RANK_TITLES.get(rank) or (code_in_words(rank).title() if rank else "Officer")


def officer_name(officer: Officer | OfficerLine) -> str:
    """How pages name an officer: "PC 1234 Jane Example"."""
    return f"{rank_words(officer.rank)} {officer.collar_number} {officer.given_names} {officer.family_name}"


def value_words(kind: FactKind, value: str, places: Places) -> str:
    """What a fact says, in words that begin in lower case unless a name does."""
    if kind is FactKind.POSTING:
        return places.get(value) or places.get(value.partition("/")[0]) or value
    if kind is FactKind.NAME:
        family, _, given = value.partition(", ")
        return f"{given} {family}".strip()
    if kind is FactKind.SERVICE_START:
        return in_words(date.fromisoformat(value))
    if kind is FactKind.FITNESS:
        test, level = fitness_of(number_of(kind, value))
        return f"{test_in_words(test)}, level {level.normalize():f}"
    if kind is FactKind.ROLE:
        return _role_words(value)
    if kind is FactKind.DUTY_HOURS:
        return f"{hours_in_words(number_of(kind, value))} hours"
    return _WORDS.get(kind, {}).get(value) or code_in_words(value)


_WORDS = {
    FactKind.EMPLOYMENT: EMPLOYMENT_WORDS,
    FactKind.APPLICATION: APPLICATION_WORDS,
    FactKind.RESTRICTION: {"yes": "restricted", "no": "no restriction"},
    FactKind.FEDERATION: {"yes": "member", "no": "not a member"},
    FactKind.PATROL_STATUS: {"accompanied": "accompanied patrol", "independent": "independent patrol"},
    FactKind.STANDARDS_CHECK: {"pending": "under way"},
}


def _role_words(value: str) -> str:
    role = role_of(number_of(FactKind.ROLE, value))
    facing = {True: "public-facing", False: "not public-facing", None: "not known whether public-facing"}
    return f"{code_in_words(role.category)}, {facing[role.public_facing]}"


def source_words(source: str) -> str:
    """A source system at the start of a sentence: "HR extract", "Training system"."""
    words = code_in_words(source.replace("-", " "))
    return f"HR{words[2:]}" if words[:2].lower() == "hr" and not words[2:3].isalpha() else sentence(words)


def sentence(text: str) -> str:
    """The same words with a capital at the start."""
    return text[:1].upper() + text[1:]


def title_of(kind: FactKind, key: str = "") -> str:
    """What a fact is about: "First aid", "Accreditation on the X2", "Duty hours in March 2019"."""
    if kind is FactKind.DUTY_HOURS and key:
        return f"Duty hours in {date.fromisoformat(f'{key}-01'):%B %Y}"
    if kind is FactKind.ACCREDITATION and key:
        return f"Accreditation on the {model_in_words(key)}"
    return KIND_TITLES[kind]


def period_words(kind: FactKind, valid_from: date, valid_to: date | None) -> str:
    """When a fact held: "3 May 2019", "from 3 May 2019" or "3 May 2019 to 2 June 2019"."""
    if kind is FactKind.DUTY_HOURS:
        return f"{valid_from:%B %Y}"
    if kind in EVENT_KINDS:
        return in_words(valid_from)
    if valid_to is None:
        return f"From {in_words(valid_from)}"
    return f"{in_words(valid_from)} to {in_words(day_before(valid_to))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact as a page shows it.

    state: "" while it stands, else when it was corrected or withdrawn. actions: (words, address) pairs, none for a fact
    that no longer stands.
    """

    anchor: str
    title: str
    value: str
    when: str
    detail: str
    recorded: str
    state: str
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What the reader of a record may see and do.

    hidden_detail: whether details of restrictions and standards checks are shown. places, people: names by code and
    by reference. link: the addresses at which a fact can be changed, as (words, address) pairs.
    """

    hidden_detail: bool
    places: Places
    people: Mapping[str, str]


Links = Mapping[int, tuple[tuple[str, str], ...]]


def fact_lines(rows: Iterable[TimelineRow], reader: Reader, links: Links | None = None) -> list[FactLine]:
    """A history as lines, in the order of the rows, without those that only withdraw another."""
    listed = list(rows)
    ended_by = {row.corrects_id: row for row in listed if row.corrects_id is not None}
    return [_line(row, ended_by.get(row.fact_id), reader, links or {}) for row in listed if not row.withdrawn]


def _line(row: TimelineRow, after: TimelineRow | None, reader: Reader, links: Links) -> FactLine:
    return FactLine(
        anchor=f"fact-{row.fact_id}",
        title=title_of(row.kind, row.key),
        value=sentence(value_words(row.kind, row.value, reader.places)),
        when=period_words(row.kind, row.valid_from, row.valid_to),
        detail=row.detail if _shown(row.kind, reader) else "",
        recorded=recorded_words(row, reader.people),
        state=_state_words(after, reader),
        actions=() if after else links.get(row.fact_id, ()),
    )


def recorded_words(row: TimelineRow, people: Mapping[str, str]) -> str:
    """Who recorded a fact, when and from where: "HR extract, recorded 4 June 2019 at 10:00 by Robin Ashdown"."""
    moment = moment_in_words(row.recorded_at)
    who = _who(row.recorded_by, people)
    by = f" by {who}" if who else ""
    if row.source == CORRECTION:
        return f"Put right {moment}{by}"
    return f"{source_words(row.source)}, recorded {moment}{by}"


def _who(reference: str, people: Mapping[str, str]) -> str:
    return people.get(reference, "")


def _state_words(after: TimelineRow | None, reader: Reader) -> str:
    if after is None:
        return ""
    done = "Withdrawn" if after.withdrawn else "Corrected"
    return f"{done} on {moment_in_words(after.recorded_at)}{_by(after, reader)}"


def _by(row: TimelineRow, reader: Reader) -> str:
    if row.source == UNDO:
        return " when its import was undone"
    who = _who(row.recorded_by, reader.people)
    return f" by {who}" if who else ""


def _shown(kind: FactKind, reader: Reader) -> bool:
    return kind not in HIDDEN_DETAIL or reader.hidden_detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One fact that was put right. after: what it says now; "" when it was withdrawn. anchor: of what it says now."""

    title: str
    before: str
    after: str
    done: str
    why: str
    anchor: str


def corrections(rows: Iterable[TimelineRow], reader: Reader) -> list[Correction]:
    """Everything that was put right or withdrawn, latest first."""
    listed = list(rows)
    by_id = {row.fact_id: row for row in listed}
    made = [row for row in listed if row.corrects_id in by_id]
    made.sort(key=lambda row: (row.recorded_at, row.fact_id), reverse=True)
    return [_correction(row, by_id[row.corrects_id or 0], reader) for row in made]


def _correction(row: TimelineRow, before: TimelineRow, reader: Reader) -> Correction:
    return Correction(
        title=title_of(row.kind, row.key),
        before=_said(before, reader),
        after="" if row.withdrawn else _said(row, reader),
        done=_state_words(row, reader),
        why=(row.reason or "No reason was given")
        if _shown(row.kind, reader)
        else "The reason is not shown to your role",
        anchor=f"fact-{before.fact_id if row.withdrawn else row.fact_id}",
    )


def _said(row: TimelineRow, reader: Reader) -> str:
    period = period_words(row.kind, row.valid_from, row.valid_to)
    return f"{value_words(row.kind, row.value, reader.places)}, {period[:1].lower()}{period[1:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One part of a fact before it is recorded. before: what it said until now, or "" when that is the same."""

    key: str
    value: str
    before: str


def entry_rows(old: FactEntry | None, entry: FactEntry, places: Places) -> list[EntryRow]:
    """A fact as it is about to be recorded, beside what it replaces."""
    new, was = _parts(entry, places), _parts(old, places) if old is not None else {}
    return [
        EntryRow(
            key=key,
            value=value or "Nothing",
            before=(was.get(key, "") or "nothing") if was and was.get(key, "") != value else "",
        )
        for key, value in new.items()
        if value or was.get(key)
    ]


def _parts(entry: FactEntry, places: Places) -> dict[str, str]:
    return {
        title_of(entry.kind, entry.key): sentence(value_words(entry.kind, entry.value, places)),
        "When": period_words(entry.kind, entry.valid_from, entry.valid_to),
        "Detail": entry.detail,
    }
