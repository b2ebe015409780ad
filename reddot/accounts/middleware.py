"""The door: closed unless the table of routes opens it, and no page of personal records leaves without its log row."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone

from reddot.accounts import queries, trace
from reddot.accounts.access import actor_of, standing_of
from reddot.accounts.permissions import allowed
from reddot.accounts.routes import PUBLIC, SIGNED_IN, Route, table
from reddot.accounts.services import AccessLogError
from reddot.accounts.terms import PRIVILEGED
from reddot.accounts.wall import NO_FORCE, look_into
from reddot.kernel.actor import Actor

GetResponse = Callable[[HttpRequest], HttpResponseBase]
security = logging.getLogger("reddot.security")

API = "/api/"
SAFE = ("GET", "HEAD")
NOT_LOGGED = "This page shows records of people and no read of them was logged"


class UnloggedReadError(AssertionError):
    """A view returned a page of personal records without recording the read: a defect of the view."""


class AccessMiddleware:
    """Asks the table of routes before every view, and the access log after every page of personal records."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response, with the access log asked before it leaves."""
        seen = trace.Trace(request=str(uuid4()))
        mark = trace.current.set(seen)
        try:
            refused = _take_key(request) if request.path_info.startswith(API) else None
            response = refused or self.get_response(request)
            if request.path_info.startswith(API) or seen.must_read:
                response.setdefault("Cache-Control", "no-store")  # no proxy and no shared screen may keep an answer
        finally:
            trace.current.reset(mark)
        return _logged(request, response, seen)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Lets the view run (None), or answers in its place."""
        match = request.resolver_match
        name = match.view_name if match else ""
        route = table().get((name, "GET" if request.method == "HEAD" else str(request.method)))
        if route is None:
            return _unlisted(request, name)
        seen = trace.current.get()
        if seen is not None:
            seen.route, seen.must_read = route.name, route.personal
        look_into(NO_FORCE if route.permission == PUBLIC else actor_of(request).force or NO_FORCE)
        return _refusal(request, route)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """If the log cannot be written, nothing is shown."""
        if not isinstance(exception, AccessLogError):
            return None
        security.critical("access log cannot be written", exc_info=exception)
        return _unavailable(request)


def _refusal(request: HttpRequest, route: Route) -> HttpResponseBase | None:
    if route.permission == PUBLIC:
        return None
    actor = actor_of(request)
    if actor.user_id is None and (route.permission == SIGNED_IN or not allowed(actor, route.permission)):
        if request.path_info.startswith(API):
            return _json("not_signed_in", "Send an API key: Authorization: Bearer <key>.", 401)
        return redirect_to_login(request.get_full_path())
    if route.permission == SIGNED_IN:
        return None
    if _needs_second_factor(request):
        return redirect("mfa_activate_totp")
    if not _opens(route, actor):
        security.warning("refused %s %s to %s", request.method, route.name, actor.reference)
        if request.path_info.startswith(API):
            return _json("not_allowed", "The roles of this key's owner do not allow this.", 403)
        raise PermissionDenied
    return None


def _opens(route: Route, actor: Actor) -> bool:
    """Whether the actor's roles open the route; a permission to see counts opens no page of single records."""
    scope = allowed(actor, route.permission)
    return scope is not None and (bool(scope.shown) or not route.personal)


def _needs_second_factor(request: HttpRequest) -> bool:
    """Whether someone with a privileged role has yet to set up the second factor that production asks of them.

    A key for the API was made by someone who had passed this.
    """
    if not settings.REDDOT_SECOND_FACTOR or hasattr(request, "reddot_key"):
        return False
    standing = standing_of(request)
    return not standing.second_factor and not PRIVILEGED.isdisjoint(standing.actor.roles)


def _unlisted(request: HttpRequest, name: str) -> HttpResponseBase:
    methods = sorted(method for route, method in table() if route == name)
    if methods and request.path_info.startswith(API):
        response = _json("method_not_allowed", f"Ask this address by {' or '.join(methods)}.", 405)
        response["Allow"] = ", ".join(methods)
        return response
    if methods:
        return HttpResponseNotAllowed(methods)
    security.error("route %s has no line in %s", name or request.path_info, settings.REDDOT_ROUTES)
    raise PermissionDenied


def _take_key(request: HttpRequest) -> HttpResponseBase | None:
    """Makes the holder of an API key the request's user. The API knows no session, so no other site can borrow one."""
    request.user = AnonymousUser()
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    key = queries.live_token(secret.strip(), at=timezone.now())
    if key is None:
        security.warning("refused an API key")
        return _json("bad_key", "This API key is unknown, revoked or past its last day. Make a new one.", 401)
    if key.read_only and request.method not in SAFE:
        return _json("read_only_key", "This API key may only read.", 403)
    request.user = key.user
    request.reddot_key = key  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return None


def _logged(request: HttpRequest, response: HttpResponseBase, seen: trace.Trace) -> HttpResponseBase:
    """The response, unless it is a page of personal records whose read nobody logged."""
    if not seen.must_read or seen.reads or not 200 <= response.status_code < 300:
        return response
    response.close()
    if not settings.PRODUCTION:
        raise UnloggedReadError(
            f"{NOT_LOGGED}: {request.method} {seen.route}. Call accounts.services.record_read first."
        )
    security.critical("%s: %s", NOT_LOGGED, seen.route)
    return _unavailable(request)


def _unavailable(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith(API):
        return _json("unavailable", "Nothing can be shown, because the reading of it cannot be logged. Try later.", 503)
    return HttpResponse(render_to_string("accounts/unavailable.jinja"), status=503)


def _json(code: str, message: str, status: int) -> JsonResponse:
    response = JsonResponse({"code": code, "message": message}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


class SessionLimits:
    """Signs out whoever has been away too long, and everyone a set time after they signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The response, to the user or to the public when their session is over."""
        if request.session.session_key and request.user.is_authenticated:
            _keep_or_end(request, timezone.now())
        return self.get_response(request)


def _keep_or_end(request: HttpRequest, now: datetime) -> None:
    session = request.session
    began = datetime.fromisoformat(session.setdefault("began", now.isoformat()))
    seen = datetime.fromisoformat(session.setdefault("seen", now.isoformat()))
    idle, longest = timedelta(minutes=settings.REDDOT_IDLE_MINUTES), timedelta(hours=settings.REDDOT_SESSION_HOURS)
    if now - seen > idle or now - began > longest:
        logout(request)
    elif now - seen > idle / 10:  # not on every page: each change is a write
        session["seen"] = now.isoformat()
