"""Reading a policy file. What is wrong with it comes back as Problems, each with its line and what to do."""

import re
from collections import Counter
from dataclasses import MISSING as NO_DEFAULT
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from reddot.criteria.catalogue import ALWAYS_NEEDED, BY_NAME
from reddot.criteria.criterion import UNITS, AnyCriterion, Choice, Codes, Number, Quantity
from reddot.criteria.policy import Basis, Policy, PolicyCriterion, Source, Standing
from reddot.criteria.reading import Place
from reddot.criteria.yaml_text import read_yaml
from reddot.kernel.facts import DEVICE_MODELS
from reddot.kernel.problem import Problem

OFFICER_TYPES = ("regular", "special")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+){0,11}")
_TOP = ("name", "title", "officer_type", "suggested_from", "models", "sources", "criteria", "note")
_LINE = ("criterion", "source", "basis", "limits", "assumed", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPolicy:
    """A policy, or None with the problems that stand in its way."""

    policy: Policy | None
    problems: tuple[Problem, ...]


def load_policy(text: str) -> LoadedPolicy:
    """Read a policy from YAML.

    Raises: nothing; each defect is a Problem with a code, a line (row) and a path (column).
    """
    top = read_yaml(text)
    if top.problems:
        return LoadedPolicy(policy=None, problems=tuple(top.problems))
    policy = _policy(top) if top.is_mapping() else None
    return LoadedPolicy(policy=None if top.problems else policy, problems=tuple(top.problems))


def _policy(top: Place) -> Policy | None:
    top.allow(_TOP)
    name, title = _text(top, "name", needed=True), _text(top, "title", needed=True)
    if name and not _NAME.fullmatch(name):
        top.refuse("bad_name", "name must be words of a-z and 0-9 joined by hyphens.", name)
    officer_type, models, since = top.need("officer_type"), top.need("models"), top.need("suggested_from")
    sources = _sources(top)
    criteria = _criteria(top, frozenset(source.id for source in sources))
    kind = officer_type.one_of(OFFICER_TYPES) if officer_type else None
    covered = models.some_of(DEVICE_MODELS) if models else ()
    day = since.day() if since else None
    if top.problems or kind is None or day is None:
        return None
    return Policy(
        name=name,
        title=title,
        officer_type=kind,
        suggested_from=day,
        models=covered,
        sources=sources,
        criteria=criteria,
        note=_text(top, "note"),
    )


def _text(place: Place, name: str, *, needed: bool = False, code: str = "missing") -> str:
    found = place.need(name, code) if needed else place.get(name)
    return (found.text() or "") if found else ""


def _sources(top: Place) -> tuple[Source, ...]:
    listed = top.need("sources")
    found = [_source(place) for place in listed.items()] if listed else []
    for source_id, times in Counter(source.id for source in found).items():
        if times > 1:
            top.refuse("repeated_source", f"The source {source_id} is listed {times} times.", source_id)
    return tuple(found)


def _source(place: Place) -> Source:
    if not place.is_mapping():
        return Source(id="", title="", where="", standing=Standing.INFERENCE)
    place.allow(("id", "title", "where", "standing", "dated"))
    standing = place.need("standing")
    code = standing.one_of(Standing) if standing else None
    return Source(
        id=_text(place, "id", needed=True),
        title=_text(place, "title", needed=True),
        where=_text(place, "where", needed=True),
        standing=Standing(code or Standing.INFERENCE),
        dated=_text(place, "dated"),
    )


def _criteria(top: Place, sources: frozenset[str]) -> tuple[PolicyCriterion, ...]:
    listed = top.need("criteria")
    found: dict[str, PolicyCriterion] = {}
    for place in listed.items() if listed else ():
        line = _line(place, sources) if place.is_mapping() else None
        if line is not None and line.name in found:
            place.refuse("repeated_criterion", f"The criterion {line.name} is given twice.", line.name)
        elif line is not None:
            found[line.name] = line
    for name in ALWAYS_NEEDED:
        if listed and name not in found and not top.problems:
            message = f"Every policy needs the criterion {name} ({BY_NAME[name].question})."
            listed.refuse("national_minimum", message, name)
    return tuple(found.values())


def _line(place: Place, sources: frozenset[str]) -> PolicyCriterion | None:
    place.allow(_LINE)
    named = place.need("criterion")
    name = named.one_of(BY_NAME, "unknown_criterion") if named else None
    if name is None:
        return None
    basis = place.need("basis")
    code = basis.one_of(Basis) if basis else None
    assumed, note = _assumption(place)
    return PolicyCriterion(
        name=name,
        limits=read_limits(place, BY_NAME[name], sources),
        source=_cited(place, sources),
        basis=Basis(code or Basis.PRACTICE),
        assumed=assumed,
        note=note,
    )


def _assumption(place: Place) -> tuple[bool, str]:
    """Whether an author chose a thing without a source, and the note, which must then say why."""
    marked = place.get("assumed")
    assumed = bool(marked.flag()) if marked else False
    note = _text(place, "note")
    if assumed and not note:
        place.refuse("missing_note", f"{place.path} is assumed: say in a note why.")
    return assumed, note


def _cited(place: Place, sources: frozenset[str]) -> str:
    cited = _text(place, "source", needed=True, code="missing_source")
    if cited and cited not in sources:
        place.refuse("unknown_source", f"{place.path} cites {cited}, which is not among the sources.", cited)
    return cited


def read_limits(place: Place, criterion: AnyCriterion, sources: frozenset[str]) -> Any:
    """An instance of the criterion's limits, or None with the defects noted."""
    shapes = shapes_of(criterion)
    given = place.get("limits")
    found: dict[str, Quantity | Choice] = {}
    before = len(place.problems)
    if given is not None and given.is_mapping():
        given.allow(shapes)
    holder = given if given is not None and isinstance(given.value, dict) else None
    for name, (shape, needed) in shapes.items():
        limit = holder.get(name) if holder else None
        if limit is not None:
            read = _limit(limit, shape, sources)
            if read is not None:
                found[name] = read
        elif needed:
            place.refuse("missing_limit", f"{criterion.name} needs the limit {name}.", name)
    if len(place.problems) > before:
        return None
    try:
        return criterion.limits(**found)
    except ValueError as error:
        place.refuse("limits_disagree", f"{criterion.name}: {error}.")
        return None


def shapes_of(criterion: AnyCriterion) -> dict[str, tuple[Number | Codes, bool]]:
    """The limits of a criterion: how each must be written, and whether it must be given."""
    hints = get_type_hints(criterion.limits, include_extras=True)
    found: dict[str, tuple[Number | Codes, bool]] = {}
    for field in fields(criterion.limits):
        hint = hints[field.name]
        assert get_origin(hint) is Annotated  # noqa: S101  (each limit says how it is written)
        found[field.name] = (get_args(hint)[1], field.default is NO_DEFAULT)
    return found


def _limit(place: Place, shape: Number | Codes, sources: frozenset[str]) -> Quantity | Choice | None:
    if not place.is_mapping():
        return None
    number = isinstance(shape, Number)
    place.allow(("value", "unit", "source", "assumed", "note") if number else ("value", "source", "assumed", "note"))
    source = _cited(place, sources)
    assumed, note = _assumption(place)
    value = place.need("value", "missing_number" if number else "missing_value")
    if value is None:
        return None
    if isinstance(shape, Number):
        return _quantity(place, value, shape, _Said(source=source, assumed=assumed, note=note))
    values = value.some_of(shape.codes)
    if len(values) > shape.most:
        value.refuse("too_many", f"{value.path} takes {shape.most} only.", ", ".join(values))
    return Choice(values=values, source=source, assumed=assumed, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    source: str
    assumed: bool
    note: str


def _quantity(place: Place, value: Place, shape: Number, said: _Said) -> Quantity | None:
    unit_place = place.need("unit", "missing_unit")
    unit = unit_place.one_of(shape.units, "unknown_unit") if unit_place else None
    number = value.number()
    if unit is None or number is None:
        return None
    scaled = number * UNITS[unit]
    low, high = Decimal(shape.low) / UNITS[unit], Decimal(shape.high) / UNITS[unit]
    if scaled != scaled.to_integral_value() or not shape.low <= scaled <= shape.high:
        smallest = (Decimal(1) / UNITS[unit]).quantize(Decimal("0.001")).normalize() if UNITS[unit] != 12 else 1
        message = f"{value.path} must be between {low:.4g} and {high:.10g} {unit}, in steps of {smallest:f}."
        value.refuse("number_out_of_range", message, number)
        return None
    return Quantity(value=number, unit=unit, source=said.source, assumed=said.assumed, note=said.note)
