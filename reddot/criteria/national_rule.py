"""Do national rules let this type of officer carry at all?

A policy may be written, and officers trained, before the national rule that it waits for. Whether that rule's date was
known is a matter of the rules handed in: see national.NationalRules.known_on.
"""

from datetime import date

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import NEVER, Finding
from reddot.criteria.judging import decided, from_day_all
from reddot.kernel.period import in_words

_WORDS = {"regular": "regular officers", "special": "special constables"}


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met from the day on which the rules as known permit context.officer_type to carry."""
    who = _WORDS[context.officer_type]
    if context.officer_type not in context.rules.restricted:
        return decided(True, f"No national rule keeps {who} from carrying.", evidence=(), until=NEVER)
    permitted = context.rules.permitted_from(context.officer_type)
    if permitted is None:
        because = f"Authority waits for the national rule: none that lets {who} carry has been announced."
        return decided(False, because, evidence=(), until=NEVER)
    return _by_day(who, permitted, facts.on)


def _by_day(who: str, permitted: date, on: date) -> Finding:
    if on < permitted:
        because = f"Authority waits for the national rule, which lets {who} carry from {in_words(permitted)}."
        return decided(False, because, evidence=(), until=permitted)
    because = f"National rules have let {who} carry since {in_words(permitted)}, if the chief officer agrees."
    return decided(True, because, evidence=(), until=NEVER)


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    if context.officer_type not in context.rules.restricted:
        return from_day_all(columns.on, date.min)
    return from_day_all(columns.on, context.rules.permitted_from(context.officer_type))


CRITERION = Criterion(
    name="national_rule",
    question="Do national rules let this type of officer carry?",
    limits=NoLimits,
    reads=(),
    assess=assess,
    assess_all=assess_all,
)
