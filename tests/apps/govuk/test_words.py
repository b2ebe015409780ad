"""Filters and addresses."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict

from reddot.govuk import fields, filters
from reddot.govuk.forms import FilterForm
from reddot.govuk.paging import chosen, page_links, sorting, with_query, without_place


def test_days_and_moments_are_in_london() -> None:
    late = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)

    assert filters.day(date(2026, 3, 14)) == "14 March 2026"
    assert filters.day(late) == "15 July 2026"
    assert filters.moment(late) == "15 July 2026 at 00:30"
    assert filters.month("2026-03") == filters.month(date(2026, 3, 31)) == "March 2026"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        filters.moment(datetime(2026, 7, 14, 23, 30))  # noqa: DTZ001


def test_numbers_and_nouns() -> None:
    assert filters.number(1234567) == "1,234,567"
    assert filters.number(Decimal("1234.50")) == "1,234.50"
    assert filters.plural(1, "officer") == "1 officer"
    assert filters.plural(1234, "officer") == "1,234 officers"
    assert filters.plural(0, "policy", "policies") == "0 policies"
    assert filters.pence(123450) == "£1,234.50"
    assert filters.pence(-5) == "-£0.05"


def test_an_address_keeps_what_was_chosen() -> None:
    query = QueryDict("station=N1&answer=yes&answer=no&page=3&q=a%26b")

    assert with_query(query, page=4) == "?station=N1&answer=yes&answer=no&page=4&q=a%26b"
    assert with_query(query, station=None, q=None) == "?answer=yes&answer=no&page=3"
    assert without_place(query, answer=["no"]) == "?station=N1&answer=no&q=a%26b"


def test_a_column_sorts_up_then_down_and_starts_at_the_first_page() -> None:
    fresh, up, down = QueryDict("page=3"), QueryDict("sort=name&page=2"), QueryDict("sort=-name")

    assert (sorting(fresh, "name").href, sorting(fresh, "name").state) == ("?sort=name", "none")
    assert (sorting(fresh, "name", "name").href, sorting(fresh, "name", "name").state) == ("?sort=-name", "ascending")
    assert (sorting(up, "name").href, sorting(up, "name").state) == ("?sort=-name", "ascending")
    assert (sorting(down, "name").href, sorting(down, "name").state) == ("?sort=name", "descending")
    assert sorting(down, "hours").state == "none"


@pytest.mark.parametrize(
    ("page", "pages", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (7, 70, [1, None, 6, 7, 8, None, 70]),
        (70, 70, [1, None, 69, 70]),
        (3, 5, [1, 2, 3, 4, 5]),
    ],
)
def test_the_page_list_shows_the_ends_and_the_neighbours(page: int, pages: int, expected: list[int | None]) -> None:
    links = page_links(QueryDict("q=a"), page, pages)

    assert [link.number for link in links] == expected
    assert [link.number for link in links if link.current] == [page]
    assert all(link.href == f"?q=a&page={link.number}" for link in links if link.number)


class Filters(FilterForm):
    q = fields.Text(label="Name", required=False)
    station = fields.Pick(label="Station", choices=[("N1", "Northgate")], required=False)
    answer = fields.Checks(label="Answer", choices=[("yes", "Yes"), ("no", "No")], required=False)
    since = fields.Day(label="Since", required=False)


def test_each_filter_that_is_set_can_be_taken_out_alone() -> None:
    query = QueryDict("q=&station=N1&answer=yes&answer=no&page=2")

    found = chosen(Filters(query), query)

    assert [(one.name, one.text, one.remove) for one in found] == [
        ("Station", "Northgate", "?answer=yes&answer=no"),
        ("Answer", "Yes", "?station=N1&answer=no"),
        ("Answer", "No", "?station=N1&answer=yes"),
    ]


def test_a_day_is_one_filter_of_three_boxes() -> None:
    query = QueryDict("since-day=1&since-month=3&since-year=2026&station=N1")

    found = [one for one in chosen(Filters(query), query) if one.name == "Since"]

    assert [(one.text, one.remove) for one in found] == [("1 March 2026", "?station=N1")]


def test_a_filter_that_cannot_be_used_is_not_shown_as_chosen() -> None:
    query = QueryDict("station=elsewhere&since-day=40")

    assert chosen(Filters(query), query) == []


def test_ids_of_filters_stay_apart_from_another_form() -> None:
    assert 'id="filter_q"' in str(Filters())
    assert isinstance(Filters(), forms.Form)
