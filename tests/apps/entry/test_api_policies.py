"""Policies by API: what is adopted, a replay before anybody decides, and the decision."""

from typing import Any

import pytest

from reddot.accounts.models import AccessLog
from reddot.authority.queries.replay import replay_policy
from reddot.criteria.library import policy_text, shipped_policy
from reddot.ledger import queries as ledger
from reddot.people.models import Officer
from reddot.policies import services as policies
from reddot.policies.models import Adoption
from tests.apps.entry.asking import caller, error
from tests.factories.people import HR, NOW, Town, an_officer, entries

REPLAY = {"policy": "leicestershire-2020", "model": "x2"}
ADOPT = {
    "policy": "leicestershire-2020", "adopted_from": "2019-11-25", "decision": "CC/2019/20", "decided_by": "CC B. Sample",
    "reason": "Narrower uplift",
}  # fmt: skip


@pytest.fixture(autouse=True)
def staffed(town: Town) -> Town:
    """An officer at headquarters, whom a narrower policy leaves out, and a special constable, whom it is not for."""
    an_officer(town, "1006", ("Fern", "Max"), stated=entries(role="headquarters/yes"))
    an_officer(town, "1007", ("Gale", "Pat"), stated=entries(employment="special", rank="special_constable"))
    return town


def replayed(role: str, over: str = "force", unit: str = "", **changed: Any) -> Any:
    response = caller(role, over, unit).post("/policies/replay", REPLAY | changed)
    assert response.status_code == 200, response.content
    return response.json()


def verdicts(collar: str, at: str) -> str:
    return str(caller("SPT").get("/may-carry", collar=collar, model="x2", at=at).json()["verdict"])


def test_what_is_adopted_is_listed_latest_first(staffed: Town) -> None:
    caller("SPT").post("/policies", ADOPT)
    said = caller("OFF", "own").get("/policies").json()
    assert [one["name"] for one in said] == ["leicestershire-2020", "kent-officers-2019"]
    assert (said[1]["adopted_from"], said[1]["decision"]) == ("2019-04-01", "CC/2019/14")
    assert said[1]["sha256"] == shipped_policy("kent-officers-2019").sha256


def test_a_replay_agrees_with_the_query_behind_the_pages() -> None:
    said = replayed("SPT")
    found = replay_policy(force="northmoor", policy=shipped_policy("leicestershire-2020"), model="x2", at=NOW)
    collars = dict(Officer.objects.values_list("pk", "collar_number"))
    for group, ids in (("gains", found.gains), ("losses", found.losses), ("newly_unknown", found.newly_unknown)):
        assert sorted(one["collar_number"] for one in said[group]) == sorted(collars[pk] for pk in ids), group
    assert (said["gain"], said["lose"]) == (len(found.gains), len(found.losses))
    assert (said["officers"], said["other_officers"]) == (found.outcome.officers, found.other) == (6, 1)
    assert said["loss_reasons"] == dict(found.outcome.loss_reasons)


def test_a_replay_names_who_loses_and_by_what() -> None:
    (one,) = replayed("SPT")["losses"]
    assert (one["collar_number"], one["name"], one["before"], one["after"]) == ("1006", "Max Fern", "yes", "no")
    assert "role_category" in one["stopped_by"]


def test_a_replay_changes_nothing_and_logs_whose_names_it_gave() -> None:
    size = ledger.size(force="northmoor")
    said = replayed("SPT")
    named = {one["collar_number"] for group in ("gains", "losses", "newly_unknown") for one in said[group]}
    rows = AccessLog.objects.filter(purpose="policy replay by API")
    assert set(rows.get().subjects) == {
        f"officer:{pk}" for pk in Officer.objects.filter(collar_number__in=named).values_list("pk", flat=True)
    }
    assert Adoption.objects.count() == 1
    assert ledger.size(force="northmoor") - size <= 5, "the account and the key, and nothing of the replay"


def test_who_may_only_count_gets_totals_without_names() -> None:
    said = replayed("CHF")
    assert (said["lose"], said["losses"], said["gains"], said["newly_unknown"]) == (1, [], [], [])


def test_a_superintendent_of_a_district_replays_over_that_district() -> None:
    said = replayed("SPT", "district", "south")
    assert (said["officers"], said["lose"]) == (1, 0)


def test_a_replay_of_the_past_and_of_an_earlier_record() -> None:
    said = replayed("SPT", at="2019-02-01", known_at="2019-06-10")
    assert (said["at"], said["known_at"]) == ("2019-02-01T12:00:00Z", "2019-06-10T23:59:59.999+01:00")
    assert said["lose"] == 0


