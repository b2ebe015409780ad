"""A change of policy is told as gains and losses, by officer and by reason."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reddot.criteria.assess import Verdict, facts_on
from reddot.criteria.assess_all import judge_all
from reddot.criteria.columns_from import columns_from
from reddot.criteria.finding import Outcome
from reddot.criteria.national_file import national_rules
from reddot.criteria.replay import reasons_of, replay
from tests.pure.criteria.situations import DAYS, OFFICERS, policies


def judged(policy, workforce):
    columns = columns_from([facts_on(facts)(on) for facts, on in workforce])
    return judge_all(policy, columns, model="x2", rules=national_rules())


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    before=policies(),
    after=policies(),
    workforce=st.lists(st.tuples(OFFICERS, DAYS), min_size=1, max_size=8),
)
def test_a_replay_counts_what_a_plain_loop_counts(before, after, workforce):
    now, then = judged(before, workforce), judged(after, workforce)
    found = replay(now, then)
    pairs = [(Verdict(a), Verdict(b)) for a, b in zip(now.verdict.tolist(), then.verdict.tolist(), strict=True)]
    yes, unknown = Verdict.YES, Verdict.UNKNOWN
    assert found.gains.tolist() == [i for i, (a, b) in enumerate(pairs) if a is not yes and b is yes]
    assert found.losses.tolist() == [i for i, (a, b) in enumerate(pairs) if a is yes and b is not yes]
    assert found.newly_unknown.tolist() == [i for i, (a, b) in enumerate(pairs) if a is not unknown and b is unknown]
    assert found.unchanged == sum(a is b for a, b in pairs)
    assert found.officers == len(workforce)
    for a in Verdict:
        for b in Verdict:
            assert found.total(a, b) == pairs.count((a, b))
    for name, count in found.loss_reasons.items():
        assert count == sum(name in reasons_of(then.findings, place) for place in found.losses.tolist()) > 0
    for name, count in found.gain_reasons.items():
        assert count == sum(name in reasons_of(now.findings, place) for place in found.gains.tolist()) > 0
    assert all(reasons_of(then.findings, place) for place in found.losses.tolist())


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(after=policies(), workforce=st.lists(st.tuples(OFFICERS, DAYS), min_size=1, max_size=8))
def test_without_a_policy_before_every_yes_is_a_gain(after, workforce):
    then = judged(after, workforce)
    found = replay(None, then)
    assert found.gains.tolist() == np.flatnonzero(then.verdict == Verdict.YES).tolist()
    assert len(found.losses) == 0
    assert found.gain_reasons == {}


@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
@given(policy=policies(), one=st.tuples(OFFICERS, DAYS))
def test_two_workforces_are_not_compared(policy, one):
    with pytest.raises(ValueError, match="1 officers before and 2 after"):
        replay(judged(policy, [one]), judged(policy, [one, one]))


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(policy=policies(), one=st.tuples(OFFICERS, DAYS))
def test_the_reasons_of_an_officer_are_the_criteria_not_met_or_unknown(policy, one):
    then = judged(policy, [one])
    reasons = reasons_of(then.findings, 0)
    assert Outcome.MET not in reasons.values()
    assert (not reasons) == (then.verdict[0] == Verdict.YES)
