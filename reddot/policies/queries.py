"""Which policies a force has adopted, and who has read them."""

from datetime import date
from functools import lru_cache

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from reddot.criteria.library import policy_names, policy_text, shipped_policy
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy import Policy
from reddot.criteria.policy_file import load_policy
from reddot.kernel.facts import DEVICE_MODELS
from reddot.people.models import Officer
from reddot.policies.models import Acknowledgement, Adoption, Proposal
from reddot.policies.terms import Adopted, Available, Origin, in_force


class UnreadableAdoptionError(RuntimeError):
    """A stored policy no longer reads as it did when it was adopted: the record or the software has changed."""


def adopted(force: str) -> tuple[Adopted, ...]:
    """Every policy that a force ever adopted, in the order of recording. One query; texts are parsed once."""
    rows = (
        Adoption.objects.filter(force_id=force)
        .order_by("recorded_at", "pk")
        .values_list("pk", "text", "sha256", "adopted_from", "decision", "decided_by", "recorded_at")
    )
    return tuple(
        Adopted(
            adoption_id=pk, policy=_policy(text, digest), adopted_from=start, decision=decision, decided_by=who,
            recorded_at=recorded_at,
        )
        for pk, text, digest, start, decision, who, recorded_at in rows
    )  # fmt: skip


def adoptions(force: str) -> QuerySet[Adoption]:
    """The adoptions of a force, latest first, each with how many of those it is for have read it (`readers`)."""
    theirs = Q(
        acknowledgements__officer__employment=F("officer_type"), acknowledgements__officer__withdrawn_at__isnull=True
    )
    found = Adoption.objects.filter(force_id=force).annotate(readers=Count("acknowledgements", filter=theirs))
    return found.order_by("-adopted_from", "-pk")


def adoption(force: str, pk: int) -> Adoption | None:
    """One adoption of a force, with `readers`."""
    return adoptions(force).filter(pk=pk).first()


def concerned(force: str) -> dict[str, int]:
    """How many officers of a force each type of policy is for today."""
    serving = Officer.objects.filter(force_id=force, withdrawn_at__isnull=True, employment__in=("regular", "special"))
    counted = serving.order_by("employment").values_list("employment").annotate(number=Count("pk"))
    return {"regular": 0, "special": 0} | dict(counted)


def not_read(adoption: Adoption, *, visible_to: QuerySet[Officer]) -> QuerySet[Officer]:
    """The officers, among some, whom an adopted policy is for and who have not said that they read it; by name."""
    said = Acknowledgement.objects.filter(adoption=adoption, officer_id=OuterRef("pk"))
    theirs = visible_to.filter(force_id=adoption.force_id, employment=adoption.officer_type)
    waiting = theirs.filter(~Exists(said)).select_related("station__district", "team")
    return waiting.order_by("family_name", "given_names", "pk")


def available(force: str) -> tuple[Available, ...]:
    """Every policy that a force may replay and adopt, each once: those it adopted and proposed, then those that ship."""
    kept: dict[str, Available] = {}
    for text, digest in Adoption.objects.filter(force_id=force).order_by("-pk").values_list("text", "sha256"):
        kept.setdefault(digest, Available(policy=_policy(text, digest), text=text, origin=Origin.ADOPTED))
    for text, digest in Proposal.objects.filter(force_id=force).order_by("-pk").values_list("text", "sha256"):
        policy = load_policy(text).policy  # a proposal that later software cannot read binds nobody: it is left out
        if policy is not None and policy.sha256 == digest:
            kept.setdefault(digest, Available(policy=policy, text=text, origin=Origin.PROPOSED))
    for name in policy_names():
        policy = shipped_policy(name)
        kept.setdefault(policy.sha256, Available(policy=policy, text=policy_text(name), origin=Origin.SHIPPED))
    return tuple(kept.values())


def available_policy(force: str, sha256: str) -> Available | None:
    """One policy that a force may replay and adopt, by its hash."""
    return next((one for one in available(force) if one.policy.sha256 == sha256), None)


def to_read(officer: Officer, adopted: tuple[Adopted, ...], *, on: date) -> Adopted | None:
    """The policy in force for an officer that they have not yet said they read, or None."""
    line = in_force(adopted, officer_type=officer.employment, on=on, known_at=None)
    return line if line is not None and line.adoption_id not in acknowledged(officer) else None


def acknowledged(officer: Officer) -> dict[int, Acknowledgement]:
    """What an officer has read, by adoption."""
    return {row.adoption_id: row for row in officer.acknowledgements.order_by("pk")}


def newest_model(adopted: tuple[Adopted, ...], *, on: date) -> str:
    """The newest device model that the policies in force on a day cover and that is approved for use by then.

    When no adopted policy covers an approved one, the newest approved model; when none is approved, the newest of all.
    """
    rules = national_rules().known_on(on)
    approved = [model for model in DEVICE_MODELS if (rules.approved_from(model, "any") or date.max) <= on]
    covered = {
        model
        for officer_type in ("regular", "special")
        if (line := in_force(adopted, officer_type=officer_type, on=on, known_at=None))
        for model in line.policy.models
    }
    return ([model for model in approved if model in covered] or approved or list(DEVICE_MODELS))[-1]


@lru_cache(maxsize=256)
def _policy(text: str, digest: str) -> Policy:
    loaded = load_policy(text)
    if loaded.policy is None or loaded.policy.sha256 != digest:
        raise UnreadableAdoptionError(f"the policy with hash {digest[:12]} does not read as it was adopted")
    return loaded.policy
