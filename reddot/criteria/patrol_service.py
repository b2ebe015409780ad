"""Has the officer had independent patrol status for long enough?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, Number, Quantity
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.months import after_months, after_months_all
from reddot.criteria.words import since_in_words
from reddot.kernel.facts import PATROL_STATUSES, FactKind
from reddot.kernel.period import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """at_least: how long independent patrol status must have been held [whole calendar months]."""

    at_least: Annotated[Quantity, Number(("months", "years"), 1, 600)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met from the day that many months after independent patrol status began."""
    strand = facts.get(FactKind.PATROL_STATUS)
    fact, until = strand.fact, change_of(strand)
    if fact is None:
        return unsettled(strand, "patrol status")
    if fact.value != "independent":
        because = f"May patrol only when accompanied, {since_in_words(fact)}."
        return decided(False, because, evidence=(fact,), until=until)
    months = limits.at_least.number
    reached = after_months(fact.valid_from, months)
    met = facts.on >= reached
    tense = "made" if met else "makes"
    because = f"Has had independent patrol status {since_in_words(fact)}, which {tense} {months} months on {in_words(reached)}."
    return decided(met, because, evidence=(fact,), until=until if met else min(until, reached))


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.PATROL_STATUS)
    independent = column.number == PATROL_STATUSES.index("independent")
    reached = after_months_all(column.since, limits.at_least.number)
    met = independent & (columns.on >= reached)
    until = np.where(independent & ~met, np.minimum(column.until, reached), column.until)
    return Findings(outcome=state_all(column, met).outcome, until=until)


CRITERION = Criterion(
    name="patrol_service",
    question="Has the officer had independent patrol status for long enough?",
    limits=Limits,
    reads=(FactKind.PATROL_STATUS,),
    assess=assess,
    assess_all=assess_all,
)
