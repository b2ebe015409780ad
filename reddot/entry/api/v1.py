"""Version 1 of the API: its parts, its errors and its document."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from reddot.accounts.api import KeyAuth
from reddot.accounts.permissions import NotAllowed
from reddot.entry.api import authority, criteria, imports, ledger, policies
from reddot.entry.api.common import BadRequest, NotFound, problem_json
from reddot.kernel.refusal import Refusal
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
api.add_router("", authority.router)
api.add_router("", policies.router)
api.add_router("", criteria.router)
api.add_router("", imports.router)
api.add_router("", ledger.router)

_STATUS: dict[type[Refusal], int] = {NotFound: 404, BadRequest: 422, NotAllowed: 403, BadPolicy: 422}


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A rule stopped it: 409 with the same code and words as the page, unless the request itself is at fault."""
    status = next((code for kind, code in _STATUS.items() if isinstance(refusal, kind)), 409)
    problems = [problem_json(problem) for problem in getattr(refusal, "problems", ())]
    body = {"code": refusal.code, "message": refusal.message, "field": refusal.field, "problems": problems}
    return api.create_response(request, body, status=status)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A part of the request does not have its shape."""
    problems = [
        {
            "row": None,
            "column": ".".join(str(part) for part in found.get("loc", ())),
            "code": str(found.get("type", "")),
            "message": str(found.get("msg", "")),
            "value": "",
            "fatal": True,
        }
        for found in error.errors
    ]
    body = {"code": "malformed", "message": "A part of the request does not have its shape.", "field": None}
    return api.create_response(request, {**body, "problems": problems}, status=422)


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the framework itself refuses, such as a body that is not JSON."""
    body: dict[str, object] = {"code": "malformed", "message": str(error), "field": None, "problems": []}
    return api.create_response(request, body, status=error.status_code)
