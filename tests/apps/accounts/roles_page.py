"""Reads docs/reference/roles.md: the second, independent statement of who may do what."""

import re
from functools import cache
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "roles.md"
LETTER = {
    "own": "o",
    "assigned": "a",
    "team or district": "t",
    "specials": "s",
    "where held": "f",
    "redacted": "x",
    "counts": "#",
}


@cache
def cells_by_role() -> dict[str, dict[str, str]]:
    """For each role the letter of each permission that the page gives it."""
    page = PAGE.read_text(encoding="utf-8")
    sections = re.split(r"^### ([A-Z]{3}): .*$", page, flags=re.MULTILINE)[1:]
    return {role: _cells(text) for role, text in zip(sections[::2], sections[1::2], strict=True)}


def _cells(section: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for words, names in re.findall(r"^- ([a-z ]+): (.*)$", section, flags=re.MULTILINE):
        for name in re.findall(r"`([a-z_.]+)`", names):
            assert name not in found, f"{name} is listed twice"
            found[name] = LETTER[words]
    return found


@cache
def facts_by_role() -> dict[str, tuple[str, frozenset[str], bool, bool]]:
    """For each role its title, what it can be held over, whether it needs a second factor, whether two people."""
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-Z]{3}) \| ([^|]+) \| ([^|]+) \| (yes|no) \| (yes|no) \|$", page, flags=re.MULTILINE)
    words = {"own", "team", "district", "force"}
    return {
        role: (title, frozenset(words.intersection(over.split(", "))), factor == "yes", two == "yes")
        for role, title, over, factor, two in rows
    }
