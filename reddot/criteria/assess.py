"""May this officer carry, by one policy: every criterion asked, one verdict, and the day on which it changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from reddot.criteria.catalogue import BY_NAME
from reddot.criteria.criterion import Context
from reddot.criteria.facts import Fact, Facts, resolve
from reddot.criteria.finding import NEVER, Finding, Outcome
from reddot.criteria.national import NationalRules
from reddot.criteria.policy import Policy

FactsOn = Callable[[date], Facts]
"""What holds for one officer on any day, by what is known at one moment."""


class Verdict(IntEnum):
    """All criteria together. The numbers are those of Outcome."""

    UNKNOWN = 0
    NO = 1
    YES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One officer by one policy on one day.

    findings: by criterion, in the policy's order. until: first later day on which the verdict may be another (it may
    come early, never late); NEVER when only a new fact can change it.
    """

    findings: Mapping[str, Finding]
    verdict: Verdict
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A judgement with the policy it was made by, and when it changes.

    changes_on: first later day on which the verdict is another, on known facts alone; NEVER when there is none.
    changes_to: the verdict on that day; None when there is none.
    """

    policy: Policy
    model: str
    on: date
    findings: Mapping[str, Finding]
    verdict: Verdict
    changes_on: date
    changes_to: Verdict | None


def context_of(policy: Policy, model: str, rules: NationalRules) -> Context:
    """What the policy's criteria need besides facts."""
    return Context(model=model, officer_type=policy.officer_type, models=policy.models, rules=rules)


def facts_on(facts: Iterable[Fact], known_at: datetime | None = None) -> FactsOn:
    """One officer's recorded facts, ready to be asked on any day as known at one moment."""
    recorded = list(facts)
    return lambda day: resolve(recorded, on=day, known_at=known_at)


def judge(policy: Policy, facts: Facts, *, model: str, rules: NationalRules) -> Judgement:
    """Every criterion of a policy asked of one officer on the day of the facts.

    rules: the national rules as known at the same moment as the facts.
    """
    context = context_of(policy, model, rules)
    findings = {line.name: BY_NAME[line.name].assess(facts, line.limits, context) for line in policy.criteria}
    verdict = _verdict(findings.values())
    return Judgement(findings=findings, verdict=verdict, until=_until(verdict, findings.values()))


def _verdict(findings: Iterable[Finding]) -> Verdict:
    """NO when one criterion is not met, else UNKNOWN when one is unknown, else YES."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.NOT_MET in outcomes:
        return Verdict.NO
    return Verdict.UNKNOWN if Outcome.UNKNOWN in outcomes else Verdict.YES


def _until(verdict: Verdict, findings: Iterable[Finding]) -> date:
    """A NO lasts while any unmet criterion does; any other verdict may change with the first finding that does."""
    if verdict is Verdict.NO:
        return max(finding.until for finding in findings if finding.outcome is Outcome.NOT_MET)
    return min((finding.until for finding in findings), default=NEVER)


def assess(policy: Policy, facts: FactsOn, *, on: date, model: str, rules: NationalRules) -> Assessment:
    """One officer by one policy on a day, and when that changes.

    facts: facts_on() of the officer's facts; it is asked again on later days to find the change.
    """
    now = judge(policy, facts(on), model=model, rules=rules)
    changes_on, changes_to = first_change(now, lambda day: judge(policy, facts(day), model=model, rules=rules))
    return Assessment(
        policy=policy,
        model=model,
        on=on,
        findings=now.findings,
        verdict=now.verdict,
        changes_on=changes_on,
        changes_to=changes_to,
    )


def first_change(now: Judgement, judge_on: Callable[[date], Judgement]) -> tuple[date, Verdict | None]:
    """The first later day on which the verdict is another, and that verdict; (NEVER, None) when there is none."""
    later = now
    while later.until < NEVER:
        day = later.until
        later = judge_on(day)
        if later.verdict is not now.verdict:
            return day, later.verdict
    return NEVER, None
