"""The triggers: the application's own connection can append and nothing else, on both engines."""

import pytest
from django.db import DatabaseError, connection, transaction

from reddot.ledger import guards, queries, services
from reddot.ledger.models import Head
from tests.apps.ledger.conftest import ADA, BEN, FORCE, NOW

CHANGES = {
    "change an entry": "UPDATE ledger_entry SET leaf = leaf",
    "change the key of an entry": "UPDATE ledger_entry SET idem = 'x' WHERE seq = 0",
    "delete an entry": "DELETE FROM ledger_entry WHERE seq = 0",
    "delete a body": "DELETE FROM ledger_body WHERE seq = 0",
    "move a body": "UPDATE ledger_body SET seq = 99999 WHERE seq = 0",
    "give a body to another force": "UPDATE ledger_body SET force = 'westvale' WHERE seq = 0",
    "wind the head back": "UPDATE ledger_head SET n = n - 1",
    "leave the head in place": "UPDATE ledger_head SET n = n",
    "give the head to another force": "UPDATE ledger_head SET force = 'westvale', n = n + 1",
    "delete the head": "DELETE FROM ledger_head",
    "change a tile": "UPDATE ledger_tile SET root = root",
    "delete a tile": "DELETE FROM ledger_tile",
    "change a checkpoint": "UPDATE ledger_checkpoint SET note = ''",
    "delete a checkpoint": "DELETE FROM ledger_checkpoint WHERE id NOT IN (SELECT checkpoint_id FROM ledger_cosignature)",
    "change a cosignature": "UPDATE ledger_cosignature SET line = ''",
    "delete a cosignature": "DELETE FROM ledger_cosignature",
    "change a hold": "UPDATE ledger_hold SET reference = 'officer:9'",
    "delete a hold": "DELETE FROM ledger_hold WHERE id NOT IN (SELECT hold_id FROM ledger_hold_lifted)",
    "change the end of a hold": "UPDATE ledger_hold_lifted SET lifted_by = 'user:9'",
    "delete the end of a hold": "DELETE FROM ledger_hold_lifted",
    "change a request": "UPDATE ledger_erasure_request SET requested_by = 'user:9'",
    "delete a request": "DELETE FROM ledger_erasure_request WHERE id NOT IN (SELECT request_id FROM ledger_erasure)",
    "change an erasure": "UPDATE ledger_erasure SET approved_by = 'user:9'",
    "delete an erasure": "DELETE FROM ledger_erasure",
}
REPLACEMENTS = {
    "replace an entry": "INSERT OR REPLACE INTO ledger_entry (force, seq, leaf) VALUES ('northmoor', 0, x'00')",
    "replace an entry by its key": "INSERT OR REPLACE INTO ledger_entry (force, seq, leaf, idem)"
    " VALUES ('northmoor', 99999, x'00', 'first')",
    "replace a body": "INSERT OR REPLACE INTO ledger_body (force, seq, value) VALUES ('northmoor', 0, x'00')",
    "replace the head": "INSERT OR REPLACE INTO ledger_head (force, n, prev, edge) VALUES ('northmoor', 0, x'00', x'')",
}


@pytest.fixture
def full(ledger, witness):
    """A ledger with a row in every table."""
    services.append(
        force=FORCE, event="a.b", meta={}, private={"name": "x", "other": "y"}, by=ADA, at=NOW, idem="first"
    )
    ledger.add(300)
    checkpoint = ledger.sign()
    services.submit_to_witnesses(checkpoint=checkpoint, witnesses=[witness()], by=ADA, at=NOW)
    hold = services.place_hold(force=FORCE, reference="officer:1", ground="inquest", by=ADA, at=NOW)
    services.lift_hold(hold=hold, by=ADA, at=NOW)
    request = services.request_erasure(force=FORCE, seq=0, names=["name"], ground="retention", by=ADA, at=NOW)
    services.erase(request=request, by=BEN, at=NOW)
    services.place_hold(force=FORCE, reference="officer:2", ground="inquest", by=ADA, at=NOW)
    services.request_erasure(force=FORCE, seq=0, names=["other"], ground="retention", by=ADA, at=NOW)
    ledger.sign()
    return ledger


def attempt(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("what", CHANGES)
def test_the_database_refuses_to(full, what):
    with pytest.raises(DatabaseError, match="ledger"):
        attempt(CHANGES[what])


@pytest.mark.sqlite
@pytest.mark.parametrize("what", REPLACEMENTS)
def test_sqlite_refuses_to(full, what):
    with pytest.raises(DatabaseError, match="ledger"):
        attempt(REPLACEMENTS[what])


@pytest.mark.postgresql
@pytest.mark.parametrize("table", guards.NEVER_DELETED)
def test_postgresql_refuses_to_truncate(full, table):
    with pytest.raises(DatabaseError, match="ledger"):
        attempt(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("what", CHANGES)
def test_without_the_guards_the_same_statement_goes_through(full, what):
    """The teeth of the tests above: each of them would pass for the wrong reason if this one failed."""
    full.unguard()
    attempt(CHANGES[what])


@pytest.mark.sqlite
def test_without_recursive_triggers_a_replacement_walks_round_the_guards(open_ledger):
    open_ledger.add(3)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
        try:
            cursor.execute(REPLACEMENTS["replace an entry"])
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")
    assert next(queries.rows(force=FORCE, first=0, end=1))[1] == b"\x00"


def test_every_guard_is_on_after_all_migrations(db):
    """A later migration that rebuilds a table on SQLite loses its triggers: it must put them on again."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        on = {name for (name,) in cursor.fetchall()}
    expected = {f"{table}_no_update" for table in guards.APPEND_ONLY}
    expected |= {f"{table}_no_delete" for table in guards.NEVER_DELETED}
    expected |= {"ledger_body_only_erasure", "ledger_head_only_forward"}
    if connection.vendor == "postgresql":
        expected |= {f"{table}_no_truncate" for table in guards.NEVER_DELETED}
    assert expected <= on


def test_every_table_of_the_ledger_is_guarded():
    from django.apps import apps

    assert {model._meta.db_table for model in apps.get_app_config("ledger").get_models()} == set(guards.NEVER_DELETED)


def test_the_guards_come_off_and_on_again_with_the_migration(ledger):
    ledger.unguard()
    ledger.guard()
    ledger.add(1)
    with pytest.raises(DatabaseError, match="ledger"):
        attempt("DELETE FROM ledger_entry")
    assert Head.objects.get(force=FORCE).n == 1
