"""The pivot by API: the answer, how much of it each role gets, and the log of who asked."""

from datetime import timedelta
from typing import Any

import pytest

from reddot.accounts.models import AccessLog
from reddot.kernel.facts import FactKind
from reddot.people.models import Officer
from tests.apps.entry.asking import Caller, caller, error
from tests.factories.people import NOW, Town, a_town, an_officer, put_right
from tests.factories.wall import WALL

pytestmark = pytest.mark.usefixtures("town")
ASKED = {"collar": "1001", "model": "x2"}


def ask(who: Caller, **query: str) -> Any:
    response = who.get("/may-carry", **(ASKED | query))
    assert response.status_code == 200, response.content
    return response.json()


def test_the_answer_says_whether_why_by_which_policy_and_until_when() -> None:
    said = ask(caller("SPT"))
    assert (said["verdict"], said["may_carry"], said["changes_on"]) == ("yes", True, "2020-06-03")
    assert said["officer"] == {"force": "northmoor", "collar_number": "1001", "name": "Robin Ashdown"}
    assert (said["policy"]["name"], said["policy"]["decision"]) == ("kent-officers-2019", "CC/2019/14")
    aid = next(reason for reason in said["reasons"] if reason["criterion"] == "first_aid")
    assert (aid["outcome"], aid["until"]) == ("met", "2020-06-03")
    assert aid["evidence"][0] | {"ref": ""} == {
        "kind": "first_aid", "key": "", "value": "passed", "in_words": aid["evidence"][0]["in_words"],
        "from": "2019-06-03", "to": None, "source": "HR extract", "ref": "",
    }  # fmt: skip
    assert aid["source"]["title"]


@pytest.mark.parametrize(("collar", "verdict"), [("1002", "no"), ("1003", "unknown"), ("1004", "no")])
def test_no_and_unknown_are_answers_too(collar: str, verdict: str) -> None:
    assert ask(caller("SPT"), collar=collar)["verdict"] == verdict


def test_unknown_names_what_is_missing() -> None:
    reasons = ask(caller("SPT"), collar="1003")["reasons"]
    assert [reason["criterion"] for reason in reasons if reason["needs"]] == ["first_aid"]


@pytest.mark.parametrize("role", ["CTR", "ARM"])
def test_the_control_room_and_the_armourer_get_the_verdict_without_its_reasons(role: str) -> None:
    said = ask(caller(role), collar="1004")
    assert (said["verdict"], said["reasons"], said["needs"]) == ("no", [], None)
    assert said["suspension"]["reason"] is None
    assert said["suspension"]["decided_by"] == "Supt A. Example"
    assert "77" not in str(said)


def test_a_supervisor_sees_reasons_but_not_why_somebody_was_suspended() -> None:
    said = ask(caller("SUP", "team", "n1-a"), collar="1004")
    assert said["reasons"]
    assert said["suspension"]["reason"] is None


def test_who_suspends_sees_why() -> None:
    assert ask(caller("SPT"), collar="1004")["suspension"]["reason"] == "Open inquiry 77"


def test_a_supervisor_reaches_their_own_team_only() -> None:
    supervisor = caller("SUP", "team", "n1-a")
    assert ask(supervisor)["verdict"] == "yes"
    assert error(supervisor.get("/may-carry", collar="1005", model="x2")) == (404, "not_found", "collar")


def test_an_officer_of_another_force_looks_like_nobody() -> None:
    an_officer(a_town("southvale"), "2001")
    who = caller("SPT")
    other, nobody = (who.get("/may-carry", collar=collar, model="x2") for collar in ("2001", "9999"))
    assert other.status_code == nobody.status_code == 404
    assert other.content == nobody.content


def test_another_force_looks_like_none() -> None:
    a_town("southvale")
    who = caller("SPT")
    other, none = (who.get("/may-carry", **ASKED, force=code) for code in ("southvale", "nowhere"))
    assert error(other) == (404, "not_found", "force")
    assert other.content == none.content


def test_the_answer_as_it_was_known_leaves_out_what_was_recorded_later(town: Town) -> None:
    officer = Officer.objects.get(collar_number="1002")
    put_right(officer, FactKind.RESTRICTION, "no", "Entered for the wrong officer", at=NOW - timedelta(days=2))
    who = caller("SPT")
    assert ask(who, collar="1002")["verdict"] == "yes"
    assert ask(who, collar="1002", known_at="2019-11-18")["verdict"] == "yes"
    before = ask(who, collar="1002", known_at="2019-11-17")
    assert (before["verdict"], before["known_at"]) == ("no", "2019-11-17T23:59:59.999Z")


