"""How many officers may carry, may not, or cannot be judged: over those whom a reader may see or count."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from reddot.accounts.permissions import Scope, scopes
from reddot.authority.queries.judgement import VERDICTS
from reddot.authority.queries.workforce import answer_all
from reddot.authority.terms import Verdict
from reddot.criteria.finding import Outcome
from reddot.kernel.actor import Actor
from reddot.people.queries.roster import roster

READ = "authority.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of officers at one moment. known_at: as the record stood then; None for all that is known now.

    criteria: by name, how many are judged how; only of officers whose reasons the reader may see or count.
    policies: names of those by which somebody was judged.
    """

    force: str
    model: str
    at: datetime
    known_at: datetime | None
    officers: int
    verdicts: Mapping[Verdict, int]
    criteria: Mapping[str, Mapping[Outcome, int]]
    policies: tuple[str, ...]


def totals_for(
    *, visible_to: Actor, force: str, model: str, at: datetime, known_at: datetime | None = None, now: datetime
) -> Totals:
    """The totals of a force at any moment, over the officers whom the actor may see or count now."""
    scope = scopes(visible_to, READ)
    found, known = answer_all(force=force, model=model, at=at, known_at=known_at), roster(force, at=now)

    def counted(reach: Scope) -> NDArray[np.bool_]:
        return np.isin(found.officers, known.officers[known.within(reach)])

    everyone = counted(replace(scope, full=scope.full | scope.counts))
    explained = counted(replace(scope, full=scope.full | scope.counts, redacted=frozenset()))
    verdict = found.verdict[everyone]
    used = np.unique(found.policy[everyone])
    return Totals(
        force=force,
        model=model,
        at=at,
        known_at=known_at,
        officers=len(verdict),
        verdicts={word: int((verdict == number).sum()) for number, word in VERDICTS.items()},
        criteria={
            name: {one: int((outcome[explained] == one).sum()) for one in Outcome}
            for name, outcome in found.outcomes.items()
            if explained.any()
        },
        policies=tuple(sorted({found.policies[place].policy.name for place in used if place >= 0})),
    )
