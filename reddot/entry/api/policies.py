"""Policies: what is adopted, a replay before a decision, and the decision."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from reddot.accounts.access import actor_of, permission
from reddot.accounts.services.access_log import record_read
from reddot.authority.queries.replay import READ as REPLAY
from reddot.authority.queries.replay import names_in, replay_for
from reddot.authority.schemas import replay_json
from reddot.criteria.library import policy_names, policy_text
from reddot.criteria.policy import Policy
from reddot.criteria.policy_file import load_policy
from reddot.entry.api.common import BadRequest, answers, force_for, known, now
from reddot.entry.api.schemas import AdoptIn, AdoptionOut, PolicyIn, ReplayIn, ReplayOut
from reddot.kernel.actor import Actor
from reddot.policies import queries, services
from reddot.policies.models import Adoption
from reddot.policies.services import BadPolicy

router = Router(tags=["policies"])


def text_of(asked: PolicyIn, actor: Actor) -> str:
    """The YAML of a policy that was named, pointed at by its hash, or sent along. Raises: BadRequest."""
    if asked.text is not None:
        return asked.text
    if asked.sha256 is not None:
        found = queries.available_policy(actor.force or "", asked.sha256)
        if found is None:
            raise BadRequest("The force has no policy with this hash.", field="sha256")
        return found.text
    if asked.policy not in policy_names():
        raise BadRequest(f"Choose a policy: {', '.join(policy_names())}.", field="policy")
    return policy_text(str(asked.policy))


def policy_of(asked: PolicyIn, actor: Actor) -> Policy:
    """The policy that was asked about. Raises: BadRequest; BadPolicy with its defects."""
    loaded = load_policy(text_of(asked, actor))
    if loaded.policy is None:
        raise BadPolicy(loaded.problems)
    return loaded.policy


@router.get("/policies", response=answers(404, ok=list[AdoptionOut]), url_name="policies", operation_id="policies")
@permission("policies.read")
def adopted(request: HttpRequest) -> Any:
    """Every policy that the force has adopted, latest first."""
    return [_adoption(adoption) for adoption in queries.adoptions(force_for(actor_of(request)).code)]


@router.post(
    "/policies/replay", response=answers(404, ok=ReplayOut), url_name="policies_replay", operation_id="replay_policy"
)
@permission(REPLAY)
def replay(request: HttpRequest, asked: ReplayIn) -> Any:
    """Who would gain and who would lose authority by a proposed policy, run over the workforce at any moment."""
    actor, clock = actor_of(request), now()
    force = force_for(actor, asked.force).code
    found = replay_for(
        visible_to=actor, force=force, policy=policy_of(asked, actor), model=asked.model, at=asked.at or clock,
        known_at=known(asked.known_at, at=clock), now=clock,
    )  # fmt: skip
    named = names_in(found, visible_to=actor, force=force, now=clock)
    subjects = sorted({line.officer_id for group in named.values() for line in group})
    record_read(by=actor, subject=[f"officer:{pk}" for pk in subjects], purpose="policy replay by API", at=clock)
    return replay_json(found, named)


@router.post(
    "/policies", response=answers(404, 409, created=AdoptionOut), url_name="policies", operation_id="adopt_policy"
)
@permission("policies.adopt")
def adopt(request: HttpRequest, asked: AdoptIn) -> Any:
    """Adopt a policy from a day by a named decision."""
    actor = actor_of(request)
    adoption = services.adopt(
        force=force_for(actor, asked.force), text=text_of(asked, actor), adopted_from=asked.adopted_from,
        decision=asked.decision, decided_by=asked.decided_by, reason=asked.reason, by=actor, at=now(),
    )  # fmt: skip
    return Status(201, _adoption(adoption))


def _adoption(adoption: Adoption) -> dict[str, Any]:
    return {
        "id": adoption.pk, "name": adoption.name, "title": adoption.title, "officer_type": adoption.officer_type,
        "sha256": adoption.sha256, "adopted_from": adoption.adopted_from, "decision": adoption.decision,
        "decided_by": adoption.decided_by,
    }  # fmt: skip
