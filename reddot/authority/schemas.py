"""The answers as JSON, for the API and the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from reddot.authority.queries.judgement import VERDICTS
from reddot.authority.queries.replay import NAMED, PolicyReplay
from reddot.authority.queries.totals import Totals
from reddot.authority.terms import Answer, Override, Reason
from reddot.criteria.assess import Verdict as Judged
from reddot.criteria.finding import Unknown
from reddot.criteria.render import fact_json, line_json
from reddot.people.models import Officer
from reddot.people.terms import OfficerLine


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


def totals_json(totals: Totals) -> dict[str, Any]:
    """How many officers get each verdict, and each outcome by criterion."""
    return {
        "force": totals.force,
        "model": totals.model,
        "at": totals.at.isoformat(),
        "known_at": totals.known_at.isoformat() if totals.known_at else None,
        "officers": totals.officers,
        "verdicts": {verdict.value: count for verdict, count in totals.verdicts.items()},
        "criteria": {
            name: {outcome.name.lower(): count for outcome, count in counts.items()}
            for name, counts in totals.criteria.items()
        },
        "policies": list(totals.policies),
    }


def replay_json(found: PolicyReplay, named: Mapping[str, Sequence[OfficerLine]]) -> dict[str, Any]:
    """A replay in totals and, where the reader may see names, officer by officer. named: by the words of NAMED."""
    outcome, known_at = found.outcome, found.before.known_at
    return {
        "policy": found.policy.name,
        "policy_sha256": found.policy.sha256,
        "model": found.model,
        "at": found.at.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "officers": outcome.officers,
        "other_officers": found.other,
        "unchanged": outcome.unchanged,
        "gain": len(found.gains),
        "lose": len(found.losses),
        "become_unknown": len(found.newly_unknown),
        "moves": {
            word.value: {VERDICTS[after].value: outcome.total(before, after) for after in Judged}
            for before, word in VERDICTS.items()
        },
        "loss_reasons": dict(outcome.loss_reasons),
        "gain_reasons": dict(outcome.gain_reasons),
        **{group: _changes_json(found, named.get(group, ())) for group in NAMED},
    }


def _changes_json(found: PolicyReplay, lines: Sequence[OfficerLine]) -> list[dict[str, Any]]:
    changes = found.changes([line.officer_id for line in lines])
    return [
        {
            **line_of(line),
            "before": changes[line.officer_id].before.value,
            "after": changes[line.officer_id].after.value,
            "stopped_by": list(changes[line.officer_id].stopped_by),
        }
        for line in lines
    ]


def line_of(line: OfficerLine) -> dict[str, str]:
    """An officer in a list."""
    return {
        "force": line.force,
        "collar_number": line.collar_number,
        "name": f"{line.given_names} {line.family_name}".strip(),
        "employment": line.employment,
        "rank": line.rank,
        "station": line.station,
        "district": line.district,
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
