"""The table of every route: which permission it takes, and whether its page shows records of people."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from reddot.accounts.permissions import matrix

PUBLIC = "public"
SIGNED_IN = "signed-in"
HEADER = ("route", "method", "permission", "personal", "example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One line of the table.

    permission: a name of the matrix, "public" (anyone) or "signed-in" (any account).
    personal: whether a page that it returns shows records of people, so that a read must have been logged.
    example: the example of tests/examples.py that makes its address and its form; "" for an address without parts.
    """

    name: str
    method: str
    permission: str
    personal: bool
    example: str


Table = Mapping[tuple[str, str], Route]


def table() -> Table:
    """The table that the settings name."""
    return _read(Path(settings.REDDOT_ROUTES))


@cache
def _read(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as lines:
        return parse(lines)


def parse(lines: Iterable[str]) -> Table:
    """The table by route name and method.

    Raises: ValueError for a line that is there twice, a permission that the matrix does not name, or "no" under
    personal without a reason where the permission opens records of people.
    """
    rows = csv.DictReader(lines)
    if tuple(rows.fieldnames or ()) != HEADER:
        raise ValueError(f"the columns must be {', '.join(HEADER)}")
    found: dict[tuple[str, str], Route] = {}
    for row in rows:
        route = _route(row)
        key = (route.name, route.method)
        if key in found:
            raise ValueError(f"{route.name} {route.method} is there twice")
        found[key] = route
    return found


def _route(row: Mapping[str, str]) -> Route:
    name, permission, personal = row["route"], row["permission"], row["personal"]
    known = matrix().get(permission)
    if known is None and permission not in (PUBLIC, SIGNED_IN):
        raise ValueError(f"{name}: {permission!r} is not in permissions.csv")
    answer, _, reason = personal.partition(":")
    if answer not in ("yes", "no"):
        raise ValueError(f"{name}: say yes or no under personal")
    if known is not None and known.personal and answer == "no" and not reason.strip():
        raise ValueError(f"{name}: {permission} opens records of people; write 'no: why this page shows none'")
    return Route(
        name=name, method=row["method"], permission=permission, personal=answer == "yes", example=row["example"]
    )
