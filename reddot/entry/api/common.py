"""What every operation shares: who is calling, which force, the clock, and refusals as errors."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from reddot.accounts.access import actor_of
from reddot.accounts.permissions import Scope, require
from reddot.kernel.actor import Actor
from reddot.kernel.facts import DEVICE_MODELS
from reddot.kernel.period import LONDON
from reddot.kernel.problem import Problem
from reddot.kernel.refusal import Refusal
from reddot.people.models import Force
from reddot.people.queries import officers


class NotFound(Refusal):
    """Nothing that the caller may see has this name. The same whether it exists or not."""

    code = "not_found"


class BadRequest(Refusal):
    """A part of the request cannot be used."""

    code = "bad_request"


def caller(request: HttpRequest, permission: str) -> tuple[Actor, Scope]:
    """Who calls, and how far the permission reaches for them. Raises: NotAllowed."""
    actor = actor_of(request)
    return actor, require(actor, permission)


def now() -> datetime:
    """The clock: read here and nowhere below."""
    return timezone.now()


def force_for(actor: Actor, code: str | None) -> Force:
    """The caller's own force; another's is not found. Raises: NotFound."""
    if actor.force is None or (code is not None and code != actor.force):
        raise NotFound("There is no such force.", field="force")
    found = officers.force(actor.force)
    if found is None:
        raise NotFound("There is no such force.", field="force")
    return found


def moment(value: datetime | None) -> datetime | None:
    """A moment; without a time zone it is London's."""
    return value.replace(tzinfo=LONDON) if value and value.tzinfo is None else value


def check_model(model: str) -> str:
    """A device model. Raises: BadRequest."""
    if model not in DEVICE_MODELS:
        raise BadRequest(f"Choose a model: {', '.join(DEVICE_MODELS)}.", field="model")
    return model


def problem_json(problem: Problem) -> dict[str, object]:
    """A defect as ProblemOut has it."""
    return {name: getattr(problem, name) for name in ("row", "column", "code", "message", "value", "fatal")}