def test_the_record_of_tomorrow_is_not_known() -> None:
    response = caller("SPT").get("/may-carry", **ASKED, known_at="2019-11-21")
    assert error(response) == (422, "bad_request", "known_at")
    assert response.json()["message"] == "The day of the record must be today or earlier."


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2019-09-14", "2019-09-14T12:00:00+01:00"),
        ("2019-11-14", "2019-11-14T12:00:00+00:00"),
        ("2019-09-14T08:00", "2019-09-14T08:00:00+01:00"),
        ("2019-09-14T08:00:00Z", "2019-09-14T08:00:00Z"),
        ("2019-09-14T08:00:00+02:00", "2019-09-14T08:00:00+02:00"),
        ("2019-09-14T08:00:00 02:00", "2019-09-14T08:00:00+02:00"),
        ("2019-10-27T01:30", "2019-10-27T01:30:00+01:00"),
        ("2019-10-27T01:30+00:00", "2019-10-27T01:30:00Z"),
        ("2019-03-31T01:30", "2019-03-31T01:30:00Z"),
    ],
)
def test_a_moment_without_a_zone_is_londons(given: str, meant: str) -> None:
    assert ask(caller("SPT"), at=given)["at"].replace("+00:00", "Z") == meant.replace("+00:00", "Z")


@pytest.mark.parametrize("name", ["at", "known_at"])
@pytest.mark.parametrize("given", ["", "yesterday", "0", "1568419200", "2019-02-30", "1850-01-01", "9999-12-31T00:00"])
def test_what_is_no_moment_is_refused_in_words(name: str, given: str) -> None:
    response = caller("SPT").get("/may-carry", **ASKED, **{name: given})
    assert error(response) == (422, "malformed", name)
    assert "Write" in response.json()["message"]


def test_an_unknown_model_is_refused_with_those_there_are() -> None:
    response = caller("SPT").get("/may-carry", collar="1001", model="taser-8")
    assert error(response) == (422, "malformed", "model")
    assert "taser-7" in response.json()["message"]


@pytest.mark.parametrize("collar", ["", "x" * 21, "10\x0001"])
def test_what_can_be_no_collar_number_is_refused(collar: str) -> None:
    assert error(caller("SPT").get("/may-carry", collar=collar, model="x2")) == (422, "malformed", "collar")


def test_each_answer_about_a_person_is_logged_before_it_leaves() -> None:
    who = caller("CTR")
    ask(who)
    row = AccessLog.objects.get()
    assert row.subjects == [f"officer:{Officer.objects.get(collar_number='1001').pk}"]
    assert (row.purpose, row.user_id, row.route) == ("may-carry by API", who.user.pk, "api:may_carry")


def test_nobody_found_is_nobody_read() -> None:
    caller("SPT").get("/may-carry", collar="9999", model="x2")
    assert not AccessLog.objects.exists()


def test_one_answer_takes_at_most_eight_queries_and_its_log_row(django_assert_max_num_queries: Any) -> None:
    who = caller("SPT")
    with django_assert_max_num_queries(8 + 1 + WALL):
        ask(who)


def test_a_search_finds_by_number_name_or_station_and_is_logged() -> None:
    who = caller("SPT")
    for text, numbers in (("1001", ["1001"]), ("bir", ["1002"]), ("Gallows", ["1005"]), ("nobody", [])):
        said = who.get("/officers", q=text).json()
        assert [one["collar_number"] for one in said["officers"]] == numbers, text
        assert said["more"] is False
    assert [len(row.subjects) for row in AccessLog.objects.order_by("pk")] == [1, 1, 1, 0]


def test_a_search_lists_fifty_and_says_that_there_are_more(town: Town) -> None:
    for number in range(51):
        an_officer(town, f"7{number:03}", stated=[])
    said = caller("SPT").get("/officers", q="7").json()
    assert (len(said["officers"]), said["more"]) == (50, True)


def test_a_search_keeps_to_the_callers_reach() -> None:
    said = caller("SUP", "team", "n1-a").get("/officers", q="Gallows").json()
    assert said == {"officers": [], "more": False}


def test_a_search_for_nothing_is_refused() -> None:
    assert error(caller("SPT").get("/officers", q="  ")) == (422, "malformed", "q")


def test_totals_count_verdicts_and_criteria_and_name_nobody() -> None:
    said = caller("PCC").get("/workforce", model="x2").json()
    assert (said["officers"], said["verdicts"]) == (5, {"yes": 2, "no": 2, "unknown": 1})
    assert said["criteria"]["first_aid"] == {"met": 4, "not_met": 0, "unknown": 1}
    assert said["policies"] == ["kent-officers-2019"]
    assert not AccessLog.objects.exists()


def test_totals_are_of_those_whom_the_caller_may_see_or_count() -> None:
    said = caller("SPT", "district", "south").get("/workforce", model="x2").json()
    assert (said["officers"], said["verdicts"]["yes"]) == (1, 1)


def test_totals_tell_no_reasons_to_who_sees_none() -> None:
    said = caller("CTR").get("/workforce", model="x2").json()
    assert (said["officers"], said["criteria"]) == (5, {})


def test_totals_of_the_past_are_those_of_the_past() -> None:
    said = caller("SPT").get("/workforce", model="x2", at="2019-02-01").json()
    assert (said["verdicts"]["yes"], said["policies"]) == (0, [])
    assert said["at"] == "2019-02-01T12:00:00Z"
