"""Is the officer in a public-facing role?"""

import numpy as np

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Context, Criterion, NoLimits
from reddot.criteria.facts import Facts
from reddot.criteria.finding import Finding, Outcome, Unknown
from reddot.criteria.judging import change_of, decided, settled, unsettled
from reddot.criteria.words import a, code_in_words, since_in_words
from reddot.kernel.facts import FactKind, role_of


def assess(facts: Facts, limits: NoLimits, context: Context) -> Finding:
    """Met in a role recorded as public-facing; Unknown where nobody has said whether it is."""
    strand = facts.get(FactKind.ROLE)
    fact = strand.fact
    if fact is None:
        return unsettled(strand, "role")
    role = role_of(fact.number)
    name = code_in_words(role.category)
    if role.public_facing is None:
        return Unknown(
            because=f"In {a(name)} role {since_in_words(fact)}; nobody has recorded whether it is public-facing.",
            evidence=(fact,),
            until=change_of(strand),
            needs=f"a record of whether the {name} role is public-facing",
        )
    which = "which is public-facing" if role.public_facing else "which is not public-facing"
    because = f"In {a(name)} role {since_in_words(fact)}, {which}."
    return decided(role.public_facing, because, evidence=(fact,), until=change_of(strand))


def assess_all(columns: Columns, limits: NoLimits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.ROLE)
    facing = np.where(settled(column), column.number % 3, 2)
    by_facing = np.array([Outcome.NOT_MET, Outcome.MET, Outcome.UNKNOWN], np.int8)
    return Findings(outcome=by_facing[facing], until=column.until)


CRITERION = Criterion(
    name="role_public_facing",
    question="Is the officer in a public-facing role?",
    limits=NoLimits,
    reads=(FactKind.ROLE,),
    assess=assess,
    assess_all=assess_all,
)
