"""Has a regular officer of high enough rank endorsed the officer?

Ranks of specials never count here, however high: the second signature belongs to the regular chain of command.
"""

from dataclasses import dataclass
from typing import Annotated

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Choice, Codes, Context, Criterion
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.words import a, code_in_words
from reddot.kernel.facts import RANKS, FactKind
from reddot.kernel.period import in_words

REGULAR_RANKS = RANKS[: RANKS.index("chief_constable") + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """at_least: the lowest regular rank whose endorsement counts."""

    at_least: Annotated[Choice, Codes(REGULAR_RANKS, most=1)]


def _counting(limits: Limits) -> tuple[str, ...]:
    return REGULAR_RANKS[REGULAR_RANKS.index(limits.at_least.values[0]) :]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met when the last endorsement was signed by a regular officer of that rank or higher."""
    strand = facts.get(FactKind.ENDORSEMENT)
    fact = strand.fact
    asked = f"regular {code_in_words(limits.at_least.values[0])} or higher"
    if fact is None:
        return unsettled(strand, f"endorsement by a {asked}")
    met = fact.value in _counting(limits)
    because = f"Endorsed by {a(code_in_words(fact.value))} on {in_words(fact.valid_from)}"
    if not met:
        because += f"; the policy asks for a {asked}"
    return decided(met, f"{because}.", evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.ENDORSEMENT)
    lowest = RANKS.index(limits.at_least.values[0])
    return state_all(column, (column.number >= lowest) & (column.number < len(REGULAR_RANKS)))


CRITERION = Criterion(
    name="endorsement",
    question="Has a regular officer of high enough rank endorsed the officer?",
    limits=Limits,
    reads=(FactKind.ENDORSEMENT,),
    assess=assess,
    assess_all=assess_all,
)
