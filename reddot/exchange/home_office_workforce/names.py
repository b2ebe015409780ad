"""One name for each force, whatever a published table calls it."""

import csv
import re
from functools import cache
from pathlib import Path

_SPELLINGS = Path(__file__).with_name("force_names.csv")
_MARKS = re.compile(r"\(r\)|\d+(?:\s*,\s*\d+)*\s*$", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^a-z ]")


def plain(name: str) -> str:
    """A published name in lower case letters, without footnote figures, "(R)", stars, hyphens; "&" as "and"."""
    text = _MARKS.sub("", name.strip().lstrip("*"))
    return " ".join(_NOT_LETTERS.sub(" ", text.lower().replace("&", " and ")).split())


def canonical(name: str) -> str | None:
    """The one key of a force, such as "thames valley", or None for a name that no table has given a force."""
    key, kind = _spellings().get(plain(name), ("", ""))
    return key if kind in ("territorial", "other") else None


def is_region(name: str) -> bool:
    """Whether a name is only ever that of a region or a nation. A name that a force shares is told by its place."""
    return _spellings().get(plain(name), ("", ""))[1] == "region"


def territorial() -> frozenset[str]:
    """The keys of the 43 territorial forces of England and Wales."""
    return frozenset(key for key, kind in _spellings().values() if kind == "territorial")


@cache
def _spellings() -> dict[str, tuple[str, str]]:
    with _SPELLINGS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["spelling"]: (row["key"], row["kind"]) for row in rows}
