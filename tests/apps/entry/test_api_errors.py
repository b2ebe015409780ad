"""What the API says when it refuses or fails: always JSON, always a code and a sentence, never anything of its inside."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from reddot.accounts.services.access_log import AccessLogError
from reddot.policies.models import Adoption
from tests.apps.entry.asking import NOBODY, V1, Caller, caller, error
from tests.apps.entry.test_api_policies import ADOPT

pytestmark = pytest.mark.usefixtures("town")
ASK = {"collar": "1001", "model": "x2"}


def test_without_a_key_everything_but_the_public_part_is_closed() -> None:
    for path in ("/may-carry", "/officers", "/workforce", "/policies", "/criteria/schema", "/ledger/entries/1/proof"):
        response = NOBODY.get(path)
        assert error(response) == (401, "not_signed_in", None), path
        assert response["WWW-Authenticate"] == "Bearer"
    for path in ("/policies", "/policies/replay", "/criteria/assess"):
        assert error(NOBODY.post(path, {})) == (401, "not_signed_in", None), path
    assert error(NOBODY.send("/imports", {})) == (401, "not_signed_in", None)


def test_a_key_that_is_none_is_refused() -> None:
    assert error(Caller(None, "rdt_made-up").get("/may-carry", **ASK))[:2] == (401, "bad_key")


def test_no_proxy_on_the_way_may_keep_an_answer() -> None:
    for response in (caller("SPT").get("/may-carry", **ASK), NOBODY.get("/may-carry", **ASK)):
        assert response["Cache-Control"] == "no-store"


def test_a_session_is_no_key() -> None:
    client = Client()
    client.force_login(caller("SPT").user)  # type: ignore[arg-type]
    assert error(client.get(f"{V1}/may-carry", ASK))[:2] == (401, "not_signed_in")


def test_a_key_that_may_only_read_reads_and_writes_nothing() -> None:
    who = caller("SPT", read_only=True)
    assert who.get("/may-carry", **ASK).status_code == 200
    for path, body in (("/policies", ADOPT), ("/policies/replay", {"policy": "kent-officers-2019", "model": "x2"})):
        assert error(who.post(path, body))[:2] == (403, "read_only_key"), path
    assert error(who.send("/imports", {}))[:2] == (403, "read_only_key")
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "path"),
    [("FIN", "/may-carry"), ("PCC", "/may-carry"), ("ADM", "/workforce"), ("SUP", "/ledger/entries/1/proof")],
)
def test_a_role_without_the_right_is_refused(role: str, path: str) -> None:
    who = caller(role, "team" if role == "SUP" else "force", "n1-a" if role == "SUP" else "", force="northmoor")
    assert error(who.get(path, **ASK))[:2] == (403, "not_allowed")


def test_an_address_that_is_none_is_refused_in_json() -> None:
    assert error(caller("SPT").get("/nothing")) == (404, "not_found", None)
    assert error(NOBODY.get("/nothing")) == (404, "not_found", None)


def test_a_method_that_is_none_is_refused_with_those_there_are() -> None:
    response = Client().delete(f"{V1}/policies", headers=caller("SPT").headers)
    assert error(response) == (405, "method_not_allowed", None)
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 50_000, b'{"a":' + b"9" * 5000 + b"}"]
)
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    response = Client().post(
        f"{V1}/policies/replay", body, content_type="application/json", headers=caller("SPT").headers
    )
    assert error(response)[1] == "malformed"
    assert response.status_code in (400, 422)


def test_a_body_too_large_is_refused() -> None:
    response = caller("SPT").post("/policies/replay", {"text": "x" * 3_000_000, "model": "x2"})
    assert error(response) == (400, "malformed", None)


def test_half_of_a_character_is_refused() -> None:
    body = b'{"policy": "kent-officers-2019", "on": "2019-09-14", "facts": {"facts": [{"kind": "\\ud800"}]}}'
    response = Client().post(
        f"{V1}/criteria/assess", body, content_type="application/json", headers=caller("SPT").headers
    )
    assert response.status_code == 422


def test_when_the_reading_cannot_be_logged_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise AccessLogError("disk full on /dev/sda1")

    monkeypatch.setattr("reddot.entry.api.authority.record_read", broken)
    response = caller("SPT").get("/may-carry", **ASK)
    assert error(response)[:2] == (503, "unavailable")
    assert "sda1" not in response.content.decode()


def test_a_fault_says_a_reference_and_nothing_of_its_inside(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def broken(**_: Any) -> None:
        raise DatabaseError("password=hunter2 at /srv/reddot/secret.py")

    monkeypatch.setattr("reddot.entry.api.authority.answer", broken)
    who = caller("SPT")
    response = Client(raise_request_exception=False).get(f"{V1}/may-carry", ASK, headers=who.headers)
    assert error(response)[:2] == (500, "failed")
    said = response.json()["message"]
    assert "hunter2" not in response.content.decode()
    assert "secret" not in response.content.decode()
    reference = said.rsplit(" ", 1)[1].rstrip(".")
    assert len(reference) == 36
    assert reference in caplog.text


def test_the_root_says_what_answers_and_where_its_document_is() -> None:
    said = NOBODY.get("/").json()
    assert said == {"name": "Reddot", "version": "1", "document": "/api/v1/openapi.json"}
    assert Client().get(said["document"]).status_code == 200
