"""Has the officer worked enough duty hours a month on average, over a rolling window of months?"""

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
    """average: least hours a month. over: how many ended calendar months the average is taken over."""

    average: Annotated[Quantity, Number(("hours_per_month",), 1, 74_400)]
    over: Annotated[Quantity, Number(("months", "years"), 1, 60)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met when the window's hours are at least the average times its months."""
    months = limits.over.number
    needed = limits.average.number * months
    asked = f"the policy asks for {hours_in_words(needed)}, an average of {limits.average.value:f} a month"
    return in_window(facts, months, needed, asked)


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    months = limits.over.number
    return in_window_all(columns, months, limits.average.number * months)


CRITERION = Criterion(
    name="duty_hours_average",
    question="Has the officer worked enough duty hours a month on average?",
    limits=Limits,
    reads=(FactKind.DUTY_HOURS,),
    assess=assess,
    assess_all=assess_all,
)
