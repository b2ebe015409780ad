"""The pivot itself, for one officer: values in, the answer out. Nothing here reads the database or the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reddot.authority.terms import Answer, Override, Reason, Verdict
from reddot.criteria.assess import FactsOn, Judgement, facts_on, first_change, judge
from reddot.criteria.assess import Verdict as Judged
from reddot.criteria.catalogue import BY_NAME
from reddot.criteria.facts import Fact, Facts
from reddot.criteria.finding import NEVER, Finding, Outcome
from reddot.criteria.national import NationalRules
from reddot.kernel.facts import FactKind
from reddot.kernel.period import london_day, start_of_day
from reddot.policies.terms import Adopted, in_force, next_adoption

VERDICTS = {Judged.YES: Verdict.YES, Judged.NO: Verdict.NO, Judged.UNKNOWN: Verdict.UNKNOWN}
POLICY_OF_EMPLOYMENT = {"regular": "regular", "special": "special", "left": "regular"}
"""Which policy an officer is judged by. Whoever has left fails the employment criterion of any policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that is known of one officer and their force, as of one moment of knowing."""

    officer_id: int
    model: str
    facts: FactsOn
    adopted: tuple[Adopted, ...]
    overrides: tuple[Override, ...]
    rules: NationalRules
    known_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The case at one moment."""

    policy: Adopted | None
    findings: dict[str, Finding]
    exceptions: dict[str, Override]
    suspension: Override | None
    verdict: Judged
    until: date
    needs: str = ""


def case(
    *,
    officer_id: int,
    model: str,
    facts: Sequence[Fact],
    adopted: tuple[Adopted, ...],
    overrides: tuple[Override, ...],
    rules: NationalRules,
    known_at: datetime | None,
) -> Case:
    """One officer's case. rules: all national rules; those announced after `known_at` are left out."""
    return Case(
        officer_id=officer_id,
        model=model,
        facts=facts_on(facts, known_at),
        adopted=adopted,
        overrides=tuple(override for override in overrides if override.known(known_at)),
        rules=rules.known_on(london_day(known_at)) if known_at else rules,
        known_at=known_at,
    )


def answer_case(asked: Case, at: datetime) -> Answer:
    """May this officer carry this device at a moment, and why, and until when."""
    now = _state(asked, at)
    return Answer(
        officer_id=asked.officer_id,
        model=asked.model,
        at=at,
        known_at=asked.known_at,
        verdict=VERDICTS[now.verdict],
        policy=now.policy,
        reasons=_reasons(now),
        suspension=now.suspension,
        changes_on=_changes_on(asked, now, at),
        needs=now.needs,
    )


def _changes_on(asked: Case, now: _State, at: datetime) -> date | None:
    today = london_day(at)
    if any(at < moment < _end_of(today) for moment in _boundaries(asked)):
        tonight = _state(asked, _end_of(today))
        if tonight.verdict is not now.verdict:
            return today
    judged = Judgement(findings={}, verdict=now.verdict, until=_with_overrides(asked, now.until, _end_of(today)))
    day, _ = first_change(judged, lambda day: _judged(asked, day))
    return None if day >= NEVER else day


def _judged(asked: Case, day: date) -> Judgement:
    """The case at the end of a day: whatever changes in the course of a day has changed by then."""
    state = _state(asked, _end_of(day))
    until = _with_overrides(asked, state.until, _end_of(day))
    return Judgement(findings={}, verdict=state.verdict, until=until)


def _end_of(day: date) -> datetime:
    return start_of_day(day + timedelta(days=1)) - timedelta(microseconds=1)


def _boundaries(asked: Case) -> list[datetime]:
    ends = [override.end(asked.known_at) for override in asked.overrides]
    return [override.starts_at for override in asked.overrides] + [end for end in ends if end is not None]


def _with_overrides(asked: Case, until: date, after: datetime) -> date:
    return min([until, *(london_day(moment) for moment in _boundaries(asked) if moment > after)])


def _state(asked: Case, at: datetime) -> _State:
    day = london_day(at)
    facts = asked.facts(day)
    officer_type, needs = officer_type_of(facts)
    employment_until = facts.get(FactKind.EMPLOYMENT).until or NEVER
    suspension, exceptions = _in_effect(asked, at)
    policy = in_force(asked.adopted, officer_type=officer_type, on=day, known_at=asked.known_at)
    later = next_adoption(asked.adopted, officer_type=officer_type, on=day, known_at=asked.known_at) or NEVER
    until = min(employment_until, later)
    if policy is None:
        needs = needs or f"a policy adopted for {_TYPE_WORDS[officer_type]}"
        verdict = Judged.NO if suspension else Judged.UNKNOWN
        return _State(
            policy=None, findings={}, exceptions={}, suspension=suspension, verdict=verdict, until=until, needs=needs
        )
    findings = dict(judge(policy.policy, facts, model=asked.model, rules=asked.rules).findings)
    verdict, criteria_until = _weigh(findings, exceptions)
    return _State(
        policy=policy,
        findings=findings,
        exceptions=exceptions,
        suspension=suspension,
        verdict=Judged.NO if suspension else verdict,
        until=NEVER if suspension else min(until, criteria_until),
    )


_TYPE_WORDS = {"regular": "regular officers", "special": "special constables", "": "this officer"}


def officer_type_of(facts: Facts) -> tuple[str, str]:
    """The type of officer whose policy applies, and what is missing when nobody can say ("" otherwise)."""
    strand = facts.get(FactKind.EMPLOYMENT)
    if strand.fact is not None:
        return POLICY_OF_EMPLOYMENT[strand.fact.value], ""
    if strand.conflict:
        said = ", ".join(f"{fact.source or 'the record'} says {fact.value}" for fact in strand.conflict)
        return "", f"one answer about employment: {said}"
    return "", "a record of employment on that day"


def _in_effect(asked: Case, at: datetime) -> tuple[Override | None, dict[str, Override]]:
    holding = [override for override in asked.overrides if override.holds(at, asked.known_at)]
    suspension = next((override for override in holding if override.is_suspension), None)
    return suspension, {override.criterion: override for override in holding if not override.is_suspension}


def _weigh(findings: dict[str, Finding], exceptions: dict[str, Override]) -> tuple[Judged, date]:
    """The verdict with exceptions counted as met, and how long it lasts by the criteria alone."""
    counted = [
        (Outcome.MET if name in exceptions else finding.outcome, finding.until) for name, finding in findings.items()
    ]
    not_met = [until for outcome, until in counted if outcome is Outcome.NOT_MET]
    if not_met:
        return Judged.NO, max(not_met)
    soonest = min((until for _, until in counted), default=NEVER)
    if any(outcome is Outcome.UNKNOWN for outcome, _ in counted):
        return Judged.UNKNOWN, soonest
    return Judged.YES, soonest


def _reasons(state: _State) -> tuple[Reason, ...]:
    if state.policy is None:
        return ()
    policy = state.policy.policy
    return tuple(
        Reason(
            criterion=line.name,
            question=BY_NAME[line.name].question,
            finding=state.findings[line.name],
            line=line,
            source=policy.source(line.source),
            exception=state.exceptions.get(line.name),
        )
        for line in policy.criteria
    )
