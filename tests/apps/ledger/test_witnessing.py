"""A ledger and its witnesses over HTTP on loopback, the witness in a process of its own where that matters."""

import subprocess
import sys
import time
from dataclasses import replace
from http.client import HTTPConnection

import pytest

from reddot.ledger import keys, queries, services, verify, witness_client
from reddot.ledger.checkpoint import parse_checkpoint, signed_by
from reddot.ledger.models import Cosignature
from reddot.ledger.note import parse_key, parse_note
from tests.apps.ledger import attacker
from tests.apps.ledger.attacker import Rows
from tests.apps.ledger.conftest import ADA, FORCE, NOW, Ledger, make_signer

SERVE = """
import os, sys, time
from pathlib import Path
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reddot.entry.web.settings")
django.setup()
from reddot.ledger import commands
serving = commands.witness(host="127.0.0.1", port=0, folder=Path(sys.argv[1]), name="witness.example",
                           logs=Path(sys.argv[2]), clock=lambda: int(time.time()))
print(serving.server_port, flush=True)
serving.serve_forever()
"""


def submit(checkpoint, *addresses):
    return services.submit_to_witnesses(checkpoint=checkpoint, witnesses=addresses, by=ADA, at=NOW)


def outcomes(checkpoint, *addresses):
    return [result.outcome for result in submit(checkpoint, *addresses)]


def test_each_checkpoint_is_cosigned_by_each_witness(ledger, witness, tmp_path):
    addresses = [witness(2), witness(3), witness(4)]
    for first in (0, 40, 80):
        ledger.add(40, first=first)
        assert outcomes(ledger.sign(), *addresses) == ["cosigned"] * 3
    assert Cosignature.objects.count() == 3 * 3 * 2
    path = ledger.write(tmp_path / "export.jsonl")
    trusted = ledger.keys() + [verify.parse_key(str(key)) for address in addresses for key in address.keys]
    report = verify.check_export(str(path), keys=trusted, witnesses=3, processes=1)
    assert report.problems == []
    assert "Cosigned by witness2.example, witness3.example, witness4.example." in report.facts


def test_too_few_witnesses_are_a_problem_for_whoever_asked_for_more(ledger, witness, tmp_path):
    ledger.add(5)
    address = witness()
    submit(ledger.sign(), address)
    path = ledger.write(tmp_path / "export.jsonl")
    report = verify.check_export(str(path), witnesses=2, processes=1)
    assert [problem.layer for problem in report.problems] == ["witness"]
    assert verify.check_export(str(path), witnesses=1, processes=1).problems == []


def test_a_silent_witness_stops_no_other(ledger, witness):
    ledger.add(5)
    good = witness()
    dead = witness_client.Address("http://127.0.0.1:9", good.keys)
    wrong = witness_client.Address("ftp://witness.example", good.keys)
    assert outcomes(ledger.sign(), dead, good, wrong) == ["unreachable", "cosigned", "unreachable"]


@pytest.mark.parametrize(
    "attack",
    ["edit_and_resign_with_the_stolen_key", "insert_back_dated", "reorder", "restore_an_old_copy_and_fork"],
)
def test_a_rewritten_ledger_is_refused_as_a_fork_and_that_is_recorded(ledger, witness, attack):
    address = witness()
    ledger.add(attacker.ENTRIES)
    assert outcomes(ledger.sign(), address) == ["cosigned"]
    rows = Rows()
    getattr(attacker, attack)(rows)
    ledger.unguard()
    rows.put_back()
    ledger.add(3, first=500)
    assert outcomes(ledger.sign(), address) == ["fork"]
    assert queries.entries(force=FORCE, limit=1)[0].event == "checkpoint.refused_as_fork"


def test_a_ledger_cut_short_is_refused_as_a_fork(ledger, witness):
    address = witness()
    ledger.add(20)
    ledger.sign()
    ledger.add(20, first=20)
    submit(ledger.sign(), address)
    rows = Rows()
    rows.cut(20)
    rows.notes = {20: rows.notes[20]}
    ledger.unguard()
    rows.put_back()
    (result,) = submit(queries.latest_checkpoint(force=FORCE), address)
    assert (result.outcome, "40 entries" in result.detail) == ("fork", True)


def test_an_older_checkpoint_of_ours_is_no_fork(ledger, witness):
    address = witness()
    ledger.add(5)
    older = ledger.sign()
    ledger.add(5, first=5)
    submit(ledger.sign(), address)
    (result,) = submit(older, address)
    assert (result.outcome, result.detail) == ("refused", "It has cosigned 10 entries already.")


