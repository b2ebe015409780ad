"""What went wrong around a command, as a sentence: the database, a file, the access log. Imports none of them."""

import sys
from collections.abc import Callable

from reddot.entry.cli.common import SET_UP

_NOT_SET_UP = ("no such table", "no such column", "does not exist")


def in_words(error: BaseException) -> str | None:
    """The sentence for a failure that an operator can do something about; None for a fault of Reddot."""
    if isinstance(error, OSError):
        about = f"{error.filename}: " if error.filename else ""
        return f"{about}{error.strerror or error}."
    for module, name, words in _KNOWN:
        kind = getattr(sys.modules.get(module), name, None)  # a module that was not imported raised nothing
        if isinstance(kind, type) and isinstance(error, kind):
            return words(error)
    return None


def _database(error: BaseException) -> str:
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if any(part in said for part in _NOT_SET_UP):
        return f"The database is not set up, or is older than this version of Reddot. {SET_UP}"
    if "locked" in said:
        return "Something else is writing to the database. Try again in a moment."
    return f"The database cannot do this: {said}."


def _access_log(error: BaseException) -> str:
    return f"Nothing is shown, because the reading of it cannot be logged. {_database(error.__cause__ or error)}"


def _as_said(error: BaseException) -> str:
    said = str(error)
    return said if said.endswith(".") else f"{said}."


_KNOWN: tuple[tuple[str, str, Callable[[BaseException], str]], ...] = (
    ("reddot.accounts.services.access_log", "AccessLogError", _access_log),
    ("django.db", "Error", _database),
    ("django.core.exceptions", "ImproperlyConfigured", _as_said),
    ("reddot.ledger.note_store", "DamagedStore", _as_said),
    ("reddot.policies.queries", "UnreadableAdoptionError", _as_said),
    ("reddot.exchange.zip_directory", "UnreadableFile", _as_said),
)
