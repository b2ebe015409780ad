"""The generated tests of routes each find the mistake that they are there for, on a small site made wrong on purpose."""

from pathlib import Path
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI

from reddot.accounts import services
from reddot.accounts.access import actor_of, permission, public
from reddot.accounts.api import KeyAuth
from reddot.accounts.permissions import Place, allowed, scopes
from reddot.accounts.routes import parse
from tests.architecture.permission_rules import missing_examples, missing_lines, wrong_cells
from tests.examples import Asker, Example, place_for
from tests.factories.accounts import NOON

RECORDS: dict[int, Place] = {}


def a_record(asker: Asker, where: str) -> Example | None:
    place = place_for(asker, where, "people.read")
    if place is None:
        return None
    RECORDS[len(RECORDS)] = place
    return Example(kwargs={"number": len(RECORDS) - 1})


@permission("people.read")
def record(request: HttpRequest, number: int) -> HttpResponse:
    if scopes(actor_of(request), "people.read").level_of(RECORDS[number]) is None:
        raise Http404
    services.record_read(by=actor_of(request), subject=f"officer:{number}", purpose="test", at=NOON)
    return HttpResponse("record")


@permission("people.read")
def leaky(request: HttpRequest, number: int) -> HttpResponse:
    """Forgets to ask how far the permission reaches."""
    services.record_read(by=actor_of(request), subject=f"officer:{number}", purpose="test", at=NOON)
    return HttpResponse("record")


@permission("people.read")
def narrow(request: HttpRequest, number: int) -> HttpResponse:
    """Shows no one a redacted record, although the table says so."""
    if scopes(actor_of(request), "people.read").level_of(RECORDS[number]) != "full":
        raise Http404
    return record(request, number)


@permission("policies.read")
def mismarked(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("policies")


def unmarked(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("policies")


@public
def open_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


api = NinjaAPI(urls_namespace="teeth", auth=KeyAuth(), docs_url=None, openapi_url=None)


@api.get("/records/{number}")
@permission("people.read")
def api_record(request: HttpRequest, number: int) -> dict[str, int]:
    if scopes(actor_of(request), "people.read").level_of(RECORDS[number]) is None:
        raise Http404
    services.record_read(by=actor_of(request), subject=f"officer:{number}", purpose="test", at=NOON)
    return {"number": number}


@api.delete("/records/{number}")
@permission("people.record")
def api_delete(request: HttpRequest, number: int) -> dict[str, int]:
    return {"number": number}


urlpatterns = [
    path("record/<int:number>/", record, name="record"),
    path("leaky/<int:number>/", leaky, name="leaky"),
    path("narrow/<int:number>/", narrow, name="narrow"),
    path("mismarked/", mismarked, name="mismarked"),
    path("unmarked/", unmarked, name="unmarked"),
    path("sign-in/", open_page, name="account_login"),
    path("api/v1/", api.urls),
]
LINES = [
    "route,method,permission,personal,example",
    "record,GET,people.read,yes,a_record",
    "leaky,GET,people.read,yes,a_record",
    "narrow,GET,people.read,yes,a_record",
    "mismarked,GET,people.read,no: teeth,",
    "unmarked,GET,policies.read,no,",
    "account_login,GET,public,no,",
    "teeth:api-root,GET,public,no,",
    "teeth:api_record,GET,people.read,yes,a_record",
    "teeth:api_record,DELETE,people.record,no: teeth,a_record",
]
EXAMPLES = {"a_record": a_record}


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Any:
    RECORDS.clear()
    settings.ROOT_URLCONF = __name__
    settings.REDDOT_ROUTES = tmp_path / "permissions.csv"
    settings.REDDOT_ROUTES.write_text("\n".join(LINES))
    return settings


def lines(*without: str, more: tuple[str, ...] = ()) -> Any:
    return parse([line for line in LINES if not line.startswith(without or ("#",))] + list(more))


def found(*without: str, more: tuple[str, ...] = ()) -> list[str]:
    """What is wrong beside the two marks that are wrong on purpose."""
    always = ("mismarked: the view says", "unmarked: the view says")
    return [line for line in missing_lines(lines(*without, more=more), __name__) if not line.startswith(always)]


def test_the_small_site_is_otherwise_complete(site: Any) -> None:
    assert found() == []


def test_a_new_route_without_a_line_is_named(site: Any) -> None:
    assert found("record,") == ["record GET: add a line"]


def test_a_new_method_of_the_api_without_a_line_is_named(site: Any) -> None:
    assert "teeth:api_record DELETE: add a line" in found("teeth:api_record,DELETE")


def test_a_line_without_a_route_is_named(site: Any) -> None:
    assert found(more=("gone,GET,public,no,",)) == ["gone GET: the site has no such route; take the line out"]


def test_a_view_marked_otherwise_than_its_line_is_named(site: Any) -> None:
    wrong = missing_lines(lines(), __name__)
    assert "mismarked: the view says policies.read, the table {'people.read'}" in wrong
    assert "unmarked: the view says NOTHING, the table {'policies.read'}" in wrong


def test_an_address_with_parts_but_no_example_is_named(site: Any) -> None:
    table = lines("record,", more=("record,GET,people.read,yes,",))
    assert "record GET: name an example of tests/examples.py" in missing_examples(table, __name__)


def route(name: str, method: str = "GET") -> Any:
    return lines()[(name, method)]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "method"), [("record", "GET"), ("teeth:api_record", "GET")])
