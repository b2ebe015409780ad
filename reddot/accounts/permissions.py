"""Who may do what: the matrix of permissions.csv, and the one function that decides from it.

A cell says how far a permission reaches for a role: `o` the person's own record, `a` records assigned to them, `t` the
team or district of the grant, `s` the special constables of where the role is held, `f` wherever the role is held,
`x` the same but redacted, `#` counts only; blank is no. A role held over less than the cell says reaches less.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from django.db.models import Q

from reddot.accounts.terms import JOB_ROLE, ROLE_CODES, Over
from reddot.kernel.actor import Actor, Grant
from reddot.kernel.refusal import Refusal

LETTERS = "oatsfx#"
Level = Literal["full", "redacted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One line of the matrix. `personal`: what it opens are records of people, so reads are logged (s.62)."""

    name: str
    personal: bool
    what: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a force. over: "own", "assigned", "team", "district" or "force"; specials: only special constables."""

    over: str
    unit: str = ""
    specials: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one record stands, to be held against a Scope."""

    force: str
    district: str = ""
    team: str = ""
    user_id: int | None = None
    special: bool = False
    assigned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How far one permission reaches for one actor. An empty scope reaches nothing and is false.

    user_id: whose own records `own` means.
    force: the one force it stays in; None reaches every force (jobs and system administrators only).
    full, redacted: the parts whose records may be shown, whole or redacted; counts: parts only to be counted.
    """

    user_id: int | None
    force: str | None
    full: frozenset[Part] = frozenset()
    redacted: frozenset[Part] = frozenset()
    counts: frozenset[Part] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.full or self.redacted or self.counts)

    @property
    def shown(self) -> frozenset[Part]:
        """Parts whose single records may be shown, whole or redacted."""
        return self.full | self.redacted

    @property
    def districts(self) -> frozenset[str]:
        """Codes of the districts whose records may be shown."""
        return frozenset(part.unit for part in self.shown if part.over == Over.DISTRICT)

    @property
    def teams(self) -> frozenset[str]:
        """Codes of the teams whose records may be shown."""
        return frozenset(part.unit for part in self.shown if part.over == Over.TEAM)

    @property
    def whole_force(self) -> bool:
        """Whether every record of the force may be shown in full."""
        return Part(over=Over.FORCE) in self.full

    def level_of(self, place: Place) -> Level | None:
        """How much of a record at `place` may be shown: "full", "redacted", or None for nothing."""
        if self.force is not None and place.force != self.force:
            return None
        if any(_covers(part, place, self.user_id) for part in self.full):
            return "full"
        if any(_covers(part, place, self.user_id) for part in self.redacted):
            return "redacted"
        return None


class NotAllowed(Refusal):
    """The actor's roles do not allow this."""

    code = "not_allowed"


@cache
def matrix() -> Mapping[str, Permission]:
    """Every permission by name, as permissions.csv says."""
    text = files("reddot.accounts").joinpath("permissions.csv").read_text(encoding="utf-8")
    return parse_matrix(text.splitlines())


def parse_matrix(lines: Iterable[str]) -> Mapping[str, Permission]:
    """The matrix from the lines of its table.

    Raises: ValueError for a missing role column, a permission named twice or a cell that is not a letter of the legend.
    """
    rows = csv.DictReader(lines)
    if tuple(rows.fieldnames or ())[3:] != ROLE_CODES:
        raise ValueError(f"the columns after permission, personal, what must be {', '.join(ROLE_CODES)}")
    found: dict[str, Permission] = {}
    for row in rows:
        permission = _permission(row)
        if permission.name in found:
            raise ValueError(f"{permission.name} is there twice")
        found[permission.name] = permission
    return found


def _permission(row: Mapping[str, str]) -> Permission:
    name, cells = row["permission"], {role: row[role] for role in ROLE_CODES}
    if row["personal"] not in ("yes", "no") or not row["what"]:
        raise ValueError(f"{name}: say yes or no under personal, and what it opens")
    for role, cell in cells.items():
        if len(cell) > 1 or cell not in LETTERS:
            raise ValueError(f"{name}, {role}: {cell!r} is not one of {', '.join(LETTERS)} or blank")
    return Permission(name=name, personal=row["personal"] == "yes", what=row["what"], cells=cells)


