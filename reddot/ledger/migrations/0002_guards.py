"""Puts the append-only triggers on.

A later migration that makes SQLite rebuild a ledger table loses its triggers and must put them on again;
tests/apps/ledger/test_guards.py fails until it does.
"""

from django.db import migrations

from reddot.ledger import guards


def put_on(apps, schema_editor):
    for statement in guards.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_off(apps, schema_editor):
    for statement in guards.removal(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]

    operations = [migrations.RunPython(put_on, take_off)]
