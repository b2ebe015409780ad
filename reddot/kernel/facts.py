"""The dated facts about an officer: their kinds, their code lists and how a value is held as a number.

Every fact has a text `value` that a person reads and a whole `number` that rules compare. This module is the only
place that says how one follows from the other.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256


class FactKind(StrEnum):
    """What a dated fact is about. Append, never reorder: stored strand numbers count on the order."""

    EMPLOYMENT = "employment"
    RANK = "rank"
    ROLE = "role"
    POSTING = "posting"
    PATROL_STATUS = "patrol_status"
    SERVICE_START = "service_start"
    SAFETY_TRAINING = "safety_training"
    FIRST_AID = "first_aid"
    FITNESS = "fitness"
    EYESIGHT = "eyesight"
    STANDARDS_CHECK = "standards_check"
    RESTRICTION = "restriction"
    FEDERATION = "federation"
    DUTY_HOURS = "duty_hours"
    APPLICATION = "application"
    RECOMMENDATION = "recommendation"
    ENDORSEMENT = "endorsement"
    ACCREDITATION = "accreditation"
    NAME = "name"


EVENT_KINDS = frozenset(
    {
        FactKind.SERVICE_START,
        FactKind.SAFETY_TRAINING,
        FactKind.FIRST_AID,
        FactKind.FITNESS,
        FactKind.EYESIGHT,
        FactKind.STANDARDS_CHECK,
        FactKind.DUTY_HOURS,
        FactKind.RECOMMENDATION,
        FactKind.ENDORSEMENT,
        FactKind.ACCREDITATION,
    }
)
"""Kinds that happened on a day: none of them can lie after the day it was recorded. The others are states."""

KEYED_KINDS = frozenset({FactKind.DUTY_HOURS, FactKind.ACCREDITATION})
"""Kinds with several parallel strands, told apart by `key`: the month (2019-03) or the device model (taser-7)."""

EMPLOYMENTS = ("left", "regular", "special")
PATROL_STATUSES = ("accompanied", "independent")
RESULTS = ("failed", "passed")
STANDARDS_RESULTS = ("adverse", "clear", "pending")
YES_NO = ("no", "yes")
APPLICATION_STATES = ("withdrawn", "volunteered", "handed_back")

RANKS = (
    "constable",
    "sergeant",
    "inspector",
    "chief_inspector",
    "superintendent",
    "chief_superintendent",
    "assistant_chief_constable",
    "deputy_chief_constable",
    "chief_constable",
    "special_constable",
    "special_sergeant",
    "special_inspector",
    "special_chief_inspector",
    "special_superintendent",
    "special_chief_officer",
)
"""Lowest first within regulars, then within specials. The number of a rank is its place here: append, never reorder."""

ROLE_CATEGORIES = (
    "other",
    "response",
    "neighbourhood",
    "roads_policing",
    "firearms",
    "dogs",
    "public_order",
    "custody",
    "investigation",
    "training",
    "control_room",
    "headquarters",
    "search",
)
"""Kinds of role that policies name. Append, never reorder."""

FITNESS_TESTS = ("shuttle_15m", "chester_treadmill_walk", "chester_treadmill_run")
DEVICE_MODELS = ("m26", "x26", "x2", "taser-7", "taser-10")

_CODES: dict[FactKind, tuple[str, ...]] = {
    FactKind.EMPLOYMENT: EMPLOYMENTS,
    FactKind.RANK: RANKS,
    FactKind.PATROL_STATUS: PATROL_STATUSES,
    FactKind.SAFETY_TRAINING: RESULTS,
    FactKind.FIRST_AID: RESULTS,
    FactKind.EYESIGHT: RESULTS,
    FactKind.STANDARDS_CHECK: STANDARDS_RESULTS,
    FactKind.RESTRICTION: YES_NO,
    FactKind.FEDERATION: YES_NO,
    FactKind.APPLICATION: APPLICATION_STATES,
    FactKind.RECOMMENDATION: RANKS,
    FactKind.ENDORSEMENT: RANKS,
    FactKind.ACCREDITATION: RESULTS,
}


@dataclass(frozen=True, slots=True)
class Role:
    """What an officer does. public_facing None means that nobody has said."""

    category: str
    public_facing: bool | None


def codes(kind: FactKind) -> tuple[str, ...] | None:
    """The code list of a kind, in the order of its numbers, or None for a kind without one."""
    return _CODES.get(kind)


@lru_cache(maxsize=1 << 16)
def number_of(kind: FactKind, value: str) -> int:
    """The whole number that rules compare for a value in its text form.

    Texts: a code of `codes(kind)`; a role "category/yes", "category/no" or "category/unknown"; a service start
    "2008-04-01" [day ordinal]; a fitness result "shuttle_15m 5.4" [thousandths of a level]; duty hours "41.50"
    [hundredths of an hour]; a posting "station" or "station/team" and a name "Family, Given" [only equality means anything].
    Raises: ValueError with a sentence that says what was expected.
    """
    listed = _CODES.get(kind)
    if listed is not None:
        if value not in listed:
            raise ValueError(f"{value!r} is not one of {', '.join(listed)}")
        return listed.index(value)
    if kind is FactKind.ROLE:
        return _role_number(value)
    if kind is FactKind.SERVICE_START:
        return date.fromisoformat(value).toordinal()
    if kind is FactKind.FITNESS:
        return _fitness_number(value)
    if kind is FactKind.DUTY_HOURS:
        return _scaled(value, 100, "hours")
    return int.from_bytes(sha256(value.encode()).digest()[:6])


def role_of(number: int) -> Role:
    """The role that a number stands for."""
    category, facing = divmod(number, 3)
    return Role(ROLE_CATEGORIES[category], (False, True, None)[facing])


def _role_number(value: str) -> int:
    category, _, facing = value.partition("/")
    if category not in ROLE_CATEGORIES:
        raise ValueError(f"{category!r} is not one of {', '.join(ROLE_CATEGORIES)}")
    if facing not in ("no", "yes", "unknown"):
        raise ValueError(f"say whether the role is public-facing: {category}/yes, {category}/no or {category}/unknown")
    return ROLE_CATEGORIES.index(category) * 3 + ("no", "yes", "unknown").index(facing)


def _fitness_number(value: str) -> int:
    test, _, level = value.partition(" ")
    if test not in FITNESS_TESTS:
        raise ValueError(f"{test!r} is not one of {', '.join(FITNESS_TESTS)}")
    return FITNESS_TESTS.index(test) * 1_000_000 + _scaled(level, 1000, "a level")


def fitness_of(number: int) -> tuple[str, Decimal]:
    """The test and the level that a fitness number stands for."""
    test, level = divmod(number, 1_000_000)
    return FITNESS_TESTS[test], Decimal(level) / 1000


def _scaled(text: str, scale: int, what: str) -> int:
    try:
        amount = Decimal(text) * scale
    except ArithmeticError:
        raise ValueError(f"{text!r} is not {what} as a number") from None
    if not amount.is_finite() or amount < 0 or amount >= 1_000_000 or amount != amount.to_integral_value():
        raise ValueError(f"{text!r} is not {what} between 0 and {999_999 / scale:,.0f} with so many decimals")
    return int(amount)


@lru_cache(maxsize=4096)
def strand_of(kind: FactKind, key: str = "") -> int:
    """Kind and key as one whole number: kind x 100,000 plus the key's place (months since 1970, or the model's place).

    Raises: ValueError for a key that the kind does not have.
    """
    base = _KIND_ORDER[kind] * STRAND_STEP
    if kind is FactKind.DUTY_HOURS:
        first = date.fromisoformat(f"{key}-01")
        return base + (first.year - 1970) * 12 + first.month
    if kind is FactKind.ACCREDITATION:
        if key not in DEVICE_MODELS:
            raise ValueError(f"{key!r} is not one of {', '.join(DEVICE_MODELS)}")
        return base + DEVICE_MODELS.index(key)
    if key:
        raise ValueError(f"{kind} has no key, but {key!r} was given")
    return base


def kind_and_key(strand: int) -> tuple[FactKind, str]:
    """The kind and key that a strand number stands for."""
    order, place = divmod(strand, STRAND_STEP)
    kind = _KINDS[order]
    if kind is FactKind.DUTY_HOURS:
        year, month0 = divmod(place - 1, 12)
        return kind, f"{1970 + year:04}-{month0 + 1:02}"
    if kind is FactKind.ACCREDITATION:
        return kind, DEVICE_MODELS[place]
    return kind, ""


STRAND_STEP = 100_000
_KINDS = tuple(FactKind)
_KIND_ORDER = {kind: order for order, kind in enumerate(_KINDS)}
