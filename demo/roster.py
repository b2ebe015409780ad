"""Who is in a force: every officer who served at any time in the two years, with rank, role and place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.geography import ForcePlan, StationPlan
from demo.moments import Calendar
from demo.names import FAMILY, GIVEN

FIRST_COLLAR = 1_050
FIRST_SPECIAL = 7_020
"""Lower numbers belong to the story officers (demo.stories)."""

LAPSED_SHARE = 285 / 3_500
"""Officers of response teams whose safety training ran out together, as 285 did in one force (SRC-022)."""

CANDIDATE_SHARE = 19 / 270
"""Specials who meet the 2019 criteria for specials, beside the one among the story officers."""

_LEAVERS_SHARE = 0.11
_LEAST_STAY = 220
_SENIOR_SHARES = {
    "chief_constable": 0.0003,
    "deputy_chief_constable": 0.0003,
    "assistant_chief_constable": 0.0009,
    "chief_superintendent": 0.003,
    "superintendent": 0.007,
    "chief_inspector": 0.015,
    "inspector": 0.05,
    "sergeant": 0.155,
}
_SPECIAL_SHARES = {
    "special_chief_officer": 0.003,
    "special_superintendent": 0.004,
    "special_chief_inspector": 0.015,
    "special_inspector": 0.035,
    "special_sergeant": 0.1,
}
_LEAST_YEARS = {"sergeant": 4, "inspector": 7, "special_sergeant": 2}
_SERVICE = ((0.13, 0, 2), (0.24, 2, 8), (0.38, 8, 18), (0.22, 18, 28), (0.03, 28, 33))
_SPECIAL_SERVICE = ((0.34, 0, 2), (0.26, 2, 5), (0.2, 5, 10), (0.15, 10, 18), (0.05, 18, 29))

_ROLES = (
    ("response", 0.38), ("neighbourhood", 0.16), ("investigation", 0.225), ("roads_policing", 0.04),
    ("firearms", 0.03), ("dogs", 0.015), ("public_order", 0.02), ("search", 0.01), ("custody", 0.035),
    ("control_room", 0.03), ("training", 0.02), ("headquarters", 0.035),
)  # fmt: skip
PUBLIC_FACING = frozenset({"response", "neighbourhood", "roads_policing", "firearms", "dogs", "public_order", "search"})
"""Kinds of role in which the demo force counts its officers as public-facing."""

IN_TEAMS = frozenset({"response", "custody", "control_room"})
"""Kinds of role that work in shift teams."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One officer as the generator knows them.

    joined: first day in this force. service_start: first day in any force. left: the day after the last one, if any.
    cohort: one of the response officers whose safety training ran out together. candidate: a special who meets the 2019
    criteria for specials. seed: of everything else that is drawn for this officer.
    """

    collar: str
    family: str
    given: str
    special: bool
    rank: str
    role: str
    station: StationPlan
    team: str
    joined: date
    service_start: date
    left: date | None = None
    cohort: bool = False
    candidate: bool = False
    seed: str

    @property
    def public_facing(self) -> bool:
        """Whether the role faces the public, as the force sees it."""
        return self.role in PUBLIC_FACING


def roster(plan: ForcePlan, calendar: Calendar, seed: int, *, regulars: int, specials: int) -> Iterator[Person]:
    """Everyone but the story officers, regulars first.

    regulars, specials: how many of each are to serve on the day of building; those who left before it come on top.
    """
    yield from _regulars(plan, calendar, seed, regulars)
    yield from _specials(plan, calendar, seed, specials)


def _regulars(plan: ForcePlan, calendar: Calendar, seed: int, serving: int) -> Iterator[Person]:
    rng = Random(f"{seed}/{plan.code}/regulars")
    leaving = round(serving * _LEAVERS_SHARE)
    days = sorted((_service_days(rng, _SERVICE) for _ in range(serving + leaving)), reverse=True)
    ranks = _ranks(rng, days, _SENIOR_SHARES, "constable")
    gone = _gone(rng, days, leaving)
    collars = _collars(rng, len(days))
    quota = round(plan.regulars * LAPSED_SHARE)
    for place, (service, rank) in enumerate(zip(days, ranks, strict=True)):
        role = _role(rng, rank)
        station = rng.choice(plan.stations)
        in_cohort = role == "response" and place not in gone and service > 600 and rank in ("constable", "sergeant")
        person = _person(
            rng, calendar, collars[place], rank, role, station, service, f"{seed}/{plan.code}/{collars[place]}",
            left=_left(rng, calendar, service) if place in gone else None,
            cohort=in_cohort and quota > 0 and rng.random() < 0.5,
        )  # fmt: skip
        quota -= person.cohort
        yield person


def _specials(plan: ForcePlan, calendar: Calendar, seed: int, serving: int) -> Iterator[Person]:
    rng = Random(f"{seed}/{plan.code}/specials")
    leaving = round(serving * _LEAVERS_SHARE)
    days = sorted((_service_days(rng, _SPECIAL_SERVICE) for _ in range(serving + leaving)), reverse=True)
    ranks = _ranks(rng, days, _SPECIAL_SHARES, "special_constable")
    gone = _gone(rng, days, leaving)
    collars = _special_collars(rng, len(days))
    candidates = round(plan.specials * CANDIDATE_SHARE)
    for place, (service, rank) in enumerate(zip(days, ranks, strict=True)):
        eligible = place not in gone and service > 10 * 366 and rank != "special_chief_inspector"
        person = _person(
            rng, calendar, collars[place], rank, rng.choice(("response", "neighbourhood")), rng.choice(plan.stations),
            service, f"{seed}/{plan.code}/{collars[place]}",
            left=_left(rng, calendar, service) if place in gone else None,
            candidate=eligible and candidates > 0,
        )  # fmt: skip
        candidates -= person.candidate
        yield person


def _person(
    rng: Random, calendar: Calendar, collar: str, rank: str, role: str, station: StationPlan, service: int, seed: str,
    *, left: date | None, cohort: bool = False, candidate: bool = False,
) -> Person:  # fmt: skip
    start = calendar.ago(service)
    special = rank.startswith("special_")
    transferred_in = not special and service > 1_500 and rng.random() < 0.08
    joined = start + timedelta(days=rng.randrange(400, service - 900)) if transferred_in else start
    given = rng.choice(GIVEN)
    if rng.random() < 0.3:
        given = f"{given} {rng.choice(GIVEN)}"
    return Person(
        collar=collar, family=rng.choice(FAMILY), given=given, special=special, rank=rank, role=role, station=station,
        team=rng.choice(station.teams) if role in IN_TEAMS and not special else "", joined=joined, service_start=start,
        left=left, cohort=cohort, candidate=candidate, seed=seed,
    )  # fmt: skip


def _gone(rng: Random, days: Sequence[int], count: int) -> frozenset[int]:
    """Places of those who left during the two years: nobody within their first months."""
    able = [place for place, service in enumerate(days) if service > _LEAST_STAY * 2]
    return frozenset(rng.sample(able, count))


def _left(rng: Random, calendar: Calendar, service: int) -> date:
    longest = min((calendar.as_of - calendar.begins).days - 40, service - _LEAST_STAY)
    return calendar.ago(rng.randrange(3, longest))


def _service_days(rng: Random, bands: Sequence[tuple[float, int, int]]) -> int:
    """Length of service on the day of building [days]."""
    pick = rng.random()
    for share, low, high in bands:
        if pick < share:
            return 45 + rng.randrange(int(low * 365.25), int(high * 365.25))
        pick -= share
    return 3_000


def _ranks(rng: Random, days: Sequence[int], shares: dict[str, float], lowest: str) -> list[str]:
    """A rank for each length of service: the pyramid's numbers exactly, the longer-serving more likely to be senior."""
    order = sorted(range(len(days)), key=lambda place: days[place] + rng.gauss(0, 2_200), reverse=True)
    ranks = [lowest] * len(days)
    for rank, share in shares.items():
        wanted = max(1, round(len(days) * share))
        least = _LEAST_YEARS.get(rank, 10) * 366
        able = [place for place in order if ranks[place] == lowest and days[place] > least]
        for place in able[:wanted]:
            ranks[place] = rank
    return ranks


def _role(rng: Random, rank: str) -> str:
    if rank not in ("constable", "sergeant", "inspector"):
        return "headquarters" if rng.random() < 0.6 else rng.choice(("neighbourhood", "investigation"))
    pick = rng.random()
    for role, share in _ROLES:
        if pick < share:
            return role
        pick -= share
    return "headquarters"


def _collars(rng: Random, count: int) -> list[str]:
    """Collar numbers of regulars, the lower for the longer-serving. 7000 to 9999 belong to specials."""
    numbers = [*range(FIRST_COLLAR, 7_000), *range(10_000, max(20_000, 10_000 + 2 * count))]
    return list(map(str, sorted(rng.sample(numbers, count))))


def _special_collars(rng: Random, count: int) -> list[str]:
    numbers = [*range(FIRST_SPECIAL, 8_000), *range(9_000, 10_000), *range(90_000, 90_000 + 2 * max(0, count - 900))]
    return list(map(str, sorted(rng.sample(numbers, count))))
