"""The answer as JSON, for the API and the command line."""

from typing import Any

from reddot.authority.terms import Answer, Override, Reason
from reddot.criteria.finding import Unknown
from reddot.criteria.render import fact_json, line_json
from reddot.people.models import Officer


def answer_json(answer: Answer, officer: Officer, *, whole: bool, why: bool) -> dict[str, Any]:
    """An answer with every reason, its evidence and its source.

    whole: False for a reader who may know whether and until when, but not by which criterion.
    why: whether the reader may see why a suspension or an exception was decided (queries.decisions.reasons_shown).
    """
    adopted = answer.policy
    return {
        "officer": {"force": officer.force_id, "collar_number": officer.collar_number, "name": name_of(officer)},
        "model": answer.model,
        "at": answer.at.isoformat(),
        "known_at": answer.known_at.isoformat() if answer.known_at else None,
        "verdict": answer.verdict.value,
        "may_carry": answer.verdict == "yes",
        "changes_on": answer.changes_on.isoformat() if answer.changes_on else None,
        "needs": (whole and answer.needs) or None,
        "policy": {
            "name": adopted.policy.name,
            "title": adopted.policy.title,
            "sha256": adopted.policy.sha256,
            "adopted_from": adopted.adopted_from.isoformat(),
            "decision": adopted.decision,
            "decided_by": adopted.decided_by,
        }
        if adopted
        else None,
        "suspension": override_json(answer.suspension, why=whole and why) if answer.suspension else None,
        "reasons": [_reason_json(answer, reason, why=why) for reason in answer.reasons] if whole else [],
    }


def override_json(override: Override, *, why: bool) -> dict[str, Any]:
    """A suspension or an exception. why: whether with the reason for it."""
    end = override.end(None)
    return {
        "decision": override.decision_id,
        "criterion": override.criterion or None,
        "since": override.starts_at.isoformat(),
        "until": end.isoformat() if end else None,
        "decided_by": override.decided_by,
        "reason": override.reason if why else None,
    }


def name_of(officer: Officer) -> str:
    """An officer's name as pages print it."""
    return f"{officer.given_names} {officer.family_name}".strip()


def _reason_json(answer: Answer, reason: Reason, *, why: bool) -> dict[str, Any]:
    finding = reason.finding
    policy = answer.policy.policy if answer.policy else None
    return {
        **(line_json(policy, reason.line) if policy else {}),
        "outcome": finding.outcome.name.lower(),
        "because": finding.because,
        "needs": finding.needs if isinstance(finding, Unknown) else None,
        "until": None if finding.until.year == 9999 else finding.until.isoformat(),
        "evidence": [fact_json(fact) for fact in finding.evidence],
        "exception": override_json(reason.exception, why=why) if reason.exception else None,
    }
