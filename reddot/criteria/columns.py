"""The facts of a whole workforce as columns, one place per officer: what `assess_all` of each criterion reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reddot.kernel.facts import FactKind

Ints = NDArray[np.int64]
Days = NDArray[np.int32]
Flags = NDArray[np.bool_]

MISSING = np.iinfo(np.int64).min
"""In Column.number: nothing holds."""
CONFLICT = MISSING + 1
"""In Column.number: what is recorded contradicts itself."""
NEVER_DAY = date.max.toordinal()
"""In a column of days: no such day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What holds for one kind and key on the day asked about. Each array has shape (officers,).

    number: the fact's number, or MISSING, or CONFLICT. since: first day of its period [day ordinal; 0 when none].
    until: first later day on which another fact may hold [day ordinal; NEVER_DAY when none is known].
    """

    number: Ints
    since: Days
    until: Days


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything that holds for `size` officers, each on a day of their own. A kind and key that nobody has is absent.

    on: shape (officers,) [day ordinals].
    """

    on: Days
    size: int
    columns: Mapping[tuple[FactKind, str], Column]

    def get(self, kind: FactKind, key: str = "") -> Column:
        """The column of a kind and key, all MISSING when nobody has it."""
        found = self.columns.get((kind, key))
        return found if found is not None else empty_column(self.size)

    def keys(self, kind: FactKind) -> tuple[str, ...]:
        """The keys of a keyed kind for which somebody has something, in order."""
        return tuple(sorted(key for found, key in self.columns if found is kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one criterion says of every officer: shape (officers,) each.

    outcome: Outcome numbers. until: first day on which the outcome may be another [day ordinal], NEVER_DAY for never.
    """

    outcome: NDArray[np.int8]
    until: Days


def empty_column(size: int) -> Column:
    """A column in which nothing holds for anyone."""
    return Column(
        number=np.full(size, MISSING, np.int64),
        since=np.zeros(size, np.int32),
        until=np.full(size, NEVER_DAY, np.int32),
    )
