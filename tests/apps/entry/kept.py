"""Outputs kept as files, so that a change of one shows as a difference to read."""

from difflib import unified_diff
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def same_as_kept(name: str, text: str) -> None:
    """Compare a text with its file in golden/. To accept a change, delete the file and run the test once more."""
    file = GOLDEN / name
    if not file.exists():
        file.write_text(text, encoding="utf-8")
        pytest.fail(f"{name} was not there and is written now: read it, then run the test again")
    kept = file.read_text(encoding="utf-8")
    changes = unified_diff(kept.splitlines(), text.splitlines(), "kept", "now", lineterm="", n=1)
    if kept != text:
        pytest.fail(f"{name} has changed. If that is meant, delete it and run this again.\n" + "\n".join(changes))
