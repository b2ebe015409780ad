"""Puts the second wall between forces round the tables of authority (PostgreSQL; reddot/accounts/wall.py)."""

from django.db import migrations

from reddot.accounts.wall import removal, statements

TABLES = {"authority_decision": ""}


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements(TABLES):
            schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in removal(TABLES):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("authority", "0001_initial"), ("people", "0003_wall")]

    operations = [migrations.RunPython(put_up, take_down)]
