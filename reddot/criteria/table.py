"""Every fact about every officer of a force, as arrays: what holds for all of them on a day is read off in one pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from reddot.criteria.columns import CONFLICT, MISSING, NEVER_DAY, Column, Columns
from reddot.kernel.facts import FactKind, kind_and_key

NOT_CORRECTED = np.iinfo(np.int64).max
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def moment_number(at: datetime) -> int:
    """An aware moment as a whole number [microseconds since 1970]."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRows:
    """Facts in any order, one place per fact: shape (facts,) each.

    officer: database id. strand: kind and key (kernel.facts.strand_of). number: the value as rules compare it.
    since, until: half-open period [day ordinals], NEVER_DAY for no end.
    recorded, corrected: moments [microseconds since 1970], NOT_CORRECTED for never.
    """

    officer: NDArray[np.int64]
    strand: NDArray[np.int32] | NDArray[np.int64]
    number: NDArray[np.int64]
    since: NDArray[np.int32] | NDArray[np.int64]
    until: NDArray[np.int32] | NDArray[np.int64]
    recorded: NDArray[np.int64]
    corrected: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.officer)

    def take(self, places: NDArray[np.intp] | NDArray[np.bool_]) -> "FactRows":
        """The facts at some places, in that order."""
        return FactRows(**{name: getattr(self, name)[places] for name in FactRows.__slots__})


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts sorted by strand, officer and start, ready to be read on any day, as known at any moment.

    officers: database ids in rising order. rows: sorted, with `officer` replaced by the place in `officers`.
    strands: where each strand stands in rows.
    """

    officers: NDArray[np.int64]
    rows: FactRows
    strands: Mapping[int, slice]

    @classmethod
    def of(cls, officers: NDArray[np.int64], rows: FactRows, standing: NDArray[np.bool_] | None = None) -> "FactTable":
        """Sort facts into a table. Facts about officers who are not listed are left out.

        standing: shape (facts,), which facts to take; None for all.
        """
        officers = np.unique(officers)
        place = np.searchsorted(officers, rows.officer)
        inside = place < len(officers)
        inside[inside] = officers[place[inside]] == rows.officer[inside]
        if standing is not None:
            inside &= standing
        chosen = np.flatnonzero(inside)
        order = chosen[np.lexsort((rows.since[chosen], place[chosen], rows.strand[chosen]))]
        rows = FactRows(
            officer=place[order],
            **{name: getattr(rows, name)[order] for name in FactRows.__slots__ if name != "officer"},
        )
        return cls(officers, rows, _slices(rows.strand))

    @property
    def size(self) -> int:
        """How many officers."""
        return len(self.officers)

    def subset(self, places: NDArray[np.intp]) -> "FactTable":
        """The table of the officers at some places (rising)."""
        new_place = np.full(self.size, -1, np.int64)
        new_place[places] = np.arange(len(places))
        kept = new_place[self.rows.officer] >= 0
        rows = self.rows.take(kept)
        rows = FactRows(
            officer=new_place[rows.officer],
            **{name: getattr(rows, name) for name in FactRows.__slots__ if name != "officer"},
        )
        return FactTable(self.officers[places], rows, _slices(rows.strand))

    def columns(self, on: NDArray[np.int32], known_at: datetime | None = None) -> Columns:
        """What holds for each officer on that officer's day, as known at a moment (None: as known now).

        on: shape (officers,) [day ordinals]. The same rule as criteria.facts.resolve, which tests hold it to.
        """
        found: dict[tuple[FactKind, str], Column] = {}
        for strand, where in self.strands.items():
            column = self._column(where, on, known_at)
            if column is not None:
                found[kind_and_key(strand)] = column
        return Columns(on, self.size, found)

    def _column(self, where: slice, on: NDArray[np.int32], known_at: datetime | None) -> Column | None:
        rows = self.rows
        if known_at is None:
            visible = rows.corrected[where] == NOT_CORRECTED
        else:
            moment = moment_number(known_at)
            visible = (rows.recorded[where] <= moment) & (rows.corrected[where] > moment)
        officer, since = rows.officer[where][visible], rows.since[where][visible]
        if not len(officer):
            return None
        until, number = rows.until[where][visible], rows.number[where][visible]
        return _read(self.size, on, officer, since, until, number)


def _read(
    size: int,
    on: NDArray[np.int32],
    officer: NDArray[np.int64],
    since: NDArray[np.int32] | NDArray[np.int64],
    until: NDArray[np.int32] | NDArray[np.int64],
    number: NDArray[np.int64],
) -> Column:
    """One strand: rows sorted by officer, then start, so that the last assignment to a place is the latest start."""
    day = on[officer]
    holding = (since <= day) & (day < until)
    who, began, value = officer[holding], since[holding], number[holding]
    since_out = np.zeros(size, np.int32)
    number_out = np.full(size, MISSING, np.int64)
    since_out[who] = began
    number_out[who] = value
    at_odds = (began == since_out[who]) & (value != number_out[who])
    number_out[who[at_odds]] = CONFLICT
    since_out[who[at_odds]] = 0
    boundary = np.where(since > day, since, np.where(until > day, until, NEVER_DAY))
    starts = np.flatnonzero(np.r_[True, officer[1:] != officer[:-1]])
    until_out = np.full(size, NEVER_DAY, np.int32)
    until_out[officer[starts]] = np.minimum.reduceat(boundary, starts)
    return Column(number=number_out, since=since_out, until=until_out)


def _slices(strand: NDArray[np.int32] | NDArray[np.int64]) -> dict[int, slice]:
    if not len(strand):
        return {}
    starts = np.flatnonzero(np.r_[True, strand[1:] != strand[:-1]])
    ends = np.r_[starts[1:], len(strand)]
    return {int(strand[start]): slice(int(start), int(end)) for start, end in zip(starts, ends, strict=True)}
