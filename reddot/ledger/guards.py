"""The triggers that refuse every change to the ledger but an append, in the words of each engine.

Kept as plain statements so that a migration can run them and a reviewer can read them.
"""

APPEND_ONLY = (
    "ledger_entry",
    "ledger_tile",
    "ledger_checkpoint",
    "ledger_cosignature",
    "ledger_hold",
    "ledger_hold_lifted",
    "ledger_erasure_request",
    "ledger_erasure",
)
NEVER_DELETED = (*APPEND_ONLY, "ledger_body", "ledger_head")

_SQLITE = """
CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH {each} {when}
EXECUTE FUNCTION ledger_refuse('{message}')
"""
_FUNCTION = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END $$
"""

NO_CHANGE = "a ledger row is never changed"
NO_DELETE = "a ledger row is never deleted"
ONLY_ERASURE = "only the private fields of a ledger entry can change, by erasure"
ONLY_FORWARD = "the head of a ledger only moves forward"


def statements(vendor: str) -> list[str]:
    """The statements that put the guards on. vendor: "sqlite" or "postgresql"."""
    return _sqlite() if vendor == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    rows = [
        _SQLITE.format(table=table, name="no_update", event="UPDATE", when="", message=NO_CHANGE)
        for table in APPEND_ONLY
    ]
    rows += [
        _SQLITE.format(table=table, name="no_delete", event="DELETE", when="", message=NO_DELETE)
        for table in NEVER_DELETED
    ]
    rows.append(
        _SQLITE.format(
            table="ledger_body",
            name="only_erasure",
            event="UPDATE",
            when="WHEN NEW.force IS NOT OLD.force OR NEW.seq IS NOT OLD.seq",
            message=ONLY_ERASURE,
        )
    )
    rows.append(
        _SQLITE.format(
            table="ledger_head",
            name="only_forward",
            event="UPDATE",
            when="WHEN NEW.force IS NOT OLD.force OR NEW.n <= OLD.n",
            message=ONLY_FORWARD,
        )
    )
    return rows


def _postgresql() -> list[str]:
    rows = [_FUNCTION]
    for table in APPEND_ONLY:
        rows.append(_pg(table, "no_update", "UPDATE", NO_CHANGE))
    for table in NEVER_DELETED:
        rows.append(_pg(table, "no_delete", "DELETE", NO_DELETE))
        rows.append(_pg(table, "no_truncate", "TRUNCATE", NO_DELETE, each="STATEMENT"))
    moved = "WHEN (NEW.force <> OLD.force OR NEW.seq <> OLD.seq)"
    back = "WHEN (NEW.force <> OLD.force OR NEW.n <= OLD.n)"
    rows.append(_pg("ledger_body", "only_erasure", "UPDATE", ONLY_ERASURE, when=moved))
    rows.append(_pg("ledger_head", "only_forward", "UPDATE", ONLY_FORWARD, when=back))
    return rows


def _pg(table: str, name: str, event: str, message: str, *, each: str = "ROW", when: str = "") -> str:
    return _POSTGRESQL.format(table=table, name=name, event=event, message=message, each=each, when=when)


def removal(vendor: str) -> list[str]:
    """The statements that take the guards off again: for undoing the migration, and for attacks in tests."""
    names = [(table, "no_update") for table in APPEND_ONLY]
    names += [(table, "no_delete") for table in NEVER_DELETED]
    names += [("ledger_body", "only_erasure"), ("ledger_head", "only_forward")]
    if vendor == "sqlite":
        return [f"DROP TRIGGER {table}_{name}" for table, name in names]
    names += [(table, "no_truncate") for table in NEVER_DELETED]
    return [f"DROP TRIGGER {table}_{name} ON {table}" for table, name in names] + ["DROP FUNCTION ledger_refuse()"]
