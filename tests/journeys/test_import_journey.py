"""Imports in a browser: every page by its rules, the page that follows the work by itself, and every way back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from reddot.entry.jobs import imports as job
from reddot.kernel.period import london_day
from reddot.people.models import ImportBatch, ImportStep, Officer
from reddot.people.services import imports
from reddot.people.terms import HEARTBEAT_LOST, Task
from tests.factories.accounts import a_user
from tests.factories.extracts import HEADINGS, extract, row
from tests.factories.people import HR, LONG_NAME, a_town
from tests.journeys.browser import assert_accessible, assert_no_sideways_scroll

State = ImportStep.State
LONG_FILE = "hr-extract-of-all-officers-and-special-constables-with-accreditations-final-version-2.csv"


@pytest.fixture
def lead(page: Page, live_server: Any, state: Path) -> Page:
    """The browser of a superintendent of a small force."""
    a_town()
    client = Client()
    client.force_login(a_user(("SPT", "force", "")))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "127.0.0.1", "path": "/"}]
    )
    return page


@pytest.fixture
def good(lead: Page) -> Callable[[], None]:
    """Checks the page that is shown: no WCAG 2.2 AA rule is broken and nothing scrolls sideways at 320 pixels."""

    def check() -> None:
        assert_accessible(lead)
        assert_no_sideways_scroll(lead)

    return check


@pytest.fixture
def large(settings: Any) -> None:
    """Every file counts as large, so that it waits for the runner."""
    settings.REDDOT_IMPORT_AT_ONCE = 0


def hand_in(page: Page, folder: Path, content: bytes, name: str = LONG_FILE) -> None:
    """Hand a file in."""
    path = folder / name
    path.write_bytes(content)
    today = london_day(timezone.now())
    page.goto("/imports/new/")
    page.get_by_label("HR extract").check()
    page.locator("input[type=file]").set_input_files(path)
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_role("group", name="When was the extract made?").get_by_label(part).fill(str(value))
    page.get_by_label("Which system is it from?").fill("HR")
    page.get_by_role("button", name="Continue").click()


FILE = extract(
    row("100", Surname=LONG_NAME[0], Forenames=LONG_NAME[1]),
    row("101", Rank="Wing Cdr"),
    row("102", Station="Atlantis"),
)


def test_a_file_goes_from_an_empty_list_to_its_undo(lead: Page, good: Callable[[], None], tmp_path: Path) -> None:
    lead.goto("/imports/")
    good()
    lead.get_by_role("button", name="Import an extract").click()
    good()
    lead.get_by_role("button", name="Continue").click()
    expect(lead.get_by_role("alert")).to_contain_text("Select a file")
    good()
    hand_in(lead, tmp_path, b"<html>", "extract.xlsx")
    expect(lead.get_by_role("alert")).to_be_visible()
    good()
    hand_in(lead, tmp_path, FILE)
    good()
    lead.get_by_label("Surname").select_option("given_names")
    lead.get_by_role("button", name="Check this file").click()
    expect(lead.get_by_role("alert")).to_contain_text("Given names is already read from 'Surname'")
    good()
    lead.get_by_label("Surname").select_option("family_name")
    lead.get_by_role("button", name="Check this file").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("This file would add 1 officer")
    expect(lead.get_by_role("link", name="2 problems found")).to_be_visible()
    good()
    lead.get_by_role("button", name="Apply this file").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("This file added 1 officer")
    good()
    lead.get_by_role("button", name="Undo this import").click()
    good()
    lead.get_by_label("Why is this import undone?").fill("It was last month's.")
    lead.get_by_role("button", name="Undo this import").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("This import was undone")
    good()
    lead.goto("/imports/")
    expect(lead.get_by_text("Undone")).to_be_visible()
    good()


def test_a_form_of_forty_columns_can_be_filled_in_by_keyboard(
    lead: Page, good: Callable[[], None], tmp_path: Path
) -> None:
    hand_in(lead, tmp_path, extract(row("100")))
    lead.get_by_label("Collar No").focus()
    for _ in HEADINGS[1:]:
        lead.keyboard.press("Tab")
    focused = lead.evaluate("document.activeElement.id")
    assert focused == f"id_column-{len(HEADINGS) - 1}"


def test_the_page_of_a_large_file_follows_the_work_by_itself(
    lead: Page, good: Callable[[], None], tmp_path: Path, large: None
) -> None:
    hand_in(lead, tmp_path, FILE)
    lead.get_by_role("button", name="Check this file").click()
    expect(lead.get_by_text("It waits its turn")).to_be_visible()
    good()

    job.carry_out(ImportBatch.objects.latest("pk").pk)

    expect(lead.get_by_role("button", name="Apply this file")).to_be_visible()
    lead.get_by_role("button", name="Apply this file").click()
    expect(lead.get_by_text("It waits its turn")).to_be_visible()
    job.carry_out(ImportBatch.objects.latest("pk").pk)
    expect(lead.get_by_role("heading", level=1)).to_contain_text("This file added 1 officer")
    assert Officer.objects.filter(collar_number="100").exists()


def test_interrupted_work_can_be_given_up_and_done_again(lead: Page, good: Callable[[], None], tmp_path: Path) -> None:
    hand_in(lead, tmp_path, FILE)
    lead.get_by_role("button", name="Check this file").click()
    expect(lead.get_by_role("button", name="Apply this file")).to_be_visible()
    batch = ImportBatch.objects.latest("pk")
    began = timezone.now() - HEARTBEAT_LOST - timedelta(seconds=5)
    imports.start(batch=batch, task=Task.APPLY, by=HR, at=began)
    lead.reload()
    expect(lead.get_by_text("This seems to have been interrupted")).to_be_visible()
    good()
    lead.get_by_role("button", name="Give it up").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("This import was interrupted")
    good()
    lead.get_by_role("button", name="Check this file again").click()
    lead.get_by_role("button", name="Apply this file").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("This file added 1 officer")


def test_a_file_that_cannot_be_used_says_what_to_do(lead: Page, good: Callable[[], None], tmp_path: Path) -> None:
    hand_in(lead, tmp_path, b"Collar No,PST Date\r\n100,09/28/2019\r\n101,09/29/2019\r\n")
    lead.get_by_role("button", name="Check this file").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text("This file cannot be used")
    expect(lead.get_by_text("put the month first")).to_be_visible()
    good()
