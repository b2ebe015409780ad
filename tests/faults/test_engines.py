"""The engines that tests run on are set as an installation's are, and are left clean behind each test."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

SQLITE_GUARD = "CREATE TRIGGER kept BEFORE DELETE ON guarded BEGIN SELECT RAISE(ABORT, 'kept 100%'); END"
POSTGRES_GUARD = (
    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''kept''; END'",
    "CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON guarded EXECUTE FUNCTION refuse()",
    "ALTER TABLE guarded ENABLE ALWAYS TRIGGER kept",
)


@pytest.fixture
def guarded(transactional_db: None) -> Iterator[None]:
    """A table that refuses every delete, with one row."""
    guard = (SQLITE_GUARD,) if connection.vendor == "sqlite" else POSTGRES_GUARD
    run("CREATE TABLE guarded (id integer)", *guard, "INSERT INTO guarded VALUES (1)")
    yield
    run("DROP TABLE guarded")
    if connection.vendor == "postgresql":
        run("DROP FUNCTION refuse")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def answer(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_a_guarded_table_is_emptied_between_tests_and_guarded_again(guarded: None) -> None:
    connection.ops.execute_sql_flush(["DELETE FROM guarded"])

    assert answer("SELECT count(*) FROM guarded") == 0
    run("INSERT INTO guarded VALUES (2)")
    with pytest.raises(DatabaseError, match="kept"):
        run("DELETE FROM guarded")


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_runs_on_a_file_with_the_settings_of_an_installation() -> None:
    assert Path(str(connection.settings_dict["NAME"])).exists()
    assert answer("PRAGMA journal_mode") == "wal"
    assert answer("PRAGMA synchronous") == 2  # FULL: with NORMAL a power cut loses acknowledged commits
    assert answer("PRAGMA recursive_triggers") == 1  # else INSERT OR REPLACE walks past a delete trigger


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_test_of_postgresql_runs_there() -> None:
    assert connection.vendor == "postgresql"
    assert answer("SHOW transaction_isolation") == "read committed"


def test_no_test_reaches_another_machine() -> None:
    with pytest.warns(UserWarning, match="192.0.2.1"), pytest.raises(RuntimeError, match="connect"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
