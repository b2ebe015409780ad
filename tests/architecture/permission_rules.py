"""Holds the table of routes against the site: every route and method has a line, and every cell behaves as it says.

What a role may do is read from docs/reference/roles.md, not from the table that the site itself uses.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from reddot.accounts import queries, services
from reddot.accounts.models import User
from reddot.accounts.routes import PUBLIC, SIGNED_IN, Route, Table
from reddot.accounts.terms import ROLES
from tests.apps.accounts.roles_page import cells_by_role
from tests.examples import ASIDE, EXAMPLES, INSIDE, OTHER_FORCE, Asker, Example
from tests.factories.accounts import a_user

FORCE, TEAM, DISTRICT = "northmoor", "T1", "D1"


# --- what the site has ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """A route of the site. methods: those it answers, None for a plain function, which the table alone limits."""

    name: str
    address: str
    methods: frozenset[str] | None
    marks: frozenset[str]


def routes_of(urlconf: str | None = None) -> dict[str, Found]:
    """Every route by the name that a request to it gets."""
    found: dict[str, Found] = {}
    addresses: set[str] = set()
    for name, address, view in _walk(get_resolver(urlconf).url_patterns, "", ""):
        if address not in addresses:  # the first pattern that fits an address answers it
            addresses.add(address)
            found[name or address] = Found(name or address, address, _methods(view), _marks(view))
    return found


def _walk(patterns: list[Any], namespace: str, prefix: str) -> Iterator[tuple[str, str, Any]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, address)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else ""), address, pattern.callback


def _methods(view: Any) -> frozenset[str] | None:
    operations = _operations(view)
    if operations:
        return frozenset(method for operation in operations for method in operation.methods)
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        names = ("get", "post", "put", "patch", "delete")
        return frozenset(name.upper() for name in names if hasattr(view_class, name))
    return None


def _operations(view: Any) -> list[Any]:
    """The operations of the API at one address; its view keeps them in its closure."""
    if not inspect.isfunction(view):
        return []
    return getattr(inspect.getclosurevars(view).nonlocals.get("self"), "operations", [])


def _marks(view: Any) -> frozenset[str]:
    """The permissions that the code of a view names itself; empty for a library's view."""
    functions = [operation.view_func for operation in _operations(view)] or [view]
    return frozenset(getattr(function, "permission", "NOTHING") for function in functions if _is_ours(function))


def _is_ours(function: Any) -> bool:
    return str(getattr(function, "__module__", "")).startswith(("reddot.", "tests."))


# --- the lines ------------------------------------------------------------------------------------------------------

LIBRARY_EXTRAS = frozenset({"PUT"})
"""Django's form views answer PUT as POST; no line opens it, so the door refuses it."""


def missing_lines(table: Table, urlconf: str | None = None) -> list[str]:
    """Routes and methods of the site without a line, lines without a route, and views marked otherwise than their line."""
    found, wrong = routes_of(urlconf), []
    for route in found.values():
        lined = {method for name, method in table if name == route.name}
        wanted = (route.methods - LIBRARY_EXTRAS) if route.methods is not None else (lined or {"GET"})
        wrong += [f"{route.name} {method}: add a line" for method in sorted(wanted - lined)]
        named = {line.permission for line in table.values() if line.name == route.name}
        if named:
            wrong += [f"{route.name}: the view says {mark}, the table {named}" for mark in route.marks - named]
    for name, method in table:
        methods = found[name].methods if name in found else frozenset()
        if methods is not None and method not in methods:
            wrong.append(f"{name} {method}: the site has no such route; take the line out")
    return sorted(wrong)


def missing_examples(table: Table, urlconf: str | None = None) -> list[str]:
    """Lines whose address has parts but that name no example, or one that is not there."""
    found = routes_of(urlconf)
    return [
        f"{route.name} {route.method}: name an example of tests/examples.py"
        for route in table.values()
        if route.example not in EXAMPLES and (route.example or "<" in found[route.name].address)
    ]


# --- the cells ------------------------------------------------------------------------------------------------------


