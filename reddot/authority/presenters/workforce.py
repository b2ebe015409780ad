"""Words for the workforce as a list."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from urllib.parse import quote

from markupsafe import Markup

from reddot.authority.presenters.answers import CRITERION_TITLES, VERDICT_TAGS, VERDICT_WORDS, device
from reddot.authority.queries.board import NO_POLICY, SUSPENDED, BoardLine
from reddot.authority.terms import Verdict
from reddot.govuk.values import Column, Tag
from reddot.kernel.period import in_words, moment_in_words
from reddot.people.presenters import rank_words, sentence
from reddot.people.queries.roster import Roster

COLUMNS = (
    Column(label="Officer", sort="name"),
    Column(label="Answer"),
    Column(label="In the way"),
    Column(label="Station"),
    Column(label="Changes on", sort="changes"),
)
HEADINGS = (
    "Collar number", "Family name", "Given names", "Rank", "Employment", "Station", "District", "Answer", "In the way",
    "Answer changes on",
)  # fmt: skip
_TAGS = {verdict: tag.__html__() for verdict, tag in VERDICT_TAGS.items()}
_NOT_SHOWN = "Not shown to your role"
_IN_THE_WAY = CRITERION_TITLES | {SUSPENDED: "Suspended", NO_POLICY: "No policy adopted", "": ""}


def body(lines: Sequence[BoardLine], *, address: str) -> Markup:
    """The rows of the list as safe HTML. address: an officer's page, with COLLAR for the collar number.

    Written in one pass, not by the table macro: fifty lines of five cells are most of the page that is opened most.
    """
    before, after = address.split("COLLAR")
    return Markup("".join(_row(line, before, after) for line in lines))  # noqa: S704 - _row escapes each value


_CELL = '<td class="govuk-table__cell">'


def _row(line: BoardLine, before: str, after: str) -> str:
    officer = line.officer
    collar = officer.collar_number if officer.collar_number.isalnum() else escape(officer.collar_number)
    return (
        f'<tr class="govuk-table__row"><th scope="row" class="govuk-table__header"><a class="govuk-link" '
        f'href="{before}{collar if collar.isalnum() else quote(officer.collar_number)}{after}">{escape(officer.family_name)}, '
        f'{escape(officer.given_names)}</a><br><span class="rd-units">{rank_words(officer.rank)} {collar}</span></th>'
        f"{_CELL}{_TAGS[line.verdict]}</td>{_CELL}{_NOT_SHOWN if line.redacted else _IN_THE_WAY[line.failing]}</td>"
        f"{_CELL}{escape(officer.station) or _BLANK}</td>"
        f"{_CELL}{in_words(line.changes_on) if line.changes_on else ''}</td></tr>\n"
    )


_BLANK = '<span class="rd-blank">Not recorded</span>'


def export_rows(lines: Sequence[BoardLine]) -> list[tuple[str | date | None, ...]]:
    """The list as a file has it."""
    return [
        (
            line.officer.collar_number,
            line.officer.family_name,
            line.officer.given_names,
            sentence(line.officer.rank.replace("_", " ")),
            line.officer.employment,
            line.officer.station,
            line.officer.district,
            VERDICT_WORDS[line.verdict],
            _NOT_SHOWN if line.redacted else _IN_THE_WAY[line.failing],
            line.changes_on,
        )
        for line in lines
    ]


def about(model: str, at: datetime, filters: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """What a file says about itself."""
    return [
        ("What", f"Officers and whether they may carry {device(model)}"),
        ("As at", moment_in_words(at)),
        ("Officers", f"{count:,}"),
        *filters,
    ]


def count_tags(counts: dict[str, int]) -> list[tuple[Tag, int, str]]:
    """The verdicts with their counts, each with the value that filters by it."""
    return [(VERDICT_TAGS[verdict], counts[verdict.value], verdict.value) for verdict in Verdict]


def places_of(roster: Roster) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Districts and stations to filter by, as (code, name)."""
    districts = [(district.code, district.name) for district in roster.districts]
    stations = [(station.code, station.name) for station in roster.stations]
    return districts, stations
