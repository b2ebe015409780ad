"""Puts the second wall between forces round the tables of policies (PostgreSQL; reddot/accounts/wall.py)."""

from django.db import migrations

from reddot.accounts.wall import of_parent, removal, statements

TABLES = {
    "policies_adoption": "",
    "policies_acknowledgement": of_parent("policies_adoption", "adoption_id"),
    "policies_proposal": "",
}


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements(TABLES):
            schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in removal(TABLES):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_proposals"), ("people", "0003_wall")]

    operations = [migrations.RunPython(put_up, take_down)]
