"""What adopting a policy would do to the workforce: who gains authority and who loses it, before anyone decides.

House.md puts replay in policies; it needs the whole answer, suspensions and exceptions included, so it stands here
(docs/adr/0005-replay-in-authority.md).
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from reddot.authority.queries.workforce import Answers, answer_all
from reddot.criteria.assess_all import Judgements
from reddot.criteria.columns import Findings
from reddot.criteria.policy import Policy
from reddot.criteria.replay import Replay, replay
from reddot.kernel.period import london_day
from reddot.policies.terms import Adopted


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


def replay_policy(
    *, force: str, policy: Policy, model: str, at: datetime, known_at: datetime | None = None
) -> PolicyReplay:
    """Run a proposed policy over the workforce as it stood at any moment, as if it had been adopted that day.

    at: today, or any past moment. known_at: as the record stood then; None for all that is known now.
    """
    proposed = Adopted(
        adoption_id=2**62, policy=policy, adopted_from=london_day(at), decision="proposed", decided_by="nobody yet",
        recorded_at=known_at or at,
    )  # fmt: skip
    before = answer_all(force=force, model=model, at=at, known_at=known_at)
    after = answer_all(force=force, model=model, at=at, known_at=known_at, proposed=proposed)
    concerned = np.flatnonzero(after.policy == len(after.policies) - 1)
    return PolicyReplay(
        policy=policy,
        at=at,
        model=model,
        officers=after.officers[concerned],
        outcome=replay(_judgements(before, concerned), _judgements(after, concerned)),
        other=len(after.officers) - len(concerned),
        before=before,
        after=after,
    )


def _judgements(answers: Answers, places: NDArray[np.intp]) -> Judgements:
    """The answers of some officers as criteria.replay compares them."""
    until = answers.changes_on[places]
    asked = {name: outcome[places] for name, outcome in answers.outcomes.items() if (outcome[places] >= 0).any()}
    return Judgements(
        findings={name: Findings(outcome=outcome, until=until) for name, outcome in asked.items()},
        verdict=answers.verdict[places],
        until=until,
    )
