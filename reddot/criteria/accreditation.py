"""Is the officer accredited on this very model, and in date?

Being accredited on another model does not count, and says so. Twelve months are a hard stop: a longer time in a policy
is refused, and any extension is a recorded exception, outside the criteria.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from reddot.criteria.columns import MISSING, Columns, Findings
from reddot.criteria.criterion import Context, Criterion, Number, Quantity
from reddot.criteria.facts import Facts, Strand
from reddot.criteria.finding import Finding, Outcome, Unknown
from reddot.criteria.judging import change_of, decided, in_date, in_date_all, unsettled
from reddot.criteria.words import all_of, model_in_words
from reddot.kernel.facts import RESULTS, FactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """lasts: how long a pass lasts [whole calendar months], 12 at most."""

    lasts: Annotated[Quantity, Number(("months", "years"), 1, 12)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met from the day of a pass on the model up to, not including, the same day that many months later."""
    strand = facts.get(FactKind.ACCREDITATION, context.model)
    model = model_in_words(context.model)
    noun = f"{model} course result"
    if strand.fact is not None:
        months = limits.lasts.number
        return in_date(strand, facts.on, months, good="passed", subject=f"The {model} course", noun=noun)
    if strand.conflict:
        return unsettled(strand, noun)
    return _other_models(facts, context, strand, noun)


def _other_models(facts: Facts, context: Context, own: Strand, noun: str) -> Finding:
    """When nothing holds for the model itself: another model, or nothing at all."""
    others = [
        facts.get(FactKind.ACCREDITATION, key) for key in facts.keys(FactKind.ACCREDITATION) if key != context.model
    ]
    until = min([change_of(own), *map(change_of, others)])
    passed = [strand.fact for strand in others if strand.fact and strand.fact.value == "passed"]
    if passed:
        had = all_of(model_in_words(fact.key) for fact in passed)
        because = f"Wrong model: accredited on the {had}, not on the {model_in_words(context.model)}."
        return decided(False, because, evidence=passed, until=until)
    missing = unsettled(own, noun)
    return Unknown(because=missing.because, until=until, needs=missing.needs)


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    passed = RESULTS.index("passed")
    column = columns.get(FactKind.ACCREDITATION, context.model)
    found = in_date_all(column, columns.on, limits.lasts.number, good=passed)
    missing = column.number == MISSING
    elsewhere = np.zeros(columns.size, np.bool_)
    until = found.until
    for key in columns.keys(FactKind.ACCREDITATION):
        if key != context.model:
            other = columns.get(FactKind.ACCREDITATION, key)
            elsewhere |= other.number == passed
            until = np.where(missing, np.minimum(until, other.until), until)
    outcome = np.where(missing & elsewhere, np.int8(Outcome.NOT_MET), found.outcome)
    return Findings(outcome=outcome, until=until)


CRITERION = Criterion(
    name="accreditation",
    question="Is the officer accredited on this model, and in date?",
    limits=Limits,
    reads=(FactKind.ACCREDITATION,),
    assess=assess,
    assess_all=assess_all,
)
