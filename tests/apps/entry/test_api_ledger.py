"""The ledger by API: the checkpoint for anyone, the proof of an entry for who may have it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reddot.accounts.terms import job
from reddot.entry.signing import sign
from reddot.ledger import queries
from reddot.ledger.verify import main as verify
from reddot.people.services.officers import link_user
from tests.apps.entry.asking import NOBODY, caller, error
from tests.factories.people import HR, NOW, Town, an_officer


@pytest.fixture
def signed(town: Town, state: Path, settings: object) -> Path:
    """A ledger that was signed, and the public keys of its force in a file."""
    settings.LEDGER_KEYS = state / "keys"  # type: ignore[attr-defined]
    made = sign(force="northmoor", by=job("test"), at=datetime(2019, 11, 20, 9, tzinfo=UTC))
    path = state / "published.txt"
    path.write_text(made.keys)
    return path


def test_anyone_sees_the_checkpoint_of_a_force(signed: Path) -> None:
    said = NOBODY.get("/ledger/checkpoint", force="northmoor").json()
    assert (said["force"], said["size"]) == ("northmoor", queries.size(force="northmoor"))
    assert said["note"].startswith("ledger.reddot.example/northmoor\n")


def test_with_a_key_the_force_need_not_be_named(signed: Path) -> None:
    assert caller("FIN").get("/ledger/checkpoint").json()["force"] == "northmoor"


def test_without_one_it_must_be(signed: Path) -> None:
    assert error(NOBODY.get("/ledger/checkpoint")) == (422, "bad_request", "force")


@pytest.mark.parametrize("force", ["southvale", "nowhere"])
def test_nothing_signed_looks_like_no_such_force(town: Town, force: str) -> None:
    response = NOBODY.get("/ledger/checkpoint", force=force)
    assert error(response) == (404, "not_found", "force")
    assert force not in response.content.decode()


def test_a_proof_verifies_offline(signed: Path, tmp_path: Path) -> None:
    response = caller("SPT").get("/ledger/entries/3/proof")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    file = tmp_path / "entry.tlog-proof"
    file.write_bytes(response.content)
    assert verify([str(file), "--key", str(signed)], lambda line: None) == 0
    file.write_bytes(response.content.replace(b"index 3", b"index 4"))
    assert verify([str(file), "--key", str(signed)], lambda line: None) == 1


def test_an_officer_gets_the_proof_of_what_is_about_themself_and_of_nothing_else(town: Town, state: Path) -> None:
    who = caller("OFF", "own")
    officer = an_officer(town, "1008", stated=[])
    link_user(officer=officer, user_id=who.user.pk, by=HR, at=NOW)
    own = queries.size(force="northmoor") - 1
    sign(force="northmoor", by=job("test"), at=NOW)
    assert who.get(f"/ledger/entries/{own}/proof").status_code == 200
    other, none = (who.get(f"/ledger/entries/{seq}/proof") for seq in (3, 9999))
    assert error(other) == error(none) == (404, "no_such_entry", "seq")


def test_an_entry_that_is_not_signed_yet_has_no_proof(signed: Path) -> None:
    seq = queries.size(force="northmoor")
    assert error(caller("SPT").get(f"/ledger/entries/{seq}/proof")) == (409, "not_covered", "seq")


@pytest.mark.parametrize(("seq", "status"), [("99999", 404), ("-1", 422), ("9" * 30, 422), ("three", 422)])
def test_what_is_no_entry_is_not_found(signed: Path, seq: str, status: int) -> None:
    assert caller("SPT").get(f"/ledger/entries/{seq}/proof").status_code == status
