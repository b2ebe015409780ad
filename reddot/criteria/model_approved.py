"""Is this model approved for use in England and Wales, for this officer?

The first models were approved for firearms officers years before they were for others, so the answer may turn on the
officer's role.
"""

import numpy as np

from reddot.criteria.columns import NEVER_DAY, Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import NEVER, Finding, Outcome, Unknown
from reddot.criteria.judging import change_of, decided, from_day_all, settled, unsettled
from reddot.criteria.words import code_in_words, model_in_words
from reddot.kernel.facts import ROLE_CATEGORIES, FactKind, role_of
from reddot.kernel.period import in_words


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met from the day of the approval that covers the officer, by the rules as known."""
    model = model_in_words(context.model)
    anyone = context.rules.approved_from(context.model, "any") or NEVER
    firearms = context.rules.approved_from(context.model, "firearms") or NEVER
    if anyone <= facts.on:
        return decided(True, f"The {model} has been approved since {in_words(anyone)}.", evidence=(), until=NEVER)
    if firearms <= facts.on:
        return _by_role(facts, context)
    first = min(anyone, firearms)
    ahead = f" before {in_words(first)}" if first < NEVER else ", on any date that has been announced"
    return decided(False, f"The {model} was not approved{ahead}.", evidence=(), until=first)


def _by_role(facts: Facts, context: Context) -> Finding:
    strand = facts.get(FactKind.ROLE)
    anyone = context.rules.approved_from(context.model, "any") or NEVER
    until = min(change_of(strand), anyone)
    fact = strand.fact
    if fact is None:
        missing = unsettled(strand, "role")
        return Unknown(because=missing.because, evidence=missing.evidence, until=until, needs=missing.needs)
    category = role_of(fact.number).category
    met = category == "firearms"
    model = model_in_words(context.model)
    because = f"The {model} was approved for firearms officers only, and the role was {code_in_words(category)}."
    if met:
        because = f"The {model} was approved for firearms officers, and the role was firearms."
    return decided(met, because, evidence=(fact,), until=until)


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    anyone = context.rules.approved_from(context.model, "any")
    firearms = context.rules.approved_from(context.model, "firearms")
    found = from_day_all(columns.on, anyone)
    if firearms is None or (anyone is not None and anyone <= firearms):
        return found
    return _with_firearms(columns, found, firearms.toordinal(), anyone.toordinal() if anyone else NEVER_DAY)


def _with_firearms(columns: Columns, found: Findings, firearms: int, anyone: int) -> Findings:
    """The days on which only firearms officers had the approval, worked into the answer for everyone."""
    column = columns.get(FactKind.ROLE)
    in_firearms = column.number // 3 == ROLE_CATEGORIES.index("firearms")
    by_role = np.where(settled(column), np.where(in_firearms, Outcome.MET, Outcome.NOT_MET), Outcome.UNKNOWN)
    only = (columns.on >= firearms) & (found.outcome == Outcome.NOT_MET)
    outcome = np.where(only, by_role, found.outcome).astype(np.int8)
    until = np.where(only, np.minimum(column.until, anyone), found.until)
    return Findings(outcome=outcome, until=np.where(columns.on < firearms, firearms, until).astype(np.int32))


CRITERION = Criterion(
    name="model_approved",
    question="Is this model approved for use?",
    limits=NoLimits,
    reads=(FactKind.ROLE,),
    assess=assess,
    assess_all=assess_all,
)
