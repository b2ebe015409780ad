"""What policies say of the county force: how many may carry, who would, and why not, without a database."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from reddot.criteria.assess import Judgement, Verdict, judge
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Outcome
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy_file import load_policy
from reddot.kernel.facts import FactKind
from tests.pure.demo.conftest import AS_OF

ROOT = Path(__file__).parents[3]


def _judged(held: Mapping[str, Facts], path: str, model: str, employment: str) -> Mapping[str, Judgement]:
    policy = load_policy((ROOT / path).read_text("utf-8")).policy
    assert policy is not None
    found = {}
    for collar, facts in held.items():
        fact = facts.get(FactKind.EMPLOYMENT).fact
        if fact is not None and fact.value == employment:
            found[collar] = judge(policy, facts, model=model, rules=national_rules())
    return found


@pytest.fixture(scope="module")
def specials(held: Mapping[str, Facts]) -> Mapping[str, Judgement]:
    return _judged(held, "reddot/criteria/policies/kent-specials-2019.yaml", "x2", "special")


@pytest.fixture(scope="module")
def regulars(held: Mapping[str, Facts]) -> Mapping[str, Judgement]:
    return _judged(held, "demo/policies/northmoor-officers.yaml", "taser-7", "regular")


def _all_but_the_course(one: Judgement) -> bool:
    return all(finding.outcome is Outcome.MET for name, finding in one.findings.items() if name != "accreditation")


def test_twenty_one_specials_meet_what_the_2019_policy_asks_before_a_course(specials: Mapping[str, Judgement]) -> None:
    ready = {collar for collar, one in specials.items() if _all_but_the_course(one)}

    assert len(ready) == 21
    assert {"7001", "7005"} <= ready


def test_fourteen_of_them_are_trained(specials: Mapping[str, Judgement]) -> None:
    assert sum(one.verdict is Verdict.YES for one in specials.values()) == 14


def test_specials_fall_short_in_every_way_the_policy_can_say(specials: Mapping[str, Judgement]) -> None:
    short = Counter(
        name
        for one in specials.values()
        for name, finding in one.findings.items()
        if finding.outcome is not Outcome.MET
    )

    asked = {"service_length", "duty_hours_average", "fitness_level", "recommendation", "endorsement", "accreditation"}
    assert asked <= set(short)


def test_several_hundred_regulars_may_carry(regulars: Mapping[str, Judgement]) -> None:
    verdicts = Counter(one.verdict for one in regulars.values())

    assert 150 < verdicts[Verdict.YES] < 400
    assert verdicts[Verdict.NO] > 1_000
    assert verdicts[Verdict.UNKNOWN] > 100


def test_lapsed_safety_training_alone_keeps_some_from_carrying(regulars: Mapping[str, Judgement]) -> None:
    alone = [
        collar
        for collar, one in regulars.items()
        if [name for name, finding in one.findings.items() if finding.outcome is not Outcome.MET] == ["safety_training"]
    ]

    assert "1002" in alone
    assert len(alone) > 15


def test_some_answers_change_within_a_week_and_more_within_a_month(regulars: Mapping[str, Judgement]) -> None:
    soon = [(one.until - AS_OF).days for one in regulars.values() if one.verdict is Verdict.YES]

    assert sum(days <= 7 for days in soon) >= 5
    assert sum(days <= 30 for days in soon) >= 25
