"""The plain functions behind `reddot ledger` and `reddot witness`."""

import json

import pytest

from reddot.ledger import commands, keys, queries, services
from reddot.ledger.checkpoint import parse_checkpoint
from reddot.ledger.note_store import NoteStore
from tests.apps.ledger import attacker
from tests.apps.ledger.attacker import Rows
from tests.apps.ledger.conftest import ADA, FORCE, NOW, make_signer


def sign(tmp_path, **more):
    return commands.checkpoint(
        force=FORCE, key_path=tmp_path / "keys" / "ledger.key", name="ledger.example", by=ADA, at=NOW, **more
    )


def test_signing_makes_the_key_once_for_its_owner_only(ledger, tmp_path):
    ledger.add(3)
    first = sign(tmp_path)
    path = tmp_path / "keys" / "ledger.key"
    assert path.stat().st_mode & 0o777 == 0o600
    kept = path.read_bytes()
    ledger.add(3, first=3)
    second = sign(tmp_path)
    assert path.read_bytes() == kept
    assert (first.checkpoint.size, second.checkpoint.size) == (3, 6)


def test_the_key_remembers_what_it_signed_and_refuses_an_older_copy(ledger, tmp_path):
    ledger.add(20)
    sign(tmp_path)
    ledger.add(20, first=20)
    sign(tmp_path)
    rows = Rows()
    rows.cut(20)
    rows.notes = {20: rows.notes[20]}
    ledger.unguard()
    rows.put_back()
    with pytest.raises(services.ForkRefused, match="memory holds a checkpoint of 40"):
        sign(tmp_path)
    ledger.add(50, first=100)
    with pytest.raises(services.ForkRefused, match="another root"):
        sign(tmp_path)


def test_a_new_machine_waits_for_more_than_half_of_the_witnesses(ledger, witness, tmp_path):
    ledger.add(3)
    good, dead = witness(2), commands.witness_client.Address("http://127.0.0.1:9", make_signer(3).witness_keys())
    with pytest.raises(commands.WitnessesSilent, match="did not answer"):
        sign(tmp_path, witnesses=[good, dead])
    assert queries.latest_checkpoint(force=FORCE) is None


def test_the_witnesses_are_asked_before_and_given_the_checkpoint_after(ledger, witness, tmp_path):
    signer = keys.generate(tmp_path / "keys" / "ledger.key", "ledger.example")
    addresses = [witness(2, log=signer), witness(3, log=signer)]
    ledger.add(attacker.ENTRIES)
    signed = sign(tmp_path, witnesses=addresses)
    assert [result.outcome for result in signed.witnessed] == ["cosigned", "cosigned"]
    (tmp_path / "keys" / "signed").rename(tmp_path / "forgotten")
    rows = Rows()
    attacker.edit_and_rehash(rows)
    rows.resign(signer)
    ledger.unguard()
    rows.put_back()
    with pytest.raises(services.ForkRefused, match=r"witness2\.example holds"):
        sign(tmp_path, witnesses=addresses)


def test_what_was_signed_is_remembered_beside_the_key(ledger, tmp_path):
    ledger.add(3)
    signed = sign(tmp_path)
    kept = NoteStore(tmp_path / "keys" / "signed").get("ledger.example/northmoor")
    assert str(kept) == signed.checkpoint.note
    assert parse_checkpoint(kept.text).size == 3


