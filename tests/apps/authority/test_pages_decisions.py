"""Suspending, restoring, making and ending an exception, and the lists of those in effect."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reddot.accounts.models import AccessLog
from reddot.authority import services as authority
from reddot.authority.models import Decision
from tests.factories.people import HR, NOW, Town, a_town, adopt, an_officer, entries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
WHO = {"decided_by": "Supt A. Example", "reason": "A complaint is looked into"}


@pytest.fixture
def town() -> Town:
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    return town


def test_suspending_takes_effect_at_once_and_says_so(town: Town, visitor: Any) -> None:
    an_officer(town, "1234")
    page = visitor("SPT").send("/officers/1234/suspend/", **WHO)
    assert "PC 1234 Jane Example is suspended from carrying as of now." in page
    assert "may not carry an X2 today" in page
    assert "Restore authority" in page
    assert "Suspend authority" not in page


def test_restoring_lets_the_criteria_decide_again(town: Town, visitor: Any) -> None:
    officer = an_officer(town, "1234")
    lead = visitor("SPT")
    made = authority.suspend(officer=officer, by=HR, at=NOW - timedelta(days=3), **WHO)
    page = lead.send(f"/officers/1234/suspensions/{made.pk}/restore/", **WHO)
    assert "The suspension of PC 1234 Jane Example has ended." in page
    assert "may carry an X2 today" in page
    assert lead.get(f"/officers/1234/suspensions/{made.pk}/restore/").status_code == 404


def test_an_exception_counts_to_the_end_of_its_ends_at(town: Town, visitor: Any) -> None:
    an_officer(town, "1234", stated=entries(first_aid="failed"))
    day = {"ends_at-day": "30", "ends_at-month": "11", "ends_at-year": "2019"}
    page = visitor("SPT").send("/officers/1234/exceptions/new/", criterion="first_aid", **day, **WHO)
    assert "An exception about first aid counts for PC 1234 Jane Example to the end of 30 November 2019." in page
    assert "may carry an X2 today" in page
    assert Decision.objects.get().ends_at == datetime(2019, 12, 1, tzinfo=UTC)


def test_an_exception_can_be_ended_before_its_time(town: Town, visitor: Any) -> None:
    officer = an_officer(town, "1234", stated=entries(first_aid="failed"))
    at = NOW - timedelta(days=3)
    made = authority.make_exception(
        officer=officer, criterion="first_aid", ends_at=at + timedelta(days=30), by=HR, at=at, **WHO
    )
    page = visitor("SPT").send(f"/officers/1234/exceptions/{made.pk}/end/", **WHO)
    assert "The exception about first aid for PC 1234 Jane Example has ended." in page
    assert "may not carry an X2 today" in page


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (("1", "6", "2020"), "Choose an end after today and at most 92 days away"),
        (("1", "1", "2019"), "Choose an end after today and at most 92 days away"),
        (("31", "2", "2020"), "The last day must be a real date"),
        (("", "", ""), "Enter the last day"),
    ],
)
def test_an_exception_without_a_near_end_is_refused_at_its_field(
    town: Town, visitor: Any, day: tuple[str, str, str], said: str
) -> None:
    an_officer(town, "1234")
    boxes = dict(zip(("ends_at-day", "ends_at-month", "ends_at-year"), day, strict=True))
    page = visitor("SPT").send("/officers/1234/exceptions/new/", criterion="first_aid", **boxes, **WHO)
    assert said in page
    assert 'href="#id_ends_at' in page
    assert not Decision.objects.exists()


def test_no_exception_is_offered_to_what_national_rules_set(town: Town, visitor: Any) -> None:
    an_officer(town, "1234")
    page = visitor("SPT").page("/officers/1234/exceptions/new/")
    assert 'value="first_aid"' in page
    for name in ("employed", "model_approved", "national_rule"):
        assert f'value="{name}"' not in page


@pytest.mark.parametrize(("missing", "said"), [("decided_by", "Enter who decided"), ("reason", "Enter the reason")])
def test_a_decision_needs_a_name_and_a_reason(town: Town, visitor: Any, missing: str, said: str) -> None:
    an_officer(town, "1234")
    page = visitor("SPT").send("/officers/1234/suspend/", **{**WHO, missing: " "})
    assert said in page
    assert "<title>Error: Suspend authority to carry" in page
    assert not Decision.objects.exists()


def test_nobody_decides_about_themselves(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    an_officer(town, "1234", user_id=lead.person.pk)
    page = lead.send("/officers/1234/suspend/", **WHO)
    assert "You cannot decide about your own authority." in page
    assert not Decision.objects.exists()


def test_a_suspension_of_somebody_else_is_not_restored_from_this_address(town: Town, visitor: Any) -> None:
    an_officer(town, "1234")
    made = authority.suspend(officer=an_officer(town, "1235"), by=HR, at=NOW - timedelta(days=3), **WHO)
    assert visitor("SPT").get(f"/officers/1234/suspensions/{made.pk}/restore/").status_code == 404


def test_the_lists_show_what_is_in_effect_and_no_more(town: Town, visitor: Any) -> None:
    at = NOW - timedelta(days=30)
    authority.suspend(officer=an_officer(town, "1", ("Ash", "Ann")), by=HR, at=at, **WHO)
    over = authority.suspend(officer=an_officer(town, "2", ("Birch", "Ben")), by=HR, at=at, **WHO)
    authority.lift(suspension=over, by=HR, at=at + timedelta(days=1), **WHO)
    officer = an_officer(town, "3", ("Cedar", "Cy"))
    for days in (10, 60):
        authority.make_exception(
            officer=officer, criterion="first_aid", ends_at=at + timedelta(days=days), by=HR, at=at, **WHO
        )
    lead = visitor("SPT")
    suspensions, exceptions = lead.page("/suspensions/"), lead.page("/exceptions/")
    assert "PC 1 Ann Ash" in suspensions
    assert "Birch" not in suspensions
    assert exceptions.count("PC 3 Cy Cedar") == 1
    assert "A complaint is looked into" in suspensions


def test_the_lists_stop_where_the_reader_s_role_does(town: Town, visitor: Any) -> None:
    at = NOW - timedelta(days=30)
    near = an_officer(town, "1", ("Ash", "Ann"))
    far = an_officer(town, "2", ("Birch", "Ben"), stated=entries("s1"))
    for officer in (near, far):
        authority.suspend(officer=officer, by=HR, at=at, **WHO)
    page = visitor("SUP", unit="n1-a").page("/suspensions/")
    assert "Ash" in page
    assert "Birch" not in page
    assert "A complaint" not in page
    assert AccessLog.objects.get().subjects == [f"officer:{near.pk}"]
    assert "No suspensions are in effect" in visitor("ARM").page("/suspensions/")
