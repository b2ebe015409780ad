"""Recording a fact, putting one right and withdrawing one: filled in, checked, then recorded."""

import re
from datetime import date
from typing import Any

import pytest

from reddot.kernel.facts import FactKind
from reddot.people.models import DatedFact, Officer
from tests.factories.people import Town, a_town, adopt, an_officer, put_right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def officer() -> Officer:
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    return an_officer(town, "1234")


def day(field: str, typed: str) -> dict[str, str]:
    """A day as its three boxes: "3 6 2019"."""
    return dict(zip((f"{field}-day", f"{field}-month", f"{field}-year"), typed.split(), strict=True))


def hidden(page: str) -> dict[str, str]:
    """What the page that asks to check carries on."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def of_kind(officer: Officer, kind: FactKind) -> DatedFact:
    return DatedFact.objects.filter(officer=officer, kind=kind).latest("pk")


FILLED: dict[FactKind, tuple[dict[str, str], str, str]] = {
    FactKind.EMPLOYMENT: ({"value": "left", **day("valid_from", "1 11 2019")}, "left", ""),
    FactKind.RANK: ({"value": "sergeant", **day("valid_from", "1 11 2019")}, "sergeant", ""),
    FactKind.ROLE: ({"value": "dogs", "facing": "unknown", **day("valid_from", "1 11 2019")}, "dogs/unknown", ""),
    FactKind.POSTING: ({"value": "n1", "team": "n1/n1-a", **day("valid_from", "1 11 2019")}, "n1/n1-a", ""),
    FactKind.PATROL_STATUS: ({"value": "accompanied", **day("valid_from", "1 11 2019")}, "accompanied", ""),
    FactKind.SERVICE_START: (day("value", "1 4 2008"), "2008-04-01", ""),
    FactKind.SAFETY_TRAINING: ({"value": "failed", **day("valid_from", "1 11 2019")}, "failed", ""),
    FactKind.FIRST_AID: ({"value": "passed", **day("valid_from", "1 11 2019")}, "passed", ""),
    FactKind.FITNESS: (
        {"value": "shuttle_15m", "level": "5.4", **day("valid_from", "1 11 2019")}, "shuttle_15m 5.4", ""
    ),
    FactKind.EYESIGHT: ({"value": "passed", **day("valid_from", "1 11 2019")}, "passed", ""),
    FactKind.STANDARDS_CHECK: ({"value": "pending", **day("valid_from", "1 11 2019")}, "pending", ""),
    FactKind.RESTRICTION: ({"value": "yes", **day("valid_from", "1 11 2019")}, "yes", ""),
    FactKind.FEDERATION: ({"value": "no", **day("valid_from", "1 11 2019")}, "no", ""),
    FactKind.DUTY_HOURS: ({"month": "March 2019", "value": "41.5"}, "41.50", "2019-03"),
    FactKind.APPLICATION: ({"value": "handed_back", **day("valid_from", "1 11 2019")}, "handed_back", ""),
    FactKind.RECOMMENDATION: ({"value": "inspector", **day("valid_from", "1 11 2019")}, "inspector", ""),
    FactKind.ENDORSEMENT: ({"value": "superintendent", **day("valid_from", "1 11 2019")}, "superintendent", ""),
    FactKind.ACCREDITATION: (
        {"model": "taser-7", "value": "passed", **day("valid_from", "1 11 2019")}, "passed", "taser-7"
    ),
    FactKind.NAME: ({"value": "O'Dwyer", "given": "Zoë Ann", **day("valid_from", "1 11 2019")}, "O'Dwyer, Zoë Ann", ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", FactKind)
def test_each_kind_can_be_recorded_after_a_check(officer: Officer, visitor: Any, kind: FactKind) -> None:
    lead = visitor("SPT")
    filled, value, key = FILLED[kind]
    before = DatedFact.objects.count()
    check = lead.send(f"/officers/1234/fact/new/{kind}/", **filled)
    assert "Check before recording" in check
    assert DatedFact.objects.count() == before
    page = lead.send(f"/officers/1234/fact/new/{kind}/", confirmed="yes", **hidden(check))
    fact = of_kind(officer, kind)
    assert (fact.value, fact.key, fact.recording.source) == (value, key, "entered by hand")
    assert fact.recording.recorded_by == f"user:{lead.person.pk}"
    assert " is recorded." in page


@pytest.mark.parametrize("kind", FactKind)
def test_each_kind_can_be_put_right_from_a_form_that_shows_it(officer: Officer, visitor: Any, kind: FactKind) -> None:
    lead = visitor("SPT")
    filled, *_ = FILLED[kind]
    lead.send(f"/officers/1234/fact/new/{kind}/", confirmed="yes", **filled)
    old = of_kind(officer, kind)
    form = lead.page(f"/officers/1234/fact/{old.pk}/correct/")
    shown = hidden(form) | dict(re.findall(r'<input[^>]* name="((?:valid_from|value)-\w+)"[^>]* value="(\w+)"', form))
    assert not {name: shown.get(name) for name in filled if "-" in name and shown.get(name) != filled[name]}
    page = lead.send(
        f"/officers/1234/fact/{old.pk}/correct/",
        confirmed="yes",
        detail="Seen on paper",
        reason="Typed wrong",
        **filled,
    )
    new = of_kind(officer, kind)
    assert (new.corrects_id, new.value, new.key, new.detail) == (old.pk, old.value, old.key, "Seen on paper")
    assert "is put right." in page


def test_the_check_shows_the_old_value_struck_through_and_in_words(officer: Officer, visitor: Any) -> None:
    old = of_kind(officer, FactKind.FIRST_AID)
    check = visitor("SPT").send(
        f"/officers/1234/fact/{old.pk}/correct/", value="failed", reason="Misread", **day("valid_from", "4 6 2019")
    )
    assert "Until now: <del>Passed</del>" in check
    assert "Until now: <del>3 June 2019</del>" in check
    assert "Misread" in check


def test_change_something_leads_back_with_what_was_typed(officer: Officer, visitor: Any) -> None:
    lead = visitor("SPT")
    check = lead.send("/officers/1234/fact/new/fitness/", **FILLED[FactKind.FITNESS][0])
    page = lead.send("/officers/1234/fact/new/fitness/", change="yes", **hidden(check))
    assert "<h1" in page
    assert "Check before recording" not in page
    assert 'value="5.4"' in page


def test_a_corrected_answer_follows_at_once(officer: Officer, visitor: Any) -> None:
    old = of_kind(officer, FactKind.FIRST_AID)
    page = visitor("SPT").send(
        f"/officers/1234/fact/{old.pk}/correct/", confirmed="yes", value="failed", reason="Misread",
        **day("valid_from", "3 6 2019"),
    )  # fmt: skip
    assert "First aid is put right. What it said before stays in the record." in page
    assert "may not carry an X2 today" in page


@pytest.mark.parametrize(
    ("kind", "typed", "said", "field"),
    [
        (
            "first_aid",
            {"value": "passed", **day("valid_from", "1 1 2030")},
            "1 January 2030 is in the future",
            "valid_from",
        ),
        ("first_aid", day("valid_from", "1 1 2019"), "Select: result", "value"),
        ("first_aid", {"value": "passed"}, "Enter the date it happened", "valid_from"),
        ("fitness", {"value": "shuttle_15m", **day("valid_from", "1 1 2019")}, "Enter the level reached", "level"),
        (
            "fitness",
            {"value": "shuttle_15m", "level": "high", **day("valid_from", "1 1 2019")},
            "must be a number",
            "level",
        ),
        (
            "duty_hours",
            {"month": "soon", "value": "4"},
            "The month must be a month and a year, like March 2019",
            "month",
        ),
        ("duty_hours", {"month": "March 2019", "value": "999"}, "must be 744 or less", "value"),
        (
            "rank",
            {"value": "sergeant", **day("valid_from", "2 2 2019"), **day("valid_to", "1 2 2019")},
            "The last day must be the same as or after the first day",
            "valid_to",
        ),
        (
            "name",
            {"value": "Smith, Jones", "given": "A", **day("valid_from", "2 2 2019")},
            "must not have a comma",
            "value",
        ),
        ("posting", {"value": "nowhere", **day("valid_from", "2 2 2019")}, "Select the station from the list", "value"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    officer: Officer, visitor: Any, kind: str, typed: dict[str, str], said: str, field: str
) -> None:
    before = DatedFact.objects.count()
    page = visitor("SPT").send(f"/officers/1234/fact/new/{kind}/", confirmed="yes", **typed)
    assert said in page
    assert f'href="#id_{field}' in page
    assert "<title>Error: " in page
    assert DatedFact.objects.count() == before


def test_a_last_day_is_the_last_and_not_the_first_without(officer: Officer, visitor: Any) -> None:
    typed = {"value": "yes", **day("valid_from", "1 2 2019"), **day("valid_to", "28 2 2019")}
    visitor("SPT").send("/officers/1234/fact/new/restriction/", confirmed="yes", **typed)
    assert of_kind(officer, FactKind.RESTRICTION).valid_to == date(2019, 3, 1)


def test_a_correction_needs_a_reason(officer: Officer, visitor: Any) -> None:
    old = of_kind(officer, FactKind.FIRST_AID)
    page = visitor("SPT").send(
        f"/officers/1234/fact/{old.pk}/correct/", value="failed", reason=" ", **day("valid_from", "3 6 2019")
    )
    assert "Enter why this is put right" in page


def test_a_withdrawn_fact_needs_a_reason_and_then_counts_no_more(officer: Officer, visitor: Any) -> None:
    lead, old = visitor("SPT"), of_kind(officer, FactKind.FIRST_AID)
    address = f"/officers/1234/fact/{old.pk}/withdraw/"
    assert "Enter why it was wrong to record this" in lead.send(address, reason="")
    page = lead.send(address, reason="It was another officer's")
    assert "First aid is withdrawn." in page
    assert "Nobody can tell whether PC 1234 Jane Example may carry" in page


def test_a_fact_that_was_put_right_already_cannot_be_again(officer: Officer, visitor: Any) -> None:
    old = of_kind(officer, FactKind.FIRST_AID)
    put_right(officer, FactKind.FIRST_AID, "failed", "Misread")
    lead = visitor("SPT")
    assert lead.get(f"/officers/1234/fact/{old.pk}/correct/").status_code == 404
    assert lead.get(f"/officers/1234/fact/{old.pk}/withdraw/").status_code == 404


def test_the_choice_of_kinds_follows_the_permission(officer: Officer, visitor: Any) -> None:
    for role, desk, offered, other in (
        ("TRN", "training", {"first_aid", "fitness", "safety_training", "accreditation"}, "rank"),
        ("PSD", "standards", {"restriction", "standards_check"}, "first_aid"),
        ("SPT", "fact", {kind.value for kind in FactKind}, "nothing"),
    ):
        reader = visitor(role)
        page = reader.page(f"/officers/1234/{desk}/new/")
        assert set(re.findall(r'type="radio" value="(\w+)"', page)) == offered
        assert reader.get(f"/officers/1234/{desk}/new/{other}/").status_code == 404
        response = reader.get(f"/officers/1234/{desk}/new/?kind={min(offered)}")
        assert response["Location"] == f"/officers/1234/{desk}/new/{min(offered)}/"


def test_a_trainer_cannot_put_right_what_is_not_training(officer: Officer, visitor: Any) -> None:
    rank = of_kind(officer, FactKind.RANK)
    assert visitor("TRN").get(f"/officers/1234/training/{rank.pk}/correct/").status_code == 404


def test_a_fact_of_another_officer_is_not_found_under_this_one(officer: Officer, visitor: Any) -> None:
    town = Town(force=officer.force, central=officer.station, hill=officer.station, team=officer.team)
    other = an_officer(town, "1235")
    fact = of_kind(other, FactKind.FIRST_AID)
    assert visitor("SPT").get(f"/officers/1234/fact/{fact.pk}/correct/").status_code == 404


def test_the_officer_s_page_offers_each_reader_what_they_may_put_right(officer: Officer, visitor: Any) -> None:
    page = visitor("TRN").page("/officers/1234/")
    assert len(re.findall(r"/officers/1234/training/\d+/correct/", page)) == 4
    assert "/fact/" not in page
    assert "/correct/" not in visitor("AUD").page("/officers/1234/")
