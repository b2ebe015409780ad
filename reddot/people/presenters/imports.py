"""Words for imported files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from reddot.exchange.hr_extract import Preview, Proposal
from reddot.govuk.values import Code, Column, Lines, Link, Row, Tag, When
from reddot.kernel.facts import FactKind
from reddot.kernel.period import in_words, moment_in_words
from reddot.people.models import ImportBatch, ImportStep
from reddot.people.presenters.facts import Places, officer_name, period_words, sentence, title_of, value_words
from reddot.people.queries.imports import KeptFact
from reddot.people.services.import_plan import Change
from reddot.people.terms import FORMAT_WORDS, OfficerLine, Task

State = ImportStep.State
Counts = Mapping[str, int]
Officers = Mapping[int, OfficerLine]
"""Officers by their database id."""

FACTS_SHOWN = 4
"""Of one officer in a list of changes; the file has them all."""

STATE_TAGS: dict[str, Tag] = {
    State.UPLOADED: Tag("Columns not matched", "soon"),
    State.MAPPED: Tag("Not checked", "soon"),
    State.WAITING: Tag("Waiting its turn", "soon"),
    State.RUNNING: Tag("Running", "soon"),
    State.CHECKED: Tag("Checked, not applied", "unknown"),
    State.APPLIED: Tag("Applied", "met"),
    State.FAILED: Tag("Failed", "not-met"),
    State.STOPPED: Tag("Interrupted", "not-met"),
    State.UNDONE: Tag("Undone", "neutral"),
}

LIST_COLUMNS = (
    Column(label="File"), Column(label="Where it stands"), Column(label="Outcome"), Column(label="Handed in"),
    Column(label="Source"),
)  # fmt: skip
CHANGE_COLUMNS = (Column(label="Officer"), Column(label="What changes"), Column(label="Row of the file"))
PROBLEM_COLUMNS = (
    Column(label="Row"), Column(label="Column"), Column(label="What is wrong, and what to do"),
    Column(label="The cell holds"), Column(label="Row left out?"),
)  # fmt: skip
COUNT_COLUMNS = (Column(label="What"), Column(label="How many", numeric=True), Column(label="What that means"))
KEPT_COLUMNS = (Column(label="Officer"), Column(label="The import said"), Column(label="What stays"))

HIDDEN = "Not shown to your role"


def officers_in_words(counts: Counts) -> str:
    """Officers by what becomes of them, in one line: "2 added, 8 changed, 27 unchanged, 3 left out"."""
    named = (("create", "added"), ("update", "changed"), ("unchanged", "unchanged"), ("skip", "left out"))
    return ", ".join(f"{counts[name]:,} {word}" for name, word in named if counts.get(name)) or "nobody in it"


def outcome_words(state: str, counts: Counts | None) -> str | None:
    """What a list says became of a file; None before it was checked."""
    if state in (State.FAILED, State.STOPPED):
        return "Nothing written"
    if counts is None:
        return None
    if state == State.UNDONE:
        return f"{counts['facts']:,} facts taken back"
    return officers_in_words(counts)


def list_rows(batches: Iterable[Any], names: Mapping[str, str]) -> list[tuple[object, ...]]:
    """Imports as cells. batches: queries.imports.newest_first(). names: people by reference."""
    return [
        (
            Link(batch.file_name, reverse("import", args=[batch.pk])),
            STATE_TAGS[batch.state],
            outcome_words(batch.state, batch.counts),
            Lines((When(batch.created_at), f"by {who(batch.created_by, names)}")),
            Lines((batch.source, f"made {in_words(batch.as_of)}")),
        )
        for batch in batches
    ]


def who(reference: str, names: Mapping[str, str]) -> str:
    """A person by reference, or the job that acted."""
    return names.get(reference) or reference.partition(":")[2] or reference


def headline(counts: Counts, *, done: bool) -> str:
    """What a file changes, as the title of its page."""
    added, changed = counts.get("create", 0), counts.get("update", 0)
    if not added and not changed:
        return "This file changed nothing" if done else "This file would change nothing"
    parts = [
        *([f"{'added' if done else 'add'} {_officers(added)}"] if added else []),
        *([f"{'changed' if done else 'change'} {_officers(changed) if not added else f'{changed:,}'}"] if changed else []),
    ]  # fmt: skip
    return f"This file {'' if done else 'would '}{' and '.join(parts)}"


def _officers(count: int) -> str:
    return f"{count:,} officer" if count == 1 else f"{count:,} officers"


def count_rows(counts: Counts, *, done: bool) -> list[tuple[object, ...]]:
    """Every count of a check or an import, in plain words."""
    be = "were" if done else "would be"
    rows = (
        ("create", f"Officers that {be} added", "Nobody with this collar number was recorded."),
        ("update", f"Officers that {be} changed", "At least one fact about them is new or corrected."),
        ("unchanged", "Officers unchanged", "The record says the same already."),
        ("skip", "Officers left out", "The row has a problem, so nothing in it is used."),
        ("facts_new", f"Facts that {be} added", "Not recorded before."),
        ("facts_corrected", f"Facts that {be} corrected", "The same system said otherwise before. What it said stays in the history."),
        ("facts_unchanged", "Facts unchanged", "Recorded already."),
        ("facts_kept", "Facts kept as put right by hand", "The file repeats what a person has corrected since, so it is not used."),
    )  # fmt: skip
    return [(words, counts.get(name, 0), meaning) for name, words, meaning in rows]


def about_rows(batch: ImportBatch, names: Mapping[str, str]) -> list[Row]:
    """What was handed in."""
    return [
        Row(key="File", value=f"{batch.file_name} ({_size(batch.size)})"),  # type: ignore[attr-defined]
        Row(key="What it holds", value=FORMAT_WORDS.get(batch.format, batch.format)),
        Row(key="From", value=batch.source),
        Row(key="Extract made", value=in_words(batch.as_of)),
        Row(key="Handed in", value=f"{moment_in_words(batch.created_at)} by {who(batch.created_by, names)}"),
        Row(key="Fingerprint (SHA-256)", value=Code(batch.sha256)),
    ]


def _size(bytes_: int) -> str:
    return f"{bytes_ / 1_000_000:,.1f} MB" if bytes_ >= 1_000_000 else f"{max(1, round(bytes_ / 1000)):,} kB"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact that an import brings. corrects: the id of the fact it replaces, or None."""

    kind: FactKind
    key: str
    value: str
    valid_from: date
    valid_to: date | None
    corrects: int | None


