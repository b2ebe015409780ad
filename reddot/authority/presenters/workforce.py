"""Words for the workforce as a list."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup, escape

from reddot.authority.presenters.answers import VERDICT_TAGS, VERDICT_WORDS, criterion_title
from reddot.authority.queries.board import BoardLine
from reddot.authority.terms import Verdict
from reddot.criteria.words import model_in_words
from reddot.govuk.values import Column, Tag
from reddot.kernel.period import in_words, moment_in_words
from reddot.people.presenters import rank_words, sentence
from reddot.people.queries.roster import Roster

COLUMNS = (
    Column(label="Officer", sort="name"),
    Column(label="Station"),
    Column(label="Answer"),
    Column(label="In the way"),
    Column(label="Changes on", sort="changes"),
)
HEADINGS = (
    "Collar number", "Family name", "Given names", "Rank", "Employment", "Station", "District", "Answer", "In the way",
    "Changes on",
)  # fmt: skip
_TAGS = {verdict: Markup(tag.__html__()) for verdict, tag in VERDICT_TAGS.items()}  # noqa: S704 - it escapes itself
_NOT_SHOWN = "Not shown to your role"


def rows(lines: Sequence[BoardLine], *, address: str) -> list[tuple[object, ...]]:
    """A page of the list as cells. address: an officer's page, with COLLAR for the collar number.

    Built as text in one pass: a page has fifty of these, and everybody opens it all day.
    """
    before, after = address.split("COLLAR")
    return [
        (
            Markup(  # noqa: S704 - each part is escaped
                f'<a class="govuk-link" href="{before}{escape(line.officer.collar_number)}{after}">'
                f"{escape(line.officer.family_name)}, {escape(line.officer.given_names)}</a><br>"
                f"{rank_words(line.officer.rank)} {escape(line.officer.collar_number)}"
            ),
            line.officer.station or None,
            _TAGS[line.verdict],
            _in_the_way(line),
            in_words(line.changes_on) if line.changes_on else "",
        )
        for line in lines
    ]


def _in_the_way(line: BoardLine) -> str:
    if line.redacted:
        return _NOT_SHOWN
    if line.failing and line.verdict is not Verdict.YES:
        return criterion_title(line.failing)
    return "" if line.verdict is Verdict.YES else "See the officer’s page"


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
            _in_the_way(line),
            line.changes_on,
        )
        for line in lines
    ]


def about(model: str, at: datetime, filters: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """What a file says about itself."""
    return [
        ("What", f"Officers and whether they may carry a {model_in_words(model)}"),
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
