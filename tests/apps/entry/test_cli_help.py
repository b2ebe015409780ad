"""What a command says of itself is what its reference page says."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main

from reddot.entry.cli import app
from tests.architecture.documented import sections


def commands() -> Iterator[tuple[str, Any]]:
    yield from _below(typer.main.get_command(app), "reddot")


def _below(command: Any, typed: str) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield typed, command
    for name, child in (inner or {}).items():
        yield from _below(child, f"{typed} {name}")


ALL = dict(commands())


@pytest.mark.parametrize("typed", ALL)
def test_the_page_says_what_the_command_says(typed: str) -> None:
    section = sections("commands.md")[typed]
    assert section.strip().split("\n\n")[0].replace("\n", " ") == ALL[typed].help.replace("\n", " ")
    line = re.search(r"^```\n(.+)\n```$", section, re.MULTILINE)
    assert line
    assert line[1].startswith(typed)


@pytest.mark.parametrize("typed", ALL)
def test_the_page_says_of_each_argument_and_option_what_the_command_says(typed: str) -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (yes)? ?\| (.+) \|$", sections("commands.md")[typed], re.MULTILINE)
    said = {
        (one.opts[0] if one.opts[0].startswith("--") else one.metavar.strip("[]."), one.required, one.help)
        for one in ALL[typed].params
        if one.name != "help"
    }
    assert {(name, bool(needed), words) for name, needed, words in rows} == said
