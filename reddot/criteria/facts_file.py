"""Facts about one officer as a person writes them, in JSON or in a case file: see docs/reference/facts-file.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from reddot.criteria.facts import Fact
from reddot.criteria.json_text import read_json
from reddot.criteria.months import first_day, key_of_month, month_of_key
from reddot.criteria.reading import EARLIEST, Place
from reddot.kernel.facts import (
    DEVICE_MODELS,
    EVENT_KINDS,
    FITNESS_TESTS,
    ROLE_CATEGORIES,
    FactKind,
    codes,
    number_of,
)
from reddot.kernel.problem import Problem

OFFICER_TYPES = ("regular", "special")
ABOUT = ("kind", "from", "to", "recorded_at", "corrected_at", "source", "ref")
"""Names that a fact of any kind may have."""

OWN: dict[FactKind, tuple[str, ...]] = {
    FactKind.ROLE: ("value", "category", "public_facing"),
    FactKind.FITNESS: ("value", "test", "level"),
    FactKind.DUTY_HOURS: ("month", "to_month", "hours"),
    FactKind.ACCREDITATION: ("model", "value"),
    FactKind.SERVICE_START: (),
}
"""Names that facts of one kind have besides; the others have just `value`."""

MOST_MONTHS = 600
MOST_FACTS = 5_000
_MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFacts:
    """The facts of a file; none when there are problems."""

    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...]


def load_facts(text: str) -> LoadedFacts:
    """Read one officer's facts from JSON.

    Raises: nothing; each defect is a Problem whose column is the path ("facts[3].value").
    """
    top = read_json(text)
    facts = tuple(_file(top)) if not top.problems and top.is_mapping() else ()
    return LoadedFacts(facts=() if top.problems else facts, problems=tuple(top.problems))


def _file(top: Place) -> list[Fact]:
    top.allow(("officer_type", "facts"))
    listed = top.need("facts")
    facts = read_facts(listed) if listed else []
    officer_type = top.get("officer_type")
    if officer_type is None:
        return facts
    if any(fact.kind is FactKind.EMPLOYMENT for fact in facts):
        officer_type.refuse("said_twice", "Give officer_type or employment facts, not both.", officer_type.value)
    code = officer_type.one_of(OFFICER_TYPES)
    return [*facts, _employed(code)] if code else facts


def _employed(officer_type: str) -> Fact:
    """What officer_type stands for: employed so on every day that the file speaks of."""
    return Fact(
        kind=FactKind.EMPLOYMENT,
        value=officer_type,
        number=number_of(FactKind.EMPLOYMENT, officer_type),
        valid_from=EARLIEST,
        source="officer_type",
    )


def read_facts(listed: Place) -> list[Fact]:
    """The facts of a list; defects are noted on it."""
    facts = list(islice((fact for place in listed.items() for fact in _facts(place)), MOST_FACTS + 1))
    if len(facts) > MOST_FACTS:
        listed.refuse("too_many", f"{listed.path} holds more than {MOST_FACTS:,} facts about one officer.")
    return facts


def _facts(place: Place) -> Iterator[Fact]:
    """The facts of one entry: one, or one for each of its months."""
    named = place.need("kind") if place.is_mapping() else None
    code = named.one_of(FactKind) if named else None
    if code is None:
        return
    kind = FactKind(code)
    place.allow(names_of(kind))
    if kind is FactKind.DUTY_HOURS:
        yield from _months(place)
        return
    start, value = _start(place), _value(place, kind)
    key = _code(place, "model", DEVICE_MODELS) if kind is FactKind.ACCREDITATION else ""
    if start and value is not None and key is not None:
        yield from _fact(place, kind, key, value, start)


def names_of(kind: FactKind) -> tuple[str, ...]:
    """The names that an entry about a kind may have."""
    left_out = ("from", "to") if kind is FactKind.DUTY_HOURS else ("to",) if kind in EVENT_KINDS else ()
    return (*(name for name in ABOUT if name not in left_out), *OWN.get(kind, ("value",)))


def _fact(place: Place, kind: FactKind, key: str, value: str, start: date) -> Iterator[Fact]:
    end = _end(place, start)
    before = len(place.problems)
    recorded, corrected = _moment(place, "recorded_at"), _moment(place, "corrected_at")
    source, ref = (_text(place, name) for name in ("source", "ref"))
    try:
        number = number_of(kind, value)
    except ValueError as error:
        place.refuse("bad_value", f"{place.path}: {error}.", value)
        return
    if len(place.problems) == before:
        yield Fact(
            kind=kind,
            key=key,
            value=value,
            number=number,
            valid_from=start,
            valid_to=end,
            recorded_at=recorded,
            corrected_at=corrected,
            source=source,
            ref=ref,
        )


def _start(place: Place) -> date | None:
    given = place.need("from")
    return given.day() if given else None


def _end(place: Place, start: date) -> date | None:
    given = place.get("to")
    end = given.day() if given else None
    if given is None or end is None:
        return None
    if end <= start:
        given.refuse("ends_before_it_starts", f"{given.path} must be after {start}.", given.value)
    return end


def _moment(place: Place, name: str) -> datetime | None:
    given = place.get(name)
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given.value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is None:
        given.refuse("not_a_moment", f"{given.path} must be a moment written like 2019-03-14T09:30:00Z.", given.value)
        return None
    return found


def _text(place: Place, name: str) -> str:
    given = place.get(name)
    return (given.text() or "") if given else ""


def _code(place: Place, name: str, known: tuple[str, ...]) -> str | None:
    given = place.need(name)
    return given.one_of(known) if given else None


def _value(place: Place, kind: FactKind) -> str | None:
    """The value of an entry in its text form, from whichever way it is written."""
    if kind is FactKind.SERVICE_START:
        given = place.get("from")
        return given.value if given and isinstance(given.value, str) else None
    if kind is FactKind.ROLE and place.get("value") is None:
        return _role(place)
    if kind is FactKind.FITNESS and place.get("value") is None:
        test, level = _code(place, "test", FITNESS_TESTS), _number(place, "level")
        return f"{test} {level}" if test and level is not None else None
    listed = codes(kind)
    if listed is not None:
        return _code(place, "value", listed)
    given = place.need("value")
    return given.text() if given else None


def _role(place: Place) -> str | None:
    category = _code(place, "category", ROLE_CATEGORIES)
    given = place.get("public_facing")
    facing = given.flag() if given else None
    said = {True: "yes", False: "no", None: "unknown"}[facing]
    return f"{category}/{said}" if category else None


def _number(place: Place, name: str) -> Decimal | None:
    given = place.need(name)
    return given.number() if given else None


def _months(place: Place) -> Iterator[Fact]:
    """Duty hours of a month, or the same for each month up to `to_month`. They hold from the month's first day."""
    first, hours = _month(place, "month", needed=True), _number(place, "hours")
    last = _month(place, "to_month") if place.get("to_month") else first
    if first is None or last is None or hours is None:
        return
    if not first <= last < first + MOST_MONTHS:
        place.refuse("bad_months", f"to_month must be month or later, and within {MOST_MONTHS} months.", last)
        return
    for month in range(first, last + 1):
        yield from _fact(place, FactKind.DUTY_HOURS, key_of_month(month), str(hours), first_day(month))


def _month(place: Place, name: str, *, needed: bool = False) -> int | None:
    given = place.need(name) if needed else place.get(name)
    if given is None:
        return None
    if isinstance(given.value, str) and _MONTH.fullmatch(given.value):
        return month_of_key(given.value)
    given.refuse("not_a_month", f"{given.path} must be a month written like 2019-03, 1900 to 2199.", given.value)
    return None
