"""Has the officer reached the fitness level the policy asks for, recently enough?"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import numpy as np

from reddot.criteria.columns import Columns, Findings
from reddot.criteria.criterion import Choice, Codes, Context, Criterion, Number, Quantity
from reddot.criteria.facts import Fact, Facts
from reddot.criteria.finding import Finding, Outcome, Unknown
from reddot.criteria.judging import change_of, decided, settled, unsettled
from reddot.criteria.months import after_months, after_months_all
from reddot.criteria.words import test_in_words, value_in_words
from reddot.kernel.facts import FITNESS_TESTS, FactKind, fitness_of
from reddot.kernel.period import day_before, in_words

_TEST_STEP = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """test: the test that counts. level: the least level. lasts: how long a result lasts [whole calendar months]."""

    test: Annotated[Choice, Codes(FITNESS_TESTS, most=1)]
    level: Annotated[Quantity, Number(("level",), 1000, 30_000)]
    lasts: Annotated[Quantity, Number(("months", "years"), 1, 60)]


def assess(facts: Facts, limits: Limits, context: Context) -> Finding:
    """Met by the last result when it is of this test, high enough and in date.

    Unknown when the last result is of another test: levels of different tests do not compare.
    """
    strand = facts.get(FactKind.FITNESS)
    fact, until = strand.fact, change_of(strand)
    if fact is None:
        return unsettled(strand, "fitness test result")
    expiry = after_months(fact.valid_from, limits.lasts.number)
    reached = f"{value_in_words(fact).capitalize()} on {in_words(fact.valid_from)}"
    if facts.on >= expiry:
        because = f"{reached} lapsed: a result lasts {limits.lasts.number} months and was good to {_last(expiry)}."
        return decided(False, because, evidence=(fact,), until=until)
    test = limits.test.values[0]
    if fitness_of(fact.number)[0] != test:
        return _other_test(fact, reached, test, until=min(until, expiry))
    return _by_level(fact, reached, limits, until=until, expiry=expiry)


def _last(expiry: date) -> str:
    return in_words(day_before(expiry))


def _other_test(fact: Fact, reached: str, test: str, *, until: date) -> Unknown:
    return Unknown(
        because=f"{reached}; the policy asks for the {test_in_words(test)}, and the two do not compare.",
        evidence=(fact,),
        until=until,
        needs=f"a result of the {test_in_words(test)}",
    )


def _by_level(fact: Fact, reached: str, limits: Limits, *, until: date, expiry: date) -> Finding:
    least = f"{limits.level.value:f}"
    if fact.number % _TEST_STEP < limits.level.number:
        return decided(False, f"{reached}; the policy asks for level {least}.", evidence=(fact,), until=until)
    because = f"{reached} is level {least} or higher and in date to {_last(expiry)}."
    return decided(True, because, evidence=(fact,), until=min(until, expiry))


def assess_all(columns: Columns, limits: Limits, context: Context) -> Findings:
    """assess() of every officer."""
    column = columns.get(FactKind.FITNESS)
    known = settled(column)
    number = np.where(known, column.number, 0)
    expiry = after_months_all(column.since, limits.lasts.number)
    current = known & (columns.on < expiry)
    same = number // _TEST_STEP == FITNESS_TESTS.index(limits.test.values[0])
    high = number % _TEST_STEP >= limits.level.number
    unknown = ~known | (current & ~same)
    met = current & same & high
    outcome = np.where(unknown, Outcome.UNKNOWN, np.where(met, Outcome.MET, Outcome.NOT_MET)).astype(np.int8)
    until = np.where(current & (met | ~same), np.minimum(column.until, expiry), column.until)
    return Findings(outcome=outcome, until=until)


CRITERION = Criterion(
    name="fitness_level",
    question="Has the officer reached the fitness level, recently enough?",
    limits=Limits,
    reads=(FactKind.FITNESS,),
    assess=assess,
    assess_all=assess_all,
)
