"""Is the officer assessed as fit for independent patrol?"""

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.criteria.words import since_in_words
from reddot.kernel.facts import PATROL_STATUSES, FactKind


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met with independent (directed) patrol status."""
    strand = facts.get(FactKind.PATROL_STATUS)
    fact = strand.fact
    if fact is None:
        return unsettled(strand, "patrol status")
    met = fact.value == "independent"
    what = "Has had independent patrol status" if met else "May patrol only when accompanied,"
    return decided(met, f"{what} {since_in_words(fact)}.", evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.PATROL_STATUS)
    return state_all(column, column.number == PATROL_STATUSES.index("independent"))


CRITERION = Criterion(
    name="patrol_status",
    question="Is the officer fit for independent patrol?",
    limits=NoLimits,
    reads=(FactKind.PATROL_STATUS,),
    assess=assess,
    assess_all=assess_all,
)
