"""The pivot for a whole force at once: the same answers as queries.answers, as columns."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from reddot.authority.queries.decisions import overrides_in
from reddot.authority.queries.judgement import VERDICTS, answer_case, case
from reddot.authority.terms import Answer, Override
from reddot.criteria.assess import Verdict as Judged
from reddot.criteria.assess_all import Judgements, Places, first_changes, judge_all
from reddot.criteria.columns import NEVER_DAY, Column, Columns, Days
from reddot.criteria.national import NationalRules
from reddot.criteria.national_file import national_rules
from reddot.criteria.table import FactTable
from reddot.kernel.facts import EMPLOYMENTS, FactKind
from reddot.kernel.period import london_day
from reddot.people.queries.facts import facts_of
from reddot.people.queries.table import fact_table
from reddot.policies.queries import adopted
from reddot.policies.terms import Adopted

NOT_ASKED = np.int8(-1)
"""In Answers.outcomes: the officer's policy does not have this criterion."""
NO_POLICY = np.int8(-1)
"""In Answers.policy: no policy can be applied."""
_OFFICERS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers for every officer of a force: arrays of shape (officers,).

    officers: database ids, rising. verdict: criteria.assess.Verdict numbers. changes_on: [day ordinals], NEVER_DAY for
    none. policy: place in `policies`, NO_POLICY for none. outcomes: by criterion, Outcome numbers before any exception,
    NOT_ASKED where the officer's policy does not have it. overridden: officers with any suspension or exception.
    """

    force: str
    model: str
    at: datetime
    known_at: datetime | None
    officers: NDArray[np.int64]
    verdict: NDArray[np.int8]
    changes_on: Days
    policy: NDArray[np.int8]
    policies: tuple[Adopted, ...]
    outcomes: dict[str, NDArray[np.int8]]
    overridden: NDArray[np.bool_]

    def counts(self) -> dict[str, int]:
        """How many officers get each verdict, by its word."""
        return {word.value: int((self.verdict == number).sum()) for number, word in VERDICTS.items()}


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of a whole force."""

    model: str
    known_at: datetime | None
    adopted: tuple[Adopted, ...]
    rules: NationalRules


def answer_all(
    *,
    force: str,
    model: str,
    at: datetime,
    known_at: datetime | None = None,
    proposed: Adopted | None = None,
) -> Answers:
    """May each officer of a force carry this device at a moment? Identical to answer() for each of them.

    proposed: a policy to judge by as if it had been adopted: for the replay of a change before it is made.
    """
    policies = adopted(force) + ((proposed,) if proposed else ())
    rules = national_rules().known_on(london_day(known_at)) if known_at else national_rules()
    asked = _Question(model, known_at, policies, rules)
    table = fact_table(force).table
    on = np.full(table.size, london_day(at).toordinal(), np.int32)
    now = _judge(asked, table, np.arange(table.size), on)
    changes_on, _ = first_changes(
        now.without_findings(), lambda places, days: _judge(asked, table, places, days).without_findings()
    )
    answers = Answers(
        force=force, model=model, at=at, known_at=known_at, officers=table.officers, verdict=now.verdict.copy(),
        changes_on=changes_on, policy=now.policy, policies=policies,
        outcomes=now.outcomes, overridden=np.zeros(table.size, np.bool_),
    )  # fmt: skip
    _apply_overrides(answers, asked, overrides_in(force))
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Judgements by different policies put together, with the policy that was in force for each officer."""

    verdict: NDArray[np.int8]
    until: Days
    policy: NDArray[np.int8]
    outcomes: dict[str, NDArray[np.int8]]

    def without_findings(self) -> Judgements:
        return Judgements(findings={}, verdict=self.verdict, until=self.until)


def _judge(asked: _Question, table: FactTable, places: Places, days: Days) -> _Judged:
    """Every officer at `places` by the policy in force for them on their day."""
    part = table if len(places) == table.size else table.subset(places)
    columns = part.columns(days, asked.known_at)
    employment = columns.get(FactKind.EMPLOYMENT)
    policy, next_policy = _policies(asked, employment, days)
    verdict = np.full(columns.size, Judged.UNKNOWN, np.int8)
    until = np.minimum(employment.until, next_policy)
    outcomes: dict[str, NDArray[np.int8]] = {}
    for index in np.unique(policy[policy >= 0]):
        chosen = np.flatnonzero(policy == index)
        judged = judge_all(asked.adopted[index].policy, _take(columns, chosen), model=asked.model, rules=asked.rules)
        verdict[chosen] = judged.verdict
        until[chosen] = np.minimum(until[chosen], judged.until)
        for name, found in judged.findings.items():
            outcomes.setdefault(name, np.full(columns.size, NOT_ASKED, np.int8))[chosen] = found.outcome
    return _Judged(verdict=verdict, until=until, policy=policy, outcomes=outcomes)


def _policies(asked: _Question, employment: Column, days: Days) -> tuple[NDArray[np.int8], Days]:
    """The policy in force for each officer on their day, and the first later day on which another is."""
    policy = np.full(len(days), NO_POLICY, np.int8)
    later = np.full(len(days), NEVER_DAY, np.int32)
    special = employment.number == EMPLOYMENTS.index("special")
    regular = (employment.number == EMPLOYMENTS.index("regular")) | (employment.number == EMPLOYMENTS.index("left"))
    order = sorted(
        range(len(asked.adopted)),
        key=lambda place: (asked.adopted[place].adopted_from, asked.adopted[place].recorded_at, place),
    )
    for place in order:
        line = asked.adopted[place]
        if asked.known_at is not None and line.recorded_at > asked.known_at:
            continue
        theirs = special if line.policy.officer_type == "special" else regular
        start = line.adopted_from.toordinal()
        policy[theirs & (days >= start)] = place
        upcoming = theirs & (days < start)
        later[upcoming] = np.minimum(later[upcoming], start)
    return policy, later


def _take(columns: Columns, places: Places) -> Columns:
    if len(places) == columns.size:
        return columns
    return Columns(
        columns.on[places],
        len(places),
        {
            strand: Column(number=column.number[places], since=column.since[places], until=column.until[places])
            for strand, column in columns.columns.items()
        },
    )


def _apply_overrides(answers: Answers, asked: _Question, overrides: dict[int, tuple[Override, ...]]) -> None:
    """Officers with a suspension or an exception are few: they are answered one by one, by the very same function."""
    ids = sorted(officer_id for officer_id in overrides if any(o.known(asked.known_at) for o in overrides[officer_id]))
    for start in range(0, len(ids), _OFFICERS_AT_ONCE):
        part = ids[start : start + _OFFICERS_AT_ONCE]
        facts = facts_of(part)
        for officer_id in part:
            place = int(np.searchsorted(answers.officers, officer_id))
            one = case(
                officer_id=officer_id, model=asked.model, facts=facts[officer_id], adopted=asked.adopted,
                overrides=overrides[officer_id], rules=asked.rules, known_at=asked.known_at,
            )  # fmt: skip
            _overwrite(answers, place, answer_case(one, answers.at))


_NUMBERS = {word: number for number, word in VERDICTS.items()}


def _overwrite(answers: Answers, place: int, answer: Answer) -> None:
    answers.overridden[place] = True
    answers.verdict[place] = _NUMBERS[answer.verdict]
    answers.changes_on[place] = answer.changes_on.toordinal() if answer.changes_on else NEVER_DAY
