"""The reference stays true: what the code has, a page names, and what a page names, the code has."""

import re

import pytest
import typer

from tests.architecture import documented
from tests.architecture.house import ROOT, Source, python_sources, tracked_sources

SOURCE = re.compile(r"\bSRC-\d+\b")
ROW = re.compile(r"^\| (SRC-\d{3}) \|", re.MULTILINE)


def numbered_sources() -> list[str]:
    return ROW.findall((ROOT / "docs/sources.md").read_text())


def test_every_command_has_its_line() -> None:
    commands = documented.commands_of(documented.found("reddot.entry.cli", "app"))
    assert commands

    assert documented.missing(commands, "commands.md") == []


def test_every_option_of_a_command_is_in_its_section_and_no_other() -> None:
    described = documented.sections("commands.md")

    for command, options in documented.commands_of(documented.found("reddot.entry.cli", "app")).items():
        assert sorted(re.findall(r"^\| `(--[a-z-]+)`", described[command], re.MULTILINE)) == options, command


def test_no_line_describes_a_command_that_is_not_there() -> None:
    commands = set(documented.commands_of(documented.found("reddot.entry.cli", "app")))
    described = set(
        re.findall(r"^\| `(reddot [^`]*)`", (ROOT / "docs/reference/commands.md").read_text(), re.MULTILINE)
    )

    assert described - commands == set()


def test_every_setting_has_its_line() -> None:
    settings = documented.settings_of_code()
    assert settings >= {"REDDOT_DATABASE", "REDDOT_SECRET_KEY", "REDDOT_TEST_CHROMIUM", "PORT"}

    assert documented.missing(settings, "settings.md") == []


def test_no_line_describes_a_setting_that_nothing_reads() -> None:
    described = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(), re.MULTILINE))

    assert described - documented.settings_of_code() == set()


def test_every_criterion_has_its_page() -> None:
    criteria = [criterion.name for criterion in documented.found("reddot.criteria.catalogue", "CRITERIA")]
    assert criteria

    assert documented.missing(criteria, "criteria.md") == []


def test_every_import_format_has_its_page() -> None:
    formats = [getattr(item, "name", item) for item in documented.found("reddot.exchange", "FORMATS")]
    assert formats

    assert documented.missing(formats, "formats.md") == []


def test_sources_are_numbered_without_gaps() -> None:
    numbers = numbered_sources()

    assert numbers == [f"SRC-{number:03}" for number in range(1, len(numbers) + 1)]


def test_every_source_that_is_cited_is_listed() -> None:
    listed = set(numbered_sources())
    cited = {
        (number, source.path)
        for source in tracked_sources()
        if not source.path.startswith("tests/architecture/")
        for number in SOURCE.findall(source.text)
    }

    assert {(number, path) for number, path in cited if number not in listed} == set()


def test_every_term_of_the_glossary_has_its_source_and_its_place() -> None:
    rows = re.findall(r"^\| (.+?) \| .+ \| (\S+) \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    terms = [(term, source) for term, source in rows if term not in ("term", "---")]
    assert len(terms) > 40

    assert [term for term, source in terms if source != "ours" and source not in numbered_sources()] == []
    assert [term for term, _ in terms] == sorted((term for term, _ in terms), key=str.lower)


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = [source for source in tracked_sources() if source.path.endswith(".md")]
    links = [
        (page.path, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.text)
        if not (ROOT / page.path).parent.joinpath(link).exists()
    ]

    assert links == []


def test_every_page_that_code_sends_a_reader_to_exists() -> None:
    sent = {
        (page, source.path)
        for source in tracked_sources()
        if not source.path.startswith("tests/architecture/") and not source.path.endswith(".md")
        for page in re.findall(r"\bdocs/[\w/.-]+\.md\b", source.text)
    }
    assert sent

    assert {(page, path) for page, path in sent if not (ROOT / page).exists()} == set()


def test_an_undocumented_name_is_reported() -> None:
    assert documented.missing(["REDDOT_DATABASE", "REDDOT_NOWHERE"], "settings.md") == ["REDDOT_NOWHERE"]


def test_a_setting_is_found_however_it_is_read() -> None:
    text = "env.text('REDDOT_A'); os.environ['REDDOT_B']; os.environ.get('REDDOT_C', ''); x = 'REDDOT_D'"

    assert documented.settings_read([Source("reddot/x.py", text)]) == {"REDDOT_A", "REDDOT_B", "REDDOT_C"}


def test_a_command_is_found_at_any_depth_unless_it_is_hidden() -> None:
    def may_carry(at: str = "") -> None: ...

    app, inner = typer.Typer(), typer.Typer()
    app.command("may-carry")(may_carry)
    app.command("secret", hidden=True)(lambda: None)
    inner.command("adopt")(lambda: None)
    app.add_typer(inner, name="policy")

    assert documented.commands_of(app) == {"reddot may-carry": ["--at"], "reddot policy adopt": []}


@pytest.mark.parametrize("folder", ["reddot/criteria", "reddot/ledger"])
def test_the_whole_tree_is_read(folder: str) -> None:
    assert python_sources(folder)
