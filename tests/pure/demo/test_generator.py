"""The generator: the same from the same seed, as large as it says, in the order of time, and nothing impossible."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

import pytest

from demo.fitness import ORDINARY_LEVEL
from demo.force import Load, Step, digest, steps
from demo.geography import ForcePlan, Scale, plans
from demo.heard import Fix
from demo.moments import DUTY, HR, SOURCES, Calendar
from demo.roster import Person, roster
from demo.stories import stories
from reddot.criteria.facts import Facts
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months, start_of_day
from reddot.people.terms import check_entry
from tests.pure.demo.conftest import AS_OF, CALENDAR, KENT

SMALL = plans(Scale.SMALL)[0]


def _value(facts: Facts, kind: FactKind) -> str:
    fact = facts.get(kind).fact
    return fact.value if fact else ""


def test_the_same_seed_and_day_make_the_same_force() -> None:
    assert digest(steps(SMALL, CALENDAR, 7)) == digest(steps(SMALL, CALENDAR, 7))


def test_another_seed_or_day_makes_another_force() -> None:
    first = digest(steps(SMALL, CALENDAR, 7))

    assert digest(steps(SMALL, CALENDAR, 8)) != first
    assert digest(steps(SMALL, Calendar(date(2026, 11, 23)), 7)) != first


def test_the_county_force_is_as_large_as_it_says(held: Mapping[str, Facts]) -> None:
    serving = Counter(_value(facts, FactKind.EMPLOYMENT) for facts in held.values())

    # HR hears of a resignation at its next extract, so that a few who have left still count.
    assert 3_500 <= serving["regular"] <= 3_515
    assert 265 <= serving["special"] <= 275
    assert 380 <= serving["left"] <= 430


def test_northmoor_has_thirteen_districts_and_twenty_six_stations() -> None:
    assert len(KENT.districts) == 13
    assert len(KENT.stations) == 26
    assert all(len(station.teams) == 5 for station in KENT.stations)


def test_no_two_places_share_a_code() -> None:
    for plan in plans(Scale.NATIONAL):
        stations = [station.code for station in plan.stations]
        assert len(set(stations)) == len(stations)
        assert len({district.code for district in plan.districts}) == len(plan.districts)


def test_the_scales_add_up() -> None:
    def officers(scale: Scale) -> int:
        return sum(plan.regulars + plan.specials for plan in plans(scale))

    assert officers(Scale.NATIONAL) == 125_000
    assert len(plans(Scale.NATIONAL)) == 12
    assert [plan.regulars for plan in plans(Scale.MET)] == [33_000]


@pytest.mark.parametrize("scale", list(Scale))
def test_collar_numbers_are_given_once(scale: Scale) -> None:
    for plan in plans(scale)[-1:]:
        calendar = Calendar(AS_OF, weekly=False)
        told = [story.person.collar for story in stories(plan, calendar)]
        collars = told + [person.collar for person in _people(plan, calendar)]

        assert len(set(collars)) == len(collars)
        assert max(map(len, collars)) == 5


def _people(plan: ForcePlan, calendar: Calendar) -> list[Person]:
    return list(roster(plan, calendar, 1, regulars=plan.regulars, specials=plan.specials))


def test_ranks_form_a_pyramid(held: Mapping[str, Facts]) -> None:
    ranks = Counter(
        _value(facts, FactKind.RANK) for facts in held.values() if _value(facts, FactKind.EMPLOYMENT) == "regular"
    )
    order = ("constable", "sergeant", "inspector", "chief_inspector", "superintendent", "chief_constable")

    assert [ranks[rank] for rank in order] == sorted((ranks[rank] for rank in order), reverse=True)
    assert ranks["chief_constable"] == 1
    assert 0.7 < ranks["constable"] / ranks.total() < 0.82


def test_steps_come_in_the_order_of_time(kent: list[Step]) -> None:
    moments = [step.at for step in kent]

    assert moments == sorted(moments)
    assert moments[-1] <= start_of_day(AS_OF)
    assert {step.source for step in kent if isinstance(step, Load)} == set(SOURCES)


def test_hr_is_the_first_to_speak_of_an_officer(kent: list[Step]) -> None:
    first: dict[str, str] = {}
    for step in kent:
        for collar, _ in step.rows if isinstance(step, Load) else ():
            first.setdefault(collar, step.source)

    assert set(first.values()) == {HR}


def test_every_fact_passes_the_checks_of_the_record(kent: list[Step]) -> None:
    for step in kent:
        if isinstance(step, Load):
            for _, told in step.rows:
                for entry in told:
                    check_entry(entry, recorded_on=step.at.date())
        else:
            check_entry(step.right, recorded_on=step.at.date())


def test_nothing_but_employment_is_said_of_the_time_after_somebody_left(kent: list[Step]) -> None:
    left = {
        person.collar: person.left
        for person in roster(KENT, CALENDAR, 2019, regulars=3_500 - 22, specials=270 - 5)
        if person.left is not None
    }
    late = [
        (collar, entry)
        for step in kent
        if isinstance(step, Load)
        for collar, told in step.rows
        for entry in told
        if collar in left and entry.valid_from >= left[collar] and entry.kind is not FactKind.EMPLOYMENT
    ]

    assert len(left) > 300
    assert late == []


def test_some_dates_are_put_right_five_weeks_late(kent: list[Step]) -> None:
    fixes = [step for step in kent if isinstance(step, Fix)]

    assert 20 <= len(fixes) <= 80
    assert all(fix.wrong.valid_from != fix.right.valid_from for fix in fixes)


def test_a_cohort_of_285_response_officers_has_lapsed_together() -> None:
    people = list(roster(KENT, CALENDAR, 2019, regulars=3_500, specials=270))

    assert sum(person.cohort for person in people) == 285
    assert {person.role for person in people if person.cohort} == {"response"}


def test_the_cohorts_safety_training_ran_out_within_ten_weeks(held: Mapping[str, Facts]) -> None:
    regulars = KENT.regulars - sum(story.serving and not story.person.special for story in stories(KENT, CALENDAR))
    cohort = [
        person.collar
        for person in roster(KENT, CALENDAR, 2019, regulars=regulars, specials=200)
        if person.cohort and not person.special
    ]
    ran_out = []
    for collar in cohort:
        fact = held[collar].get(FactKind.SAFETY_TRAINING).fact
        assert fact is not None
        ran_out.append((AS_OF - add_months(fact.valid_from, 12)).days)

    assert len(ran_out) == 285
    assert min(ran_out) > 0
    assert max(ran_out) < 72


def test_about_three_in_ten_public_facing_officers_applied(held: Mapping[str, Facts]) -> None:
    facing = [facts for facts in held.values() if _serves_the_public(facts)]
    applied = [facts for facts in facing if facts.get(FactKind.APPLICATION).fact is not None]
    trained = [facts for facts in applied if facts.keys(FactKind.ACCREDITATION)]

    assert 0.22 < len(applied) / len(facing) < 0.34
    assert len(trained) / len(applied) > 0.7


def _serves_the_public(facts: Facts) -> bool:
    return _value(facts, FactKind.EMPLOYMENT) == "regular" and _value(facts, FactKind.ROLE).endswith("/yes")


def test_every_kind_of_gap_and_contradiction_is_there(held: Mapping[str, Facts]) -> None:
    serving = [facts for facts in held.values() if _value(facts, FactKind.EMPLOYMENT) == "regular"]

    def missing(kind: FactKind) -> int:
        return sum(facts.get(kind).fact is None and not facts.get(kind).conflict for facts in serving)

    assert missing(FactKind.FITNESS) > 50
    assert missing(FactKind.FIRST_AID) > 20
    assert missing(FactKind.SAFETY_TRAINING) > 10
    assert missing(FactKind.POSTING) > 3
    assert sum(bool(facts.get(FactKind.FITNESS).conflict) for facts in serving) >= 5
    assert sum(_value(facts, FactKind.RESTRICTION) == "yes" for facts in serving) > 20
    assert sum(_value(facts, FactKind.ROLE).endswith("/unknown") for facts in serving) > 10


def test_specials_hours_are_known_month_by_month(held: Mapping[str, Facts]) -> None:
    last_month = f"{add_months(AS_OF.replace(day=1), -1):%Y-%m}"
    specials = [facts for facts in held.values() if _value(facts, FactKind.EMPLOYMENT) == "special"]
    known = [facts.get(FactKind.DUTY_HOURS, last_month).fact for facts in specials]

    assert sum(fact is not None for fact in known) > 0.95 * len(specials)
    assert all(0 <= fact.number <= 74_400 for fact in known if fact is not None)


def test_a_low_fitness_result_stays_a_result(held: Mapping[str, Facts]) -> None:
    levels = [
        float(_value(facts, FactKind.FITNESS).split()[1]) for facts in held.values() if _value(facts, FactKind.FITNESS)
    ]

    assert 0.01 < sum(level < ORDINARY_LEVEL for level in levels) / len(levels) < 0.12


@pytest.mark.parametrize("as_of", [date(2026, 11, 1), date(2026, 12, 31), date(2028, 2, 29), date(2027, 3, 1)])
def test_any_day_of_the_year_will_do(as_of: date) -> None:
    calendar = Calendar(as_of)
    made = list(steps(SMALL, calendar, 3))

    assert max(step.at for step in made) <= start_of_day(as_of)
    for step in made:
        if isinstance(step, Load):
            for _, told in step.rows:
                for entry in told:
                    check_entry(entry, recorded_on=step.at.date())


def test_duty_hours_of_a_month_are_known_the_moment_it_has_ended() -> None:
    calendar = Calendar(date(2026, 11, 1))

    assert calendar.heard(DUTY, date(2026, 11, 1)) == start_of_day(date(2026, 11, 1))
    assert calendar.heard(HR, date(2026, 10, 31)) is None


def test_nobody_is_heard_of_before_hr_knows_them() -> None:
    known = start_of_day(date(2026, 6, 1))

    assert CALENDAR.heard(DUTY, date(2026, 1, 1), not_before=known) == known
    assert _moment(CALENDAR.heard(HR, date(2026, 5, 20))) == datetime(2026, 6, 1, 5, 30)  # noqa: DTZ001


def _moment(at: datetime | None) -> datetime:
    assert at is not None
    return at.replace(tzinfo=None)
