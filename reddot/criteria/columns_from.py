"""Columns made from officers resolved one by one: for a handful of officers, and to hold assess_all() to assess()."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from reddot.criteria.assess import FactsOn
from reddot.criteria.assess_all import ColumnsOn, Places
from reddot.criteria.columns import CONFLICT, MISSING, NEVER_DAY, Column, Columns, Days
from reddot.criteria.facts import Facts, Strand


def columns_from(officers: Sequence[Facts]) -> Columns:
    """The columns of some officers, each on the day of their facts."""
    strands = sorted({strand for facts in officers for strand in facts.strands})
    on = np.array([facts.on.toordinal() for facts in officers], np.int32)
    found = {strand: _column([facts.get(*strand) for facts in officers]) for strand in strands}
    return Columns(on, len(officers), found)


def _column(strands: Sequence[Strand]) -> Column:
    return Column(
        number=np.array([_number(strand) for strand in strands], np.int64),
        since=np.array([strand.fact.valid_from.toordinal() if strand.fact else 0 for strand in strands], np.int32),
        until=np.array([strand.until.toordinal() if strand.until else NEVER_DAY for strand in strands], np.int32),
    )


def _number(strand: Strand) -> int:
    if strand.fact is not None:
        return strand.fact.number
    return CONFLICT if strand.conflict else MISSING


def columns_on(officers: Sequence[FactsOn]) -> ColumnsOn:
    """The officers as assess_all() asks for them: any of them, each on any day."""

    def at(places: Places, days: Days) -> Columns:
        return columns_from(
            [officers[place](date.fromordinal(day)) for place, day in zip(places.tolist(), days.tolist(), strict=True)]
        )

    return at
