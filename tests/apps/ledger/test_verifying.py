"""verify.py as a stranger runs it: one file on a bare machine, and not one changed byte passes."""

import io
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from functools import lru_cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from reddot.ledger import queries, services, verify
from reddot.ledger.models import Checkpoint
from tests.apps.ledger.conftest import ADA, BEN, FORCE, NOW, make_signer

MUTATIONS = 50_000


@pytest.fixture
def signed_ledger(ledger, witness):
    """30 entries under three checkpoints, cosigned; two fields erased."""
    address = witness()
    for first in (0, 10, 20):
        ledger.add(10, first=first)
        if first == 10:
            request = services.request_erasure(
                force=FORCE, seq=3, names=["narrative"], ground="retention", by=ADA, at=NOW
            )
            services.erase(request=request, by=BEN, at=NOW)
        services.submit_to_witnesses(checkpoint=ledger.sign(), witnesses=[address], by=ADA, at=NOW)
    return ledger


def run(folder, *arguments):
    """Run the handed-out file in an interpreter that sees neither this project nor any installed package."""
    command = [sys.executable, "-I", "-S", "-E", str(folder / "verify.py"), *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={}, timeout=60)
    assert done.stderr == "" or done.returncode == 2
    return done.returncode, done.stdout


@pytest.fixture
def elsewhere(signed_ledger, tmp_path):
    """Another machine: what the page hands out, unpacked, and the keys that the force has published."""
    folder = tmp_path / "elsewhere"
    bundle = io.BytesIO()
    queries.export_bundle(force=FORCE, into=bundle)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    (folder / "keys.txt").write_text("".join(f"{key}\n" for key in signed_ledger.signer.log_keys(FORCE)))
    return folder


def test_the_handed_out_file_accepts_the_export_and_says_what_it_checked(elsewhere):
    code, said = run(elsewhere, "export.jsonl", "--key", "keys.txt")
    assert code == 0
    assert said.splitlines() == [
        "32 entries were hashed again; each follows from the one before it.",
        "59 private fields fit their commitments; 1 have been erased or are withheld.",
        "The signatures of 3 of 3 checkpoints are right.",
        "32 entries are signed by ledger.example/northmoor.",
        "No outside witness that you named has cosigned.",
        "Result: nothing was changed.",
    ]
    assert sorted(path.name for path in elsewhere.iterdir()) == ["README.txt", "export.jsonl", "keys.txt", "verify.py"]


def test_without_published_keys_it_warns(elsewhere):
    code, said = run(elsewhere, "export.jsonl")
    assert code == 0
    assert "The keys came with the file" in said
    assert "Cosigned by witness2.example." in said


@pytest.mark.parametrize(("old", "new"), [(b"fact:5", b"fact:6"), (b'"size":32', b'"size":31')])
def test_a_changed_export_ends_with_1_and_names_the_entry(elsewhere, old, new):
    export = elsewhere / "export.jsonl"
    content = export.read_bytes()
    assert old in content
    export.write_bytes(content.replace(old, new, 1))
    code, said = run(elsewhere, "export.jsonl", "--key", "keys.txt")
    assert code == 1
    assert said.startswith("Problem: ")
    assert "NOT what was signed" in said


def test_a_checkpoint_held_outside_is_compared(elsewhere, signed_ledger):
    held = elsewhere / "held.note"
    middle = Checkpoint.objects.order_by("size")[1]
    held.write_text(str(queries.note_of(middle)), encoding="utf-8")
    code, said = run(elsewhere, "export.jsonl", "--checkpoint", "held.note")
    assert code == 0
    assert "The export continues the checkpoint of 22 entries that you hold." in said
    held.write_text(held.read_text(encoding="utf-8").replace("\n22\n", "\n21\n"), encoding="utf-8")
    assert run(elsewhere, "export.jsonl", "--checkpoint", "held.note")[0] == 1
    held.write_text(held.read_text(encoding="utf-8").replace("northmoor\n", "westvale\n"), encoding="utf-8")
    assert "of another ledger" in run(elsewhere, "export.jsonl", "--checkpoint", "held.note")[1]


