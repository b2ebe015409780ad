"""Has the officer volunteered, and not withdrawn or handed the device back?"""

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding
from reddot.criteria.judging import change_of, decided, state_all, unsettled
from reddot.kernel.facts import APPLICATION_STATES, FactKind
from reddot.kernel.period import in_words

_SAID = {
    "volunteered": "Volunteered on {day}.",
    "withdrawn": "Withdrew the application on {day}.",
    "handed_back": "Gave up carrying on {day}.",
}


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met while the officer's own application stands. No officer is made to carry."""
    strand = facts.get(FactKind.APPLICATION)
    fact = strand.fact
    if fact is None:
        return unsettled(strand, "application from the officer")
    because = _SAID[fact.value].format(day=in_words(fact.valid_from))
    return decided(fact.value == "volunteered", because, evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.APPLICATION)
    return state_all(column, column.number == APPLICATION_STATES.index("volunteered"))


CRITERION = Criterion(
    name="volunteered",
    question="Has the officer volunteered, and not withdrawn since?",
    limits=NoLimits,
    reads=(FactKind.APPLICATION,),
    assess=assess,
    assess_all=assess_all,
)
