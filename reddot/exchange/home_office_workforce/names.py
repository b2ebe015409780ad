"""One name for each force, whatever a published table calls it."""

import csv
import re
from functools import cache
from pathlib import Path

_SPELLINGS = Path(__file__).with_name("force_names.csv")
_MARKS = re.compile(r"\(r\)|\d+(?:\s*,\s*\d+)*\s*$", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^a-z ]")

REGIONS = frozenset(
    {
        "north east", "north west", "yorkshire and the humber", "east midlands", "west midlands region", "east of england",
        "eastern", "london", "south east", "south west", "wales", "england", "england and wales",
    }
)  # fmt: skip
"""English regions and nations as the tables head them. "West Midlands" is a region and a force: position decides."""


def plain(name: str) -> str:
    """A published name in lower case letters, without footnote figures, "(R)", stars, hyphens; "&" as "and"."""
    text = _MARKS.sub("", name.strip().lstrip("*"))
    return " ".join(_NOT_LETTERS.sub(" ", text.lower().replace("&", " and ")).split())


def canonical(name: str) -> str | None:
    """The one key of a force, such as "devon and cornwall", or None for a name that no table has given a force."""
    return _spellings().get(plain(name))


def forces() -> frozenset[str]:
    """The keys of all forces known, British Transport Police with them."""
    return frozenset(_spellings().values())


@cache
def _spellings() -> dict[str, str]:
    with _SPELLINGS.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["spelling"]: row["key"] for row in rows}
