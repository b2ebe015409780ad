"""Which column of a file is which field: proposed from headings and samples, then held to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reddot.exchange.hr_extract import values
from reddot.exchange.hr_extract.fields import BY_NAME, FIELDS, LEFT_OUT, Field, normalise
from reddot.exchange.table import Cell, as_text
from reddot.kernel.problem import Problem

_ALIASES: dict[str, str] = {alias: field.name for field in reversed(FIELDS) for alias in field.aliases}
_FILLERS = frozenset(
    {"date", "the", "of", "officer", "officers", "on", "no", "number", "last", "current", "latest", "employee"}
)
SAMPLES = 3

TOGETHER: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("fitness", ("fitness_test", "fitness_level", "fitness_taken_on"), "Fitness"),
    ("eyesight", ("eyesight_tested_on", "eyesight_result"), "Eyesight"),
    ("standards", ("standards_check_on", "standards_check_result"), "The professional standards check"),
    ("recommendation", ("recommendation_rank", "recommendation_on"), "The recommendation"),
    ("endorsement", ("endorsement_rank", "endorsement_on"), "The endorsement"),
    ("accreditation", ("accreditation_model", "accreditation_passed_on"), "The Taser course"),
)
"""Groups that say nothing unless all of these fields are there: (group, fields, how a sentence names it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one column may be.

    field: a field's name, "" for none. certainty: "known" (the heading is a known one), "likely" (close to one, and the
    samples fit) or "none". samples: the first different filled cells. note: why, when somebody should look.
    """

    index: int
    heading: str
    field: str
    certainty: str
    samples: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where each field is read from. columns: field to column index. constants: field to the text that holds for all
    rows. skipped: groups that cannot be read. problems: what is wrong with the mapping.
    """

    columns: Mapping[str, int]
    constants: Mapping[str, str]
    skipped: frozenset[str]
    problems: tuple[Problem, ...]


def propose_mapping(headings: Sequence[str], sample_rows: Sequence[Sequence[Cell]]) -> tuple[Proposal, ...]:
    """What each column of a file seems to be, from its heading first and its samples second.

    headings: as Table has them. sample_rows: the first rows below them.
    A field is proposed for one column only: of two, the one that is known wins, then the first.
    """
    proposals = [_propose(index, heading, sample_rows) for index, heading in enumerate(headings)]
    taken: dict[str, int] = {}
    for certainty in ("known", "likely"):
        for proposal in proposals:
            if proposal.field and proposal.certainty == certainty:
                taken.setdefault(proposal.field, proposal.index)
    return tuple(_unless_taken(proposal, taken, headings) for proposal in proposals)


def columns_of(proposals: Sequence[Proposal]) -> dict[str, str]:
    """The mapping that follows from proposals: heading to field."""
    return {proposal.heading: proposal.field for proposal in proposals if proposal.field}


def apply_mapping(
    headings: Sequence[str], columns: Mapping[str, str], constants: Mapping[str, str] | None = None
) -> Placement:
    """Where each field is read from under a mapping of headings to fields ("" or absent: the column is not read).

    Everything wrong with the mapping is a Problem: a heading that the file lacks, an unknown field, two columns for
    one field, no collar number (fatal), a group that lacks a field it needs (a warning; the group is left out).
    """
    places: dict[str, int] = {}
    problems: list[Problem] = []
    at = {heading: index for index, heading in enumerate(headings)}
    for heading, field in columns.items():
        if not field:
            continue
        if heading not in at:
            problems.append(
                _problem(
                    heading,
                    "mapping.no_column",
                    f"The file has no column headed {heading!r}. Choose its columns again.",
                )
            )
        elif field not in BY_NAME:
            problems.append(
                _problem(
                    heading, "mapping.unknown_field", f"{field!r} is not something that can be read. Choose another."
                )
            )
        elif field in places:
            other = headings[places[field]]
            problems.append(
                _problem(
                    heading,
                    "mapping.twice",
                    f"{BY_NAME[field].title} is already read from {other!r}. Choose one of the two columns.",
                )
            )
        else:
            places[field] = at[heading]
    fixed = {field: text for field, text in (constants or {}).items() if field in BY_NAME and field not in places}
    if "collar_number" not in places and not problems:
        problems.append(
            Problem(
                row=None,
                column=None,
                code="mapping.no_collar",
                message="No column holds the collar number. Choose the column that does.",
            )
        )
    skipped = _incomplete({*places, *fixed}, headings, places, problems)
    return Placement(columns=places, constants=fixed, skipped=frozenset(skipped), problems=tuple(problems))


