"""The first day of a Taser lead, from an extract to a ledger checked on another machine: what issue 2 calls done."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.accounts import PASSWORD
from demo.build import build
from demo.geography import Scale, plans
from demo.moments import Calendar
from demo.samples import write
from reddot.accounts.wall import EVERY_FORCE, look_into
from reddot.authority.queries.board import forget_boards
from reddot.kernel.period import in_words, london_day
from reddot.people.queries.table import forget_tables
from tests.journeys.browser import assert_accessible, assert_no_sideways_scroll

SEED = 2019


@pytest.fixture
def samples(live_server: Any, tmp_path: Path, settings: Any) -> Path:
    """The demo force in the live server's database, and the files to import that fit it."""
    settings.LEDGER_KEYS = tmp_path / "keys"
    look_into(EVERY_FORCE)
    forget_tables()
    forget_boards()
    today = london_day(timezone.now())
    build(scale=Scale.SMALL, seed=SEED, as_of=today)
    write(tmp_path / "samples", plans(Scale.SMALL)[0], Calendar(today), SEED)
    return tmp_path / "samples"


@pytest.fixture
def good(page: Page) -> Callable[[], None]:
    """Checks the page that is shown: no WCAG 2.2 AA rule is broken and nothing scrolls sideways at 320 pixels."""

    def check() -> None:
        assert_accessible(page)
        assert_no_sideways_scroll(page)

    return check


def test_a_taser_lead_does_the_first_day_s_work(
    page: Page, samples: Path, good: Callable[[], None], tmp_path: Path
) -> None:
    _sign_in(page, good)
    _import_an_extract(page, samples / "hr-extract.csv", good)
    _adopt_after_a_replay(page, good)
    _ask_of_three(page, good)
    _correct_a_fact(page, good)
    _check_the_ledger_elsewhere(page, tmp_path, good)


def _sign_in(page: Page, good: Callable[[], None]) -> None:
    page.goto("/")
    good()
    page.get_by_label("Name or email address").fill("lead")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    _press(page, "Sign in")
    expect(page.get_by_role("heading", name="Who may carry a TASER 7")).to_be_visible()
    good()


def _import_an_extract(page: Page, extract: Path, good: Callable[[], None]) -> None:
    _go(page, "Imports")
    good()
    _press(page, "Import an extract")
    good()
    page.get_by_label("HR extract").check()
    page.locator("input[type=file]").set_input_files(extract)
    _fill_day(page, "When was the extract made?", london_day(timezone.now()))
    page.get_by_label("Which system is it from?").fill("hr-extract")
    _press(page, "Continue")
    expect(page.get_by_role("heading", name="What does each column hold?")).to_be_visible()
    good()
    _press(page, "Check this file")
    expect(page.get_by_role("button", name="Apply this file")).to_be_visible()
    expect(page.get_by_text("Nothing is written yet.")).to_be_visible()
    good()
    _press(page, "Apply this file")
    expect(page.get_by_role("link", name="Undo").or_(page.get_by_role("button", name="Undo"))).to_be_visible()
    good()


def _adopt_after_a_replay(page: Page, good: Callable[[], None]) -> None:
    _go(page, "Policies")
    good()
    _press(page, "Replay a policy over the workforce")
    good()
    policy = page.get_by_label("Policy", exact=True)
    chosen = policy.get_by_role("option", name="Special constables of long service (2019)").first
    policy.select_option(value=chosen.get_attribute("value"))
    _press(page, "Replay")
    expect(page.get_by_text("What would change").first).to_be_visible()
    good()
    _press(page, "Adopt this policy")
    good()
    _fill_day(page, "From which day is it in force?", london_day(timezone.now()))
    page.get_by_label("Reference of the decision").fill("CC/2026/31")
    page.get_by_label("Who decided").fill("The Chief Constable")
    page.get_by_label("Why the force adopts this policy").fill("Specials of long service asked to be trained.")
    _press(page, "Continue")
    good()
    expect(page.get_by_role("heading", name="Check before you adopt")).to_be_visible()
    _press(page, "Adopt this policy")
    expect(page.get_by_role("heading", name="Special constables of long service").first).to_be_visible()
    good()


def _ask_of_three(page: Page, good: Callable[[], None]) -> None:
    for collar, said in (
        ("1002", "May carry a TASER 7 today"),  # the extract brought the training that had lapsed
        ("1005", "May not carry a TASER 7 today"),
        ("1004", "Cannot tell whether they may carry a TASER 7 today"),
    ):
        page.get_by_role("searchbox").fill(collar)
        page.get_by_role("searchbox").press("Enter")
        expect(page.get_by_text(said).first).to_be_visible()
        expect(page.get_by_role("heading", name="Why")).to_be_visible()
        good()


def _correct_a_fact(page: Page, good: Callable[[], None]) -> None:
    page.goto("/officers/1001/")
    row = page.locator("ol.rd-timeline li").filter(has_text="First aid: Passed").first
    row.get_by_role("link", name="Withdraw").click()
    good()
    page.get_by_label("Why was it wrong to record this?").fill("It was another officer's certificate.")
    _press(page, "Withdraw this fact")
    expect(page.get_by_text("not carry a TASER 7 today").or_(page.get_by_text("Cannot tell")).first).to_be_visible()
    good()
    page.get_by_text("Ask about another device, another moment or an earlier record").click()
    last_month = london_day(timezone.now()) - timedelta(days=31)
    _fill_day(page, "As the record stood at the end of", last_month)
    _press(page, "Ask")
    expect(page.get_by_text(f"As the record stood at the end of {in_words(last_month)}").first).to_be_visible()
    expect(page.get_by_text("May carry a TASER 7").first).to_be_visible()
    good()


def _check_the_ledger_elsewhere(page: Page, folder: Path, good: Callable[[], None]) -> None:
    _go(page, "Ledger")
    good()
    _press(page, "Sign a checkpoint now")
    expect(page.get_by_text("Nothing is signed yet")).to_have_count(0)
    good()
    _press(page, "Take the ledger away")
    good()
    page.get_by_label("Who receives it?").fill("HM Coroner's officer, inquest 12/26")
    page.get_by_label("Events without names and free text").check()
    with page.expect_download() as download:
        _press(page, "Download the ledger")
    bundle = folder / "ledger.zip"
    download.value.save_as(bundle)
    elsewhere = folder / "another machine"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(elsewhere)
    assert _verify(elsewhere) == 0
    export = elsewhere / "export.jsonl"
    export.write_bytes(export.read_bytes().replace(b"facts.imported", b"facts.invented", 1))
    assert _verify(elsewhere) == 1


def _press(page: Page, name: str) -> None:
    """Follow the link or press the button of that name in the page itself."""
    main = page.get_by_role("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first.click()


def _go(page: Page, name: str) -> None:
    """Follow a link of the menu."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first.click()


def _verify(folder: Path) -> int:
    """What a machine that has only Python says: no environment, no packages, another folder."""
    command = [sys.executable, "-I", "-S", "verify.py", "export.jsonl"]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, check=False, timeout=60).returncode


def _fill_day(page: Page, legend: str, day: Any) -> None:
    group = page.get_by_role("group", name=legend)
    group.get_by_label("Day", exact=True).fill(str(day.day))
    group.get_by_label("Month", exact=True).fill(str(day.month))
    group.get_by_label("Year", exact=True).fill(str(day.year))
