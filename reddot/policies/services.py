"""Adopting a policy, and saying that one has read it."""

from datetime import date, datetime

from django.db import transaction

from reddot.criteria.policy_file import load_policy
from reddot.kernel.actor import Actor
from reddot.kernel.problem import Problem
from reddot.kernel.refusal import Refusal
from reddot.ledger import services as ledger
from reddot.ledger.terms import JSON
from reddot.people.models import Force, Officer
from reddot.policies import queries
from reddot.policies.models import Acknowledgement, Adoption, Proposal
from reddot.policies.terms import Available, Origin


class BadPolicy(Refusal):
    """A policy file has defects; `problems` names each."""

    code = "bad_policy"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.message for problem in problems) or "The policy cannot be read", field="text")
        self.problems = problems


class DecisionMissing(Refusal):
    """An adoption does not name its decision."""

    code = "decision_missing"


class DecisionTooLong(Refusal):
    """An adoption describes its decision at more length than is kept."""

    code = "decision_too_long"


class NotForThisOfficer(Refusal):
    """A policy was acknowledged by somebody it is not for."""

    code = "not_for_this_officer"


@transaction.atomic
def propose(*, force: Force, text: str, by: Actor, at: datetime) -> Available:
    """Keep a policy that somebody handed in, so that it can be replayed and then adopted as it is, by its hash.

    One that the force has already, or that comes with Reddot, is returned and not kept again.
    Raises: BadPolicy.
    """
    loaded = load_policy(text)
    if loaded.policy is None:
        raise BadPolicy(loaded.problems)
    policy = loaded.policy
    known = queries.available_policy(force.code, policy.sha256)
    if known is not None:
        return known
    kept = Proposal.objects.create(
        force=force, name=policy.name, title=policy.title, text=text, sha256=policy.sha256, proposed_at=at,
        proposed_by=by.reference,
    )  # fmt: skip
    meta: dict[str, JSON] = {"proposal": kept.pk, "policy": policy.name, "policy_sha256": policy.sha256}
    ledger.append(force=force.code, event="policy.proposed", meta=meta, by=by, at=at)
    return Available(policy=policy, text=text, origin=Origin.PROPOSED)


@transaction.atomic
def adopt(
    *,
    force: Force,
    text: str,
    adopted_from: date,
    decision: str,
    decided_by: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Adoption:
    """Adopt a policy for a force from a day, by a named decision. An earlier policy for that type of officer gives way.

    decision: its reference, such as "CC/2019/14". decided_by: who decided, by name and office.
    Raises: BadPolicy, DecisionMissing, DecisionTooLong.
    """
    _check_decision(decision, decided_by, reason)
    loaded = load_policy(text)
    if loaded.policy is None:
        raise BadPolicy(loaded.problems)
    policy = loaded.policy
    adoption = Adoption.objects.create(
        force=force, officer_type=policy.officer_type, name=policy.name, title=policy.title, text=text,
        sha256=policy.sha256, adopted_from=adopted_from, decision=decision.strip(), decided_by=decided_by.strip(),
        reason=reason.strip(), recorded_at=at, recorded_by=by.reference,
    )  # fmt: skip
    meta: dict[str, JSON] = {
        "adoption": adoption.pk,
        "policy": policy.name,
        "policy_sha256": policy.sha256,
        "from": adopted_from.isoformat(),
        "decision": adoption.decision,
    }
    private = {"decided_by": adoption.decided_by, "reason": adoption.reason}
    ledger.append(force=force.code, event="policy.adopted", meta=meta, private=private, by=by, at=at)
    return adoption


def _check_decision(decision: str, decided_by: str, reason: str) -> None:
    for field, value, ask, longest in (
        ("decision", decision, "Enter the reference of the decision", 80),
        ("decided_by", decided_by, "Enter who decided, by name and office", 120),
        ("reason", reason, "Enter why the force adopts this policy", 2_000),
    ):
        if not value.strip():
            raise DecisionMissing(ask, field=field)
        if len(value.strip()) > longest:
            raise DecisionTooLong(f"{ask} in at most {longest:,} characters", field=field)


@transaction.atomic
def acknowledge(*, adoption: Adoption, officer: Officer, by: Actor, at: datetime) -> Acknowledgement:
    """Record that an officer has read an adopted policy. Saying so twice changes nothing.

    Raises: NotForThisOfficer when the policy is for the other type of officer.
    """
    if officer.force_id != adoption.force_id or officer.employment != adoption.officer_type:
        raise NotForThisOfficer("This policy is not for you. Choose the policy for your type of officer")
    acknowledgement, created = Acknowledgement.objects.get_or_create(
        adoption=adoption, officer=officer, defaults={"acknowledged_at": at}
    )
    if created:
        meta: dict[str, JSON] = {"adoption": adoption.pk, "officer": officer.pk, "policy_sha256": adoption.sha256}
        ledger.append(force=adoption.force_id, event="policy.acknowledged", meta=meta, by=by, at=at)
    return acknowledgement
