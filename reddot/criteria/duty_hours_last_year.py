"""Has the officer worked enough duty hours in the months before the day? One of two readings of the national 200 hours."""

from dataclasses import dataclass
from typing import Annotated

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, Number, Quantity
from reddot.criteria.duty_window import in_window, in_window_all
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.words import hours_in_words
from reddot.kernel.facts import FactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """hours: least hours in all. within: how many ended calendar months they may come from."""

    hours: Annotated[Quantity, Number(("hours",), 1, 1_000_000)]
    within: Annotated[Quantity, Number(("months", "years"), 1, 60)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met when the months that ended last hold enough hours."""
    asked = f"the policy asks for {hours_in_words(limits.hours.number)}"
    return in_window(facts, limits.within.number, limits.hours.number, asked)


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    return in_window_all(columns, limits.within.number, limits.hours.number)


CRITERION = Criterion(
    name="duty_hours_last_year",
    question="Has the officer worked enough duty hours in the last year?",
    limits=Limits,
    reads=(FactKind.DUTY_HOURS,),
    assess=assess,
    assess_all=assess_all,
)
