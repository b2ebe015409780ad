"""What the reference pages must name: every command, setting, criterion and import format that the code has."""

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from tests.architecture.house import ROOT, Source, python_sources

REFERENCE = ROOT / "docs/reference"
PARSERS = frozenset({"text", "flag", "whole", "words", "database", "get", "getenv"})
IN_SHELL = re.compile(r"\$[{(](?:or \$[(])?(REDDOT_[A-Z_]+|PYTHON|PORT)\b")


def missing(names: Iterable[str], page: str) -> list[str]:
    """The names that no line of a page has in backticks, and that have no page of their own in a folder beside it."""
    text = (REFERENCE / page).read_text() if (REFERENCE / page).exists() else ""
    own_pages = REFERENCE / page.removesuffix(".md")
    return sorted(name for name in names if f"`{name}`" not in text and not (own_pages / f"{name}.md").exists())


def settings_read(sources: Iterable[Source]) -> set[str]:
    """The names of the settings that Python code takes from the environment."""
    return {name for source in sources for node in ast.walk(source.tree) for name in _setting(node)}


def settings_of_scripts() -> set[str]:
    """The names of the settings that the shell scripts and the Makefile take from the environment."""
    files = [path for path in (ROOT / "scripts").iterdir() if path.is_file()] + [ROOT / "Makefile"]
    return {name for path in files for name in IN_SHELL.findall(path.read_text())}


def settings_of_code() -> set[str]:
    """Every setting, wherever it is read."""
    return settings_read(python_sources("reddot", "tests", "bench", "demo")) | settings_of_scripts()


def _setting(node: ast.AST) -> Iterator[str]:
    named: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PARSERS and node.args:
        named = node.args[0]
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        named = node.slice
    if isinstance(named, ast.Constant) and str(named.value).startswith("REDDOT_"):
        yield str(named.value)


def commands_of(app: Any) -> dict[str, list[str]]:
    """Every command of a typer application as a person types it, with its options."""
    import typer.main

    return dict(_commands(typer.main.get_command(app), "reddot"))


def _commands(command: Any, typed: str) -> Iterator[tuple[str, list[str]]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield (
            typed,
            sorted({name for option in command.params for name in option.opts if name.startswith("--")} - {"--help"}),
        )
        return
    for name, child in inner.items():
        if not child.hidden:
            yield from _commands(child, f"{typed} {name}")


def sections(page: str) -> dict[str, str]:
    """The text below each second heading of a reference page."""
    parts = re.split(r"^## (.+)$", (REFERENCE / page).read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def found(module: str, name: str) -> Any:
    """A name of a module."""
    return getattr(import_module(module), name)
