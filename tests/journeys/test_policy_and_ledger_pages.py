"""Policies, replay, the ledger, the access log and accounts in a browser: at a desk and on a small phone, light and dark."""

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from reddot.accounts import queries as accounts
from reddot.accounts import services
from reddot.accounts.models import User
from reddot.criteria.library import policy_text, shipped_policy
from reddot.entry.signing import sign
from reddot.ledger import queries as ledger
from reddot.ledger import verify
from reddot.policies.models import Adoption
from tests.factories.accounts import a_user
from tests.factories.pages import at_noon  # noqa: F401
from tests.factories.people import HR, LONG_NAME, NOW, a_town, adopt, an_officer, entries
from tests.journeys.browser import assert_accessible, assert_no_sideways_scroll, take_picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]
NARROWER = shipped_policy("leicestershire-2020").sha256
SignedIn = Callable[..., Page]


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """A force whose ledger is signed, with somebody for each kind of page."""
    monkeypatch.setattr(settings, "LEDGER_KEYS", tmp_path / "keys")
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    found = {
        "lead": a_user(("SPT", "force", ""), username="lead"),
        "chief": a_user(("CHF", "force", ""), username="chief"),
        "standards": a_user(("PSD", "force", ""), username="standards"),
        "officer": a_user(("OFF", "own", ""), username="officer"),
        "admin": a_user(("ADM", "force", ""), username="first.admin", force=""),
        "admin2": a_user(("ADM", "force", ""), username="second.admin", force=""),
    }
    an_officer(town, "1", ("Officer", "Olive"), user_id=found["officer"].pk)
    an_officer(town, "1235", LONG_NAME, stated=entries(role="headquarters/yes"))
    sign(force="northmoor", by=HR, at=NOW)
    return found