def test_keys_of_someone_else_do_not_vouch(elsewhere):
    (elsewhere / "keys.txt").write_text("".join(f"{key}\n" for key in make_signer(9).log_keys(FORCE)))
    code, said = run(elsewhere, "export.jsonl", "--key", "keys.txt")
    assert code == 1
    assert "no key that you trust signed" in said


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("absent.jsonl",),
        ("export.jsonl", "--key", "absent.txt"),
        ("export.jsonl", "--key", "README.txt"),
        ("export.jsonl", "--checkpoint", "README.txt"),
        ("export.jsonl", "--wrong"),
    ],
)
def test_wrong_use_ends_with_2(elsewhere, arguments):
    assert run(elsewhere, *arguments)[0] == 2


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"{}\n", b"[]\n", b'{"format":"reddot-ledger-export/1"}\n', b"x" * 99]
)
def test_a_file_of_another_kind_ends_with_1_in_words(elsewhere, content):
    (elsewhere / "other").write_bytes(content)
    code, said = run(elsewhere, "other")
    assert code == 1
    assert "Traceback" not in said


def test_a_proof_file_proves_one_entry_offline(elsewhere, signed_ledger):
    (elsewhere / "one.tlog-proof").write_text(str(queries.proof_file(force=FORCE, seq=4)), encoding="utf-8")
    code, said = run(elsewhere, "one.tlog-proof", "--key", "keys.txt")
    assert code == 0
    assert "Entry 4 is among the first 32 entries of ledger.example/northmoor." in said
    assert '"fact":"fact:4"' in said
    assert run(elsewhere, "one.tlog-proof")[0] == 1  # it carries no keys: someone has to say whose they are
    text = (elsewhere / "one.tlog-proof").read_text(encoding="utf-8")
    (elsewhere / "one.tlog-proof").write_text(text.replace("index 4", "index 5"), encoding="utf-8")
    assert run(elsewhere, "one.tlog-proof", "--key", "keys.txt")[0] == 1


def test_a_proof_is_compared_with_the_checkpoint_held(signed_ledger):
    proof = str(queries.proof_file(force=FORCE, seq=4))
    held = verify.parse_checkpoint(str(queries.note_of(queries.latest_checkpoint(force=FORCE))))
    assert verify.check_proof(proof, keys=signed_ledger.keys(), held=[held]).problems == []
    forked = verify.check_proof(proof, keys=signed_ledger.keys(), held=[held._replace(root=bytes(32))])
    assert [problem.layer for problem in forked.problems] == ["held"]


def test_a_disclosure_shows_the_chosen_field_and_hides_the_others(elsewhere):
    pack = queries.disclosure(force=FORCE, seq=4, names=["narrative"])
    assert b"Surname0004" not in pack
    (elsewhere / "pack.json").write_bytes(pack)
    code, said = run(elsewhere, "pack.json", "--key", "keys.txt")
    assert code == 0
    assert "Disclosed: narrative = told to me by witness 4" in said
    assert "Withheld or erased: one private field." in said
    assert run(elsewhere, "pack.json")[0] == 0


def test_a_changed_disclosure_is_refused(elsewhere):
    whole = json.loads(queries.disclosure(force=FORCE, seq=4, names=["narrative"]))
    other = json.loads(queries.disclosure(force=FORCE, seq=5, names=["surname"]))
    swapped = [
        {**whole, "entry": other["entry"]},
        {**whole, "proof": other["proof"]},
        {**whole, "entry": {**whole["entry"], "body": other["entry"]["body"]}},
        {**whole, "entry": {**whole["entry"], "meta": {**whole["entry"]["meta"], "by": "user:9"}}},
        {**whole, "entry": {**whole["entry"], "seq": 5}},
    ]
    for pack in swapped:
        text = json.dumps(pack, ensure_ascii=False, separators=(",", ":")) + "\n"
        (elsewhere / "pack.json").write_text(text, encoding="utf-8")
        assert run(elsewhere, "pack.json", "--key", "keys.txt")[0] == 1


def test_a_field_that_is_not_there_cannot_be_disclosed(signed_ledger):
    from reddot.ledger.queries.disclosing import NotDisclosed

    with pytest.raises(NotDisclosed, match="narrative"):
        queries.disclosure(force=FORCE, seq=3, names=["narrative"])  # it was erased


def test_an_export_without_private_fields_verifies_as_well(signed_ledger, tmp_path):
    path = signed_ledger.write(tmp_path / "public.jsonl", private=False)
    assert b"Surname" not in path.read_bytes()
    report = verify.check_export(str(path), keys=signed_ledger.keys(), processes=1)
    assert report.problems == []
    assert "0 private fields fit their commitments; 60 have been erased or are withheld." in report.facts


