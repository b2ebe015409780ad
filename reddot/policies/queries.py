"""Which policies a force has adopted, and who has read them."""

from datetime import date
from functools import lru_cache

from django.db.models import Count, QuerySet

from reddot.criteria.national_file import national_rules
from reddot.criteria.policy import Policy
from reddot.criteria.policy_file import load_policy
from reddot.kernel.facts import DEVICE_MODELS
from reddot.people.models import Officer
from reddot.policies.models import Acknowledgement, Adoption
from reddot.policies.terms import Adopted, in_force


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
    """The adoptions of a force, latest first, each with how many officers have read it (`readers`)."""
    found = Adoption.objects.filter(force_id=force).annotate(readers=Count("acknowledgements"))
    return found.order_by("-adopted_from", "-pk")


def adoption(force: str, pk: int) -> Adoption | None:
    """One adoption of a force."""
    return Adoption.objects.filter(force_id=force, pk=pk).first()


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
