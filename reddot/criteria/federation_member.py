"""Is the officer a member of the Police Federation?"""

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.words import since_in_words
from reddot.kernel.facts import YES_NO, FactKind


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met while membership is recorded."""
    strand = facts.get(FactKind.FEDERATION)
    fact = strand.fact
    if fact is None:
        return unsettled(strand, "record of Federation membership")
    met = fact.value == "yes"
    because = f"{'A' if met else 'Not a'} member of the Police Federation {since_in_words(fact)}."
    return decided(met, because, evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.FEDERATION)
    return state_all(column, column.number == YES_NO.index("yes"))


CRITERION = Criterion(
    name="federation_member",
    question="Is the officer a member of the Police Federation?",
    limits=NoLimits,
    reads=(FactKind.FEDERATION,),
    assess=assess,
    assess_all=assess_all,
)
