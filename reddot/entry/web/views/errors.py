"""Pages for what went wrong."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from reddot.accounts import trace
from reddot.accounts.middleware import API

_log = logging.getLogger("reddot.errors")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: nothing can be made of the request. It may have come before anyone was signed in."""
    if request.path_info.startswith(API):
        return _told("malformed", "Nothing can be made of the request, or it is too large.", 400)
    return HttpResponse(render_to_string("govuk/400.jinja"), status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person's roles do not open this."""
    if request.path_info.startswith(API):
        return _told("not_allowed", "The roles of this key's owner do not allow this.", 403)
    why = str(exception) if exception and str(exception) else ""
    return render(request, "govuk/403.jinja", {"why": why}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or not for this person. The two look alike on purpose."""
    if request.path_info.startswith(API):
        return _told("not_found", "There is nothing at this address.", 404)
    return render(request, "govuk/404.jinja", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: a defect. The page asks nothing of the database, which may be what failed."""
    seen = trace.current.get()
    reference = seen.request if seen else ""
    _log.error("failed: %s %s, reference %s", request.method, request.path, reference)
    if request.path_info.startswith(API):
        return _told("failed", f"This is a fault of Reddot. Report it with the reference {reference}.", 500)
    return HttpResponse(render_to_string("govuk/500.jinja", {"reference": reference}), status=500)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose secret is missing or old."""
    return render(request, "govuk/csrf.jinja", status=403)


def _told(code: str, message: str, status: int) -> JsonResponse:
    """The same for a program."""
    return JsonResponse({"code": code, "message": message, "field": None, "problems": []}, status=status)