def test_a_witness_that_lost_its_memory_is_given_the_whole_again(ledger, witness, tmp_path):
    address = witness()
    ledger.add(5)
    submit(ledger.sign(), address)
    for file in (tmp_path / "witness2").iterdir():
        file.unlink()
    ledger.add(5, first=5)
    assert outcomes(ledger.sign(), address) == ["cosigned"]


def test_an_answer_without_the_witnesses_own_signature_is_not_kept(ledger, witness):
    ledger.add(5)
    imposter = witness_client.Address(witness().url, make_signer(7, "witness2.example").witness_keys())
    (result,) = submit(ledger.sign(), imposter)
    assert result.outcome == "refused"
    assert not Cosignature.objects.exists()


def test_a_witness_refuses_a_ledger_that_it_does_not_watch(ledger, witness):
    ledger.add(5)
    (result,) = submit(ledger.sign(), witness(logs=("westvale",)))
    assert (result.outcome, "does not watch" in result.detail) == ("refused", True)


def test_a_wrong_cosignature_is_not_kept(ledger, witness, monkeypatch):
    ledger.add(5)
    address = witness()
    checkpoint = ledger.sign()
    other = make_signer(2, "witness2.example")
    said = replace(parse_checkpoint(parse_note(checkpoint.note).text), size=4)
    lines = other.sign(said, other.witness_keys(), 1_800_000_000)
    reply = witness_client.Reply(200, "".join(line.line() for line in lines))
    monkeypatch.setattr(witness_client, "submit", lambda *_, **__: reply)
    (result,) = submit(checkpoint, address)
    assert (result.outcome, "does not verify" in result.detail) == ("refused", True)
    assert not Cosignature.objects.exists()


def test_a_log_asks_a_witness_what_it_holds(ledger, witness):
    address = witness()
    origin = ledger.signer.origin(FORCE)
    assert witness_client.latest(address, origin) is None
    ledger.add(5)
    submit(ledger.sign(), address)
    claim = witness_client.latest(address, origin)
    assert (claim.source, claim.checkpoint.size) == ("witness2.example", 5)
    imposter = witness_client.Address(address.url, make_signer(7, "witness2.example").witness_keys())
    with pytest.raises(witness_client.Unreachable, match="without its signature"):
        witness_client.latest(imposter, origin)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", "/add-checkpoint", {"Content-Length": "999999999"}, 413),
        ("POST", "/add-checkpoint", {"Content-Length": "x"}, 413),
        ("POST", "/elsewhere", {"Content-Length": "0"}, 404),
        ("POST", "/add-checkpoint", {"Content-Length": "0"}, 400),
        ("GET", "/", {}, 200),
    ],
)
def test_a_witness_answers_hostile_requests_in_words(witness, method, path, headers, status):
    connection = HTTPConnection(witness().url.removeprefix("http://"), timeout=5)
    connection.putrequest(method, path)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == status
    connection.close()


class Elsewhere:
    """A witness in a process of its own."""

    def __init__(self, folder):
        logs = folder / "logs.txt"
        logs.write_text("".join(f"{key}\n" for key in Ledger.signer.log_keys(FORCE)))
        self.folder = folder
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.folder / "witness"), str(self.folder / "logs.txt")],
            stdout=subprocess.PIPE,
            text=True,
        )
        port = int(self.process.stdout.readline())
        signer = keys.load(self.folder / "witness" / "witness.key")
        self.address = witness_client.Address(f"http://127.0.0.1:{port}", signer.witness_keys())

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def elsewhere(tmp_path):
    process = Elsewhere(tmp_path)
    yield process
    process.kill()


def test_a_witness_process_that_is_killed_and_started_again_still_refuses_the_fork(ledger, elsewhere):
    ledger.add(attacker.ENTRIES)
    assert outcomes(ledger.sign(), elsewhere.address) == ["cosigned"]
    elsewhere.kill()
    elsewhere.start()
    rows = Rows()
    attacker.edit_and_resign_with_the_stolen_key(rows)
    ledger.unguard()
    rows.put_back()
    ledger.add(1, first=500)
    assert outcomes(ledger.sign(), elsewhere.address) == ["fork"]
    claim = witness_client.latest(elsewhere.address, ledger.signer.origin(FORCE))
    with pytest.raises(services.ForkRefused):
        ledger.sign(claims=[claim])


def test_time_in_a_cosignature_is_the_witnesss_own(ledger, elsewhere):
    before = int(time.time())
    ledger.add(1)
    checkpoint = ledger.sign()
    submit(checkpoint, elsewhere.address)
    row = queries.cosignatures_of(checkpoint)[0]
    note = parse_note(parse_note(checkpoint.note).text + "\n" + row.line)
    assert before <= signed_by(note, parse_key(row.key)) <= int(time.time())
