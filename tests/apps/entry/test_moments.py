"""How a moment and a day are read, wherever somebody writes one."""

from datetime import UTC, date, datetime

import pytest

from reddot.entry.moments import END_OF_DAY, NOON, NotAMomentError, read_day, read_known, read_moment

NOW = datetime(2019, 11, 20, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "clock", "meant"),
    [
        ("2019-06-14", NOON, "2019-06-14T12:00:00+01:00"),
        ("2019-06-14", END_OF_DAY, "2019-06-14T23:59:59.999999+01:00"),
        ("2019-11-14T08:15", NOON, "2019-11-14T08:15:00+00:00"),
        ("2019-11-14 08:15", NOON, "2019-11-14T08:15:00+00:00"),
        (" 2019-06-14T08:15 ", NOON, "2019-06-14T08:15:00+01:00"),
        ("2019-06-14T08:15:00 05:30", NOON, "2019-06-14T08:15:00+05:30"),
        ("1900-01-01", NOON, "1900-01-01T12:00:00+00:00"),
        ("2199-12-31", NOON, "2199-12-31T12:00:00+00:00"),
    ],
)
def test_a_moment_is_londons_unless_it_says_otherwise(text: str, clock: object, meant: str) -> None:
    assert read_moment(text, clock=clock).isoformat() == meant  # type: ignore[arg-type]


def test_of_a_time_that_clocks_show_twice_the_first_is_meant() -> None:
    first = read_moment("2019-10-27T01:30", clock=NOON)
    assert first.astimezone(UTC) == datetime(2019, 10, 27, 0, 30, tzinfo=UTC)


def test_a_time_that_clocks_leave_out_is_the_hour_after() -> None:
    left_out = read_moment("2019-03-31T01:30", clock=NOON)
    assert left_out.astimezone(UTC) == read_moment("2019-03-31T02:30", clock=NOON).astimezone(UTC)


@pytest.mark.parametrize("text", ["", "soon", "2019-02-30", "14/03/2019", "0", "1899-12-31", "2200-01-01", "9" * 400])
def test_what_is_no_moment_is_refused_in_a_short_sentence(text: str) -> None:
    with pytest.raises(NotAMomentError, match="Write") as refused:
        read_moment(text, clock=NOON)
    assert len(str(refused.value)) < 150
    with pytest.raises(NotAMomentError, match="Write"):
        read_day(text)


def test_a_day_is_a_day() -> None:
    assert read_day("2019-11-20") == date(2019, 11, 20)


def test_the_record_is_known_up_to_now_and_no_further() -> None:
    assert read_known("2019-11-19", now=NOW) == read_moment("2019-11-19", clock=END_OF_DAY)
    assert read_known("2019-11-20", now=NOW) is None, "today's record is all that is known now"
    assert read_known("2019-11-20T10:00", now=NOW) == datetime(2019, 11, 20, 10, tzinfo=UTC)
    with pytest.raises(NotAMomentError, match="today or earlier"):
        read_known("2019-11-21", now=NOW)
