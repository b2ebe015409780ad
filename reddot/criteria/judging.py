"""The steps that criteria share: an Unknown that names what is missing, and the same judgement over columns."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from reddot.criteria.columns import CONFLICT, NEVER_DAY, Column, Days, Findings, Flags
from reddot.criteria.facts import Fact, Strand
from reddot.criteria.finding import NEVER, Finding, Met, NotMet, Outcome, Unknown
from reddot.criteria.months import after_months, after_months_all
from reddot.criteria.words import a, contradiction
from reddot.kernel.period import day_before, in_words


def change_of(strand: Strand) -> date:
    """The first later day on which another fact may hold, or NEVER."""
    return strand.until or NEVER


def unsettled(strand: Strand, noun: str) -> Unknown:
    """The answer when nothing holds: nothing is recorded, or what is recorded contradicts itself.

    noun: what is missing, without its article ("first-aid result").
    """
    until = change_of(strand)
    if strand.conflict:
        sides = contradiction(strand.conflict)
        day = in_words(strand.conflict[0].valid_from)
        return Unknown(
            because=f"Records from {day} contradict each other: {sides}.",
            evidence=strand.conflict,
            until=until,
            needs=f"one answer about the {noun}: {sides}",
        )
    return Unknown(because=f"No {noun} is recorded.", until=until, needs=a(noun))


def decided(met: bool, because: str, *, evidence: Sequence[Fact], until: date) -> Met | NotMet:
    """Met or NotMet."""
    answer = Met if met else NotMet
    return answer(because=because, evidence=tuple(evidence), until=until)


def in_date(strand: Strand, on: date, months: int | None, *, good: str, subject: str, noun: str) -> Finding:
    """Whether the last result is the good one and not too old.

    months: how long a good result lasts [whole calendar months]; None for ever. subject: what was done, to begin a
    sentence ("First aid"). noun: its record ("first-aid result").
    """
    fact = strand.fact
    if fact is None:
        return unsettled(strand, noun)
    until, day = change_of(strand), in_words(fact.valid_from)
    if fact.value != good:
        return decided(False, f"{subject} was {fact.value} on {day}.", evidence=(fact,), until=until)
    if months is None:
        return decided(True, f"{subject} was {good} on {day}.", evidence=(fact,), until=until)
    expiry = after_months(fact.valid_from, months)
    last = in_words(day_before(expiry))
    if on >= expiry:
        because = f"{subject} was {good} on {day} and lapsed: it lasts {months} months and was good to {last}."
        return decided(False, because, evidence=(fact,), until=until)
    because = f"{subject} was {good} on {day} and is in date to {last} ({months} months)."
    return decided(True, because, evidence=(fact,), until=min(until, expiry))


def settled(column: Column) -> Flags:
    """Where one fact holds: neither missing nor contradictory."""
    return column.number > CONFLICT


def state_all(column: Column, met: Flags) -> Findings:
    """Met where a fact holds and `met`, NotMet where one holds and not, else Unknown; until the fact changes."""
    outcome = np.where(settled(column), np.where(met, Outcome.MET, Outcome.NOT_MET), Outcome.UNKNOWN)
    return Findings(outcome=outcome.astype(np.int8), until=column.until)


def in_date_all(column: Column, on: Days, months: int | None, *, good: int) -> Findings:
    """in_date() over a column. good: the number of the good result."""
    passed = column.number == good
    if months is None:
        return state_all(column, passed)
    expiry = after_months_all(column.since, months)
    met = passed & (on < expiry)
    until = np.where(met, np.minimum(column.until, expiry), column.until)
    return Findings(outcome=state_all(column, met).outcome, until=until)


def same_for_all(finding: Finding, size: int) -> Findings:
    """A finding that does not depend on the officer, for everyone."""
    return Findings(
        outcome=np.full(size, finding.outcome, np.int8),
        until=np.full(size, min(finding.until.toordinal(), NEVER_DAY), np.int32),
    )


def from_day_all(on: Days, first: date | None) -> Findings:
    """Met from a day on, NotMet before it; NotMet for ever when there is none."""
    day = first.toordinal() if first else NEVER_DAY
    met = on >= day if first else np.zeros(len(on), np.bool_)
    return Findings(
        outcome=np.where(met, Outcome.MET, Outcome.NOT_MET).astype(np.int8),
        until=np.where(met, NEVER_DAY, day).astype(np.int32),
    )
