"""May each of these officers carry, by one policy: assess() over columns, the same answers in one pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reddot.criteria.assess import Verdict, context_of
from reddot.criteria.catalogue import BY_NAME
from reddot.criteria.columns import NEVER_DAY, Columns, Days, Findings
from reddot.criteria.finding import Outcome
from reddot.criteria.national import NationalRules
from reddot.criteria.policy import Policy

Places = NDArray[np.intp]

ColumnsOn = Callable[[Places, Days], Columns]
"""What holds for the officers at some places (rising), each on a day of their own, by what is known at one moment."""

NO_CHANGE = -1
"""In Assessments.changes_to: the verdict never changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """Judgement of every officer: arrays of shape (officers,). verdict: Verdict numbers. until: [day ordinals]."""

    findings: Mapping[str, Findings]
    verdict: NDArray[np.int8]
    until: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessments:
    """Assessment of every officer: arrays of shape (officers,).

    changes_on: [day ordinals], NEVER_DAY for none. changes_to: Verdict numbers, NO_CHANGE for none.
    """

    findings: Mapping[str, Findings]
    verdict: NDArray[np.int8]
    changes_on: Days
    changes_to: NDArray[np.int8]


def judge_all(policy: Policy, columns: Columns, *, model: str, rules: NationalRules) -> Judgements:
    """Every criterion of a policy asked of every officer, each on the officer's own day."""
    context = context_of(policy, model, rules)
    findings = {line.name: BY_NAME[line.name].assess_all(columns, line.limits, context) for line in policy.criteria}
    refused = np.zeros(columns.size, np.bool_)
    unknown = np.zeros(columns.size, np.bool_)
    soonest = np.full(columns.size, NEVER_DAY, np.int32)
    no_until = np.zeros(columns.size, np.int32)
    for found in findings.values():
        not_met = found.outcome == Outcome.NOT_MET
        refused |= not_met
        unknown |= found.outcome == Outcome.UNKNOWN
        np.minimum(soonest, found.until, out=soonest)
        np.maximum(no_until, found.until, out=no_until, where=not_met)
    verdict = np.where(refused, Verdict.NO, np.where(unknown, Verdict.UNKNOWN, Verdict.YES)).astype(np.int8)
    return Judgements(findings=findings, verdict=verdict, until=np.where(refused, no_until, soonest))


def assess_all(policy: Policy, columns_on: ColumnsOn, *, on: Days, model: str, rules: NationalRules) -> Assessments:
    """Every officer by one policy, each on a day of their own, and when each verdict changes.

    columns_on: asked once for everyone, then again on later days for those whose verdict may have changed by then.
    on: shape (officers,) [day ordinals].
    """
    everyone = np.arange(len(on))
    now = judge_all(policy, columns_on(everyone, on), model=model, rules=rules)

    def judge_on(places: Places, days: Days) -> Judgements:
        return judge_all(policy, columns_on(places, days), model=model, rules=rules)

    changes_on, changes_to = first_changes(now, judge_on)
    return Assessments(findings=now.findings, verdict=now.verdict, changes_on=changes_on, changes_to=changes_to)


def first_changes(now: Judgements, judge_on: Callable[[Places, Days], Judgements]) -> tuple[Days, NDArray[np.int8]]:
    """assess.first_change() of every officer."""
    changes_on = np.full(len(now.verdict), NEVER_DAY, np.int32)
    changes_to = np.full(len(now.verdict), NO_CHANGE, np.int8)
    places = np.flatnonzero(now.until < NEVER_DAY)
    days = now.until[places]
    while len(places):
        later = judge_on(places, days)
        changed = later.verdict != now.verdict[places]
        changes_on[places[changed]] = days[changed]
        changes_to[places[changed]] = later.verdict[changed]
        going = ~changed & (later.until < NEVER_DAY)
        places, days = places[going], later.until[going]
    return changes_on, changes_to
