"""National rules by date, and by what had been announced."""

from datetime import date

import pytest

from reddot.criteria.national_file import load_rules, national_rules
from reddot.kernel.facts import DEVICE_MODELS

SOUND = """\
sources: {order: An order}
approvals:
  - {model: x2, carriers: any, from: 2017-03-02, announced_on: 2017-03-01, source: order}
restricted: [special]
permissions:
  - {officer_type: special, from: 2022-05-17, announced_on: 2022-05-10, source: order, doubt: Which day}
"""


@pytest.mark.parametrize(
    ("model", "carriers", "day"),
    [
        ("m26", "any", None),
        ("x26", "any", date(2008, 12, 1)),
        ("x2", "any", date(2017, 3, 2)),
        ("taser-7", "any", date(2020, 8, 24)),
        ("taser-10", "any", date(2025, 10, 10)),
        ("x26", "firearms", date(2004, 12, 31)),
    ],
)
def test_models_are_approved_from_the_published_days(model, carriers, day):
    assert national_rules().approved_from(model, carriers) == day


def test_every_model_has_an_approval_and_every_open_day_says_so():
    rules = national_rules()
    assert {rule.model for rule in rules.approvals} == set(DEVICE_MODELS)
    doubtful = {rule.model for rule in rules.approvals if rule.doubt}
    assert doubtful == {"m26", "x26", "taser-7", "taser-10"}


def test_a_rule_is_not_known_before_it_was_announced():
    rules = load_rules(SOUND).rules
    assert rules.known_on(date(2022, 5, 9)).permitted_from("special") is None
    assert rules.known_on(date(2022, 5, 10)).permitted_from("special") == date(2022, 5, 17)
    assert rules.known_on(date(2017, 2, 28)).approved_from("x2", "any") is None
    assert rules.known_on(date(2017, 3, 1)).approved_from("x2", "any") == date(2017, 3, 2)
    assert rules.permissions[0].doubt == "Which day"


@pytest.mark.parametrize(
    ("sound", "broken", "code"),
    [
        ("model: x2", "model: x12", "unknown_code"),
        ("model: x2, ", "", "missing"),
        ("carriers: any", "carriers: all", "unknown_code"),
        ("source: order}\nrestricted", "source: rumour}\nrestricted", "unknown_code"),
        ("from: 2017-03-02", "from: 2 March 2017", "not_a_date"),
        ("from: 2017-03-02, ", "", "missing"),
        ("announced_on: 2017-03-01, ", "", "missing"),
        ("  - {model: x2, carriers: any, from: 2017-03-02, announced_on: 2017-03-01, source: order}", "  - x2", "not_a_mapping"),
        ("sources: {order: An order}\n", "", "missing"),
        ("sources: {order: An order}", "sources: [order]", "not_a_mapping"),
        ("approvals:", "aprovals:", "unknown_name"),
        ("approvals:\n", "approvals:\nothers:\n", "missing"),
        ("restricted: [special]\n", "", "missing"),
        ("restricted: [special]", "restricted: [student]", "unknown_code"),
        ("permissions:\n", "permissions: \nothers:\n", "missing"),
        ("officer_type: special", "officer_type: student", "unknown_code"),
        ("from: 2017-03-02", "from: 2017-03-02, until: 2020-01-01", "unknown_name"),
        (SOUND, "[]", "not_a_mapping"),
        (SOUND, "{", "yaml_syntax"),
    ],
)  # fmt: skip
def test_a_defect_of_the_rules_is_named(sound, broken, code):
    assert sound in SOUND
    loaded = load_rules(SOUND.replace(sound, broken, 1))
    assert loaded.rules is None
    assert code in [problem.code for problem in loaded.problems]
