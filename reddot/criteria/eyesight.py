"""Is there a valid eyesight test?"""

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
    """lasts: how long a pass lasts [whole calendar months]; without it a pass lasts until the next test."""

    lasts: Annotated[Quantity | None, Number(("months", "years"), 1, 240)] = None


def _months(limits: Limits) -> int | None:
    return limits.lasts.number if limits.lasts else None


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met when the last test was passed and, where the policy says how long that lasts, is in date."""
    strand = facts.get(FactKind.EYESIGHT)
    return in_date(
        strand, facts.on, _months(limits), good="passed", subject="The eyesight test", noun="eyesight test result"
    )


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.EYESIGHT)
    return in_date_all(column, columns.on, _months(limits), good=RESULTS.index("passed"))


CRITERION = Criterion(
    name="eyesight",
    question="Is there a valid eyesight test?",
    limits=Limits,
    reads=(FactKind.EYESIGHT,),
    assess=assess,
    assess_all=assess_all,
)
