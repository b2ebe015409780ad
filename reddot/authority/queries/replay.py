"""What adopting a policy would do to the workforce: who gains authority and who loses it, before anyone decides.

House.md puts replay in policies; it needs the whole answer, suspensions and exceptions included, so it stands here
(docs/adr/0005-replay-in-authority.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from reddot.accounts.permissions import Part, scopes
from reddot.authority.queries.judgement import VERDICTS
from reddot.authority.queries.workforce import Answers, answer_all
from reddot.authority.terms import Verdict
from reddot.criteria.assess import Verdict as Judged
from reddot.criteria.assess_all import Judgements
from reddot.criteria.columns import Findings
from reddot.criteria.finding import Outcome
from reddot.criteria.policy import Policy
from reddot.criteria.replay import Replay, replay
from reddot.kernel.actor import Actor
from reddot.kernel.period import london_day
from reddot.people.queries.officers import lines
from reddot.people.queries.roster import roster
from reddot.people.terms import OfficerLine
from reddot.policies.queries import newest_model
from reddot.policies.terms import Adopted


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One officer before and after. stopped_by: criteria of the proposed policy that are not met or unknown."""

    before: Verdict
    after: Verdict
    stopped_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyReplay:
    """A proposed policy run over a workforce at one moment.

    officers: database ids of those whom the policy is for; the places in `outcome` are places in it.
    before, after: the answers of the whole force. other: how many officers the policy is not for.
    """

    policy: Policy
    at: datetime
    model: str
    officers: NDArray[np.int64]
    outcome: Replay
    other: int
    before: Answers
    after: Answers

    @property
    def gains(self) -> list[int]:
        """Ids of officers who may not carry before and may after."""
        return [int(pk) for pk in self.officers[self.outcome.gains]]

    @property
    def losses(self) -> list[int]:
        """Ids of officers who may carry before and may not, or not surely, after."""
        return [int(pk) for pk in self.officers[self.outcome.losses]]

    @property
    def newly_unknown(self) -> list[int]:
        """Ids of officers of whom nobody can tell after and somebody could before."""
        return [int(pk) for pk in self.officers[self.outcome.newly_unknown]]

    def changes(self, officer_ids: Sequence[int]) -> dict[int, Change]:
        """What the policy would change for some of the officers, by id."""
        places = np.searchsorted(self.after.officers, np.asarray(officer_ids, np.int64))
        return {int(pk): self._change(int(place)) for pk, place in zip(officer_ids, places, strict=True)}

    def _change(self, place: int) -> Change:
        return Change(
            before=VERDICTS[Judged(int(self.before.verdict[place]))],
            after=VERDICTS[Judged(int(self.after.verdict[place]))],
            stopped_by=tuple(name for name, found in self.after.outcomes.items() if found[place] in _IN_THE_WAY),
        )


_IN_THE_WAY = (Outcome.UNKNOWN, Outcome.NOT_MET)
_PROPOSED_ID = 2**62
READ = "policies.replay"


def model_for(policy: Policy, *, on: date) -> str:
    """The newest device that a policy covers and that is approved by a day: what to ask about when nobody says."""
    return newest_model((_as_adopted(policy, on, None),), on=on)


def replay_for(
    *,
    visible_to: Actor,
    force: str,
    policy: Policy,
    model: str,
    at: datetime,
    known_at: datetime | None = None,
    now: datetime,
) -> PolicyReplay:
    """replay_policy() over the officers whom the actor may replay a policy over, by name or counted only."""
    scope = scopes(visible_to, READ)
    if Part(over="force") in scope.full | scope.counts:
        return replay_policy(force=force, policy=policy, model=model, at=at, known_at=known_at)
    known = roster(force, at=now)
    among = known.officers[known.within(replace(scope, full=scope.shown | scope.counts))]
    return replay_policy(force=force, policy=policy, model=model, at=at, known_at=known_at, among=among)


def nameable(*, visible_to: Actor, force: str, officer_ids: Sequence[int], now: datetime) -> list[int]:
    """Those of some officers whom a replay may name to the actor, in order of name."""
    known = roster(force, at=now)
    named = known.within(scopes(visible_to, READ)) & np.isin(known.officers, np.asarray(officer_ids, np.int64))
    return [int(pk) for pk in known.officers[named]]


NAMED = ("gains", "losses", "newly_unknown")
"""The lists of a replay. Who loses authority to a doubt stands in two of them."""


def names_in(found: PolicyReplay, *, visible_to: Actor, force: str, now: datetime) -> dict[str, list[OfficerLine]]:
    """The officers of each list of a replay whom it may name to the actor, by the words of NAMED."""
    return {
        group: lines(nameable(visible_to=visible_to, force=force, officer_ids=getattr(found, group), now=now))
        for group in NAMED
    }


def replay_policy(
    *,
    force: str,
    policy: Policy,
    model: str,
    at: datetime,
    known_at: datetime | None = None,
    among: NDArray[np.int64] | None = None,
) -> PolicyReplay:
    """Run a proposed policy over the workforce as it stood at any moment, as if it had been adopted that day.

    at: today, or any past moment. known_at: as the record stood then; None for all that is known now.
    among: ids of the officers to compare; None for the whole force.
    """
    proposed = _as_adopted(policy, london_day(at), known_at)
    before = answer_all(force=force, model=model, at=at, known_at=known_at)
    after = answer_all(force=force, model=model, at=at, known_at=known_at, proposed=proposed)
    compared = np.ones(len(after.officers), np.bool_) if among is None else np.isin(after.officers, among)
    concerned = np.flatnonzero(compared & (after.policy == len(after.policies) - 1))
    return PolicyReplay(
        policy=policy,
        at=at,
        model=model,
        officers=after.officers[concerned],
        outcome=replay(_judgements(before, concerned), _judgements(after, concerned)),
        other=int(compared.sum()) - len(concerned),
        before=before,
        after=after,
    )


def _as_adopted(policy: Policy, on: date, known_at: datetime | None) -> Adopted:
    """A proposed policy as if it were adopted from a day: of two from one day the later recorded holds, so it is last."""
    return Adopted(
        adoption_id=_PROPOSED_ID, policy=policy, adopted_from=on, decision="proposed", decided_by="nobody yet",
        recorded_at=known_at or _LATEST,
    )  # fmt: skip


_LATEST = datetime.max.replace(tzinfo=UTC)


def _judgements(answers: Answers, places: NDArray[np.intp]) -> Judgements:
    """The answers of some officers as criteria.replay compares them."""
    until = answers.changes_on[places]
    asked = {name: outcome[places] for name, outcome in answers.outcomes.items() if (outcome[places] >= 0).any()}
    return Judgements(
        findings={name: Findings(outcome=outcome, until=until) for name, outcome in asked.items()},
        verdict=answers.verdict[places],
        until=until,
    )