def listed_facts(listed: Mapping[str, Any]) -> list[FactLine]:
    """The facts of one change as a check's step keeps them."""
    return [
        FactLine(
            kind=FactKind(fact["kind"]), key=fact["key"], value=fact["value"],
            valid_from=date.fromisoformat(fact["from"]),
            valid_to=date.fromisoformat(fact["to"]) if fact["to"] else None, corrects=fact["corrects"],
        )
        for fact in listed["facts"]
    ]  # fmt: skip


def change_rows(
    listed: Sequence[Mapping[str, Any]], officers: Officers, before: Mapping[int, str], places: Places
) -> list[tuple[object, ...]]:
    """Whom a file would change, and how. before: what the facts that it corrects say, by id."""
    rows: list[tuple[object, ...]] = []
    for one in listed:
        known, facts = officers.get(one["officer"] or 0), listed_facts(one)
        new_name = _new_name(facts)
        facts = [fact for fact in facts if known or fact.kind is not FactKind.NAME]
        shown = [fact_words(fact, before, places) for fact in facts[:FACTS_SHOWN]]
        if len(facts) > FACTS_SHOWN:
            shown.append(f"and {len(facts) - FACTS_SHOWN} more facts")
        named: object = (
            Link(officer_name(known), reverse("officer", args=[known.collar_number]))
            if known
            else f"{one['collar']} {new_name}".strip()
        )
        rows.append((named if known else Lines((named, Tag("New officer"))), Lines(shown), str(one["row"])))
    return rows


def _new_name(facts: Iterable[FactLine]) -> str:
    name = next((fact.value for fact in facts if fact.kind is FactKind.NAME), "")
    return value_words(FactKind.NAME, name, {}) if name else ""


def fact_words(fact: FactLine, before: Mapping[int, str], places: Places) -> str:
    """A fact as a change: "Rank: sergeant, from 3 May 2019 (instead of constable)"."""
    when = period_words(fact.kind, fact.valid_from, fact.valid_to)
    period = "" if fact.kind is FactKind.DUTY_HOURS else f", {when[:1].lower()}{when[1:]}"
    old = before.get(fact.corrects or 0)
    was = f" (instead of {value_words(fact.kind, old, places)})" if old is not None else ""
    return f"{title_of(fact.kind, fact.key)}: {value_words(fact.kind, fact.value, places)}{period}{was}"


