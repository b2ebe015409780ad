"""Empties the tables between transactional tests, although triggers guard some of them against every delete.

The guards are taken off and put back by the owner of the tables within one transaction. The application never does
this: its own role is not the owner, and the ledger's tests show that.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

ENABLE = {"O": "ENABLE TRIGGER", "A": "ENABLE ALWAYS TRIGGER", "R": "ENABLE REPLICA TRIGGER"}


def flush_past_guards(patch: pytest.MonkeyPatch) -> None:
    """Make Django's flush take the guards off first, on both engines."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", _unguarded(flush))


def _unguarded(flush: Callable[[Any, list[str]], None]) -> Callable[[Any, list[str]], None]:
    def execute_sql_flush(operations: Any, sql_list: list[str]) -> None:
        from django.db import transaction

        connection = operations.connection
        guards = _sqlite_guards_off if connection.vendor == "sqlite" else _postgres_guards_off
        with transaction.atomic(using=connection.alias), guards(connection):
            flush(operations, sql_list)

    return execute_sql_flush


@contextmanager
def _sqlite_guards_off(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


@contextmanager
def _postgres_guards_off(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
        triggers = cursor.fetchall()
        for table, name, _ in triggers:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        for table, name, state in triggers:
            cursor.execute(f"ALTER TABLE {table} {ENABLE[state]} {name}")
