"""Version 1 of the API: its parts, its errors and its document."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from reddot.accounts.access import public
from reddot.accounts.api import KeyAuth
from reddot.accounts.permissions import NotAllowed
from reddot.entry.api import authority, criteria, imports, ledger, policies
from reddot.entry.api.common import BadRequest, NotFound, problem_json
from reddot.entry.api.schemas import AboutOut
from reddot.kernel.problem import Problem
from reddot.kernel.refusal import Refusal
from reddot.ledger.queries import NoSuchEntry
from reddot.policies.services import BadPolicy

api = NinjaAPI(
    title="Reddot",
    version="1",
    description="May this officer carry this device, at this moment, and why?",
    auth=KeyAuth(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


@api.get("/", response=AboutOut, auth=None, url_name="about", operation_id="about", tags=["about"])
@public
def about(request: HttpRequest) -> Any:
    """What answers here, and where its document is."""
    return {"name": "Reddot", "version": api.version, "document": f"{request.path}openapi.json"}


api.add_router("", authority.router)
api.add_router("", policies.router)
api.add_router("", criteria.router)
api.add_router("", imports.router)
api.add_router("", ledger.router)

_STATUS: dict[type[Refusal], int] = {NotFound: 404, NoSuchEntry: 404, BadRequest: 422, NotAllowed: 403, BadPolicy: 422}


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A rule stopped it: 409 with the same code and words as the page, unless the request itself is at fault."""
    status = next((code for kind, code in _STATUS.items() if isinstance(refusal, kind)), 409)
    return _error(request, status, refusal.code, refusal.message, refusal.field, getattr(refusal, "problems", ()))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A part of the request does not have its shape."""
    problems = [_shape_problem(found) for found in error.errors]
    first = problems[0]
    words = f"{first.column}: {first.message}" if first.column else first.message
    return _error(request, 422, "malformed", words, first.column, problems)


def _shape_problem(found: dict[str, Any]) -> Problem:
    # Where it stands: ("query", "model"), ("body", "asked", "on"), ("form", "format"). The caller wrote the last part.
    place = [str(part) for part in found.get("loc", ())]
    named = place[2:] if place[:1] == ["body"] else place[1:]
    message = str(found.get("msg", "")).removeprefix("Value error, ")
    return Problem(row=None, column=".".join(named) or None, code=str(found.get("type", "")), message=message)


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses, such as a body that is not JSON."""
    code, words = "malformed", "The request cannot be read. Send the body as JSON in UTF-8."
    return _error(request, error.status_code, code, words, None, ())


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """There is no such thing, or not for this caller."""
    return _error(request, 404, "not_found", "There is nothing here.", None, ())


def _error(
    request: HttpRequest, status: int, code: str, message: str, field: str | None, problems: Any
) -> HttpResponse:
    listed = [problem_json(problem) for problem in problems]
    body = {"code": code, "message": message, "field": field, "problems": listed}
    return api.create_response(request, body, status=status)
