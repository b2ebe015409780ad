"""What a change of policy would do: the same officers by the policy before and by the policy after."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reddot.criteria.assess import Verdict
from reddot.criteria.assess_all import Assessments, Judgements, Places
from reddot.criteria.columns import Findings, Flags
from reddot.criteria.finding import Outcome

Verdicts = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Who gains and who loses the answer Yes. Each group is places of officers, rising.

    gains: not Yes before, Yes after. losses: Yes before, not Yes after. newly_unknown: Unknown after and not before
    (a loss to Unknown is in both). counts: [before, after] by Verdict number.
    loss_reasons: by criterion of the policy after, how many of the losses it stops; one loss may have several.
    gain_reasons: by criterion of the policy before, how many of the gains it had stopped.
    """

    gains: Places
    losses: Places
    newly_unknown: Places
    counts: NDArray[np.int64]
    loss_reasons: Mapping[str, int]
    gain_reasons: Mapping[str, int]

    @property
    def officers(self) -> int:
        """How many officers were asked about."""
        return int(self.counts.sum())

    @property
    def unchanged(self) -> int:
        """How many have the same verdict before and after."""
        return int(np.trace(self.counts))

    def total(self, before: Verdict, after: Verdict) -> int:
        """How many went from one verdict to another."""
        return int(self.counts[before, after])


def replay(before: Judgements | Assessments | None, after: Judgements | Assessments) -> Replay:
    """Compare two policies over the same officers, in the same order.

    before: None when no policy was in force: then nobody might carry.
    Raises: ValueError when the two are about different numbers of officers.
    """
    then = after.verdict
    now = before.verdict if before else np.full(len(then), Verdict.NO, np.int8)
    if len(now) != len(then):
        raise ValueError(f"{len(now)} officers before and {len(then)} after are not the same officers")
    gained = (now != Verdict.YES) & (then == Verdict.YES)
    lost = (now == Verdict.YES) & (then != Verdict.YES)
    return Replay(
        gains=np.flatnonzero(gained),
        losses=np.flatnonzero(lost),
        newly_unknown=np.flatnonzero((now != Verdict.UNKNOWN) & (then == Verdict.UNKNOWN)),
        counts=_counts(now, then),
        loss_reasons=_reasons(after.findings, lost),
        gain_reasons=_reasons(before.findings if before else {}, gained),
    )


def _counts(now: Verdicts, then: Verdicts) -> NDArray[np.int64]:
    size = len(Verdict)
    found: NDArray[np.int64] = np.bincount(now.astype(np.int64) * size + then, minlength=size * size)
    return found.reshape(size, size)


def _reasons(findings: Mapping[str, Findings], who: Flags) -> dict[str, int]:
    """By criterion, for how many of some officers it is not met; most first, and only those that stop someone."""
    stopped = {name: int(np.count_nonzero(who & (found.outcome != Outcome.MET))) for name, found in findings.items()}
    return {name: count for name, count in sorted(stopped.items(), key=lambda item: -item[1]) if count}


def reasons_of(findings: Mapping[str, Findings], place: int) -> dict[str, Outcome]:
    """The criteria that stop one officer, with whether they are not met or unknown."""
    outcomes = {name: Outcome(int(found.outcome[place])) for name, found in findings.items()}
    return {name: outcome for name, outcome in outcomes.items() if outcome is not Outcome.MET}
