"""What a criterion is: a question, the limits it takes from a policy, and its answer for one officer and for all."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.national import NationalRules
from reddot.kernel.facts import FactKind

UNITS = {"months": 1, "years": 12, "hours": 100, "hours_per_month": 100, "level": 1000}
"""Each unit a policy may use, and how many of the whole numbers that rules compare make one of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of a policy.

    unit: a key of UNITS. source: id of one of the policy's sources. assumed: True when no source gives the number and
    the policy's author chose it; the note then says why, and every page that shows the number says so.
    """

    value: Decimal
    unit: str
    source: str
    assumed: bool = False
    note: str = ""

    @property
    def number(self) -> int:
        """The value as rules compare it [months, hundredths of an hour, thousandths of a level]."""
        return int(self.value * UNITS[self.unit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Codes that a policy names: ranks, roles, a fitness test. Source, assumed and note as in Quantity."""

    values: tuple[str, ...]
    source: str
    assumed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """How a limit must be written: one of `units`, between `low` and `high` [as Quantity.number]."""

    units: tuple[str, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Codes:
    """How a limit must be written: codes of a list; `most` of them at most."""

    codes: tuple[str, ...]
    most: int = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLimits:
    """For a criterion that takes no number from the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a criterion needs besides the officer's facts.

    model: the device model asked about. officer_type: "regular" or "special", whom the policy is for.
    models: the models the policy covers. rules: the national rules as known.
    """

    model: str
    officer_type: str
    models: tuple[str, ...]
    rules: NationalRules


L = TypeVar("L")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Generic[L]):
    """One criterion, as the catalogue lists it.

    limits: the class of its limits; each field is annotated with a Number or Codes. reads: the kinds of fact it uses.
    assess: its answer for one officer. assess_all: for every officer, the same outcomes and the same `until`.
    """

    name: str
    question: str
    limits: type[L]
    reads: tuple[FactKind, ...]
    assess: Callable[[Facts, L, Context], Finding]
    assess_all: Callable[[Columns, L, Context], Findings]


AnyCriterion = Criterion[Any]
