"""Duty hours by month, long and wide, and every fault of a row by its name."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.exchange import duty_hours
from reddot.exchange.duty_hours import DutyExtract, hours_of, month_of
from reddot.exchange.hr_extract.values import CellError
from reddot.kernel.facts import FactKind, number_of
from tests.pure.exchange.files import csv_of, workbook_of

AS_OF = date(2019, 9, 30)


def read(*rows: list[object]) -> DutyExtract:
    return duty_hours.read(csv_of(*rows), as_of=AS_OF)


def codes(found: DutyExtract) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.code) for problem in found.problems]


def test_a_long_file_has_a_row_for_each_month() -> None:
    found = read(
        ["Shoulder no", "Name", "Month", "Duty hours"], ["S1", "x", "2019-03", "41.5"], ["S1", "x", "Apr 2019", "0"]
    )

    assert found.problems == ()
    assert found.layout == "long"
    assert [(row.row, row.collar_number, row.key, row.value) for row in found.rows] == [
        (2, "S1", "2019-03", "41.50"), (3, "S1", "2019-04", "0.00"),
    ]  # fmt: skip


def test_a_wide_file_has_a_column_for_each_month_and_its_blanks_say_nothing() -> None:
    found = read(["Specials"], ["Collar", "2019-01", "Feb 2019", "03/2019"], ["S1", "10", "", "12:30"])

    assert found.layout == "wide"
    assert [(row.key, row.value) for row in found.rows] == [("2019-01", "10.00"), ("2019-03", "12.50")]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_reads_the_same(kind: str) -> None:
    headings = ["Collar", "2019-01", "2019-02"]

    found = duty_hours.read(workbook_of(kind, headings, [[4127, 10.5, None], ["S2", None, 3]]), as_of=AS_OF)

    assert [(row.collar_number, row.key, row.hours) for row in found.rows] == [
        ("4127", "2019-01", Decimal("10.50")), ("S2", "2019-02", Decimal("3.00")),
    ]  # fmt: skip


def test_each_fault_is_named_by_row_and_column() -> None:
    found = read(
        ["Collar", "Month", "Hours"],
        ["S1", "2019-03", "-1"], ["S1", "2019-04", "745"], ["S1", "2019-10", "5"], ["", "2019-03", "5"],
        ["S1", "2019-13", "5"], ["S1", "2019-05", "lots"], ["S1", "2019-06", ""], ["S1", "soon", "5"],
    )  # fmt: skip

    assert found.rows == ()
    assert codes(found) == [
        (2, "Hours", "hours.negative"), (3, "Hours", "hours.too_many"), (4, "Month", "month.future"),
        (5, "Collar", "collar.missing"), (6, "Month", "month.impossible"), (7, "Hours", "hours.form"),
        (8, "Hours", "hours.missing"), (9, "Month", "month.form"),
    ]  # fmt: skip
    assert found.rejected[2] == ("S1", "2019-03", "-1")


def test_the_running_month_may_be_imported() -> None:
    assert len(read(["Collar", "Month", "Hours"], ["S1", "2019-09", "5"]).rows) == 1


def test_a_future_month_of_a_wide_file_is_a_problem_only_where_it_is_filled() -> None:
    found = read(["Collar", "2019-09", "2019-10"], ["S1", "5", ""], ["S2", "5", "6"])

    assert len(found.rows) == 2
    assert codes(found) == [(3, "2019-10", "month.future")]


def test_the_same_month_twice_alike_is_one_and_unlike_is_none() -> None:
    found = read(
        ["Collar", "Month", "Hours"],
        ["S1", "2019-03", "5"], ["S1", "Mar 2019", "5.0"], ["S2", "2019-03", "5"], ["S2", "2019-03", "6"],
    )  # fmt: skip

    assert [row.collar_number for row in found.rows] == ["S1"]
    assert [(p.row, p.code, p.fatal) for p in found.problems] == [
        (3, "hours.repeated", False), (5, "hours.contradict", True),
    ]  # fmt: skip


def test_a_file_without_its_columns_says_which() -> None:
    for headings, said in ((["a", "b"], "collar number"), (["Collar"], "month"), (["Collar", "Month"], "hours")):
        found = read(headings, ["1"] * len(headings))
        assert not found.usable
        assert said in found.problems[0].message
    assert codes(read(["Collar", "2019-01", "Jan 2019"], ["1", "2", "3"])) == [(None, "2019-01", "month.twice")]
    assert codes(read(["Collar", "Month", "Hours"])) == [(None, None, "file.no_rows")]


@pytest.mark.parametrize("cell", ["2019-03", "2019/3", "03/2019", "Mar 2019", "March-2019", "31/03/2019", date(2019, 3, 9),
                                  datetime(2019, 3, 9), "2019-03-01T00:00:00"])  # fmt: skip  # noqa: DTZ001
def test_march_however_it_is_written(cell: str | date) -> None:
    assert month_of(cell) == date(2019, 3, 1)


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers()))
def test_hours_are_read_to_a_fact_that_holds_or_named(cell: str | float) -> None:
    try:
        hours = hours_of(cell)
    except CellError as error:
        hours, message = None, error.message
    assert number_of(FactKind.DUTY_HOURS, f"{hours:.2f}") >= 0 if hours is not None else message.endswith(".")


def test_a_file_that_breaks_half_way_gives_no_rows() -> None:
    data = csv_of(["Collar", "Month", "Hours"], *[[str(n), "2019-03", "5"] for n in range(3_000)]) + b'1,"x"y,2\n'

    found = duty_hours.read(data, as_of=AS_OF)

    assert (found.rows, found.usable) == ((), True)
    assert codes(found) == [(3_002, None, "file.quotes")]
