"""What is known of one officer: dated facts in, the one fact that holds on a day out.

The rule, the same for every kind. Of the facts that had been recorded and not yet corrected or withdrawn at the moment
of knowing, and whose period holds the day asked about, the one that began last holds. Two that began on the same day
and say different things contradict each other, and then nothing holds until one of them is corrected.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from reddot.kernel.facts import FactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One recorded fact.

    key: the strand of a keyed kind (a month "2019-03", a model "taser-7"), else "".
    number: the value as rules compare it (reddot.kernel.facts.number_of).
    valid_from, valid_to: half-open period in which it held; for an event, the day it happened and None.
    recorded_at: when it was recorded (aware); corrected_at: when another row replaced or withdrew it.
    ref: identifies the row for evidence ("fact 1234"); source: the system it came from.
    """

    kind: FactKind
    key: str = ""
    value: str
    number: int
    valid_from: date
    valid_to: date | None = None
    recorded_at: datetime | None = None
    corrected_at: datetime | None = None
    source: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """What holds for one kind and key on the day asked about.

    fact: the fact that holds, or None. conflict: the facts that contradict each other, when they do (fact is None).
    until: the first later day on which another fact, or none, may hold; None when no such day is known.
    """

    fact: Fact | None = None
    conflict: tuple[Fact, ...] = ()
    until: date | None = None


NOTHING = Strand()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that holds for one officer on one day, as known at one moment."""

    on: date
    strands: Mapping[tuple[FactKind, str], Strand]

    def get(self, kind: FactKind, key: str = "") -> Strand:
        """What holds for a kind (and, for a keyed kind, a key); NOTHING when nobody ever recorded it."""
        return self.strands.get((kind, key), NOTHING)

    def keys(self, kind: FactKind) -> tuple[str, ...]:
        """The keys of a keyed kind for which something is known, in order."""
        return tuple(sorted(key for found, key in self.strands if found is kind))


def known(facts: Iterable[Fact], at: datetime | None) -> list[Fact]:
    """The facts that stood recorded and uncorrected at a moment; `at` None means all that is known today."""
    return [
        fact
        for fact in facts
        if (at is None or fact.recorded_at is None or fact.recorded_at <= at)
        and (fact.corrected_at is None or (at is not None and fact.corrected_at > at))
    ]


def resolve(facts: Iterable[Fact], *, on: date, known_at: datetime | None = None) -> Facts:
    """What holds on a day, as known at a moment (None: as known now).

    Raises: nothing; contradictions are data.
    """
    strands: defaultdict[tuple[FactKind, str], list[Fact]] = defaultdict(list)
    for fact in known(facts, known_at):
        strands[fact.kind, fact.key].append(fact)
    return Facts(on, {strand: _resolve_strand(rows, on) for strand, rows in strands.items()})


def _resolve_strand(rows: list[Fact], on: date) -> Strand:
    holding = [fact for fact in rows if fact.valid_from <= on and (fact.valid_to is None or on < fact.valid_to)]
    until = _next_boundary(rows, on)
    if not holding:
        return Strand(until=until)
    began = max(fact.valid_from for fact in holding)
    latest = [fact for fact in holding if fact.valid_from == began]
    if len({fact.number for fact in latest}) > 1:
        return Strand(conflict=tuple(latest), until=until)
    return Strand(fact=latest[-1], until=until)


def _next_boundary(rows: list[Fact], on: date) -> date | None:
    days = [day for fact in rows for day in (fact.valid_from, fact.valid_to) if day is not None and day > on]
    return min(days, default=None)
