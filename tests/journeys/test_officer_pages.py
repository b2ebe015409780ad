"""The pages of officers in a browser: each at a desk and on a small phone, light and dark, and the work done on them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from reddot.authority import services as authority
from reddot.kernel.facts import FactKind
from reddot.people.models import DatedFact
from tests.factories.accounts import a_user
from tests.factories.pages import at_noon  # noqa: F401
from tests.factories.people import HR, LONG_NAME, NOW, a_town, adopt, an_officer, entries, put_right
from tests.journeys.browser import assert_accessible, assert_no_sideways_scroll, take_picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]
SizedPage = Callable[..., Page]


@pytest.fixture
def lead() -> Any:
    """The Taser lead, who is an officer too, and a force with one officer for each thing a page can show."""
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    person = a_user(("SPT", "force", ""), ("OFF", "own", ""), username="lead")
    an_officer(town, "1", ("Lead", "Terry"), stated=entries(rank="superintendent"), user_id=person.pk)
    officer = an_officer(town, "1234")
    put_right(officer, FactKind.FIRST_AID, "failed", "The certificate was of somebody else")
    an_officer(town, "1235", LONG_NAME, stated=entries(fitness=None))
    suspended = an_officer(town, "1236", ("Elm", "Ed"))
    authority.suspend(officer=suspended, decided_by="Supt A. Example", reason="An inquiry", by=HR, at=NOW)
    return person


@pytest.fixture
def opened(browser: Browser, live_server: Any, lead: Any) -> Iterator[SizedPage]:
    """opened(width=, dark=, script=): a page of a browser in which the lead is signed in."""
    contexts: list[BrowserContext] = []
    client = Client()
    client.force_login(lead)
    base = live_server.url.replace("localhost", "127.0.0.1")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": base}

    def open_page(*, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=base, locale="en-GB", timezone_id="Europe/London", java_script_enabled=script,
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        context.add_cookies([cookie])  # type: ignore[list-item]
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def addresses() -> dict[str, str]:
    """Each kind of page that the lead opens, by a short name."""
    fact = DatedFact.objects.filter(officer__collar_number="1234", kind="first_aid").latest("pk").pk
    return {
        "home": "/",
        "workforce": "/workforce/",
        "workforce-filtered": "/workforce/?verdict=no&failing=first_aid",
        "workforce-empty": "/workforce/?rank=chief_constable",
        "workforce-bad-filter": "/workforce/?station=nowhere",
        "officer-no": "/officers/1234/",
        "officer-then": "/officers/1234/?known_at=2019-11-19",
        "officer-longest-name": "/officers/1235/",
        "officer-suspended": "/officers/1236/",
        "officer-bad-question": "/officers/1234/?at-day=31&at-month=2&at-year=2019",
        "search": "/search/?q=e",
        "search-nobody": "/search/?q=zzz",
        "choose-kind": "/officers/1234/fact/new/",
        "record-fitness": "/officers/1234/fact/new/fitness/",
        "record-posting": "/officers/1234/fact/new/posting/",
        "correct": f"/officers/1234/fact/{fact}/correct/",
        "withdraw": f"/officers/1234/fact/{fact}/withdraw/",
        "suspend": "/officers/1234/suspend/",
        "exception": "/officers/1234/exceptions/new/",
        "suspensions": "/suspensions/",
        "exceptions": "/exceptions/",
        "not-found": "/officers/nobody/",
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits_a_small_screen(opened: SizedPage, dark: bool) -> None:
    desk, phone = opened(dark=dark), opened(width=320, dark=dark)
    for name, address in addresses().items():
        for page in (desk, phone):
            page.goto(address)
            assert_accessible(page)
            assert_no_sideways_scroll(page)
        if not dark:
            take_picture(desk, name)
            take_picture(phone, f"{name}-320")


def test_a_fact_is_put_right_and_both_answers_are_seen(opened: SizedPage) -> None:
    page = opened()
    page.goto("/officers/1234/")
    page.get_by_role("link", name="Correct First aid, 3 June 2019").click()
    page.get_by_label("Passed").check()
    page.get_by_label("Why is this put right?").fill("The certificate was hers after all")
    page.get_by_role("button", name="Continue").click()
    assert_accessible(page)
    assert "Until now: Failed" in page.inner_text("main")
    page.get_by_role("button", name="Record this").click()
    assert "First aid is put right." in page.inner_text("main")
    assert "May carry an X2 today" in page.inner_text("main")
    page.get_by_text("Ask about another device").click()
    box = page.get_by_role("group", name="As the record stood at the end of")
    for part, value in (("Day", "1"), ("Month", "10"), ("Year", "2019")):
        box.get_by_label(part).fill(value)
    page.get_by_role("button", name="Ask").click()
    assert page.url.endswith("/officers/1234/?known_at=2019-10-01")
    assert "As the record stood at the end of 1 October 2019" in page.inner_text("main")
    assert_accessible(page)


def test_an_officer_is_suspended_and_restored_by_keyboard_alone(opened: SizedPage) -> None:
    page = opened()
    page.goto("/officers/1235/suspend/")
    page.get_by_label("Who decided").focus()
    page.keyboard.type("Supt A. Example")
    page.keyboard.press("Tab")
    page.keyboard.type("An inquiry")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/officers/1235/")
    assert "Authority has been suspended since 20 November 2019" in page.inner_text("main")
    page.get_by_role("link", name="Restore authority").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Who decided").fill("Supt A. Example")
    page.get_by_label("Reason").fill("Found in order")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/officers/1235/")
    assert "Authority has been suspended since" not in page.inner_text("main")


def test_everything_works_without_script(opened: SizedPage) -> None:
    page = opened(width=390, script=False)
    page.goto("/")
    page.get_by_role("link", name="May not carry").click()
    page.get_by_role("link", name="Example, Jane").click()
    assert "May not carry an X2 today" in page.inner_text("main")
    page.get_by_label("Collar number, name or station").fill("1236")
    page.get_by_role("button", name="Search").click()
    assert "Elm" in page.inner_text("h1")
    page.get_by_role("link", name="Record a fact").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Eyesight test").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Passed").check()
    for part, value in (("Day", "1"), ("Month", "11"), ("Year", "2019")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record this").click()
    assert "Eyesight test is recorded." in page.inner_text("main")


def test_a_list_is_filtered_and_taken_away(opened: SizedPage) -> None:
    page = opened()
    page.goto("/workforce/")
    page.get_by_text("Filter the workforce").click()
    page.get_by_label("Answer", exact=True).select_option("May not carry")
    page.get_by_label("Station", exact=True).select_option("Northmoor Central")
    page.get_by_role("button", name="Apply filters").click()
    assert "verdict=no" in page.url
    assert "Showing 1 to 2 of 2 officers" in page.inner_text("main")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "workforce-2019-11-20.csv"
    page.get_by_role("link", name="Remove filter Answer: May not carry").click()
    assert "verdict" not in page.url