def heading_score(cells: Sequence[Cell]) -> int:
    """How many cells of a row are headings that an HR extract may have."""
    return sum(3 for cell in cells if isinstance(cell, str) and normalise(cell) in _ALIASES) + sum(
        1 for cell in cells if isinstance(cell, str) and any(mark.isalpha() for mark in cell)
    )


def _propose(index: int, heading: str, rows: Sequence[Sequence[Cell]]) -> Proposal:
    cells = [row[index] for row in rows if index < len(row) and not values.is_blank(row[index])]
    samples = tuple(dict.fromkeys(as_text(cell)[:60] for cell in cells))[:SAMPLES]
    plain = normalise(heading)
    if plain in _ALIASES:
        return Proposal(index=index, heading=heading, field=_ALIASES[plain], certainty="known", samples=samples)
    if plain in LEFT_OUT:
        return Proposal(index=index, heading=heading, field="", certainty="none", samples=samples, note=LEFT_OUT[plain])
    field = _close(plain)
    if field is not None and _fits(field, cells):
        note = f"Close to {field.title!r}. Check that it is."
        return Proposal(index=index, heading=heading, field=field.name, certainty="likely", samples=samples, note=note)
    return Proposal(index=index, heading=heading, field="", certainty="none", samples=samples)


def _close(plain: str) -> Field | None:
    words = frozenset(plain.split()) - _FILLERS
    if not words:
        return None
    for alias, name in _ALIASES.items():
        if frozenset(alias.split()) - _FILLERS == words:
            return BY_NAME[name]
    return None


def _fits(field: Field, cells: Sequence[Cell]) -> bool:
    if field.shape != "day":
        return True
    good = 0
    for cell in cells:
        try:
            values.day_of(cell)
            good += 1
        except values.CellError as error:
            good += error.code in ("date.month_day_order", "date.two_figure_year")
    return good * 10 >= len(cells) * 6


def _unless_taken(proposal: Proposal, taken: Mapping[str, int], headings: Sequence[str]) -> Proposal:
    if not proposal.field or taken[proposal.field] == proposal.index:
        return proposal
    other = headings[taken[proposal.field]]
    return Proposal(
        index=proposal.index, heading=proposal.heading, field="", certainty="none", samples=proposal.samples,
        note=f"{BY_NAME[proposal.field].title} is already read from {other!r}.",
    )  # fmt: skip


def _incomplete(
    given: set[str], headings: Sequence[str], places: Mapping[str, int], problems: list[Problem]
) -> list[str]:
    skipped = []
    for group, fields, name in TOGETHER:
        missing = [field for field in fields if field not in given]
        if not missing or len(missing) == len(fields):
            continue
        skipped.append(group)
        first = next((headings[places[field]] for field in fields if field in places), None)
        wanted = " and ".join(BY_NAME[field].title.lower() for field in missing)
        message = (
            f"{name} is not read, because no column gives the {wanted}. Choose that column, or leave this one out."
        )
        problems.append(Problem(row=None, column=first, code="mapping.incomplete", message=message, fatal=False))
    return skipped


def _problem(heading: str, code: str, message: str) -> Problem:
    return Problem(row=None, column=heading, code=code, message=message)
