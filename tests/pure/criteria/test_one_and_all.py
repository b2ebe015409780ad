"""The answer for one officer and the answers for all are the same answers, and none of them lasts too long."""

from datetime import date, timedelta

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reddot.criteria.assess import assess, facts_on, judge
from reddot.criteria.assess_all import NO_CHANGE, assess_all, judge_all
from reddot.criteria.catalogue import BY_NAME, CRITERIA
from reddot.criteria.columns_from import columns_from, columns_on
from reddot.criteria.finding import NEVER, Outcome
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy import Basis, Policy, PolicyCriterion
from reddot.kernel.facts import DEVICE_MODELS
from tests.pure.criteria.situations import DAYS, MOMENTS, OFFICERS, limits, policies

MODELS = st.sampled_from(DEVICE_MODELS)
RULES = st.one_of(st.just(national_rules()), DAYS.map(lambda day: national_rules().known_on(day)))
WORKFORCES = st.lists(st.tuples(OFFICERS, DAYS), min_size=1, max_size=6)
thorough = settings(suppress_health_check=list(HealthCheck))


@st.composite
def whole_policies(draw: st.DrawFn) -> Policy:
    """Every criterion at once."""
    lines = tuple(
        PolicyCriterion(name=c.name, limits=draw(limits(c)), source="s", basis=Basis.DOCUMENT) for c in CRITERIA
    )
    officer_type = draw(st.sampled_from(["regular", "special"]))
    return Policy(
        name="all",
        title="All",
        officer_type=officer_type,
        suggested_from=date(2019, 1, 1),
        models=("x2", "taser-7"),
        sources=(),
        criteria=lines,
    )


@thorough
@given(workforce=WORKFORCES, policy=whole_policies(), model=MODELS, rules=RULES, known_at=st.none() | MOMENTS)
def test_every_criterion_says_the_same_of_one_officer_and_of_all(workforce, policy, model, rules, known_at):
    officers = [facts_on(facts, known_at)(on) for facts, on in workforce]
    together = judge_all(policy, columns_from(officers), model=model, rules=rules)
    for place, facts in enumerate(officers):
        alone = judge(policy, facts, model=model, rules=rules)
        for name, finding in alone.findings.items():
            found = together.findings[name]
            assert (name, finding.outcome) == (name, found.outcome[place])
            assert (name, finding.until) == (name, date.fromordinal(int(found.until[place])))
        assert alone.verdict == together.verdict[place]
        assert alone.until.toordinal() == together.until[place]


@thorough
@given(facts=OFFICERS, on=DAYS, policy=whole_policies(), model=MODELS, rules=RULES, data=st.data())
def test_no_finding_lasts_past_a_change(facts, on, policy, model, rules, data):
    ask = facts_on(facts)
    now = judge(policy, ask(on), model=model, rules=rules)
    for name, finding in now.findings.items():
        assert finding.until > on
        last = min(finding.until - timedelta(days=1), on + timedelta(days=3000))
        days = {last, on + (last - on) / 2, on + timedelta(days=data.draw(st.integers(0, (last - on).days)))}
        for day in days:
            later = judge(policy, ask(day), model=model, rules=rules).findings[name]
            assert (name, day, later.outcome) == (name, day, finding.outcome)


@thorough
@given(workforce=WORKFORCES, policy=policies(), model=MODELS, rules=RULES)
def test_the_day_of_change_is_the_same_for_one_officer_and_for_all(workforce, policy, model, rules):
    asks = [facts_on(facts) for facts, _ in workforce]
    on = np.array([day.toordinal() for _, day in workforce], np.int32)
    together = assess_all(policy, columns_on(asks), on=on, model=model, rules=rules)
    for place, (ask, (_, day)) in enumerate(zip(asks, workforce, strict=True)):
        alone = assess(policy, ask, on=day, model=model, rules=rules)
        assert alone.verdict == together.verdict[place]
        assert alone.changes_on.toordinal() == together.changes_on[place]
        assert (NO_CHANGE if alone.changes_to is None else alone.changes_to) == together.changes_to[place]


@thorough
@given(facts=OFFICERS, on=DAYS, policy=policies(), model=MODELS, rules=RULES, data=st.data())
def test_the_verdict_changes_on_the_day_given_and_not_before(facts, on, policy, model, rules, data):
    ask = facts_on(facts)
    found = assess(policy, ask, on=on, model=model, rules=rules)
    last = min(found.changes_on - timedelta(days=1), on + timedelta(days=4000))
    between = on + timedelta(days=data.draw(st.integers(0, (last - on).days)))
    for day in {last, between}:
        assert judge(policy, ask(day), model=model, rules=rules).verdict is found.verdict
    if found.changes_on < NEVER:
        then = judge(policy, ask(found.changes_on), model=model, rules=rules).verdict
        assert then is found.changes_to is not found.verdict


@thorough
@given(facts=OFFICERS, on=DAYS, policy=whole_policies(), model=MODELS)
def test_evidence_is_what_holds_and_what_the_criterion_reads(facts, on, policy, model):
    asked = facts_on(facts)(on)
    holding = {id(fact) for strand in asked.strands.values() for fact in (strand.fact, *strand.conflict) if fact}
    for name, finding in judge(policy, asked, model=model, rules=national_rules()).findings.items():
        reads = BY_NAME[name].reads
        assert all(fact.kind in reads and id(fact) in holding for fact in finding.evidence)
        assert finding.because.endswith(".")
        if reads and name != "model_approved" and finding.outcome is not Outcome.UNKNOWN:
            assert finding.evidence, name
