"""Puts the second wall between forces round the tables of people (PostgreSQL; reddot/accounts/wall.py)."""

from django.db import migrations

from reddot.accounts.wall import of_parent, removal, statements

TABLES = {
    "people_force": "(SELECT reddot_force()) IN ('*', code)",
    "people_district": "",
    "people_station": "",
    "people_shiftteam": "",
    "people_officer": "",
    "people_recording": "",
    "people_datedfact": "",
    "people_importbatch": "",
    "people_importstep": of_parent("people_importbatch", "batch_id"),
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
    dependencies = [("people", "0002_import_states"), ("accounts", "0003_cache")]

    operations = [migrations.RunPython(put_up, take_down)]
