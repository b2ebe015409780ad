"""Duty hours by month: the answer changes in the very month it says, and the evidence is the months that count."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reddot.criteria import duty_hours_last_year, duty_hours_since_patrol
from reddot.criteria.assess import facts_on
from reddot.criteria.columns_from import columns_from
from reddot.criteria.criterion import Context, Quantity
from reddot.criteria.facts import Fact
from reddot.criteria.finding import NEVER, Outcome
from reddot.criteria.months import first_day, key_of_month, month_of
from reddot.criteria.national_file import national_rules
from reddot.kernel.facts import FactKind

CONTEXT = Context(model="x2", officer_type="special", models=("x2",), rules=national_rules())
START = 2020 * 12
RUN = st.lists(st.sampled_from([0, 0, 0, 10, 10, 20, 30, None]), max_size=12)
MONTHS = RUN.map(lambda run: {START + place: worked for place, worked in enumerate(run) if worked is not None})
thorough = settings(max_examples=300)
NOW = st.integers(START - 3, START + 15)


def hours(months):
    return [
        Fact(
            kind=FactKind.DUTY_HOURS,
            key=key_of_month(month),
            value=str(worked),
            number=worked * 100,
            valid_from=date(2015, 1, 1),
        )
        for month, worked in months.items()
    ]


def patrol(day):
    return Fact(kind=FactKind.PATROL_STATUS, value="independent", number=1, valid_from=day)


def quantity(value, unit):
    return Quantity(value=Decimal(value), unit=unit, source="s")


def change_month_by_month(criterion, limits, facts, now):
    """The first later month in which the outcome is another, found by asking in every one of four years."""
    outcomes = {
        month: criterion.assess(facts_on(facts)(first_day(month)), limits, CONTEXT).outcome
        for month in range(now, now + 48)
    }
    return next((first_day(month) for month in outcomes if outcomes[month] is not outcomes[now]), NEVER)


def agree(criterion, limits, facts, now):
    asked = facts_on(facts)(first_day(now))
    finding = criterion.assess(asked, limits, CONTEXT)
    assert finding.until == change_month_by_month(criterion, limits, facts, now)
    found = criterion.assess_all(columns_from([asked]), limits, CONTEXT)
    assert (found.outcome[0], found.until[0]) == (finding.outcome, finding.until.toordinal())
    return finding


@thorough
@given(months=MONTHS, now=NOW, length=st.integers(1, 5), needed=st.sampled_from([10, 30, 50]))
def test_a_window_changes_in_the_month_it_says(months, now, length, needed):
    limits = duty_hours_last_year.Limits(hours=quantity(needed, "hours"), within=quantity(length, "months"))
    finding = agree(duty_hours_last_year, limits, hours(months), now)
    window = [month for month in range(now - length, now) if month in months]
    assert [fact.key for fact in finding.evidence] == [key_of_month(month) for month in window]
    total = sum(months[month] for month in window)
    enough = Outcome.MET if total >= needed else Outcome.NOT_MET
    assert finding.outcome is (Outcome.UNKNOWN if total < needed and len(window) < length else enough)


@thorough
@given(months=MONTHS, now=NOW, began=st.integers(0, 400), needed=st.sampled_from([10, 30, 50]))
def test_hours_since_patrol_change_in_the_month_they_say(months, now, began, needed):
    day = min(date.fromordinal(date(2019, 11, 1).toordinal() + began), first_day(now))
    limits = duty_hours_since_patrol.Limits(hours=quantity(needed, "hours"))
    finding = agree(duty_hours_since_patrol, limits, [patrol(day), *hours(months)], now)
    since = [month for month in range(month_of(day), now) if month in months]
    assert [fact.key for fact in finding.evidence] == ["", *(key_of_month(month) for month in since)]
    least = sum(months[month] for month in since if first_day(month) >= day)
    most = sum(months[month] for month in since)
    gaps = len(since) < now - month_of(day)
    expected = Outcome.UNKNOWN if gaps or most >= needed else Outcome.NOT_MET
    assert finding.outcome is (Outcome.MET if least >= needed else expected)


def test_a_stray_month_far_away_costs_nothing():
    far = {START: 30, 2199 * 12: 30, 1900 * 12: 30}
    limits = duty_hours_last_year.Limits(hours=quantity(30, "hours"), within=quantity(2, "months"))
    found = agree(duty_hours_last_year, limits, hours(far), START + 1)
    assert found.until == first_day(START + 3)
