"""reddot ledger and reddot witness: sign, cosign, prove, export, verify."""

import json
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reddot.accounts.models import AccessLog
from reddot.entry.cli import main
from reddot.ledger import queries
from reddot.people.services.officers import link_user
from tests.apps.entry.running import BIN, no_traceback, run
from tests.factories.accounts import a_user
from tests.factories.people import HR, NOW, Town, an_officer

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def keys_of_its_own(town: Town, state: Path, settings: object) -> None:
    """Each test's ledger is another one, so its signer must not remember the last one's."""
    settings.LEDGER_KEYS = state / "keys"  # type: ignore[attr-defined]


@pytest.fixture
def published(capsys: Capsys, tmp_path: Path) -> Path:
    file = tmp_path / "published.txt"
    file.write_text(run(capsys, "ledger", "keys").out)
    return file


def test_a_checkpoint_is_signed_and_printed(capsys: Capsys) -> None:
    ran = run(capsys, "ledger", "checkpoint")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"ledger.reddot.example/northmoor\n{queries.size(force='northmoor')}\n")


def test_an_export_verifies_and_is_logged_as_a_disclosure(capsys: Capsys, tmp_path: Path, published: Path) -> None:
    run(capsys, "ledger", "checkpoint")
    ran = run(capsys, "ledger", "export", tmp_path / "ledger.zip", "--recipient", "Coroner's officer")
    assert ran.code == 0
    row = AccessLog.objects.get()
    assert (row.operation, row.recipient, row.subjects) == ("disclosure", "Coroner's officer", ["ledger:northmoor"])
    with zipfile.ZipFile(tmp_path / "ledger.zip") as archive:
        archive.extract("export.jsonl", tmp_path)
    verified = run(capsys, "ledger", "verify", tmp_path / "export.jsonl", "--key", published)
    assert (verified.code, verified.out.splitlines()[-1]) == (0, "Result: nothing was changed.")
    file = tmp_path / "export.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"officer.created"', b'"officer.deleted"', 1))
    assert run(capsys, "ledger", "verify", file, "--key", published).code == 1


def test_an_export_that_fails_leaves_no_file_and_no_disclosure(capsys: Capsys, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_text("kept")
    ran = no_traceback(run(capsys, "ledger", "export", tmp_path / "there.zip"))
    assert ran.code == 1
    assert (tmp_path / "there.zip").read_text() == "kept"
    assert no_traceback(run(capsys, "ledger", "export", tmp_path / "no" / "folder.zip")).code == 1
    assert not AccessLog.objects.exists()


def test_an_export_can_leave_out_names_and_go_to_the_standard_output(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["ledger", "export", "-", "--without-private"])
    printed = capsysbinary.readouterr().out
    assert left.value.code == 0
    assert json.loads(printed.splitlines()[0])["size"] == queries.size(force="northmoor")
    assert b"Ashdown" not in printed


def test_an_entry_is_proved_on_the_standard_output_or_in_a_file(
    capsys: Capsys, tmp_path: Path, published: Path
) -> None:
    run(capsys, "ledger", "checkpoint")
    printed = run(capsys, "ledger", "prove", 3)
    file = tmp_path / "3.tlog-proof"
    assert run(capsys, "ledger", "prove", 3, file).code == 0
    assert printed.out == file.read_text()
    assert run(capsys, "ledger", "verify", file, "--key", published).code == 0
    assert run(capsys, "ledger", "prove", 3, file).code == 1, "a file is never written over"


@pytest.mark.parametrize(("seq", "code"), [("99999", 1), ("-1", 2), ("three", 2), ("9" * 30, 2)])
def test_what_is_no_entry_has_no_proof(capsys: Capsys, seq: str, code: int) -> None:
    run(capsys, "ledger", "checkpoint")
    ran = run(capsys, "ledger", "prove", "--", seq)
    assert (ran.code, ran.out) == (code, "")


def test_an_entry_that_is_not_signed_yet_has_no_proof(capsys: Capsys) -> None:
    ran = run(capsys, "ledger", "prove", 3)
    assert ran.code == 1
    assert "Sign one" in ran.err


def test_an_officer_proves_what_is_about_themself_and_nothing_else(capsys: Capsys, town: Town) -> None:
    user = a_user(("OFF", "own", ""), username="o.wn")
    officer = an_officer(town, "1008", stated=[])
    link_user(officer=officer, user_id=user.pk, by=HR, at=NOW)
    own = queries.size(force="northmoor") - 1
    run(capsys, "ledger", "checkpoint")
    assert run(capsys, "ledger", "prove", own, "--as", "o.wn").code == 0
    assert run(capsys, "ledger", "prove", 3, "--as", "o.wn").err == "The ledger has no entry 3.\n"


def test_in_production_a_key_is_made_on_purpose_only(capsys: Capsys, settings: object, state: Path) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    for command in (("ledger", "checkpoint"), ("ledger", "keys")):
        ran = run(capsys, *command)
        assert (ran.code, ran.out) == (1, "")
        assert "signing key" in ran.err
    assert run(capsys, "ledger", "keys", "--make").code == 0
    assert run(capsys, "ledger", "checkpoint").code == 0
    assert run(capsys, "ledger", "keys", "--make").code == 1, "a key is never written over"


def test_a_role_without_the_right_is_refused(capsys: Capsys, tmp_path: Path) -> None:
    a_user(("FIN", "force", ""), username="f.nance")
    for command in (("checkpoint",), ("export", tmp_path / "x.zip"), ("prove", "1")):
        ran = run(capsys, "ledger", *command, "--as", "f.nance")
        if command[0] != "prove":  # finance may prove what it is asked about
            assert (ran.code, ran.out) == (1, "")
    assert not (tmp_path / "x.zip").exists()


@pytest.fixture
def witness(tmp_path: Path, published: Path) -> Iterator[str]:
    """A witness as a process of its own, whose Django would fail; its line for the witness list."""
    command = [
        str(BIN), "witness", "--folder", str(tmp_path / "witness"), "--trust", str(published), "--name",
        "witness.example", "--port", "0",
    ]  # fmt: skip
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={"DJANGO_SETTINGS_MODULE": "no.such.settings"}
    )
    try:
        assert running.stdout is not None
        assert "Witness witness.example listens" in running.stdout.readline()
        yield running.stdout.readline()
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=20)


