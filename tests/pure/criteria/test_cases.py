"""Every case file says what Reddot says, and none is missing."""

import pytest

from reddot.criteria.assess import facts_on
from reddot.criteria.cases import CriterionCase, case_text, load_cases
from reddot.criteria.catalogue import CRITERIA
from reddot.criteria.columns_from import columns_from
from reddot.criteria.finding import Outcome
from reddot.criteria.library import policy_names

NEVER_UNKNOWN = {"model_covered", "national_rule"}
"""These two rest on the policy and on national rules alone: there is no fact that could be missing."""


def cases_of(kind, name):
    text = case_text(kind, name)
    assert text is not None, f"write reddot/criteria/cases/{kind}/{name}.yaml"
    loaded = load_cases(text)
    assert loaded.problems == ()
    return loaded.cases


ALL = [
    pytest.param(case, id=f"{name}: {case.name}")
    for kind, names in (("criteria", [c.name for c in CRITERIA]), ("policies", policy_names()))
    for name in names
    if case_text(kind, name)
    for case in load_cases(case_text(kind, name)).cases
]


@pytest.mark.parametrize("case", ALL)
def test_a_case_gets_the_answer_it_expects(case):
    assert case.differences() == []


@pytest.mark.parametrize("case", [each for each in ALL if isinstance(each.values[0], CriterionCase)])
def test_a_case_gets_the_same_answer_over_columns(case):
    from reddot.criteria.catalogue import BY_NAME

    columns = columns_from([facts_on(case.facts)(case.on)])
    found = BY_NAME[case.criterion].assess_all(columns, case.limits, case.context)
    assert found.outcome.tolist() == [case.expect]
    assert found.until.tolist() == [case.finding().until.toordinal()]


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.name)
def test_a_criterion_has_a_case_of_each_answer(criterion):
    outcomes = {case.expect for case in cases_of("criteria", criterion.name)}
    expected = set(Outcome) - ({Outcome.UNKNOWN} if criterion.name in NEVER_UNKNOWN else set())
    assert outcomes == expected


@pytest.mark.parametrize("name", policy_names())
def test_a_policy_has_a_case_of_each_verdict(name):
    assert {case.expect.name for case in cases_of("policies", name)} == {"YES", "NO", "UNKNOWN"}


@pytest.mark.parametrize("kind", ["criteria", "policies"])
def test_a_case_that_expects_the_wrong_answer_is_told(kind):
    name = "first_aid" if kind == "criteria" else policy_names()[0]
    text = case_text(kind, name)
    wrong = text.replace("expect: met", "expect: not_met", 1).replace("expect: yes", "expect: no", 1)
    assert load_cases(wrong).cases[0].differences() != []
