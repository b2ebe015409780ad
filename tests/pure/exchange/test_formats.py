"""Every import format has a line, a page and a reader that names what is wrong instead of raising."""

from datetime import date
from pathlib import Path

import pytest

from reddot.exchange import FORMATS, Format, format_named, ods_writer
from tests.pure.exchange.files import csv_of

ROOT = Path(__file__).parents[3]
AS_OF = date(2019, 9, 30)

BROKEN = {
    "hr-extract": csv_of(["Collar", "Rank", "PST date"], ["1001", "PC", "31/02/2019"], ["1002", "Wizard", ""]),
    "duty-hours": csv_of(["Collar", "Month", "Hours"], ["1001", "2019-03", "-1"], ["1002", "2019-03", "x"]),
    "home-office-workforce": ods_writer.ods_bytes(
        [
            (
                "Table_1",
                ["Table 1: Police officers by police force area"],
                [[None, date(2019, 3, 31), date(2019, 9, 30)], ["Nowhere", 1.0, 2.0], ["Somewhere", 1.0, 2.0]],
            )
        ]
    ),
}


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_broken_sample_gives_problems_with_their_rows(one: Format) -> None:
    found = one.read(BROKEN[one.name], AS_OF)

    assert len([problem for problem in found.problems if problem.row is not None and problem.fatal]) == 2
    assert all(problem.message.endswith(".") for problem in found.problems)


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format_has_a_page_that_gives_its_name(one: Format) -> None:
    page = ROOT / one.page

    assert page.is_file()
    assert f"`{one.name}`" in page.read_text()


def test_no_page_describes_a_format_that_is_not_there() -> None:
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/reference/formats").glob("*.md")}

    assert pages == {one.page for one in FORMATS}


def test_a_format_is_found_by_its_name() -> None:
    assert format_named("duty-hours") is not None
    assert format_named("horoscopes") is None
    assert len({one.name for one in FORMATS}) == len(FORMATS)


def test_every_problem_code_of_the_readers_is_on_a_page() -> None:
    import re

    pages = "".join(path.read_text() for path in (ROOT / "docs/reference/formats").glob("*.md"))
    sources = [path.read_text() for path in (ROOT / "reddot/exchange").rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'"((?:[a-z]+)\.(?:[a-z_]+))"', text)}
    wanted = {code for code in codes if code.split(".")[0] in PREFIXES and not code.endswith((".xml", ".py", ".csv"))}

    assert len(wanted) > 40
    assert (
        sorted(code for code in wanted if f"`{code}`" not in pages and f"`{code.split('.')[0]}.*`" not in pages) == []
    )


PREFIXES = frozenset(
    {
        "accreditation", "acting", "cell", "code", "collar", "column", "date", "duty", "employment", "event", "file",
        "fitness", "hours", "leaving", "mapping", "month", "name", "number", "period", "posting", "rank", "restriction",
        "result", "role", "signature", "state", "text", "workforce",
    }
)  # fmt: skip
