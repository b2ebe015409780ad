"""The access log only gains rows, and a role grant changes once: when it ends. The database holds both."""

from django.db import migrations

GRANT_FIXED = ("id", "user_id", "role", "scope", "unit", "granted_by_id", "granted_by_job", "granted_at",
               "confirmed_by_id", "proposal_id")

SQLITE = [
    """CREATE TRIGGER accounts_accesslog_no_update BEFORE UPDATE ON accounts_accesslog
       BEGIN SELECT RAISE(ABORT, 'the access log only gains rows'); END""",
    """CREATE TRIGGER accounts_accesslog_no_delete BEFORE DELETE ON accounts_accesslog
       BEGIN SELECT RAISE(ABORT, 'the access log only gains rows'); END""",
    f"""CREATE TRIGGER accounts_rolegrant_ends_once BEFORE UPDATE ON accounts_rolegrant
       WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
         OR {" OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in GRANT_FIXED)}
       BEGIN SELECT RAISE(ABORT, 'a role grant changes once: when it ends'); END""",
    """CREATE TRIGGER accounts_rolegrant_no_delete BEFORE DELETE ON accounts_rolegrant
       BEGIN SELECT RAISE(ABORT, 'a role grant changes once: when it ends'); END""",
]

POSTGRESQL = [
    """CREATE FUNCTION accounts_accesslog_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the access log only gains rows' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER accounts_accesslog_no_change BEFORE UPDATE OR DELETE ON accounts_accesslog
       FOR EACH ROW EXECUTE FUNCTION accounts_accesslog_refuse()""",
    """CREATE TRIGGER accounts_accesslog_no_truncate BEFORE TRUNCATE ON accounts_accesslog
       FOR EACH STATEMENT EXECUTE FUNCTION accounts_accesslog_refuse()""",
    """CREATE FUNCTION accounts_rolegrant_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a role grant changes once: when it ends' USING ERRCODE = 'restrict_violation'; END $$""",
    f"""CREATE TRIGGER accounts_rolegrant_ends_once BEFORE UPDATE ON accounts_rolegrant FOR EACH ROW
       WHEN (OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
         OR {" OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in GRANT_FIXED)})
       EXECUTE FUNCTION accounts_rolegrant_refuse()""",
    """CREATE TRIGGER accounts_rolegrant_no_delete BEFORE DELETE ON accounts_rolegrant
       FOR EACH ROW EXECUTE FUNCTION accounts_rolegrant_refuse()""",
    """CREATE TRIGGER accounts_rolegrant_no_truncate BEFORE TRUNCATE ON accounts_rolegrant
       FOR EACH STATEMENT EXECUTE FUNCTION accounts_rolegrant_refuse()""",
]

UNDO = {
    "sqlite": [
        "DROP TRIGGER accounts_accesslog_no_update",
        "DROP TRIGGER accounts_accesslog_no_delete",
        "DROP TRIGGER accounts_rolegrant_ends_once",
        "DROP TRIGGER accounts_rolegrant_no_delete",
    ],
    "postgresql": [
        "DROP FUNCTION accounts_accesslog_refuse CASCADE",
        "DROP FUNCTION accounts_rolegrant_refuse CASCADE",
    ],
}


def raise_guards(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lower_guards(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(raise_guards, lower_guards)]
