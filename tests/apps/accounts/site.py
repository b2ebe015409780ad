"""A small site of its own, to try the door on: each page is one way to be right or wrong."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils import timezone

from reddot.accounts import services
from reddot.accounts.access import actor_of, permission, public
from reddot.accounts.permissions import scopes

SECRET = "Born 3 May 1990, blood group O"


@permission("people.read")
def logged(request: HttpRequest) -> HttpResponse:
    services.record_read(by=actor_of(request), subject="officer:1", purpose="test page", at=timezone.now())
    return HttpResponse(SECRET)


@permission("people.read")
def forgotten(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(SECRET)


@permission("people.read")
def moved(_request: HttpRequest) -> HttpResponse:
    return redirect("open")


@permission("account.read")
def reach(request: HttpRequest) -> HttpResponse:
    return HttpResponse(",".join(sorted(scopes(actor_of(request), "people.read").districts)))


@public
def open_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def unlisted(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(SECRET)


def broken(_request: HttpRequest) -> HttpResponse:
    raise DatabaseError("not the access log")


urlpatterns = [
    path("", include("reddot.accounts.urls")),
    path("logged/", logged, name="logged"),
    path("forgotten/", forgotten, name="forgotten"),
    path("moved/", moved, name="moved"),
    path("reach/", reach, name="reach"),
    path("open/", open_page, name="open"),
    path("unlisted/", unlisted, name="unlisted"),
    path("broken/", broken, name="broken"),
    path("api/v1/logged", logged, name="api_logged"),
    path("api/v1/reach", reach, name="api_reach"),
]

ROUTES = """\
route,method,permission,personal,example
logged,GET,people.read,yes,
forgotten,GET,people.read,yes,
moved,GET,people.read,yes,
reach,GET,account.read,no,
open,GET,public,no,
broken,GET,public,no,
api_logged,GET,people.read,yes,
api_reach,GET,account.read,no,
api_reach,POST,account.read,no,
"""
