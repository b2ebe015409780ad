"""Is the officer free of any restriction?

The reason for a restriction is never read here: line managers see that there is one, not why.
"""

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.words import since_in_words
from reddot.kernel.facts import YES_NO, FactKind


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met when it is recorded that there is no restriction."""
    strand = facts.get(FactKind.RESTRICTION)
    fact = strand.fact
    if fact is None:
        return unsettled(strand, "record of whether duties are restricted")
    met = fact.value == "no"
    because = f"{'No restriction' if met else 'Restricted'} {since_in_words(fact)}."
    return decided(met, because, evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.RESTRICTION)
    return state_all(column, column.number == YES_NO.index("no"))


CRITERION = Criterion(
    name="no_restriction",
    question="Is the officer free of any restriction on duties?",
    limits=NoLimits,
    reads=(FactKind.RESTRICTION,),
    assess=assess,
    assess_all=assess_all,
)
