"""Policies: what is adopted, a replay before a decision, and the decision."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from reddot.accounts.services.access_log import record_read
from reddot.authority.queries.replay import replay_policy
from reddot.criteria.library import policy_names, policy_text
from reddot.criteria.policy_file import load_policy
from reddot.entry.api.common import BadRequest, caller, check_model, force_for, moment, now
from reddot.entry.api.schemas import AdoptIn, AdoptionOut, ErrorOut, ReplayIn, ReplayOut
from reddot.people.queries.officers import lines
from reddot.people.terms import OfficerLine
from reddot.policies import queries, services
from reddot.policies.models import Adoption
from reddot.policies.services import BadPolicy

router = Router(tags=["policies"])
ERRORS = {401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut, 422: ErrorOut}


def text_of(name: str, text: str) -> str:
    """The YAML of a policy named, or given as text. Raises: BadRequest."""
    if text:
        return text
    if name not in policy_names():
        raise BadRequest(f"Choose a policy: {', '.join(policy_names())}; or give its text.", field="policy")
    return policy_text(name)


@router.get("/policies", response={200: list[AdoptionOut], **ERRORS}, url_name="policies")
def adopted(request: HttpRequest) -> Any:
    """Every policy that the force has adopted, latest first."""
    actor, _ = caller(request, "policies.read")
    return [_adoption(adoption) for adoption in queries.adoptions(force_for(actor, None).code)]


@router.post("/policies/replay", response={200: ReplayOut, **ERRORS}, url_name="policies_replay")
def replay(request: HttpRequest, asked: ReplayIn) -> Any:
    """Who would gain and who would lose authority by a proposed policy, run over the workforce at any moment."""
    actor, scope = caller(request, "policies.replay")
    loaded = load_policy(text_of(asked.policy, asked.text))
    if loaded.policy is None:
        raise BadPolicy(loaded.problems)
    clock = now()
    found = replay_policy(
        force=force_for(actor, asked.force).code, policy=loaded.policy, model=check_model(asked.model),
        at=moment(asked.at) or clock, known_at=moment(asked.known_at),
    )  # fmt: skip
    named = (lines(found.gains), lines(found.losses)) if scope.shown else ([], [])
    subjects = [f"officer:{line.officer_id}" for group in named for line in group]
    record_read(by=actor, subject=subjects, purpose="policy replay by API", at=clock)
    outcome = found.outcome
    return {
        "policy": loaded.policy.name, "policy_sha256": loaded.policy.sha256, "model": found.model, "at": found.at,
        "officers": outcome.officers, "other_officers": found.other, "unchanged": outcome.unchanged,
        "gain": len(found.gains), "lose": len(found.losses), "newly_unknown": len(outcome.newly_unknown),
        "loss_reasons": dict(outcome.loss_reasons), "gain_reasons": dict(outcome.gain_reasons),
        "gains": [_line(line) for line in named[0]], "losses": [_line(line) for line in named[1]],
    }  # fmt: skip


@router.post("/policies", response={201: AdoptionOut, **ERRORS}, url_name="policies")
def adopt(request: HttpRequest, asked: AdoptIn) -> Any:
    """Adopt a policy from a day by a named decision."""
    actor, _ = caller(request, "policies.adopt")
    adoption = services.adopt(
        force=force_for(actor, asked.force), text=text_of(asked.policy, asked.text), adopted_from=asked.adopted_from,
        decision=asked.decision, decided_by=asked.decided_by, reason=asked.reason, by=actor, at=now(),
    )  # fmt: skip
    return 201, _adoption(adoption)


def _adoption(adoption: Adoption) -> dict[str, Any]:
    return {
        "id": adoption.pk, "name": adoption.name, "title": adoption.title, "officer_type": adoption.officer_type,
        "sha256": adoption.sha256, "adopted_from": adoption.adopted_from, "decision": adoption.decision,
        "decided_by": adoption.decided_by,
    }  # fmt: skip


def _line(line: OfficerLine) -> dict[str, Any]:
    return {
        "force": line.force, "collar_number": line.collar_number, "name": f"{line.given_names} {line.family_name}",
        "employment": line.employment, "rank": line.rank, "station": line.station, "district": line.district,
    }  # fmt: skip
