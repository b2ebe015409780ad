"""The facts file as a JSON Schema, made from the same lists that its reader uses."""

from typing import Any

from reddot.criteria.facts_file import OFFICER_TYPES, OWN, names_of
from reddot.kernel.facts import DEVICE_MODELS, FITNESS_TESTS, ROLE_CATEGORIES, FactKind, codes

_DATE = {"type": "string", "format": "date", "pattern": "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}
_MOMENT = {"type": "string", "format": "date-time"}
_MONTH = {"type": "string", "pattern": "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 2000, "pattern": "\\S"}
_HOURS = {"type": "number", "minimum": 0, "maximum": 9999.99, "multipleOf": 0.01}
_LEVEL = {"type": "number", "minimum": 0, "maximum": 999.999}


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a facts file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts about one officer",
        "description": "What `reddot criteria assess --facts` reads. Dates are days, from is the first day it held.",
        "type": "object",
        "additionalProperties": False,
        "required": ["facts"],
        "properties": {
            "officer_type": {
                "enum": list(OFFICER_TYPES),
                "description": "Short for an employment fact that holds on every day; give one or the other.",
            },
            "facts": {"type": "array", "items": {"oneOf": [_entry(kind) for kind in FactKind]}},
        },
    }


def _entry(kind: FactKind) -> dict[str, Any]:
    own = {name: _own(kind, name) for name in OWN.get(kind, ("value",))}
    about = {"from": _DATE, "to": _DATE, "source": _TEXT, "ref": _TEXT, "recorded_at": _MOMENT, "corrected_at": _MOMENT}
    found = {
        "title": kind.value,
        "type": "object",
        "additionalProperties": False,
        "required": ["kind", *_required(kind)],
        "properties": {
            "kind": {"const": kind.value},
            **{name: about[name] for name in names_of(kind) if name in about},
            **own,
        },
    }
    return {**found, **_alternatives(kind)}


def _required(kind: FactKind) -> list[str]:
    if kind is FactKind.DUTY_HOURS:
        return ["month", "hours"]
    if kind is FactKind.ACCREDITATION:
        return ["from", "model", "value"]
    return ["from"] if kind in (FactKind.SERVICE_START, FactKind.ROLE, FactKind.FITNESS) else ["from", "value"]


def _alternatives(kind: FactKind) -> dict[str, Any]:
    """A role and a fitness result may be written as one text or in parts."""
    parts = {FactKind.ROLE: ["category"], FactKind.FITNESS: ["test", "level"]}.get(kind)
    return {"oneOf": [{"required": ["value"]}, {"required": parts}]} if parts else {}


def _own(kind: FactKind, name: str) -> dict[str, Any]:
    """How a name that only this kind has must be written."""
    listed = codes(kind)
    if name == "value" and listed is not None:
        return {"enum": list(listed)}
    if name == "value" and kind is FactKind.ROLE:
        return {"type": "string", "pattern": f"^({'|'.join(ROLE_CATEGORIES)})/(yes|no|unknown)$"}
    if name == "value" and kind is FactKind.FITNESS:
        return {"type": "string", "pattern": f"^({'|'.join(FITNESS_TESTS)}) [0-9]{{1,3}}(\\.[0-9]{{1,3}})?$"}
    shared: dict[str, dict[str, Any]] = {
        "value": _TEXT,
        "category": {"enum": list(ROLE_CATEGORIES)},
        "public_facing": {"type": ["boolean", "null"]},
        "test": {"enum": list(FITNESS_TESTS)},
        "level": _LEVEL,
        "month": _MONTH,
        "to_month": _MONTH,
        "hours": _HOURS,
        "model": {"enum": list(DEVICE_MODELS)},
    }
    return shared[name]
