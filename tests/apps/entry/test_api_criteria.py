"""Judging facts that are sent along, by API: nothing is read and nothing is kept."""

from typing import Any

import pytest

from reddot.accounts.models import AccessLog
from reddot.criteria.assess import assess, facts_on
from reddot.criteria.facts_file import load_facts
from reddot.criteria.facts_schema import schema
from reddot.criteria.library import shipped_policy
from reddot.criteria.national_file import national_rules
from reddot.criteria.render import assessment_json
from tests.apps.entry.asking import caller, error

pytestmark = pytest.mark.usefixtures("town")
FACTS = {
    "officer_type": "special",
    "facts": [
        {"kind": "service_start", "from": "2008-04-01"},
        {"kind": "fitness", "test": "shuttle_15m", "level": 7.1, "from": "2019-02-01"},
        {"kind": "duty_hours", "month": "2018-09", "to_month": "2019-08", "hours": 41.5},
        {"kind": "restriction", "value": "yes", "from": "2019-07-01", "to": "2019-09-01"},
    ],
}
ASSESS = {"policy": "kent-specials-2019", "facts": FACTS, "on": "2019-09-14"}


def test_the_assessment_is_that_of_the_command() -> None:
    import json
    from datetime import date

    policy = shipped_policy("kent-specials-2019")
    facts = facts_on(load_facts(json.dumps(FACTS)).facts)
    expected = assessment_json(
        assess(policy, facts, on=date(2019, 9, 14), model=policy.models[0], rules=national_rules())
    )
    response = caller("FIN").post("/criteria/assess", ASSESS)
    assert response.status_code == 200
    said = response.json()
    for one in said["criteria"]:
        one["limits"] = {name: _without_nulls(limit) for name, limit in one["limits"].items()}
    assert said == expected


def _without_nulls(limit: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in limit.items() if value is not None}


def test_nothing_is_read_and_nothing_kept() -> None:
    caller("FIN").post("/criteria/assess", ASSESS)
    assert not AccessLog.objects.exists()


def test_each_defect_of_the_facts_is_named_by_its_path() -> None:
    facts = {"facts": [{"kind": "first_aid", "value": "maybe", "from": "2019-03-14"}, {"kind": "shoe_size"}]}
    response = caller("FIN").post("/criteria/assess", ASSESS | {"facts": facts})
    assert error(response) == (422, "bad_facts", "facts")
    assert [problem["column"] for problem in response.json()["problems"]] == ["facts[1].value", "facts[2].kind"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"on": "soon"}, "on"), ({"model": "taser-8"}, "model"), ({"facts": []}, "facts"), ({"on": None}, "on")],
)
def test_what_is_asked_must_have_its_shape(changed: dict[str, object], field: str) -> None:
    assert error(caller("FIN").post("/criteria/assess", ASSESS | changed)) == (422, "malformed", field)


def test_the_schema_is_that_of_the_facts_file() -> None:
    assert caller("FIN").get("/criteria/schema").json() == schema()
