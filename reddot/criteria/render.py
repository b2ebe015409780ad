"""Answers and policies as JSON and as lines of text, for the command line and the API."""

from datetime import date
from typing import Any

from reddot.criteria.assess import Assessment, Verdict
from reddot.criteria.catalogue import BY_NAME
from reddot.criteria.criterion import Choice, Quantity
from reddot.criteria.facts import Fact
from reddot.criteria.finding import NEVER, Finding, Outcome, Unknown
from reddot.criteria.policy import Policy, PolicyCriterion, limits_of
from reddot.criteria.words import all_of, any_of, code_in_words, model_in_words, value_in_words
from reddot.kernel.period import in_words
from reddot.kernel.problem import Problem

_VERDICTS = {
    Verdict.YES: "Yes: every criterion is met.",
    Verdict.NO: "No: {not_met} not met.",
    Verdict.UNKNOWN: "Unknown: nothing speaks against it, but {unknown} not known.",
}
_MARKS = {Outcome.MET: "met", Outcome.NOT_MET: "NOT MET", Outcome.UNKNOWN: "UNKNOWN"}


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """An assessment as JSON: verdict, when it changes, and every criterion with its reason, evidence and source."""
    policy = assessment.policy
    return {
        "policy": policy.name,
        "policy_sha256": policy.sha256,
        "officer_type": policy.officer_type,
        "model": assessment.model,
        "on": assessment.on.isoformat(),
        "verdict": assessment.verdict.name.lower(),
        "changes_on": _day(assessment.changes_on),
        "changes_to": None if assessment.changes_to is None else assessment.changes_to.name.lower(),
        "criteria": [_criterion_json(policy, line, assessment.findings[line.name]) for line in policy.criteria],
    }


def _criterion_json(policy: Policy, line: PolicyCriterion, finding: Finding) -> dict[str, Any]:
    return {
        **line_json(policy, line),
        "outcome": finding.outcome.name.lower(),
        "because": finding.because,
        "needs": finding.needs if isinstance(finding, Unknown) else None,
        "until": _day(finding.until),
        "evidence": [fact_json(fact) for fact in finding.evidence],
    }


def fact_json(fact: Fact) -> dict[str, Any]:
    """A fact as JSON."""
    return {
        "kind": fact.kind.value,
        "key": fact.key,
        "value": fact.value,
        "in_words": value_in_words(fact),
        "from": fact.valid_from.isoformat(),
        "to": _day(fact.valid_to or NEVER),
        "source": fact.source,
        "ref": fact.ref,
    }


def assessment_text(assessment: Assessment) -> list[str]:
    """An assessment as lines: the verdict, when it changes, then each criterion with its reason."""
    policy = assessment.policy
    lines = [
        _said(assessment),
        f"{model_in_words(assessment.model)} on {in_words(assessment.on)}, by {policy.name}: {policy.title}",
        _change(assessment),
        "",
    ]
    for line in policy.criteria:
        finding = assessment.findings[line.name]
        lines.append(f"{_MARKS[finding.outcome]:>8}  {BY_NAME[line.name].question} {finding.because}")
        if isinstance(finding, Unknown):
            lines.append(f"{'':10}Needed: {finding.needs}.")
    return lines


def _said(assessment: Assessment) -> str:
    named = {
        outcome: [code_in_words(name) for name, found in assessment.findings.items() if found.outcome is outcome]
        for outcome in Outcome
    }
    not_met, unknown = named[Outcome.NOT_MET], named[Outcome.UNKNOWN]
    return _VERDICTS[assessment.verdict].format(not_met=_are(not_met), unknown=_are(unknown))


def _are(names: list[str]) -> str:
    return f"{all_of(names)} {'is' if len(names) == 1 else 'are'}" if names else ""


def _change(assessment: Assessment) -> str:
    if assessment.changes_to is None:
        return "On known facts this does not change."
    return f"On known facts this changes to {assessment.changes_to.name.lower()} on {in_words(assessment.changes_on)}."


