"""Is first aid in date?"""

from dataclasses import dataclass
from typing import Annotated

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, Number, Quantity
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import in_date, in_date_all
from reddot.kernel.facts import RESULTS, FactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """lasts: how long a pass lasts [whole calendar months]."""

    lasts: Annotated[Quantity, Number(("months", "years"), 1, 120)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met from the day of a pass up to, not including, the same day that many months later."""
    strand = facts.get(FactKind.FIRST_AID)
    months = limits.lasts.number
    return in_date(strand, facts.on, months, good="passed", subject="First aid", noun="first-aid result")


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.FIRST_AID)
    return in_date_all(column, columns.on, limits.lasts.number, good=RESULTS.index("passed"))


CRITERION = Criterion(
    name="first_aid",
    question="Is first aid in date?",
    limits=Limits,
    reads=(FactKind.FIRST_AID,),
    assess=assess,
    assess_all=assess_all,
)
