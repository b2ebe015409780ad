"""Answers, policies and defects as the command line prints them."""

import json
from datetime import date

import pytest

from reddot.criteria.assess import assess, facts_on
from reddot.criteria.cases import case_text, load_cases
from reddot.criteria.facts_file import load_facts
from reddot.criteria.library import policy_names, shipped_policy
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy_file import load_policy
from reddot.criteria.render import (
    assessment_json,
    assessment_text,
    policy_json,
    policy_text,
    problem_json,
    problem_text,
)
from reddot.kernel.problem import Problem


def case(policy, name):
    cases = load_cases(case_text("policies", policy)).cases
    return next(each for each in cases if each.name.startswith(name)).assessment()


def test_a_no_names_what_is_not_met_and_when_that_changes():
    lines = assessment_text(case("kent-specials-2019", "Everything met, but"))
    assert lines[:4] == [
        "No: national rule is not met.",
        "X2 on 1 May 2022, by kent-specials-2019: Special constables of long service (2019), waiting for the national rule",
        "On known facts this changes to yes on 17 May 2022.",
        "",
    ]
    assert (
        " NOT MET  Do national rules let this type of officer carry? Authority waits for the national rule, which lets "
        "special constables carry from 17 May 2022."
    ) in lines
    assert len(lines) == 4 + 14


def test_an_unknown_says_what_is_needed():
    lines = assessment_text(case("kent-specials-2019", "Two signatures"))
    assert lines[0] == (
        "Unknown: nothing speaks against it, but duty hours average, recommendation and endorsement are not known."
    )
    assert "          Needed: duty hours for May 2022." in lines


def test_a_yes_that_cannot_change_says_so():
    loaded = load_policy((EMPTY_LIMITS).replace("X", "x2"))
    assert loaded.problems == ()
    facts = load_facts(json.dumps({"officer_type": "regular", "facts": ACCREDITED})).facts
    found = assess(loaded.policy, facts_on(facts), on=date(2021, 6, 1), model="x2", rules=national_rules())
    lines = assessment_text(found)
    assert lines[0] == "Yes: every criterion is met."
    late = assess(loaded.policy, facts_on(facts), on=date(2023, 6, 1), model="x2", rules=national_rules())
    assert assessment_text(late)[2] == "On known facts this does not change."


ACCREDITED = [{"kind": "accreditation", "model": "x2", "value": "passed", "from": "2021-01-04"}]
EMPTY_LIMITS = """\
name: plain
title: A plain policy
officer_type: regular
suggested_from: 2020-01-01
models: [X]
sources:
  - {id: order, title: Force order, where: Intranet, standing: issuer}
criteria:
  - {criterion: employed, source: order, basis: document}
  - {criterion: model_covered, source: order, basis: document}
  - {criterion: model_approved, source: order, basis: national}
  - {criterion: national_rule, source: order, basis: national}
  - criterion: accreditation
    source: order
    basis: document
    limits: {lasts: {value: 12, unit: months, source: order}}
"""


def test_an_assessment_as_json_carries_reason_evidence_limits_and_source():
    said = assessment_json(case("kent-specials-2019", "Two signatures"))
    assert json.loads(json.dumps(said)) == said
    assert (said["verdict"], said["changes_on"], said["changes_to"]) == ("unknown", "2023-02-01", "no")
    by_name = {line["criterion"]: line for line in said["criteria"]}
    hours = by_name["duty_hours_average"]
    assert hours["outcome"] == "unknown"
    assert hours["needs"] == "duty hours for May 2022"
    assert hours["limits"]["over"] == {
        "value": "12",
        "unit": "months",
        "source": "kent-specials-2019",
        "assumed": True,
        "note": hours["limits"]["over"]["note"],
    }
    assert hours["assumed"] is True
    assert hours["source"]["where"] == "SRC-003: Founding document kent-specials-2019 (local press)"
    assert hours["evidence"][0] == {
        "kind": "duty_hours",
        "key": "2021-06",
        "value": "40",
        "in_words": "40 hours",
        "from": "2021-06-01",
        "to": None,
        "source": "",
        "ref": "",
    }
    assert by_name["employed"]["until"] is None
    assert by_name["accreditation"]["until"] == "2023-04-12"
    assert by_name["recommendation"]["limits"]["by"]["values"] == ["special_chief_inspector"]


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_is_shown_with_every_number_and_what_is_assumed(name):
    policy = shipped_policy(name)
    said = policy_json(policy)
    assert json.loads(json.dumps(said)) == said
    text = "\n".join(policy_text(policy))
    assert policy.sha256 in text
    assert text.count("assumed: ") == sum(
        line["assumed"] and not any(limit["assumed"] for limit in line["limits"].values()) for line in said["criteria"]
    ) + sum(limit["assumed"] for line in said["criteria"] for limit in line["limits"].values())


def test_a_policy_is_shown_in_words():
    lines = policy_text(shipped_policy("kent-specials-2019"))
    assert "    average: 40 hours a month" in lines
    assert "    by: special chief inspector" in lines
    assert any(line.startswith("    level: level 6.4 (assumed: The report says") for line in lines)
    assert lines[1] == "For special officers, X2; could be adopted from 8 September 2019."


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem(row=3, column="models", code="c", message="models must be a list."), "line 3: models must be a list."),
        (Problem(row=3, column="models", code="c", message="Wrong."), "line 3, models: Wrong."),
        (Problem(row=3, column=None, code="c", message="Line 3: wrong."), "Line 3: wrong."),
        (Problem(row=None, column=None, code="c", message="Wrong."), "Wrong."),
    ],
)
def test_a_defect_is_one_line(problem, text):
    assert problem_text(problem) == text
    assert problem_json(problem)["message"] == problem.message