def scopes(actor: Actor, permission: str, *, table: Mapping[str, Permission] | None = None) -> Scope:
    """How far `permission` reaches for the actor; empty (false) when no role of theirs has it.

    Raises: KeyError for a permission that the matrix does not name.
    """
    row = (matrix() if table is None else table)[permission]
    scope = Scope(user_id=actor.user_id, force=actor.force)
    for grant in actor.grants:
        if _usable(grant, actor):
            cell = "f" if grant.role == JOB_ROLE else row.cells.get(grant.role, "")
            scope = _widened(scope, cell, grant)
    return scope


def allowed(actor: Actor, permission: str) -> Scope | None:
    """The scope of the permission for the actor, or None when they do not have it at all."""
    return scopes(actor, permission) or None


def require(actor: Actor, permission: str) -> Scope:
    """The scope of the permission for the actor.

    Raises: NotAllowed when they do not have it; KeyError for a permission that the matrix does not name.
    """
    scope = scopes(actor, permission)
    if not scope:
        raise NotAllowed("Your roles do not allow this. Ask your system administrator which role you need.")
    return scope


def within(
    scope: Scope,
    *,
    force: str,
    district: str,
    team: str,
    user: str,
    special: Q,
    assigned: Q | None = None,
    level: Literal["shown", "full", "counts"] = "shown",
) -> Q:
    """The rows of a table that lie within a scope, as a filter.

    force, district, team, user: lookups from the table to those codes, such as "district__code"; user to the user's id.
    special: the filter for records of special constables; assigned: for records assigned to the actor, if there are any.
    level: "shown" whole or redacted, "full" only whole, "counts" whatever may at least be counted.
    """
    parts = {"shown": scope.shown, "full": scope.full, "counts": scope.shown | scope.counts}[level]
    nothing = Q(pk__in=[])
    choices = {
        "own": Q(**{user: scope.user_id}) if scope.user_id is not None else nothing,
        "assigned": assigned if assigned is not None else nothing,
        "force": Q(),
    }
    columns = {"team": team, "district": district}
    found = nothing
    for part in sorted(parts, key=lambda part: (part.over, part.unit, part.specials)):
        condition = choices[part.over] if part.over in choices else Q(**{columns[part.over]: part.unit})
        if part.specials:
            condition &= special
        if not condition:  # the whole force: Q's own "or" would drop an empty condition
            found = Q()
            break
        found |= condition
    return found if scope.force is None else Q(**{force: scope.force}) & found


def _usable(grant: Grant, actor: Actor) -> bool:
    """Whether a grant may count: trusted code names itself, and a role outside any force reaches no record."""
    if grant.role == JOB_ROLE:
        return actor.user_id is None
    return actor.force is not None or grant.role in ("ADM", "PUB")


def _widened(scope: Scope, cell: str, grant: Grant) -> Scope:
    part = _part(cell, grant)
    if part is None:
        return scope
    if cell == "x":
        return replace(scope, redacted=scope.redacted | {part})
    if cell == "#":
        return replace(scope, counts=scope.counts | {part})
    return replace(scope, full=scope.full | {part})


def _part(cell: str, grant: Grant) -> Part | None:
    """The part that a cell opens to a role held as `grant`: the narrower of the two."""
    if not cell:
        return None
    if cell == "o" or grant.scope == Over.OWN:
        return Part(over=Over.OWN)
    if cell == "a":
        return Part(over="assigned")
    if cell == "t" and grant.scope not in (Over.TEAM, Over.DISTRICT):
        return None
    over = Over.FORCE if grant.role == "PUB" else Over(grant.scope)
    return Part(over=over, unit=grant.unit, specials=cell == "s")


def _covers(part: Part, place: Place, user_id: int | None) -> bool:
    if part.specials and not place.special:
        return False
    if part.over == Over.OWN:
        return user_id is not None and place.user_id == user_id
    if part.over == "assigned":
        return place.assigned
    if part.over == Over.TEAM:
        return bool(part.unit) and place.team == part.unit
    if part.over == Over.DISTRICT:
        return bool(part.unit) and place.district == part.unit
    return True
