"""Is the officer serving, as the type of officer the policy is for?"""

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.words import since_in_words
from reddot.kernel.facts import EMPLOYMENTS, FactKind

_ONE = {"regular": "a regular officer", "special": "a special constable"}
_MANY = {"regular": "regular officers", "special": "special constables"}


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met while employed as context.officer_type."""
    strand = facts.get(FactKind.EMPLOYMENT)
    fact = strand.fact
    if fact is None:
        return unsettled(strand, "employment record")
    if fact.value == "left":
        because = f"No longer serving, {since_in_words(fact)}."
    elif fact.value == context.officer_type:
        because = f"Serving as {_ONE[fact.value]} {since_in_words(fact)}."
    else:
        because = f"Serving as {_ONE[fact.value]} {since_in_words(fact)}, and the policy is for {_MANY[context.officer_type]}."
    met = fact.value == context.officer_type
    return decided(met, because, evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.EMPLOYMENT)
    return state_all(column, column.number == EMPLOYMENTS.index(context.officer_type))


CRITERION = Criterion(
    name="employed",
    question="Is the officer serving, as the type of officer the policy is for?",
    limits=NoLimits,
    reads=(FactKind.EMPLOYMENT,),
    assess=assess,
    assess_all=assess_all,
)