def wrong_cells(route: Route, examples: Mapping[str, Callable[[Asker, str], Example | None]] = EXAMPLES) -> list[str]:
    """Every role and part of a force for which the route answers other than the roles page says."""
    wrong = []
    for asker_of in _askers():
        with transaction.atomic():
            asker = asker_of()
            wrong += [f"{route.name} {route.method} {line}" for line in _wrong_answers(route, asker, examples)]
            transaction.set_rollback(True)
    return wrong


def _askers() -> Iterator[Callable[[], Asker]]:
    yield lambda: Asker(user=None, role="PUB", scope="", unit="", force="")
    yield lambda: _asker("", "", "")
    for role in ROLES:
        for over in role.over:
            unit = {"team": TEAM, "district": DISTRICT}.get(over, "")
            yield lambda role=role, over=over, unit=unit: _asker(role.code, over, unit)  # type: ignore[misc]


def _asker(role: str, over: str, unit: str) -> Asker:
    force = "" if role == "ADM" else FORCE
    user = a_user(*([(role, over, unit)] if role else []), force=force)
    user.password = _hash()  # made once: hashing is slow on purpose
    user.save(update_fields=["password"])
    return Asker(user=user, role=role, scope=over, unit=unit, force=force)


@cache
def _hash() -> str:
    return make_password("quiet-river-lantern-7")


def _wrong_answers(route: Route, asker: Asker, examples: Any) -> Iterator[str]:
    make = examples[route.example] if route.example else lambda _asker, _where: Example()
    reached = _reached(route, asker)
    for where in (INSIDE, ASIDE, OTHER_FORCE) if route.example and reached else (INSIDE,):
        example = make(asker, where)
        if example is None and where == INSIDE:
            yield f"for {asker.role}: the example {route.example} gives nothing to ask"
        if example is None:
            continue
        expected = _expected(route, asker, where, reached, example)
        status = _status(route, asker, example)
        if status not in expected:
            who = f"{asker.role or 'no role'} over {asker.unit or asker.scope or 'nothing'}"
            yield f"for {who}, {where}: {status}, not {' or '.join(str(int(one)) for one in sorted(expected))}"


def _reached(route: Route, asker: Asker) -> bool:
    """Whether the roles page lets the asker through the door of this route."""
    if route.permission == PUBLIC:
        return True
    if route.permission == SIGNED_IN:
        return asker.user is not None
    letter = cells_by_role().get(asker.role, {}).get(route.permission, "")
    return letter != "" and not (letter == "#" and route.personal)


def _expected(route: Route, asker: Asker, where: str, reached: bool, example: Example) -> frozenset[int]:
    if reached:
        return example.ok if where == INSIDE else frozenset({HTTPStatus.NOT_FOUND})
    if asker.user is not None:
        return frozenset({HTTPStatus.FORBIDDEN})
    return frozenset({HTTPStatus.UNAUTHORIZED if _is_api(route) else HTTPStatus.FOUND})


def _is_api(route: Route) -> bool:
    return routes_of()[route.name].address.startswith("api/")


def _status(route: Route, asker: Asker, example: Example) -> int:
    address = reverse(route.name, kwargs=example.kwargs) + example.query
    client = Client(raise_request_exception=False)
    extra: dict[str, Any] = {"content_type": example.content_type} if example.content_type else {}
    if asker.user is not None and _is_api(route):
        extra["headers"] = {"Authorization": f"Bearer {_key(asker.user)}"}
    elif asker.user is not None:
        client.force_login(asker.user)
    ask = getattr(client, route.method.lower())
    response = ask(address, example.data, **extra)
    if response.streaming:
        b"".join(response.streaming_content)  # a file that is not read to its end is left open
    return int(response.status_code)


def _key(user: User) -> str:
    now = timezone.now()
    _, secret = services.issue_token(
        user=user,
        name="test",
        read_only=False,
        expires_at=now + services.LONGEST_KEY,
        by=queries.standing_of(user).actor,
        at=now,
    )
    return secret
