"""Calendar months come out the same one by one and as columns, and end with the calendar."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.criteria.finding import NEVER
from reddot.criteria.months import (
    after_months,
    after_months_all,
    first_day,
    first_day_all,
    key_of_month,
    month_of,
    month_of_all,
    month_of_key,
    months_in_words,
)


@given(st.lists(st.dates(), min_size=1), st.integers(0, 1200))
def test_columns_of_days_agree_with_single_days(days, months):
    ordinals = np.array([day.toordinal() for day in days], np.int32)
    assert after_months_all(ordinals, months).tolist() == [after_months(day, months).toordinal() for day in days]
    assert month_of_all(ordinals).tolist() == [month_of(day) for day in days]
    numbers = np.array([month_of(day) + months for day in days], np.int64)
    assert first_day_all(numbers).tolist() == [first_day(month).toordinal() for month in numbers.tolist()]


@given(st.dates())
def test_a_month_is_written_and_read_back(day):
    assert month_of_key(key_of_month(month_of(day))) == month_of(day)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2019, 3, 14), 12, date(2020, 3, 14)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2019, 8, 31), 6, date(2020, 2, 29)),
        (date(9999, 6, 1), 12, NEVER),
        (date(9998, 12, 31), 12, NEVER),
    ],
)
def test_months_are_whole_calendar_months(day, months, later):
    assert after_months(day, months) == later


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], ""),
        ([2019 * 12 + 2], "March 2019"),
        ([2019 * 12 + 2, 2019 * 12 + 3, 2019 * 12 + 6], "March 2019 to April 2019, July 2019"),
        ([2020 * 12, 2019 * 12 + 11], "December 2019 to January 2020"),
    ],
)
def test_runs_of_months_are_said_shortly(months, words):
    assert months_in_words(months) == words


def test_a_text_that_is_no_month_is_refused():
    with pytest.raises(ValueError, match="month must be"):
        month_of_key("2019-13")
