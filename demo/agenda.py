"""What people of a force decided during the two years: a policy, suspensions, exceptions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from demo.geography import ForcePlan
from demo.moments import Calendar
from demo.stories import FORCE
from demo.telling import moment
from reddot.kernel.period import add_months, first_of_month, start_of_day

POLICY = "northmoor-officers.yaml"
"""The policy for regular officers that each demo force adopts. For specials none is adopted: that is left to try."""

POLICY_MONTHS_AGO = 18
ACKNOWLEDGE_MOST = 400


class Kind(StrEnum):
    """What was decided or done."""

    ADOPT = "adopt"
    ACKNOWLEDGE = "acknowledge"
    SUSPEND = "suspend"
    EXCEPT = "except"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One decision. collar: the officer, or "" for one drawn among those trained by then.

    ends_at: until when an exception is made. ended_at: when a suspension was lifted or an exception ended early.
    """

    at: datetime
    kind: Kind
    collar: str = ""
    criterion: str = ""
    reason: str = ""
    ends_at: datetime | None = None
    ended_at: datetime | None = None


_WHY_SUSPENDED = (
    "A complaint about a use of force is being looked into",
    "Taser discharged by accident during a check; review under way",
    "Asked for by professional standards while a conduct matter is open",
)
_WHY_EXCEPTED = (
    "The instructor was ill and the course was put off",
    "The course was cancelled for a major incident; a new place is booked",
    "Back from leave and booked on the next course",
)


def agenda(plan: ForcePlan, calendar: Calendar, seed: int) -> list[Act]:
    """The decisions of a force in the order of time."""
    rng = Random(f"{seed}/{plan.code}/agenda")
    adopted = start_of_day(first_of_month(add_months(calendar.as_of, -POLICY_MONTHS_AGO)))
    acts = [
        Act(at=adopted - timedelta(days=20, hours=-10), kind=Kind.ADOPT),
        Act(at=adopted + timedelta(days=14, hours=9), kind=Kind.ACKNOWLEDGE),
    ]
    if plan.code == FORCE:
        acts += _told(calendar)
    acts += _drawn(plan, calendar, rng)
    return sorted(acts, key=lambda act: act.at)


def _told(calendar: Calendar) -> list[Act]:
    return [
        Act(at=moment(calendar, 9), kind=Kind.SUSPEND, collar="1005", reason=_WHY_SUSPENDED[0]),
        Act(
            at=moment(calendar, 15), kind=Kind.EXCEPT, collar="1006", criterion="first_aid", reason=_WHY_EXCEPTED[1],
            ends_at=start_of_day(calendar.as_of + timedelta(days=21)),
        ),
    ]  # fmt: skip


def _drawn(plan: ForcePlan, calendar: Calendar, rng: Random) -> Iterator[Act]:
    """One decision for about every three hundred officers; most are over by the day of building."""
    for _ in range(max(3, plan.regulars // 300)):
        at = moment(calendar, rng.randrange(5, 300))
        ended = min(at + timedelta(days=rng.randrange(12, 80)), calendar.ends_at + timedelta(days=1))
        over = ended if ended < calendar.ends_at and rng.random() < 0.7 else None
        if rng.random() < 0.5:
            yield Act(at=at, kind=Kind.SUSPEND, reason=rng.choice(_WHY_SUSPENDED), ended_at=over)
        else:
            criterion = rng.choice(("first_aid", "safety_training", "fitness_level"))
            yield Act(
                at=at, kind=Kind.EXCEPT, criterion=criterion, reason=rng.choice(_WHY_EXCEPTED),
                ends_at=at + timedelta(days=84), ended_at=over,
            )  # fmt: skip
