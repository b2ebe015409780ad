"""The ledger: what happened, how far it is signed, and what is handed out to prove it."""

import ast
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from reddot.accounts.models import AccessLog
from reddot.accounts.terms import job
from reddot.entry.signing import alarm, sign
from reddot.entry.web.presenters.ledger import EVENTS, ago
from reddot.ledger import queries
from reddot.ledger import verify as verifier
from reddot.ledger.guards import removal, statements
from reddot.ledger.models import Checkpoint
from reddot.policies.models import Adoption
from tests.architecture.house import python_sources
from tests.factories.pages import visitor
from tests.factories.people import NOW, Town, an_officer

__all__ = ["visitor"]
pytestmark = pytest.mark.django_db
NIGHTLY = job("nightly sweep", force="northmoor")


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signing key of this test's own, which remembers no other test's ledger."""
    monkeypatch.setattr(settings, "LEDGER_KEYS", tmp_path / "keys")


def signed(at: Any = NOW) -> Checkpoint:
    return sign(force="northmoor", by=NIGHTLY, at=at)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def verified(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What verify.py says in a process of its own, with nothing of Reddot in reach."""
    command = [sys.executable, "-I", "verify.py", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def beside_verifier(folder: Path, name: str, content: bytes) -> Path:
    (folder / "verify.py").write_bytes(Path(verifier.__file__).read_bytes())
    (folder / name).write_bytes(content)
    return folder


def last(event: str) -> int:
    found = queries.entries(force="northmoor", limit=200)
    return next(entry.seq for entry in found if entry.event == event)


def test_it_says_that_nothing_is_signed_yet(town: Town, visitor: Any) -> None:
    page = visitor("AUD").page("/ledger/")
    assert "Nothing is signed yet" in page
    assert "A policy was adopted" in page


def test_it_says_how_far_and_how_long_ago_it_is_signed(town: Town, visitor: Any) -> None:
    made = signed(NOW - timedelta(hours=3))
    page = visitor("AUD").page("/ledger/")
    assert "Signed 3 hours ago" in page
    assert f"The checkpoint covers {made.size} entries" in page
    assert "since then" in page, "the visitor's own account came later"
    assert f"ledger.reddot.example/northmoor\n{made.size}\n" in page
    assert "ML-DSA-44 (post-quantum)" in page
    assert "No witness yet" in page


def test_a_checkpoint_that_is_too_old_is_no_good_news(town: Town, visitor: Any) -> None:
    signed(NOW - timedelta(days=3))
    page = visitor("AUD").page("/ledger/")
    assert "Signed 3 days ago, which is too long ago" in page
    assert "rd-answer--unknown" in page


@pytest.mark.parametrize(
    ("age", "words"),
    [({"seconds": 20}, "just now"), ({"minutes": 1}, "1 minute ago"), ({"hours": 47}, "47 hours ago"), ({"days": 2}, "2 days ago")],
)  # fmt: skip
def test_an_age_is_said_to_one_unit(age: dict[str, int], words: str) -> None:
    assert ago(timedelta(**age)) == words


def test_neither_a_name_nor_a_free_text_is_shown(town: Town, visitor: Any) -> None:
    auditor = visitor("AUD")
    pages = [auditor.page("/ledger/"), auditor.page(f"/ledger/{last('policy.adopted')}/")]
    pages += [auditor.page(f"/ledger/{last('officer.created')}/")]
    words = " ".join(page.split("<main")[1] for page in pages)
    assert "Ashdown" not in words
    assert "Uplift" not in words
    assert "decided by, reason (not shown here)" in words


def test_entries_are_paged(town: Town, visitor: Any) -> None:
    for number in range(30):
        an_officer(town, f"{6000 + number}", stated=[])
    auditor = visitor("AUD")
    first = auditor.page("/ledger/")
    size = queries.size(force="northmoor")
    assert f'href="?before={size - 25}"' in first
    older = auditor.page(f"/ledger/?before={size - 25}")
    assert f'href="/ledger/{size - 26}/"' in older
    assert f'href="/ledger/{size - 25}/"' not in older
    assert 'href="?"' in older


@pytest.mark.parametrize("typed", ["-1", "x", "9" * 40, "0"])
def test_a_place_that_makes_no_sense_does_no_harm(town: Town, visitor: Any, typed: str) -> None:
    visitor("AUD").page(f"/ledger/?before={typed}")


def test_an_entry_that_is_not_there_is_not_found(town: Town, visitor: Any) -> None:
    assert visitor("AUD").get("/ledger/100000/").status_code == 404


def test_every_event_of_the_code_has_its_words() -> None:
    named = set()
    for source in python_sources("reddot"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.keyword) and node.arg == "event" and isinstance(node.value, ast.Constant):
                named.add(node.value.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enter" and len(node.args) > 1:
                named.add(getattr(node.args[1], "value", ""))
    events = {name for name in named if "." in name}
    assert len(events) > 20
    assert events - set(EVENTS) == set()


def test_a_proof_from_the_page_verifies_on_another_machine(town: Town, visitor: Any, tmp_path: Path) -> None:
    seq = last("policy.adopted")
    signed()
    lead = visitor("SPT")
    answer = lead.get(f"/ledger/{seq}/proof/")
    note = lead.get("/ledger/checkpoint.note")
    folder = beside_verifier(tmp_path, "entry.tlog-proof", body(answer))
    (folder / "keys.txt").write_bytes(body(lead.get("/ledger/keys.txt")))
    (folder / "held.note").write_bytes(body(note))
    said = verified(folder, "entry.tlog-proof", "--key", "keys.txt")
    assert (said.returncode, said.stderr) == (0, "")
    assert answer["Content-Disposition"] == f'attachment; filename="northmoor-{seq}.tlog-proof"'

    damaged = bytearray(body(answer))
    damaged[len(b"c2sp.org/tlog-proof@v1\nextra ") + 40] ^= 1
    (folder / "entry.tlog-proof").write_bytes(bytes(damaged))
    assert verified(folder, "entry.tlog-proof", "--key", "keys.txt").returncode == 1


def test_an_entry_that_is_not_signed_yet_has_no_proof_yet(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    answer = lead.get("/ledger/3/proof/")
    assert answer.status_code == 409
    assert "No signed checkpoint covers entry 3 yet" in answer.content.decode()
    assert "/ledger/3/proof/" not in lead.page("/ledger/3/")


def test_an_officer_takes_the_proof_of_an_entry_about_themself_and_of_no_other(town: Town, visitor: Any) -> None:
    officer = visitor("OFF")
    an_officer(town, "7001", user_id=officer.person.pk)
    own, other = last("facts.recorded"), last("policy.adopted")
    signed()
    assert [officer.get(f"/ledger/{seq}/proof/").status_code for seq in (own, other)] == [200, 404]


def test_the_export_from_the_page_verifies_until_one_byte_is_changed(town: Town, visitor: Any, tmp_path: Path) -> None:
    signed()
    answer = visitor("AUD").post("/ledger/export/", {"content": "whole", "recipient": "B. Example, IOPC"})
    with zipfile.ZipFile(BytesIO(body(answer))) as archive:
        archive.extractall(tmp_path)
    assert verified(tmp_path, "export.jsonl").returncode == 0

    export = tmp_path / "export.jsonl"
    changed = export.read_bytes().replace(b'"policy.adopted"', b'"policy.adopteD"')
    assert changed != export.read_bytes()
    export.write_bytes(changed)
    assert verified(tmp_path, "export.jsonl").returncode == 1
    row = AccessLog.objects.latest("pk")
    assert (row.operation, row.recipient) == ("disclosure", "B. Example, IOPC")
    assert row.purpose == "ledger export with names and free text"


@pytest.mark.parametrize(("content", "told"), [("whole", True), ("without", False)])
def test_names_are_handed_over_only_when_asked_for(town: Town, visitor: Any, content: str, told: bool) -> None:
    answer = visitor("AUD").post("/ledger/export/", {"content": content, "recipient": "B. Example"})
    with zipfile.ZipFile(BytesIO(body(answer))) as archive:
        lines = archive.read("export.jsonl").decode().splitlines()
    bodies = b"".join(verifier.a2b_base64(json.loads(line)["body"]) for line in lines if '"body"' in line)
    assert (b"Ashdown" in bodies) is told


def test_nothing_is_handed_over_to_nobody(town: Town, visitor: Any) -> None:
    answer = visitor("AUD").post("/ledger/export/", {"content": "whole"})
    assert answer.status_code == 422
    assert "Enter who receives it" in answer.content.decode()
    assert not AccessLog.objects.filter(operation="disclosure").exists()


def test_a_disclosure_holds_the_chosen_fields_and_verifies(town: Town, visitor: Any, tmp_path: Path) -> None:
    seq = last("policy.adopted")
    signed()
    data = {"names": ["reason"], "recipient": "C. Example, Coroner's officer"}
    answer = visitor("SPT").post(f"/ledger/{seq}/disclose/", data)
    text = body(answer)
    fields = verifier.a2b_base64(json.loads(text)["entry"]["body"])
    assert b"Uplift" in fields
    assert Adoption.objects.latest("pk").decided_by.encode() not in fields
    folder = beside_verifier(tmp_path, "disclosure.json", text)
    assert verified(folder, "disclosure.json").returncode == 0
    assert AccessLog.objects.latest("pk").recipient == "C. Example, Coroner's officer"


def test_a_disclosure_of_what_no_checkpoint_covers_says_why(town: Town, visitor: Any) -> None:
    data = {"names": ["reason"], "recipient": "C. Example"}
    answer = visitor("SPT").post(f"/ledger/{last('policy.adopted')}/disclose/", data)
    assert answer.status_code == 422
    assert "No signed checkpoint covers" in answer.content.decode()
    assert not AccessLog.objects.filter(operation="disclosure").exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"recipient": "C. Example"}, "Select at least one private field"),
        ({"names": ["colour"], "recipient": "C. Example"}, "Select a private field"),
        ({"names": ["reason"]}, "Enter who receives it"),
    ],
)
def test_a_disclosure_of_nothing_or_to_nobody_is_refused(
    town: Town, visitor: Any, data: dict[str, Any], sentence: str
) -> None:
    signed()
    answer = visitor("SPT").post(f"/ledger/{last('policy.adopted')}/disclose/", data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not AccessLog.objects.filter(operation="disclosure").exists()


def test_an_entry_without_private_fields_has_nothing_to_disclose(town: Town, visitor: Any) -> None:
    signed()
    lead = visitor("SPT")
    seq = last("team.created")
    assert "disclose/" not in lead.page(f"/ledger/{seq}/")
    assert lead.get(f"/ledger/{seq}/disclose/").status_code == 404


def test_a_checkpoint_is_signed_from_the_page(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    page = lead.send("/ledger/sign/")
    assert "Every entry was read again. A checkpoint is signed" in page
    assert "Signed just now" in page
    assert Checkpoint.objects.get().signed_by == f"user:{lead.person.pk}"


def test_signing_twice_signs_once(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    lead.send("/ledger/sign/")
    lead.send("/ledger/sign/")
    assert Checkpoint.objects.count() == 1


def tampered(sql: str, *values: object) -> None:
    """An administrator of the database takes the guards off, changes something and puts them back."""
    with connection.cursor() as cursor:
        for statement in removal(connection.vendor):
            cursor.execute(statement)
        cursor.execute(sql, values)
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def test_a_changed_entry_is_an_alarm_when_it_is_signed(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    leaf = next(queries.rows(force="northmoor", first=3, end=4))[1]
    tampered("UPDATE ledger_entry SET leaf = %s WHERE force = 'northmoor' AND seq = 3", leaf[:-2] + b"}}")
    answer = lead.post("/ledger/sign/")
    words = answer.content.decode()
    assert answer.status_code == 409
    assert 'role="alert"' in words
    assert "The ledger is not what was signed" in words
    assert "Nothing was signed." in words
    assert not Checkpoint.objects.exists()


def test_an_older_copy_that_was_restored_is_an_alarm_on_the_page(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    made = signed()
    tampered("DELETE FROM ledger_checkpoint")
    tampered("UPDATE ledger_head SET n = %s WHERE force = 'northmoor'", made.size - 2)
    page = lead.page("/ledger/")
    assert 'role="alert"' in page
    assert "It looks like an older copy that was restored" in page.replace("\n", " ")
    answer = lead.post("/ledger/sign/")
    assert answer.status_code == 409


def test_a_past_that_was_changed_after_it_was_signed_is_an_alarm_on_the_page(town: Town, visitor: Any) -> None:
    signed()
    assert alarm(force="northmoor") == ""
    leaf = next(queries.rows(force="northmoor", first=3, end=4))[1]
    tampered("UPDATE ledger_entry SET leaf = %s WHERE force = 'northmoor' AND seq = 3", leaf[:-2] + b"}}")
    auditor = visitor("AUD")
    page = auditor.page("/ledger/")
    assert 'role="alert"' in page
    assert "entries are not those that were signed" in page


def test_an_entry_that_cannot_be_read_is_an_alarm_where_it_would_stand(town: Town, visitor: Any) -> None:
    leaf = next(queries.rows(force="northmoor", first=3, end=4))[1]
    tampered("UPDATE ledger_entry SET leaf = %s WHERE force = 'northmoor' AND seq = 3", leaf[:-2] + b"}}")
    auditor = visitor("AUD")
    page = auditor.page("/ledger/?before=5")
    assert 'role="alert"' in page
    assert "Entry 3 cannot be read" in page
    for address in ("/ledger/3/", "/ledger/3/proof/", "/ledger/3/disclose/"):
        answer = auditor.get(address)
        assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (409, True), address


def test_an_empty_ledger_is_no_alarm(visitor: Any) -> None:
    lead = visitor("SPT")
    tampered("DELETE FROM ledger_body")
    tampered("DELETE FROM ledger_entry")
    tampered("DELETE FROM ledger_head")
    assert "Nothing has happened yet" in lead.page("/ledger/")
    page = lead.send("/ledger/sign/")
    assert "The ledger has no entry yet." in page
    assert 'role="alert"' not in page.split("<main")[1].split("rd-answer")[1]


def test_a_memory_that_cannot_be_read_is_an_alarm(town: Town) -> None:
    signed()
    note = next((Path(settings.LEDGER_KEYS) / "signed").glob("*.note"))
    note.write_text("nothing")
    assert "Nobody should rely on this ledger" in alarm(force="northmoor")


def test_a_ledger_without_a_signing_key_raises_no_alarm(town: Town) -> None:
    assert alarm(force="northmoor") == ""
    assert not (Path(settings.LEDGER_KEYS) / "ledger.key").exists(), "looking makes no key"


def test_a_key_that_others_may_read_is_not_used(town: Town, visitor: Any) -> None:
    signed()
    (Path(settings.LEDGER_KEYS) / "ledger.key").chmod(0o644)
    answer = visitor("SPT").post("/ledger/sign/")
    assert answer.status_code == 409
    assert "The signing key cannot be used" in answer.content.decode()