@pytest.fixture
def signed_in(browser: Browser, live_server: Any, people: dict[str, User]) -> Iterator[SignedIn]:
    """signed_in("lead", width=, dark=, script=): a page of a browser in which that person is signed in."""
    contexts: list[BrowserContext] = []
    base = live_server.url.replace("localhost", "127.0.0.1")

    def open_page(who: str, *, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        client = Client()
        client.force_login(people[who])
        context = browser.new_context(
            base_url=base, locale="en-GB", timezone_id="Europe/London", java_script_enabled=script,
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def addresses(people: dict[str, User]) -> dict[tuple[str, str], str]:
    """Each kind of page by who opens it and a short name."""
    adopted, lead = Adoption.objects.latest("pk").pk, people["lead"].pk
    first = accounts.standing_of(people["admin2"]).actor
    proposal = services.propose_role(
        user=people["lead"], role="AUD", scope="force", reason="Yearly audit", by=first, at=NOW
    )
    return {
        ("lead", "policies"): "/policies/",
        ("lead", "policy"): f"/policies/{adopted}/",
        ("lead", "policy-waiting"): f"/policies/{adopted}/waiting/",
        ("lead", "policy-text"): f"/policies/texts/{NARROWER}/",
        ("lead", "replay"): "/policies/replay/",
        ("lead", "replay-nothing-chosen"): "/policies/replay/?policy=&at-day=&known_on-day=",
        ("lead", "replayed"): f"/policies/replay/{NARROWER}/",
        ("lead", "replayed-list"): f"/policies/replay/{NARROWER}/?who=losses",
        ("lead", "propose"): "/policies/propose/",
        ("lead", "adopt"): f"/policies/replay/{NARROWER}/adopt/",
        ("chief", "replayed-totals"): f"/policies/replay/{NARROWER}/totals/",
        ("officer", "home-reminder"): "/",
        ("officer", "acknowledge"): f"/policies/{adopted}/acknowledge/",
        ("lead", "ledger"): "/ledger/",
        ("lead", "ledger-entry"): "/ledger/6/",
        ("lead", "ledger-export"): "/ledger/export/",
        ("lead", "ledger-disclose"): "/ledger/6/disclose/",
        ("standards", "access-log"): "/access-log/",
        ("standards", "access-log-wrong"): "/access-log/?officer=nobody",
        ("standards", "access-log-export"): "/access-log/export/",
        ("admin", "users"): "/users/",
        ("admin", "user"): f"/users/{lead}/",
        ("admin", "user-new"): "/users/new/",
        ("admin", "user-grant"): f"/users/{lead}/roles/new/",
        ("admin", "user-close"): f"/users/{lead}/close/",
        ("admin", "user-proposal"): f"/users/proposals/{proposal.pk}/",
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_accessible_and_fits_a_small_screen(
    signed_in: SignedIn, people: dict[str, User], dark: bool
) -> None:
    pages = {who: (signed_in(who, dark=dark), signed_in(who, width=320, dark=dark)) for who in people}
    for (who, name), address in addresses(people).items():
        for page in pages[who]:
            page.goto(address)
            assert_accessible(page)
            assert_no_sideways_scroll(page)
        if not dark:
            take_picture(pages[who][0], name)
            take_picture(pages[who][1], f"{name}-320")


def test_a_policy_is_handed_in_put_right_replayed_and_adopted(signed_in: SignedIn, tmp_path: Path) -> None:
    page = signed_in("lead")
    text = policy_text("leicestershire-2020").replace("name: leicestershire-2020", "name: northmoor-2020")
    file = tmp_path / "northmoor.yaml"
    file.write_text(text.replace("unit: months", "unit: moons", 1))
    page.goto("/policies/")
    page.get_by_role("button", name="Replay a policy over the workforce").click()
    page.get_by_role("link", name="Hand in a policy of your own").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check the policy").click()
    assert "The policy has 1 defect" in page.inner_text("main")
    assert "moons" in page.inner_text("#defects")
    assert_accessible(page)
    assert_no_sideways_scroll(page)

    page.get_by_label("Or paste the text").fill(text)
    page.get_by_role("button", name="Check the policy").click()
    page.get_by_role("button", name="Replay").click()
    assert "Would lose authority: 1 officer" in page.inner_text("main")
    assert LONG_NAME[0] in page.inner_text("#losses")
    page.get_by_role("button", name="Adopt this policy").click()
    page.get_by_label("Reference of the decision").fill("CC/2019/31")
    page.get_by_label("Who decided").fill("T/CC A. Example")
    page.get_by_label("Why the force adopts this policy").fill("The front line only")
    page.get_by_role("button", name="Continue").click()
    assert "1 loses it" in page.inner_text("main")
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Adopt this policy").click()
    assert "is in force from 20 November 2019" in page.inner_text(".govuk-notification-banner")
    assert_accessible(page)


def test_an_officer_reads_and_acknowledges_by_keyboard_alone(signed_in: SignedIn) -> None:
    page = signed_in("officer", width=390)
    page.goto("/")
    page.get_by_role("link", name="Read and acknowledge").focus()
    page.keyboard.press("Enter")
    page.get_by_label("I have read this policy and know what it asks of me").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/policies/*/")
    assert "You have acknowledged" in page.inner_text("main")
    page.goto("/")
    assert "You have not yet acknowledged" not in page.inner_text("main")


def test_a_proof_and_the_whole_ledger_are_taken_to_another_machine(signed_in: SignedIn, tmp_path: Path) -> None:
    page = signed_in("lead", script=False)
    page.goto("/ledger/")
    page.get_by_role("button", name="Sign a checkpoint now").click()
    assert "Signed just now" in page.inner_text("main")
    assert_accessible_without_script(page)
    page.get_by_role("link", name="A policy was adopted").click()
    with page.expect_download() as proof:
        page.get_by_role("button", name="Download the proof").click()
    proof.value.save_as(tmp_path / "entry.tlog-proof")
    with page.expect_download() as keys:
        page.get_by_role("link", name="public keys").click()
    keys.value.save_as(tmp_path / "keys.txt")
    page.goto("/ledger/export/")
    page.get_by_label("Events with names and free text", exact=True).check()
    page.get_by_label("Who receives it?").fill("B. Example, Independent Office for Police Conduct")
    with page.expect_download() as export:
        page.get_by_role("button", name="Download the ledger").click()
    export.value.save_as(tmp_path / "ledger.zip")

    with zipfile.ZipFile(tmp_path / "ledger.zip") as archive:
        archive.extractall(tmp_path)
    for file in ("export.jsonl", "entry.tlog-proof"):
        command = [sys.executable, "-I", "verify.py", file, "--key", "keys.txt"]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert said.returncode == 0, f"{file}: {said.stdout}{said.stderr}"
    assert (tmp_path / "verify.py").read_bytes() == Path(verify.__file__).read_bytes()


def assert_accessible_without_script(page: Page) -> None:
    """axe is a script, so without any only what can be seen is asked: the page has its heading and says what was done."""
    assert page.get_by_role("heading", level=1).inner_text() == "Ledger"
    assert page.locator(".govuk-notification-banner").is_visible()


def test_a_damaged_ledger_is_an_alarm_that_everyone_hears(signed_in: SignedIn, people: dict[str, User]) -> None:
    note = next((Path(settings.LEDGER_KEYS) / "signed").glob("*.note"))
    note.write_text(note.read_text().replace(f"\n{ledger.size(force='northmoor')}\n", "\n999\n"))
    page = signed_in("lead")
    page.goto("/ledger/")
    assert page.title().startswith("Alarm: the ledger is not what was signed")
    assert "It looks like an older copy that was restored" in page.get_by_role("alert").inner_text()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    take_picture(page, "ledger-alarm")


def test_a_role_for_two_is_proposed_by_one_administrator_and_confirmed_by_another(
    signed_in: SignedIn, people: dict[str, User]
) -> None:
    first, second = signed_in("admin"), signed_in("admin2")
    first.goto("/users/")
    first.get_by_role("link", name="Standards").click()
    first.get_by_role("button", name="Grant a role").click()
    first.get_by_label("Auditor").check()
    first.get_by_label("Over what?").select_option("The whole force")
    first.get_by_label("Why does this person need it?").fill("Yearly audit")
    first.get_by_role("button", name="Grant the role").click()
    assert "waits for another administrator" in first.inner_text("main")
    assert_accessible(first)

    second.goto("/users/")
    second.get_by_role("link", name="Auditor for Standards").click()
    second.get_by_role("button", name="Confirm the role").click()
    assert "First.admin" in second.inner_text("#held")
    assert "Second.admin" in second.inner_text("#held")


def test_the_access_log_is_narrowed_and_handed_over(signed_in: SignedIn) -> None:
    signed_in("lead").goto("/officers/1235/")
    page = signed_in("standards")
    page.goto("/access-log/")
    page.get_by_text("Filter the access log").click()
    page.get_by_label("Whose record").fill("1235")
    page.get_by_role("button", name="Apply filters").click()
    assert "officer=1235" in page.url
    assert "Lead" in page.inner_text("#log")
    page.get_by_role("button", name="Hand this log over").click()
    page.get_by_label("CSV").check()
    page.get_by_label("Who receives it?").fill("B. Example, Information Commissioner’s Office")
    with page.expect_download() as file:
        page.get_by_role("button", name="Download the log").click()
    assert file.value.suggested_filename == "access-log-2019-11-14-to-2019-11-20.csv"
