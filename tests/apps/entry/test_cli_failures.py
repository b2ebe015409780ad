"""What goes wrong around a command is a sentence and an exit code, never a traceback; a fault of Reddot still shows."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from tests.apps.entry.running import no_traceback, run, spawn

Capsys = pytest.CaptureFixture[str]
NEED_A_DATABASE = (
    ("may-carry", "1001", "--model", "x2"),
    ("workforce", "assess", "--model", "x2"),
    ("ledger", "checkpoint"),
    ("user", "key", "r.ashdown", "--name", "x"),
    ("nightly",),
    ("demo",),
)


@pytest.fixture
def empty(tmp_path: Path) -> str:
    """A database that was never set up."""
    sqlite3.connect(tmp_path / "empty.sqlite3").close()
    return f"sqlite:///{tmp_path / 'empty.sqlite3'}"


@pytest.mark.parametrize("command", NEED_A_DATABASE[:2])
def test_without_a_database_it_says_how_to_set_one_up_and_makes_none(tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = no_traceback(spawn(*command, REDDOT_DATABASE=f"sqlite:///{tmp_path / 'absent.sqlite3'}"))
    assert ran.code == 1
    assert "manage.py migrate" in ran.err
    assert not (tmp_path / "absent.sqlite3").exists()


@pytest.mark.parametrize("command", NEED_A_DATABASE[1:])
def test_a_database_that_was_not_set_up_is_said_to_be(tmp_path: Path, empty: str, command: tuple[str, ...]) -> None:
    ran = no_traceback(spawn(*command, REDDOT_DATABASE=empty, REDDOT_STATE=str(tmp_path / "state")))
    assert ran.code == 1
    assert "manage.py migrate" in ran.err


def test_a_server_that_does_not_answer_is_a_sentence() -> None:
    address = "postgresql://nobody@127.0.0.1:9/reddot"
    ran = no_traceback(spawn(*NEED_A_DATABASE[0], REDDOT_DATABASE=address))
    assert ran.code == 1
    assert ran.err.startswith("The database cannot do this: ")


def test_a_setting_that_is_wrong_is_a_sentence() -> None:
    ran = no_traceback(spawn(*NEED_A_DATABASE[0], REDDOT_DATABASE="oracle://x"))
    assert ran.code == 1
    assert "REDDOT_DATABASE" in ran.err


@pytest.fixture
def small(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation with a database that is set up and empty."""
    environment = {"REDDOT_DATABASE": f"sqlite:///{tmp_path / 'small.sqlite3'}", "REDDOT_STATE": str(tmp_path)}
    migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(migrate, check=True, env=os.environ | environment, timeout=120)
    return environment


def test_an_installation_is_begun_on_the_command_line(small: dict[str, str]) -> None:
    ran = no_traceback(spawn(*NEED_A_DATABASE[0], **small))
    assert (ran.code, ran.err) == (
        1,
        "No force has been set up yet. On an empty database, reddot demo builds a fictional one.\n",
    )
    create = ("user", "create", "a.dmin", "--email", "a@x.example", "--name", "A Dmin")
    assert spawn(*create, stdin="quiet-river-lantern-7\n", **small).code == 0
    assert spawn("user", "grant", "a.dmin", "ADM", **small).out == "a.dmin holds ADM over force.\n"


def test_when_a_reading_cannot_be_logged_nothing_is_shown(
    capsys: Capsys, town: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reddot.accounts.services.access_log._INSERT_ACCESS", "INSERT INTO nowhere VALUES (%s)")
    monkeypatch.setattr("reddot.accounts.services.access_log._COLUMNS", ("force",))
    ran = run(capsys, "may-carry", "1001", "--model", "x2", "--at", "2019-11-20")
    assert (ran.code, ran.out) == (1, "")
    assert "cannot be logged" in ran.err


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "Something else is writing to the database"),
        ('relation "people_force" does not exist\nLINE 1: SELECT', "manage.py migrate"),
        ("no such column: people_officer.team_id", "manage.py migrate"),
        ("connection timeout expired", "The database cannot do this: connection timeout expired."),
    ],
)
def test_what_the_database_says_is_put_in_words(
    capsys: Capsys, town: object, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OperationalError(said)

    monkeypatch.setattr("reddot.authority.queries.answers.answer", broken)
    ran = run(capsys, "may-carry", "1001", "--model", "x2", "--at", "2019-11-20")
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err
    assert "LINE 1" not in ran.err


def test_a_file_that_may_not_be_written_is_named(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise PermissionError(13, "Permission denied", "/srv/keys/ledger.key")

    monkeypatch.setattr("reddot.entry.cli.criteria.schema", broken)
    ran = run(capsys, "criteria", "schema")
    assert (ran.code, ran.err) == (1, "/srv/keys/ledger.key: Permission denied.\n")


def test_a_fault_of_reddot_is_not_hidden(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reddot.entry.cli.criteria.schema", lambda: 1 / 0)
    from reddot.entry.cli import main

    with pytest.raises(ZeroDivisionError):
        main(["criteria", "schema"])


@pytest.mark.parametrize("arguments", [(), ("policy",), ("nonsense",), ("policy", "nonsense"), ("--nonsense",)])
def test_no_command_is_misuse_and_shows_what_there_is(capsys: Capsys, arguments: tuple[str, ...]) -> None:
    ran = run(capsys, *arguments)
    assert ran.code == 2
    assert "Usage: " in ran.out + ran.err


def test_help_names_every_command(capsys: Capsys) -> None:
    ran = run(capsys, "--help")
    assert ran.code == 0
    for name in (
        "may-carry",
        "import",
        "workforce",
        "policy",
        "criteria",
        "ledger",
        "witness",
        "figures",
        "user",
        "demo",
    ):
        assert f"\n  {name} " in ran.out
    assert "..." not in ran.out.split("Commands:")[1], "each is said whole"