def policy_json(policy: Policy) -> dict[str, Any]:
    """A policy as JSON: what it says, with every number's unit and source."""
    return {
        "name": policy.name,
        "title": policy.title,
        "sha256": policy.sha256,
        "officer_type": policy.officer_type,
        "suggested_from": policy.suggested_from.isoformat(),
        "models": list(policy.models),
        "note": policy.note,
        "criteria": [line_json(policy, line) for line in policy.criteria],
    }


def line_json(policy: Policy, line: PolicyCriterion) -> dict[str, Any]:
    """One criterion of a policy as JSON."""
    return {
        "criterion": line.name,
        "question": BY_NAME[line.name].question,
        "limits": {name: _limit_json(limit) for name, limit in limits_of(line.limits).items()},
        "basis": line.basis.value,
        "source": _source_json(policy, line.source),
        "assumed": is_assumed(line),
        "note": line.note,
    }


def is_assumed(line: PolicyCriterion) -> bool:
    """Whether a criterion, or one of its limits, was chosen without a source."""
    return line.assumed or any(limit.assumed for limit in limits_of(line.limits).values())


def _limit_json(limit: Quantity | Choice) -> dict[str, Any]:
    said: dict[str, Any] = {"source": limit.source, "assumed": limit.assumed, "note": limit.note}
    if isinstance(limit, Quantity):
        return {"value": f"{limit.value:f}", "unit": limit.unit, **said}
    return {"values": list(limit.values), **said}


def _source_json(policy: Policy, source_id: str) -> dict[str, str]:
    source = policy.source(source_id)
    return {
        "id": source.id,
        "title": source.title,
        "where": source.where,
        "standing": source.standing.value,
        "dated": source.dated,
    }


def limit_in_words(limit: Quantity | Choice) -> str:
    """A limit as a person says it: "12 months", "level 5.4", "response or firearms"."""
    if isinstance(limit, Choice):
        return any_of(code_in_words(value) for value in limit.values)
    if limit.unit == "level":
        return f"level {limit.value:f}"
    unit = limit.unit.replace("_per_", " a ")
    return f"{limit.value:f} {unit}"


def policy_text(policy: Policy) -> list[str]:
    """A policy as lines: each criterion with its numbers, where it comes from, and what is assumed."""
    models = all_of(model_in_words(model) for model in policy.models)
    whom = f"{code_in_words(policy.officer_type)} officers, {models}"
    lines = [
        f"{policy.name}: {policy.title}",
        f"For {whom}; could be adopted from {in_words(policy.suggested_from)}.",
        f"sha256 {policy.sha256}",
        *([policy.note] if policy.note else []),
        "",
    ]
    for line in policy.criteria:
        lines += _line_text(policy, line)
    return lines


def _line_text(policy: Policy, line: PolicyCriterion) -> list[str]:
    source = policy.source(line.source)
    lines = [f"{line.name}: {BY_NAME[line.name].question}"]
    for name, limit in limits_of(line.limits).items():
        assumed = f" (assumed: {limit.note})" if limit.assumed else ""
        lines.append(f"    {code_in_words(name)}: {limit_in_words(limit)}{assumed}")
    lines.append(f"    from: {line.basis.value}, {source.title}{f' ({source.dated})' if source.dated else ''}")
    if line.note:
        lines.append(f"    {'assumed: ' if line.assumed else ''}{line.note}")
    return lines


def problem_text(problem: Problem) -> str:
    """A defect of a file as one line."""
    where = [f"line {problem.row}"] if problem.row is not None and "Line " not in problem.message else []
    where += [problem.column] if problem.column and problem.column not in problem.message else []
    return f"{', '.join(where)}: {problem.message}" if where else problem.message


def problem_json(problem: Problem) -> dict[str, Any]:
    """A defect of a file as JSON."""
    return {
        "line": problem.row,
        "path": problem.column,
        "code": problem.code,
        "message": problem.message,
        "value": problem.value,
    }


def _day(day: date) -> str | None:
    return None if day == NEVER else day.isoformat()
