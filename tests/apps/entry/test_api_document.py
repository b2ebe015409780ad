"""The OpenAPI document: what it promises does not change unseen, and what the API does is what it promises."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from reddot.accounts.routes import table
from reddot.entry.api import api
from tests.apps.entry.asking import key_of
from tests.apps.entry.kept import same_as_kept
from tests.architecture.house import ROOT
from tests.factories.accounts import a_user
from tests.factories.people import Town

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


def document() -> dict[str, Any]:
    return api.get_openapi_schema()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


# --- what it promises -------------------------------------------------------------------------------------------------


def in_lines() -> Iterator[str]:
    """The document as lines: each operation with what it takes and gives, then each field of each schema."""
    for path, method, operation in operations():
        key = "key" if operation.get("security") else "no key"
        yield f"{method} {path} {operation['operationId']} ({key})"
        for given in operation.get("parameters", ()):
            yield f"  {given['in']} {given['name']}{'' if given['required'] else '?'}: {_type(given['schema'])}"
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            yield f"  body {kind}: {_type(body['schema'])}"
        for status, answer in sorted(operation["responses"].items(), key=lambda pair: int(pair[0])):
            bodies = [f"{kind} {_type(body.get('schema', {}))}" for kind, body in answer.get("content", {}).items()]
            yield f"  {status}: {', '.join(bodies)}"
    for name, schema in sorted(document()["components"]["schemas"].items()):
        for field, inner in schema.get("properties", {}).items():
            yield f"{name}.{field}{'' if field in schema.get('required', ()) else '?'}: {_type(inner)}"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return "|".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    kind, inner = schema.get("type", "any"), schema.get("items") or schema.get("additionalProperties")
    if kind == "object" and "properties" in schema:
        return "{" + ", ".join(f"{name}: {_type(one)}" for name, one in schema["properties"].items()) + "}"
    return f"{kind}[{_type(inner)}]" if isinstance(inner, dict) else schema.get("format") or kind


def test_the_document_changes_only_on_purpose() -> None:
    same_as_kept("openapi.txt", "\n".join(in_lines()) + "\n")


def test_every_operation_has_a_name_a_sentence_and_its_refusals() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))
    for path, _, operation in operations():
        assert operation["description"], path
        if operation.get("security"):
            assert {"401", "403", "422"} <= {str(status) for status in operation["responses"]}, path


def test_every_operation_is_on_the_reference_page() -> None:
    page = (ROOT / "docs/reference/api.md").read_text()
    listed = {(method, path.removeprefix("/api/v1")) for path, method, _ in operations()}
    missing = [f"{method} {path}" for method, path in listed if f"`{method} {path}`" not in page]
    assert missing == []


def test_the_page_names_each_operations_permission() -> None:
    page = (ROOT / "docs/reference/api.md").read_text().splitlines()
    for (name, method), route in table().items():
        if not name.startswith("api:") or route.permission == "public":
            continue
        address = next(p for p, m, op in operations() if m == method and _route(p) == name)
        line = next(line for line in page if f"`{method} {address.removeprefix('/api/v1')}`" in line)
        assert f"`{route.permission}`" in line, line


def _route(path: str) -> str:
    from django.urls import resolve

    return resolve(path.replace("{seq}", "1")).view_name


# --- what it does -----------------------------------------------------------------------------------------------------

schema = schemathesis.openapi.from_dict(document())
schema.app = WSGIHandler()


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@schema.parametrize()
@settings(
    max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_whatever_is_sent_is_answered_as_the_document_says(case: Any, kept_open: None, secret: str) -> None:
    response = case.call(headers={"Authorization": f"Bearer {secret}"})
    case.validate_response(response, checks=CHECKS)


@pytest.fixture
def kept_open() -> Iterator[None]:
    """A request does not close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(town: Town) -> str:
    """The key of somebody who holds every role that opens something."""
    roles = [(role, "force", "") for role in ("SPT", "TRN", "CHF")]
    return key_of(a_user(*roles)).secret


@pytest.mark.django_db
def test_an_answer_that_the_document_does_not_promise_is_noticed(
    kept_open: None, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reddot.entry.api.v1._STATUS", {})  # every refusal a 409, which this operation does not have
    case = schema["/api/v1/workforce"]["GET"].Case(query={"model": "x2", "force": "nowhere"})
    response = case.call(headers={"Authorization": f"Bearer {secret}"})
    with pytest.raises(FailureGroup, match="409"):
        case.validate_response(response, checks=CHECKS)