def test_an_empty_ledger_is_not_exported(ledger, tmp_path):
    from reddot.ledger.queries.exporting import NothingToExport

    with pytest.raises(NothingToExport):
        ledger.write(tmp_path / "x")


def test_entries_after_the_last_checkpoint_are_counted(signed_ledger, tmp_path):
    signed_ledger.add(4, first=900)
    report = verify.check_export(str(signed_ledger.write(tmp_path / "x")), processes=1)
    assert report.problems == []
    assert "The last 4 entries are not covered by a signed checkpoint yet." in report.facts


def test_an_unsigned_ledger_is_only_accepted_when_no_signature_was_asked_for(ledger, tmp_path):
    ledger.add(4)
    path = str(ledger.write(tmp_path / "x"))
    assert verify.check_export(path, processes=1).problems == []
    assert [p.layer for p in verify.check_export(path, keys=ledger.keys(), processes=1).problems] == ["signature"]


@pytest.mark.parametrize("processes", [2, 5])
def test_several_processes_find_what_one_finds(signed_ledger, tmp_path, monkeypatch, processes):
    monkeypatch.setattr(verify, "BYTES_WORTH_A_PROCESS", 500)
    path = signed_ledger.write(tmp_path / "x")
    together = verify.check_export(str(path), processes=processes)
    assert together == verify.check_export(str(path), processes=1)
    lines = path.read_bytes().splitlines(keepends=True)
    middle = len(lines) // 2
    path.write_bytes(b"".join(lines[:middle] + lines[middle + 1 :]))
    broken = verify.check_export(str(path), processes=processes)
    assert {problem.layer for problem in broken.problems} == {"chain", "checkpoint", "file"}


@lru_cache(maxsize=100_000)
def library_ed25519(public, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=100_000)
def library_ml_dsa(public, message, signature):
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def undetected(path, whole, count, seed):
    """How many of `count` changes of one bit or one byte the verifier lets pass."""
    choose, missed, file = random.Random(seed), [], os.open(path, os.O_WRONLY)
    for _ in range(count):
        at = choose.randrange(len(whole))
        value = whole[at] ^ (1 << choose.randrange(8)) if choose.random() < 0.5 else choose.randrange(256)
        if value == whole[at]:
            value ^= 0x80
        os.pwrite(file, bytes([value]), at)
        try:
            clean = not verify.check_export(str(path), processes=1).problems
        except (verify.Unreadable, ValueError, KeyError, TypeError, IndexError):
            clean = False
        if clean:
            missed.append((at, whole[at], value))
        os.pwrite(file, whole[at : at + 1], at)
    os.close(file)
    return missed


@pytest.fixture
def small_export(ledger, tmp_path, monkeypatch):
    """An export of six entries, signed; signatures are judged by the library, which the tests show to agree."""
    monkeypatch.setattr(verify, "ed25519_ok", library_ed25519)
    monkeypatch.setattr(verify, "ml_dsa_44_ok", library_ml_dsa)
    ledger.add(6)
    request = services.request_erasure(force=FORCE, seq=3, names=["surname"], ground="retention", by=ADA, at=NOW)
    services.erase(request=request, by=BEN, at=NOW)
    ledger.sign()
    return ledger.write(tmp_path / "export.jsonl")


@pytest.mark.sqlite
def test_not_one_of_fifty_thousand_changed_bytes_passes(small_export):
    assert undetected(small_export, small_export.read_bytes(), MUTATIONS, seed=2026) == []


def test_changed_bytes_pass_when_the_hashes_are_not_compared(small_export, monkeypatch):
    """The teeth: with chain and roots unchecked, most changes go through."""
    read = verify.read_entries
    monkeypatch.setattr(verify, "read_entries", lambda lines: read(lines)._replace(problems=[]))
    monkeypatch.setattr(verify, "_check_frame", lambda *_: [])
    monkeypatch.setattr(verify, "_check_roots", lambda *_: [])
    assert len(undetected(small_export, small_export.read_bytes(), 300, seed=1)) > 50


def test_the_file_needs_nothing_but_the_standard_library(tmp_path):
    shutil.copy(queries.exporting.VERIFIER, tmp_path / "verify.py")
    assert run(tmp_path, "--help")[0] == 0
