"""Has someone of a rank the policy names recommended the officer?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Choice, Codes, Context, Criterion
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.words import a, any_of, code_in_words
from reddot.kernel.facts import RANKS, FactKind
from reddot.kernel.period import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """by: the ranks whose recommendation counts."""

    by: Annotated[Choice, Codes(RANKS)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met when the last recommendation was signed by one of those ranks."""
    strand = facts.get(FactKind.RECOMMENDATION)
    fact = strand.fact
    ranks = any_of(code_in_words(rank) for rank in limits.by.values)
    if fact is None:
        return unsettled(strand, f"recommendation by {a(ranks)}")
    met = fact.value in limits.by.values
    because = f"Recommended by {a(code_in_words(fact.value))} on {in_words(fact.valid_from)}"
    if not met:
        because += f"; the policy asks for {a(ranks)}"
    return decided(met, f"{because}.", evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.RECOMMENDATION)
    return state_all(column, np.isin(column.number, [RANKS.index(rank) for rank in limits.by.values]))


CRITERION = Criterion(
    name="recommendation",
    question="Has someone of a rank the policy names recommended the officer?",
    limits=Limits,
    reads=(FactKind.RECOMMENDATION,),
    assess=assess,
    assess_all=assess_all,
)