def test_a_right_view_passes_for_every_role(name: str, method: str, site: Any) -> None:
    assert wrong_cells(route(name, method), EXAMPLES) == []


@pytest.mark.django_db
def test_a_view_that_shows_another_force_is_caught_for_every_role_that_reaches_it(site: Any) -> None:
    wrong = wrong_cells(route("leaky"), EXAMPLES)
    other_force = {line.split(" for ")[1][:3] for line in wrong if "other force: 200, not 404" in line}
    assert other_force == {"OFF", "SUP", "SCI", "SPT", "TRN", "ARM", "CTR", "PSD", "AUD"}
    assert {line.split(" for ")[1][:3] for line in wrong if "aside: 200, not 404" in line} >= {"OFF", "SUP", "SCI"}


@pytest.mark.django_db
def test_a_view_that_refuses_a_role_that_may_is_caught(site: Any) -> None:
    wrong = wrong_cells(route("narrow"), EXAMPLES)
    assert [line.split(" for ")[1][:3] for line in wrong] == ["ARM", "CTR"]


@pytest.mark.django_db
def test_a_door_left_open_is_caught_for_every_role_that_may_not(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door and the view's own mark both switched off: every blank cell of people.read turns red."""
    monkeypatch.setattr("reddot.accounts.middleware._refusal", lambda *_: None)
    monkeypatch.setattr("reddot.accounts.access.allowed", lambda *_: scopes)
    wrong = wrong_cells(route("leaky"), EXAMPLES)
    roles = {line.split(" for ")[1].split(" over ")[0] for line in wrong if "not 403" in line or "not 302" in line}
    assert {"no role", "PUB", "REV", "FIN", "CHF", "PCC", "SCR", "ADM"} <= roles


@pytest.mark.django_db
def test_each_wall_holds_without_the_other(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door alone, then the view's own mark alone: for people with an account both refuse the same."""
    with monkeypatch.context() as patch:
        patch.setattr("reddot.accounts.access.allowed", lambda *_: scopes)
        assert wrong_cells(route("record"), EXAMPLES) == []
    monkeypatch.setattr("reddot.accounts.middleware._refusal", lambda *_: None)
    assert allowed is not None
    assert [line for line in wrong_cells(route("record"), EXAMPLES) if "PUB" not in line and "CHF" not in line] == []