CHANGE_HEADINGS = ("Row", "Collar number", "New officer", "About", "New value", "From", "To (first day it no longer holds)", "Value until now")  # fmt: skip


def change_file_rows(changes: Iterable[Change], before: Mapping[int, str], places: Places) -> Iterable[list[Any]]:
    """Every fact that a file would add or correct, one line each."""
    for change in changes:
        for entry, corrects in change.additions:
            old = before.get(corrects or 0)
            yield [
                change.stated.row, change.stated.collar_number, change.officer_id is None,
                title_of(entry.kind, entry.key), value_words(entry.kind, entry.value, places), entry.valid_from,
                entry.valid_to, value_words(entry.kind, old, places) if old is not None else "",
            ]  # fmt: skip


def problem_rows(problems: Iterable[Mapping[str, Any]], hidden: frozenset[str]) -> list[tuple[object, ...]]:
    """Problems of rows as cells. hidden: columns whose cells the reader may not see."""
    return [
        (
            str(one["row"]),
            one["column"] or "The whole row",
            one["message"],
            HIDDEN if one["column"] in hidden else one["value"] or "Nothing",
            "Yes" if one["fatal"] else "No",
        )
        for one in problems
        if one["row"] is not None
    ]


def reason_columns(columns: Mapping[str, str]) -> frozenset[str]:
    """The headings of a file under which it says why officers are restricted. columns: heading to field."""
    return frozenset(heading for heading, name in columns.items() if name == "restriction_reason")


def file_problems(problems: Iterable[Mapping[str, Any]]) -> list[str]:
    """Problems of the whole file, a sentence each."""
    return [
        f"{one['column']}: {one['message']}" if one["column"] else one["message"]
        for one in problems
        if one["row"] is None
    ]


def kept_rows(kept: Iterable[KeptFact], officers: Officers, places: Places) -> list[tuple[object, ...]]:
    """Facts that an undo leaves alone."""
    return [
        (
            officer_name(officers[fact.officer_id]) if fact.officer_id in officers else None,
            (
                f"{title_of(fact.kind, fact.key)}: {value_words(fact.kind, fact.value, places)}, "
                f"{period_words(fact.kind, fact.valid_from, None)}"
            ),
            "Withdrawn" if fact.withdrawn else sentence(value_words(fact.kind, fact.now, places)),
        )
        for fact in kept
    ]


TASK_WORDS = {
    Task.CHECK: ("Checking this file", "Nothing is written while it is checked."),
    Task.APPLY: ("Applying this file", "It is written as a whole or not at all."),
    Task.UNDO: ("Undoing this import", "It is taken back as a whole or not at all."),
}
"""The title of the page while something runs, and a sentence to go with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAs:
    """How a file is read: said, so that nothing is guessed in silence."""

    rows: tuple[Row, ...]
    sheets: tuple[str, ...]
    sheet: str


def read_as(preview: Preview) -> ReadAs:
    """How a file is read."""
    marks = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
    rows = [
        *([Row(key="Sheet", value=preview.sheet)] if preview.sheet else []),
        Row(key="Headings", value=f"In row {preview.header_row}"),
        *([Row(key="Between cells", value=marks.get(preview.delimiter, preview.delimiter))] if preview.delimiter else []),
        *([Row(key="Characters", value=preview.encoding.upper())] if preview.encoding else []),
    ]  # fmt: skip
    return ReadAs(rows=tuple(rows), sheets=preview.sheets, sheet=preview.sheet)


PROPOSAL_TAGS = {
    "known": Tag("Known heading", "met"),
    "likely": Tag("Check this", "unknown"),
    "none": Tag("Not recognised"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLine:
    """One column of a file, for the page that says what it holds. name: of its select in the form."""

    name: str
    heading: str
    samples: str
    tag: Tag
    note: str


def column_lines(proposals: Iterable[Proposal]) -> list[ColumnLine]:
    """The columns of a file, in its order."""
    return [
        ColumnLine(
            name=f"column-{one.index}",
            heading=one.heading,
            samples="; ".join(one.samples),
            tag=PROPOSAL_TAGS[one.certainty] if not one.note or one.field else Tag("Left out"),
            note=one.note,
        )
        for one in proposals
    ]


def ledger_link(seq: int | None) -> object:
    """The ledger entry that records an import."""
    if seq is None:
        return ""
    words = f"Ledger entry {seq:,}"
    try:
        return Link(words, reverse("ledger_entry", args=[seq]))
    except NoReverseMatch:
        return words
