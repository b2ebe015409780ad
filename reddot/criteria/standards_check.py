"""Has professional standards checked the officer's record and found it clear?"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, Number, Quantity
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding, Outcome, Unknown
from reddot.criteria.judging import change_of, decided, in_date, in_date_all
from reddot.kernel.facts import STANDARDS_RESULTS, FactKind
from reddot.kernel.period import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """lasts: how long a clear check lasts [whole calendar months]; without it, until the next check."""

    lasts: Annotated[Quantity | None, Number(("months", "years"), 1, 120)] = None


def _months(limits: Limits) -> int | None:
    return limits.lasts.number if limits.lasts else None


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met by a clear check in date; Unknown while a check is under way."""
    strand = facts.get(FactKind.STANDARDS_CHECK)
    fact = strand.fact
    subject, noun = "The professional-standards check", "professional-standards check"
    if fact is not None and fact.value == "pending":
        return Unknown(
            because=f"{subject} begun on {in_words(fact.valid_from)} has no outcome yet.",
            evidence=(fact,),
            until=change_of(strand),
            needs=f"the outcome of the {noun}",
        )
    if fact is not None and fact.value == "adverse":
        because = f"{subject} of {in_words(fact.valid_from)} was adverse."
        return decided(False, because, evidence=(fact,), until=change_of(strand))
    return in_date(strand, facts.on, _months(limits), good="clear", subject=subject, noun=noun)


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.STANDARDS_CHECK)
    dated = in_date_all(column, columns.on, _months(limits), good=STANDARDS_RESULTS.index("clear"))
    pending = column.number == STANDARDS_RESULTS.index("pending")
    outcome = np.where(pending, np.int8(Outcome.UNKNOWN), dated.outcome)
    return Findings(outcome=outcome, until=dated.until)


CRITERION = Criterion(
    name="standards_check",
    question="Has professional standards found the officer's record clear?",
    limits=Limits,
    reads=(FactKind.STANDARDS_CHECK,),
    assess=assess,
    assess_all=assess_all,
)