def test_a_policy_is_taken_by_its_text_or_its_hash_as_well_as_by_its_name(staffed: Town) -> None:
    text = policy_text("leicestershire-2020").replace("\ntitle: ", "\ntitle: Draft of ", 1)
    kept = policies.propose(force=staffed.force, text=text, by=HR, at=NOW)
    by_text = replayed("SPT", policy=None, text=text)
    by_hash = replayed("SPT", policy=None, sha256=kept.policy.sha256)
    assert by_text == by_hash
    assert by_hash["policy_sha256"] == kept.policy.sha256 != replayed("SPT")["policy_sha256"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (422, "malformed")),
        ({"policy": "leicestershire-2020", "text": "x"}, (422, "malformed")),
        ({"policy": "nowhere-2020"}, (422, "bad_request")),
        ({"sha256": "0" * 64}, (422, "bad_request")),
        ({"sha256": "nonsense"}, (422, "malformed")),
        ({"text": "name: x"}, (422, "bad_policy")),
        ({"text": "a: [unclosed"}, (422, "bad_policy")),
        ({"text": "a\u0000b"}, (422, "malformed")),
    ],
)
def test_a_policy_that_cannot_be_found_or_read_is_refused(given: dict[str, str], expected: tuple[int, str]) -> None:
    response = caller("SPT").post("/policies/replay", {"model": "x2"} | given)
    assert error(response)[:2] == expected


def test_each_defect_of_a_policy_is_named_with_its_line() -> None:
    text = policy_text("kent-officers-2019").replace("criterion: first_aid", "criterion: first_aidd", 1)
    problems = caller("SPT").post("/policies/replay", {"model": "x2", "text": text}).json()["problems"]
    assert problems
    assert all(problem["message"] for problem in problems)
    assert any("first_aidd" in problem["value"] + problem["message"] and problem["row"] for problem in problems)


def test_an_adopted_policy_decides_from_its_day_and_not_before() -> None:
    assert verdicts("1006", "2019-12-01") == "yes"
    response = caller("SPT").post("/policies", ADOPT)
    assert response.status_code == 201
    assert response.json() | {"id": 0, "sha256": "", "title": ""} == {
        "id": 0, "name": "leicestershire-2020", "title": "", "officer_type": "regular", "sha256": "",
        "adopted_from": "2019-11-25", "decision": "CC/2019/20", "decided_by": "CC B. Sample",
    }  # fmt: skip
    assert verdicts("1006", "2019-11-24") == "yes"
    assert verdicts("1006", "2019-11-25") == "no"


def test_an_adoption_is_in_the_ledger_under_who_adopted_it() -> None:
    who = caller("CHF")
    who.post("/policies", ADOPT)
    (entry,) = ledger.entries(force="northmoor", limit=1)
    assert (entry.event, entry.by, entry.meta["decision"]) == ("policy.adopted", f"user:{who.user.pk}", "CC/2019/20")


@pytest.mark.parametrize("field", ["decision", "decided_by", "reason"])
def test_an_adoption_without_its_decision_is_refused_as_on_the_page(field: str) -> None:
    response = caller("SPT").post("/policies", ADOPT | {field: " "})
    assert error(response) == (409, "decision_missing", field)
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize(("field", "longest"), [("decision", 80), ("decided_by", 120)])
def test_an_adoption_whose_decision_is_too_long_is_refused(field: str, longest: int) -> None:
    response = caller("SPT").post("/policies", ADOPT | {field: "x" * (longest + 1)})
    assert error(response) == (409, "decision_too_long", field)


@pytest.mark.parametrize("day", ["", "soon", "2019-13-01", 20191125, None, "1066-10-14", "2019-11-25T00:00"])
def test_an_adoption_from_no_day_is_refused(day: object) -> None:
    assert error(caller("SPT").post("/policies", ADOPT | {"adopted_from": day})) == (422, "malformed", "adopted_from")


def test_a_policy_with_defects_is_not_adopted() -> None:
    given = {**ADOPT, "policy": None, "text": "name: x"}
    response = caller("SPT").post("/policies", given)
    assert error(response)[:2] == (422, "bad_policy")
    assert Adoption.objects.count() == 1


def test_nobody_adopts_for_another_force() -> None:
    assert error(caller("SPT").post("/policies", ADOPT | {"force": "southvale"})) == (404, "not_found", "force")
