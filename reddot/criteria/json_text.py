"""JSON as facts are handed in: numbers kept exact, no name twice, nothing too long or too deep."""

import json
from decimal import Decimal
from typing import Any

from reddot.criteria.reading import Place
from reddot.kernel.problem import Problem

LONGEST = 1_000_000
"""Longest file [characters]."""


class NotThisJsonError(Exception):
    """The text is JSON that is not read here. Never leaves this module."""


def read_json(text: str) -> Place:
    """The contents of a JSON text. When it cannot be read the value is None and there is one Problem."""
    if len(text) > LONGEST:
        return _unread("too_long", f"The file is longer than {LONGEST:,} characters.", None)
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant, object_pairs_hook=_pairs
        )
    except json.JSONDecodeError as error:
        return _unread("json_syntax", f"The file is not JSON: {error.msg} in line {error.lineno}.", error.lineno)
    except NotThisJsonError as error:
        return _unread("json_content", str(error), None)
    except RecursionError:
        return _unread("too_deep", "Too many levels stand inside one another.", None)
    return Place(value=value, path="", lines={}, problems=[])


def _no_constant(name: str) -> Any:
    raise NotThisJsonError(f"{name} is not a number.")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NotThisJsonError(f"{name!r} is given twice.")
        found[name] = value
    return found


def _unread(code: str, message: str, line: int | None) -> Place:
    problem = Problem(row=line, column=None, code=code, message=message)
    return Place(value=None, path="", lines={}, problems=[problem])
