"""An officer's page: the answer in words, why, until when, as it was known, and who sees how much of it."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from reddot.accounts.models import AccessLog
from reddot.accounts.queries import standing_of
from reddot.authority import services as authority
from reddot.kernel.facts import FactKind
from reddot.people.models import Officer
from reddot.people.services import facts
from reddot.people.terms import FactEntry
from tests.factories.people import HR, LONG_NAME, NOW, a_town, a_workforce, adopt, an_officer, entries, put_right
from tests.factories.wall import WALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
"""On PostgreSQL each request first says which force it is in, for row-level security."""
EARLIER = datetime(2019, 9, 1, 9, tzinfo=UTC)


@pytest.fixture
def town() -> Any:
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    return town


def suspended(officer: Officer) -> None:
    authority.suspend(
        officer=officer,
        decided_by="Supt A. Example",
        reason="Secret inquiry",
        by=HR,
        at=datetime(2019, 11, 1, tzinfo=UTC),
    )


def test_the_title_says_the_answer_and_the_page_its_reason_and_its_end(town: Any, visitor: Any) -> None:
    an_officer(town, "1234")
    page = visitor("SPT").page("/officers/1234/")
    assert "<title>PC 1234 Jane Example may carry an X2 today – Reddot</title>" in page
    assert "Every criterion of the policy is met." in page
    assert "From 3 June 2020 they may not carry (" in page


def test_a_no_names_what_is_in_the_way_first(town: Any, visitor: Any) -> None:
    an_officer(town, "1234", stated=entries(first_aid="failed"))
    page = visitor("SPT").page("/officers/1234/")
    assert "PC 1234 Jane Example may not carry an X2 today" in page
    assert page.index("First aid was failed on 3 June 2019.") < page.index("Serving as a regular officer")


def test_a_doubt_says_what_is_missing(town: Any, visitor: Any) -> None:
    an_officer(town, "1234", stated=entries(fitness=None))
    page = visitor("SPT").page("/officers/1234/")
    assert "Nobody can tell whether PC 1234 Jane Example may carry an X2 today" in page
    assert re.search("No .*(shuttle run|fitness).* is recorded", page)


def test_an_officer_of_whom_nothing_is_known_has_a_page(town: Any, visitor: Any) -> None:
    an_officer(town, "1234", LONG_NAME, stated=[])
    page = visitor("SPT").page("/officers/1234/")
    assert "Officer 1234 Alexandrina Persephone Wilhelmina Featherstonehaugh-Cholmondeley" in page
    assert "What is missing: a record of employment on that day." in page
    assert "No policy can be applied" in page


def test_each_criterion_carries_its_evidence_and_its_source(town: Any, visitor: Any) -> None:
    an_officer(town, "1234")
    page = visitor("SPT").page("/officers/1234/")
    assert 'class="govuk-link" href="#fact-' in page
    assert "First aid: passed, 3 June 2019</a>. HR extract, recorded 4 June 2019 at 10:00." in page
    assert "Rule: Personal safety training and first aid in date, about 2015, <strong>in part assumed</strong>." in page
    assert "<strong>Assumed:</strong>" in page


def test_every_link_to_evidence_leads_to_a_fact_on_the_page(town: Any, visitor: Any) -> None:
    an_officer(town, "1234")
    page = visitor("SPT").page("/officers/1234/")
    targets = set(re.findall(r'href="#(fact-\d+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="(fact-\d+)"', page))


def test_a_correction_shows_both_answers_and_what_changed(town: Any, visitor: Any) -> None:
    officer = an_officer(town, "1234")
    lead = visitor("SPT")
    put_right(officer, FactKind.FIRST_AID, "failed", "The wrong officer's result", by=HR)
    page = lead.page("/officers/1234/?known_at=2019-11-19")
    assert page.index("May not carry an X2 today") < page.index("May carry an X2 today")
    assert "As the record stood at the end of 19 November 2019" in page
    assert "First aid was failed on 3 June 2019." in page
    assert "First aid was passed on 3 June 2019 and is in date to 2 June 2020 (12 months)." in page


def test_a_correction_is_told_with_who_when_and_why_and_the_old_value_struck_through(town: Any, visitor: Any) -> None:
    officer = an_officer(town, "1234")
    lead = visitor("SPT")
    put_right(officer, FactKind.FIRST_AID, "failed", "Misread certificate", by=standing_of(lead.person).actor)
    page = lead.page("/officers/1234/")
    assert "Was: <del>passed, 3 June 2019</del>" in page
    name = lead.person.display_name
    assert f"Corrected on 20 November 2019 at 10:30 by {name}. Why: Misread certificate" in page


def test_a_withdrawn_fact_stays_and_says_so(town: Any, visitor: Any) -> None:
    officer = an_officer(town, "1234")
    put_right(officer, FactKind.FIRST_AID, None, "Another officer's")
    page = visitor("SPT").page("/officers/1234/")
    assert "Now: nothing, it was recorded by mistake" in page
    assert "Withdrawn on 20 November 2019 at 10:30" in page


def test_the_model_and_the_moment_are_asked_by_the_address(town: Any, visitor: Any) -> None:
    an_officer(town, "1234")
    lead = visitor("SPT")
    assert "may not carry a TASER 7 today" in lead.page("/officers/1234/?model=taser-7")
    assert "may not carry an X2 on 3 June 2020 at 09:30" in lead.page("/officers/1234/?at=2020-06-03T09:30")
    assert "on 3 June 2020 at 12:00" in lead.page("/officers/1234/?at=2020-06-03")


def test_the_form_leads_to_an_address_that_can_be_kept(town: Any, visitor: Any) -> None:
    an_officer(town, "1234")
    boxes = "at-day=3&at-month=6&at-year=2020&at-time=09:30&known_on-day=1&known_on-month=11&known_on-year=2019"
    response = visitor("SPT").get(f"/officers/1234/?model=x2&{boxes}")
    assert response["Location"] == "/officers/1234/?model=x2&at=2020-06-03T09:30&known_at=2019-11-01"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?model=railgun", "Select a device from the list"),
        ("?at=yesterday", "'yesterday' is not a day or a moment"),
        ("?known_at=2030-01-01", "The day of the record must be today or earlier"),
        (
            "?at-day=31&at-month=2&at-year=2019&at-time=09:00",
            "The moment must be a real date: February 2019 has no day 31",
        ),
        ("?known_on-day=1&known_on-month=1&known_on-year=2030", "The day of the record must be today or earlier"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_words(town: Any, visitor: Any, asked: str, said: str) -> None:
    an_officer(town, "1234")
    page = visitor("SPT").page(f"/officers/1234/{asked}")
    assert said in page
    assert "<title>Error: " in page


def test_a_suspension_overrides_and_its_reason_is_for_those_who_decide(town: Any, visitor: Any) -> None:
    officer = an_officer(town, "1234")
    suspended(officer)
    for role, unit, shown in (
        ("SPT", "", True),
        ("PSD", "", True),
        ("AUD", "", True),
        ("SUP", "n1-a", False),
        ("CHF", "", False),
    ):
        page = visitor(role, unit=unit).page("/officers/1234/")
        assert "Authority has been suspended since 1 November 2019 at 00:00." in page, role
        assert ("Secret inquiry" in page) is shown, role


def test_an_exception_says_what_it_lets_count_and_until_when(town: Any, visitor: Any) -> None:
    officer = an_officer(town, "1234", stated=entries(first_aid="failed"))
    authority.make_exception(
        officer=officer, criterion="first_aid", ends_at=datetime(2019, 12, 1, tzinfo=UTC), decided_by="Supt A. Example",
        reason="Course booked", by=HR, at=EARLIER.replace(month=11),
    )  # fmt: skip
    page = visitor("SPT").page("/officers/1234/")
    assert "may carry an X2 today" in page
    assert "Every criterion of the policy is met, one of them by exception only." in page
    assert (
        "Counts as met until the end of 30 November 2019, by decision of Supt A. Example. Reason: Course booked" in page
    )


@pytest.mark.parametrize("role", ["ARM", "CTR", "TRN"])
def test_a_redacted_reader_sees_the_answer_and_its_end_and_no_reason(town: Any, visitor: Any, role: str) -> None:
    officer = an_officer(town, "1234", stated=entries(first_aid="failed"))
    suspended(officer)
    page = visitor(role).page("/officers/1234/")
    assert "May not carry an X2 today" in page
    for hidden in ("suspended", "Suspended", "Secret", "In the way", "First aid was failed", "By the policy"):
        assert hidden not in page, hidden


def test_an_armourer_does_not_see_the_record_and_a_trainer_does(town: Any, visitor: Any) -> None:
    an_officer(town, "1234")
    assert "The record</h2>" not in visitor("ARM").page("/officers/1234/")
    trainer = visitor("TRN").page("/officers/1234/")
    assert "The record</h2>" in trainer
    assert "Record training or fitness" in trainer


def test_the_detail_of_a_restriction_is_hidden_from_line_managers(town: Any, visitor: Any) -> None:
    officer = an_officer(town, "1234")
    entry = FactEntry(
        kind=FactKind.RESTRICTION, value="yes", valid_from=date(2019, 10, 1), detail="Back injury from a fall"
    )
    facts.record(officer=officer, entries=[entry], source="HR extract", by=HR, at=NOW)
    put_right(officer, FactKind.RESTRICTION, "no", "Occupational health mixed two files")
    for role, unit, shown in (("SUP", "n1-a", False), ("SPT", "", False), ("PSD", "", True), ("AUD", "", True)):
        page = visitor(role, unit=unit).page("/officers/1234/")
        assert "Restriction: <del>Restricted</del>" in page, role
        assert ("Back injury" in page) is shown, role
        assert ("Occupational health" in page) is shown, role


def test_one_s_own_page_offers_no_decision_about_oneself(town: Any, visitor: Any) -> None:
    lead = visitor("SPT")
    an_officer(town, "1234", user_id=lead.person.pk)
    an_officer(town, "1235")
    assert "Suspend authority" not in lead.page("/officers/1234/")
    assert "Suspend authority" in lead.page("/officers/1235/")


@pytest.mark.parametrize("collar", ["9999", "1235"])
def test_an_officer_out_of_reach_looks_like_one_that_does_not_exist(town: Any, visitor: Any, collar: str) -> None:
    an_officer(town, "1235", stated=entries("s1"))
    response = visitor("SUP", unit="n1-a").get(f"/officers/{collar}/")
    assert response.status_code == 404
    assert not AccessLog.objects.exists()


def test_every_reading_is_logged_before_it_is_shown(town: Any, visitor: Any) -> None:
    officer = an_officer(town, "1234")
    lead = visitor("SPT")
    lead.page("/officers/1234/")
    row = AccessLog.objects.get()
    assert (row.user_id, row.subjects, row.purpose) == (lead.person.pk, [f"officer:{officer.pk}"], "officer page")


@pytest.mark.parametrize("size", [0, 300])
def test_a_page_costs_eight_queries_and_the_log_whatever_the_size_of_the_force(
    town: Any, visitor: Any, size: int, django_assert_num_queries: Any
) -> None:
    officer = an_officer(town, "1234")
    a_workforce(town, size)
    lead = visitor("SPT")
    put_right(officer, FactKind.FIRST_AID, "failed", "Misread", by=standing_of(lead.person).actor)
    lead.page("/officers/1234/")
    with django_assert_num_queries(9 + WALL) as seen:
        lead.page("/officers/1234/?known_at=2019-11-01")
    assert any(query["sql"].startswith("INSERT INTO accounts_accesslog") for query in seen.captured_queries)
