"""Parses settings from the environment by type, and fails at the start with what to do."""

import os
from urllib.parse import unquote, urlsplit


class BadSetting(SystemExit):
    """A setting in the environment cannot be used."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name}: {expected}. See docs/reference/settings.md.")


def text(name: str, default: str | None = None) -> str:
    """A setting as text; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None or (default is None and not value):
        raise BadSetting(name, "set this before starting")
    return value


def flag(name: str, default: bool) -> bool:
    """A setting that is "true" or "false"."""
    value = os.environ.get(name, "true" if default else "false").lower()
    if value not in ("true", "false"):
        raise BadSetting(name, 'must be "true" or "false"')
    return value == "true"


def whole(name: str, default: int) -> int:
    """A setting that is a whole number of 0 or more."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise BadSetting(name, "must be a whole number")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A setting that is a list parted by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(name: str, default: str) -> dict[str, object]:
    """A Django database from a URL: sqlite:///path/to/file or postgresql://user:password@host:port/name."""
    url = text(name, default)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path[1:], "OPTIONS": SQLITE_OPTIONS, **KEPT}
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            **KEPT,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadSetting(name, "must begin with sqlite:/// or postgresql://")


# A connection is kept for the next request: opening one costs as much as a page (SQLite sets itself up by nine PRAGMAs).
KEPT: dict[str, object] = {"CONN_MAX_AGE": 600}

# FULL, not NORMAL: in the power-loss simulation NORMAL lost acknowledged commits (docs/adr/0002-stack.md).
# recursive_triggers: without it INSERT OR REPLACE walks round the ledger's delete trigger.
SQLITE_OPTIONS: dict[str, object] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON;PRAGMA secure_delete=ON;"
        "PRAGMA foreign_keys=ON;PRAGMA mmap_size=268435456;PRAGMA journal_size_limit=67108864;"
        "PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;"
    ),
}
