"""The second wall between forces: on PostgreSQL no connection sees a row of another force, whatever a query forgets.

The first wall is `visible_to`. This one is row-level security: each connection says for which force it works before it
touches a table of people, policies or authority, and a connection that has not said so gets an error, never rows.
SQLite has no such thing: there one force has one file (docs/explanation/forces.md). PostgreSQL does not hold superusers
and roles with BYPASSRLS to it, so the application must not run as one.

"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

EVERY_FORCE = "*"
"""For jobs and commands of the installation."""
NO_FORCE = "-"
"""For the public and for whoever belongs to no force: no force has this code."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION reddot_force() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    said text := current_setting('reddot.force', true);
BEGIN
    IF said IS NULL OR said = '' THEN
        RAISE EXCEPTION 'this connection has not said for which force it works';
    END IF;
    RETURN said;
END $$
"""


def look_into(force: str) -> None:
    """Let this connection see the rows of one force, of EVERY_FORCE or of NO_FORCE, until it is told otherwise."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('reddot.force', %s, false)", [force])


@contextmanager
def looking_into(force: str, *, then: str) -> Iterator[None]:
    """Look into another force for a moment, such as at its shift teams to grant a role, and then at one's own again."""
    look_into(force)
    try:
        yield
    finally:
        look_into(then)


def statements(tables: dict[str, str]) -> Iterator[str]:
    """The SQL that puts the wall round tables, for a migration on PostgreSQL.

    tables: each table with the condition under which a row belongs to the force that is worked for; "" for a table
    with a column force_id.
    """
    yield _FUNCTION
    for table, condition in tables.items():
        inside = condition or "(SELECT reddot_force()) IN ('*', force_id)"
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY wall ON {table} USING ({inside}) WITH CHECK ({inside})"


def removal(tables: dict[str, str]) -> Iterator[str]:
    """The SQL that takes the wall away again."""
    for table in tables:
        yield f"DROP POLICY wall ON {table}"
        yield f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


def of_parent(table: str, column: str) -> str:
    """The condition for a row that belongs to whatever force a row of a walled table belongs to."""
    return f"EXISTS (SELECT 1 FROM {table} parent WHERE parent.id = {column})"  # noqa: S608 - names from a migration
