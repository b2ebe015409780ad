"""Is the officer's role one of those the policy names?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Choice, Codes, Context, Criterion
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.words import a, any_of, code_in_words, since_in_words
from reddot.kernel.facts import ROLE_CATEGORIES, FactKind, role_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """categories: the kinds of role that may carry."""

    categories: Annotated[Choice, Codes(ROLE_CATEGORIES)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met in a role of one of the categories."""
    strand = facts.get(FactKind.ROLE)
    fact = strand.fact
    if fact is None:
        return unsettled(strand, "role")
    category = role_of(fact.number).category
    because = f"In {a(code_in_words(category))} role {since_in_words(fact)}"
    met = category in limits.categories.values
    if not met:
        because += f"; the policy is for {any_of(map(code_in_words, limits.categories.values))}"
    return decided(met, f"{because}.", evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.ROLE)
    wanted = [ROLE_CATEGORIES.index(category) for category in limits.categories.values]
    return state_all(column, np.isin(column.number // 3, wanted))


CRITERION = Criterion(
    name="role_category",
    question="Is the officer's role one of those the policy names?",
    limits=Limits,
    reads=(FactKind.ROLE,),
    assess=assess,
    assess_all=assess_all,
)
