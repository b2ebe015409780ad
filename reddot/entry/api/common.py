"""What every operation shares: which force, the clock, and refusals as errors."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from reddot.entry.api.schemas import ErrorOut
from reddot.entry.moments import NotAMomentError, known_by
from reddot.kernel.actor import Actor
from reddot.kernel.problem import Problem
from reddot.kernel.refusal import Refusal
from reddot.people.models import Force
from reddot.people.queries import officers


class NotFound(Refusal):
    """Nothing that the caller may see has this name. The same whether it exists or not."""

    code = "not_found"


class BadRequest(Refusal):
    """A part of the request cannot be used; `problems` names each defect, when there are several."""

    code = "bad_request"

    def __init__(self, message: str, *, field: str | None = None, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message, field=field)
        self.problems = problems


def answers(*refusals: int, **good: Any) -> Any:
    """The answers of an operation for its document: `ok` and `created` bodies, and the refusals besides the usual."""
    usual = {400: ErrorOut, 401: ErrorOut, 403: ErrorOut, 422: ErrorOut, 503: ErrorOut}
    bodies = {{"ok": 200, "created": 201}[name]: body for name, body in good.items()}
    return bodies | usual | dict.fromkeys(refusals, ErrorOut)


def now() -> datetime:
    """The clock: read here and nowhere below."""
    return timezone.now()


def force_for(actor: Actor, code: str | None = None) -> Force:
    """The caller's own force; another's is not found. Raises: NotFound."""
    if actor.force is None or (code is not None and code != actor.force):
        raise NotFound("There is no such force.", field="force")
    found = officers.force(actor.force)
    if found is None:
        raise NotFound("There is no such force.", field="force")
    return found


def known(moment: datetime | None, *, at: datetime) -> datetime | None:
    """The moment up to which the record is asked for. at: now. Raises: BadRequest for a day that has not come."""
    try:
        return known_by(moment, now=at) if moment else None
    except NotAMomentError as error:
        raise BadRequest(f"{error}.", field="known_at") from None


def problem_json(problem: Problem) -> dict[str, object]:
    """A defect as ProblemOut has it."""
    return {name: getattr(problem, name) for name in ("row", "column", "code", "message", "value", "fatal")}