def test_an_export_and_a_proof_are_written_to_new_files_that_verify(ledger, tmp_path, capsys):
    ledger.add(3)
    sign(tmp_path)
    export, proof, bundle = tmp_path / "x.jsonl", tmp_path / "one.tlog-proof", tmp_path / "x.zip"
    assert commands.export(force=FORCE, path=export) == export.stat().st_size
    commands.prove(force=FORCE, seq=1, path=proof)
    commands.export_bundle(force=FORCE, path=bundle, private=False)
    assert export.stat().st_mode & 0o777 == 0o600
    trusted = tmp_path / "keys.txt"
    trusted.write_text(queries.latest_checkpoint(force=FORCE).keys)
    said = []
    assert commands.verify([str(export), "--key", str(trusted)], said.append) == 0
    assert commands.verify([str(proof), "--key", str(trusted)], said.append) == 0
    assert "nothing was changed" in said[0]
    for write in (
        lambda: commands.export(force=FORCE, path=export),
        lambda: commands.prove(force=FORCE, seq=1, path=proof),
        lambda: commands.prove(force=FORCE, seq=1, path=tmp_path / "no" / "folder"),
    ):
        with pytest.raises(commands.BadFile, match="cannot be written"):
            write()


def test_an_export_that_fails_leaves_no_file(ledger, tmp_path):
    with pytest.raises(queries.exporting.NothingToExport):
        commands.export(force=FORCE, path=tmp_path / "x.jsonl")
    assert not (tmp_path / "x.jsonl").exists()


def test_witnesses_are_read_from_a_file(tmp_path):
    both = make_signer(2, "w.example").witness_keys()
    path = tmp_path / "witnesses.txt"
    path.write_text(f"# ours\n\nhttp://127.0.0.1:8080 {both[0]} {both[1]}\n")
    (address,) = commands.read_witnesses(path)
    assert (address.url, address.name, address.keys) == ("http://127.0.0.1:8080", "w.example", both)


@pytest.mark.parametrize("line", ["http://w.example", "http://w.example nonsense", "MIXED"])
def test_a_line_that_is_no_witness_is_named(tmp_path, line):
    if line == "MIXED":
        line = f"http://x {make_signer(2, 'a').witness_keys()[0]} {make_signer(2, 'b').witness_keys()[1]}"
    path = tmp_path / "witnesses.txt"
    path.write_text(f"\n{line}\n")
    with pytest.raises(commands.BadFile, match="line 2"):
        commands.read_witnesses(path)


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(commands.BadFile, match="cannot be read"):
        commands.read_witnesses(tmp_path / "absent")
    (tmp_path / "logs").write_text("nonsense\n")
    with pytest.raises(commands.BadFile, match="logs"):
        commands.witness(host="127.0.0.1", port=0, folder=tmp_path, name="w", logs=tmp_path / "logs", clock=lambda: 1)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        json.dumps({"format": "reddot-signing-key/1", "name": "a", "ed25519": "AA==", "ml_dsa_44": "AA=="}),
        json.dumps({"format": "other", "name": "a", "ed25519": "A" * 43 + "=", "ml_dsa_44": "A" * 43 + "="}),
        json.dumps(
            {"format": "reddot-signing-key/1", "name": "a b", "ed25519": "A" * 43 + "=", "ml_dsa_44": "A" * 43 + "="}
        ),
        json.dumps({"format": "reddot-signing-key/1", "name": "a", "ed25519": "?", "ml_dsa_44": "A" * 43 + "="}),
    ],
)
def test_a_file_that_is_no_key_is_refused(tmp_path, content):
    path = tmp_path / "key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(keys.BadKeyFile, match="not a signing key"):
        keys.load(path)


def test_a_key_is_never_overwritten_never_shared_and_has_a_usable_name(tmp_path):
    path = tmp_path / "key"
    made = keys.generate(path, "ledger.example")
    assert keys.load(path).log_keys(FORCE) == made.log_keys(FORCE)
    with pytest.raises(keys.BadKeyFile, match="never overwritten"):
        keys.generate(path, "ledger.example")
    path.chmod(0o640)
    with pytest.raises(keys.BadKeyFile, match="chmod 600"):
        keys.load(path)
    with pytest.raises(keys.BadKeyFile, match="no signing key"):
        keys.load(tmp_path / "absent")
    for name in ("", "a b", "a+b"):
        with pytest.raises(keys.BadKeyFile, match="cannot be a key's name"):
            keys.generate(tmp_path / "other", name)
