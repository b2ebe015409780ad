"""Home by role, the search box, what stands round every page, and the pages for what went wrong."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from reddot.accounts.models import AccessLog
from reddot.authority import services as authority
from reddot.people.services import imports
from tests.factories.accounts import a_user
from tests.factories.people import HR, NOW, Town, a_town, adopt, an_officer, entries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def town() -> Town:
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    an_officer(town, "1", ("Ash", "Ann"))
    an_officer(town, "2", ("Birch", "Ben"), stated=entries(first_aid="failed"))
    an_officer(town, "3", ("Ashdown", "Cy"), stated=entries("s1", day=datetime(2018, 12, 5, tzinfo=UTC).date()))
    return town


def card(page: str, title: str) -> str:
    """The number on a card of the home page."""
    found = re.search(rf'rd-card__count">([\d,]+)</span>\s*<span class="rd-card__title"><a [^>]*>{title}</a>', page)
    return found[1] if found else "no such card"


def test_the_lead_s_home_counts_what_matters_and_leads_to_the_rows(town: Town, visitor: Any) -> None:
    officer = an_officer(town, "4", ("Elm", "Ed"))
    authority.suspend(officer=officer, decided_by="Supt", reason="Inquiry", by=HR, at=NOW)
    page = visitor("SPT").page("/")
    counts = {"May carry": "2", "May not carry": "2", "Cannot tell": "0", "Will lapse within 30 days": "1"}
    assert {title: card(page, title) for title in counts} == counts
    assert (card(page, "Suspensions in effect"), card(page, "Exceptions in effect")) == ("1", "0")
    assert "Who may carry an X2" in page
    assert "as at 20 November 2019 at 10:30" in page
    assert 'href="/workforce/?verdict=yes&changes=30&sort=changes"' in page


def test_a_count_and_the_list_it_leads_to_agree(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    assert card(lead.page("/"), "Will lapse within 30 days") == "1"
    assert "of <strong>1</strong> officers" in lead.page("/workforce/?verdict=yes&changes=30&sort=changes")


def test_an_officer_s_home_says_whether_they_may_carry(town: Town, visitor: Any) -> None:
    officer = visitor("OFF")
    own = an_officer(town, "4", ("Elm", "Ed"), user_id=officer.person.pk)
    page = officer.page("/")
    assert "You may carry an X2 today" in page
    assert "From 3 June 2020 you may not carry (" in page
    assert 'href="/officers/4/"' in page
    assert "rd-card__count" not in page
    assert "site-search" not in page
    assert AccessLog.objects.get().subjects == [f"officer:{own.pk}"]


def test_an_officer_who_is_not_in_the_record_yet_has_a_home(town: Town, visitor: Any) -> None:
    assert "What you can do" in visitor("OFF").page("/")


def test_a_supervisor_s_counts_are_of_the_team(town: Town, visitor: Any) -> None:
    page = visitor("SUP", unit="n1-a").page("/")
    assert (card(page, "May carry"), card(page, "May not carry")) == ("1", "1")


@pytest.mark.parametrize("role", ["ARM", "CTR", "TRN"])
def test_a_redacted_reader_s_home_counts_no_decisions(town: Town, visitor: Any, role: str) -> None:
    page = visitor(role).page("/")
    assert card(page, "May carry") == "2"
    assert "Suspensions" not in page


def test_the_commissioner_s_home_leads_to_totals(town: Town, visitor: Any) -> None:
    page = visitor("PCC").page("/")
    assert card(page, "May not carry") == "1"
    assert 'href="/workforce/totals/"' in page
    assert "/workforce/?" not in page
    assert "site-search" not in page


@pytest.mark.parametrize("role", ["FIN", "SCR", "REV", "ADM"])
def test_roles_that_see_no_officer_have_a_home_without_counts(town: Town, visitor: Any, role: str) -> None:
    page = visitor(role, force="" if role == "ADM" else "northmoor").page("/")
    assert "rd-card__count" not in page
    assert "Your account" in page


def test_before_any_policy_is_adopted_nobody_can_tell(visitor: Any) -> None:
    an_officer(a_town(), "1")
    page = visitor("SPT").page("/")
    assert card(page, "Cannot tell") == "1"


def test_a_whole_collar_number_leads_straight_to_its_officer(town: Town, visitor: Any) -> None:
    response = visitor("SPT").get("/search/?q=+2+")
    assert response["Location"] == "/officers/2/"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ash", ["Ann Ash", "Cy Ashdown"]),
        ("ash ann", ["Ann Ash"]),
        ("Ashdown, Cy", ["Cy Ashdown"]),
        ("gallows", ["Cy Ashdown"]),
        ("zzz", []),
    ],
)
def test_a_search_finds_officers_by_the_beginnings_of_words(
    town: Town, visitor: Any, asked: str, found: list[str]
) -> None:
    page = visitor("SPT").page(f"/search/?q={asked}")
    assert [name for name in ("Ann Ash<", "Ben Birch<", "Cy Ashdown<") if name in page] == [f"{one}<" for one in found]
    assert found or "No officer or station that your role covers fits “zzz”." in page


def test_a_station_leads_to_its_officers(town: Town, visitor: Any) -> None:
    page = visitor("SPT").page("/search/?q=hill")
    assert 'href="/workforce/?station=s1">Gallows Hill</a>, South district' in page


def test_a_search_without_words_says_what_to_type(town: Town, visitor: Any) -> None:
    assert "Type a collar number, a name or a station" in visitor("SPT").page("/search/?q=")


def test_a_search_stops_where_the_role_does(town: Town, visitor: Any) -> None:
    reader = visitor("SUP", unit="n1-a")
    page = reader.page("/search/?q=ash")
    assert "Ann Ash" in page
    assert "Ashdown" not in page
    assert reader.get("/search/?q=3").status_code == 200  # a collar number out of reach finds nobody
    assert "No officer" in reader.page("/search/?q=3")


def test_a_search_of_another_force_finds_nobody_here(town: Town, visitor: Any) -> None:
    a_town("southvale")
    page = visitor("SPT", force="southvale").page("/search/?q=ash")
    assert "No officer or station" in page


def test_a_search_is_logged_with_whom_it_showed(town: Town, visitor: Any) -> None:
    visitor("SPT").page("/search/?q=ash")
    assert len(AccessLog.objects.get().subjects) == 2


def test_what_was_asked_is_escaped_and_stays_in_the_box(town: Town, visitor: Any) -> None:
    page = visitor("SPT").get("/search/?q=<b>ash").content.decode()
    assert "<b>ash" not in page
    assert 'value="&lt;b&gt;ash"' in page


def test_the_menu_has_what_the_role_opens(town: Town, visitor: Any) -> None:
    lead, officer = visitor("SPT").page("/"), visitor("OFF").page("/")
    assert 'href="/workforce/"' in lead
    assert 'href="/workforce/"' not in officer


def test_a_page_that_is_not_there_says_so_in_the_shell(town: Town, visitor: Any) -> None:
    response = visitor("SPT").get("/officers/999/")
    assert response.status_code == 404
    assert b"Page not found" in response.content
    assert b"Sign out" in response.content


def test_a_page_that_is_closed_to_the_role_says_so(town: Town, visitor: Any) -> None:
    response = visitor("FIN").get("/workforce/")
    assert response.status_code == 403
    assert b"You cannot open this page" in response.content


def test_a_form_without_its_secret_is_refused_in_words(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_user(("SPT", "force", "")))
    response = client.post("/officers/1/suspend/", {})
    assert response.status_code == 403
    assert b"This form has expired" in response.content


def test_a_request_for_another_host_is_refused_without_asking_who(town: Town) -> None:
    response = Client().get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"This request cannot be read" in response.content


def test_a_defect_shows_a_reference_and_asks_nothing_of_the_database(
    town: Town, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("reddot.entry.web.views.home.words.tiles", broken)
    lead = visitor("SPT")
    lead.raise_request_exception = False
    response = lead.get("/")
    assert response.status_code == 500
    assert b"give support this reference" in response.content
    assert b"a defect" not in response.content


def test_an_import_that_somebody_began_is_counted_until_it_is_applied(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    assert "Imports to finish" not in lead.page("/")
    imports.upload(
        force=town.force.code, format="hr-extract", file_name="hr.csv", content=b"Collar number\r\n1\r\n", source="HR",
        as_of=NOW.date(), by=HR, at=NOW,
    )  # fmt: skip
    assert card(lead.page("/"), "Imports to finish") == "1"
    assert "Imports to finish" not in visitor("AUD").page("/")
