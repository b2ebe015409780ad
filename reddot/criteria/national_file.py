"""Reading the national rules from their dated YAML."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from reddot.criteria.national import Approval, NationalRules, Permission
from reddot.criteria.reading import Place
from reddot.criteria.yaml_text import read_yaml
from reddot.kernel.facts import DEVICE_MODELS
from reddot.kernel.problem import Problem

_DATED = ("from", "announced_on", "source", "doubt")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRules:
    """National rules, or None with the problems that stand in their way."""

    rules: NationalRules | None
    problems: tuple[Problem, ...]


@cache
def national_rules() -> NationalRules:
    """The national rules that come with Reddot: all that is known now. Source: rules/national.yaml."""
    text = resources.files("reddot.criteria").joinpath("rules/national.yaml").read_text("utf-8")
    loaded = load_rules(text)
    if loaded.rules is None:
        raise ValueError(f"rules/national.yaml: {loaded.problems[0].message}")
    return loaded.rules


def load_rules(text: str) -> LoadedRules:
    """Read national rules from YAML.

    Raises: nothing; each defect is a Problem.
    """
    top = read_yaml(text)
    rules = _rules(top) if not top.problems and top.is_mapping() else None
    return LoadedRules(rules=None if top.problems else rules, problems=tuple(top.problems))


def _rules(top: Place) -> NationalRules:
    top.allow(("sources", "approvals", "restricted", "permissions"))
    sources = _sources(top)
    approvals, permissions, restricted = top.need("approvals"), top.need("permissions"), top.need("restricted")
    return NationalRules(
        approvals=tuple(_approval(row, sources) for row in (approvals.items() if approvals else ())),
        permissions=tuple(_permission(row, sources) for row in (permissions.items() if permissions else ())),
        restricted=restricted.some_of(("regular", "special")) if restricted else (),
    )


def _sources(top: Place) -> tuple[str, ...]:
    listed = top.need("sources")
    if listed is None or not listed.is_mapping():
        return ()
    return tuple(listed.value)


def _approval(row: Place, sources: tuple[str, ...]) -> Approval:
    model, carriers = _code(row, "model", DEVICE_MODELS), _code(row, "carriers", ("any", "firearms"))
    from_day, announced_on = _dates(row)
    return Approval(
        model=model,
        carriers=carriers,
        from_day=from_day,
        announced_on=announced_on,
        source=_code(row, "source", sources),
        doubt=_doubt(row),
    )


def _permission(row: Place, sources: tuple[str, ...]) -> Permission:
    from_day, announced_on = _dates(row)
    return Permission(
        officer_type=_code(row, "officer_type", ("regular", "special")),
        from_day=from_day,
        announced_on=announced_on,
        source=_code(row, "source", sources),
        doubt=_doubt(row),
    )


def _code(row: Place, name: str, codes: tuple[str, ...]) -> str:
    found = row.need(name) if isinstance(row.value, dict) else None
    return (found.one_of(codes) or "") if found else ""


def _dates(row: Place) -> tuple[date, date]:
    if not row.is_mapping():
        return date.max, date.max
    row.allow(("model", "carriers", "officer_type", *_DATED))
    days = [place.day() if (place := row.need(name)) else None for name in ("from", "announced_on")]
    return days[0] or date.max, days[1] or date.max


def _doubt(row: Place) -> str:
    found = row.get("doubt") if isinstance(row.value, dict) else None
    return (found.text() or "") if found else ""