def test_a_witness_cosigns_what_is_signed(capsys: Capsys, witness: str, tmp_path: Path) -> None:
    listed = tmp_path / "witnesses.txt"
    listed.write_text(witness)
    ran = run(capsys, "ledger", "checkpoint", "--witness-list", listed)
    assert ran.code == 0, ran.err
    assert "witness.example: cosigned." in ran.err
    assert "witness.example" in ran.out
    size = queries.size(force="northmoor")
    export = tmp_path / "ledger.zip"
    assert run(capsys, "ledger", "export", export).code == 0
    with zipfile.ZipFile(export) as archive:
        archive.extract("export.jsonl", tmp_path)
    trusted = tmp_path / "trusted.txt"
    trusted.write_text((tmp_path / "published.txt").read_text() + "\n".join(witness.split()[1:]) + "\n")
    asked = ("ledger", "verify", tmp_path / "export.jsonl", "--key", trusted, "--witnesses")
    assert run(capsys, *asked, 1).code == 0
    assert run(capsys, *asked, 2).code == 1
    assert queries.size(force="northmoor") == size


def test_a_witness_that_is_silent_is_named(capsys: Capsys, tmp_path: Path, published: Path) -> None:
    run(capsys, "ledger", "checkpoint")
    listed = tmp_path / "witnesses.txt"
    listed.write_text(f"http://127.0.0.1:9 {published.read_text().splitlines()[0]}\n")
    ran = run(capsys, "ledger", "checkpoint", "--witness-list", listed)
    assert ran.code == 1
    assert "unreachable" in ran.err


@pytest.mark.parametrize("content", [None, "nonsense\n", "http://w.example\n"])
def test_a_witness_list_that_is_none_is_refused(capsys: Capsys, tmp_path: Path, content: str | None) -> None:
    listed = tmp_path / "witnesses.txt"
    if content is not None:
        listed.write_text(content)
    ran = no_traceback(run(capsys, "ledger", "checkpoint", "--witness-list", listed))
    assert ran.code == 1
    assert queries.latest_checkpoint(force="northmoor") is None


def test_a_witness_says_why_it_cannot_run(capsys: Capsys, tmp_path: Path, published: Path) -> None:
    given = ("witness", "--folder", tmp_path / "w", "--name", "w.example")
    assert no_traceback(run(capsys, *given, "--trust", tmp_path / "absent")).code == 1
    assert no_traceback(run(capsys, *given, "--trust", published, "--host", "203.0.113.1")).code == 1
    assert run(capsys, *given, "--trust", published, "--port", "99999").code == 2
    assert (
        no_traceback(run(capsys, "witness", "--folder", "/dev/null/w", "--name", "w", "--trust", published)).code == 1
    )
