"""What a cell says: dates day first, codes under the names people type, and nothing else raised than CellError."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.exchange.hr_extract import values
from reddot.exchange.hr_extract.cells import DayReader, GroupCells
from reddot.exchange.hr_extract.fields import BY_NAME
from reddot.exchange.hr_extract.groups import GROUPS
from reddot.exchange.hr_extract.values import CellError, collar_of, day_of, is_blank, level_of
from reddot.exchange.table import Cell
from reddot.kernel.facts import EVENT_KINDS, number_of

AS_OF = date(2019, 9, 30)
MOMENT = datetime(2019, 4, 3, 23, 59)  # noqa: DTZ001 - a cell of a workbook has no zone
CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.floats(), st.dates(), st.datetimes(), st.text(max_size=30),
    st.sampled_from(
        ["PC", "yes", "no", "03/04/2019", "2019-02-30", "5.4", "Bleep", "Pass", "x2", "left", "special", "none", "-", "Supt"]
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        "2019-04-03", "03/04/2019", "3/4/2019", "3.4.2019", "03-04-2019", "3 Apr 2019", "3-APR-2019", "3rd April 2019",
        "03 April, 2019", "2019-04-03T09:30:00", "2019-04-03 00:00:00", "03/04/2019 00:00", "03/04/2019 9:30 PM",
        "43558", "43558.5", 43558, 43558.75, date(2019, 4, 3), MOMENT, " 2019-4-3 ",
    ],
)  # fmt: skip
def test_the_third_of_april_however_it_is_written(cell: Cell) -> None:
    assert day_of(cell) == date(2019, 4, 3)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("04/13/2019", "date.month_day_order"), ("31/02/2019", "date.impossible"), ("2019-13-01", "date.impossible"),
        ("14/13/2019", "date.impossible"), ("3 Foo 2019", "date.impossible"), ("3/4/19", "date.two_figure_year"),
        ("03-APR-19", "date.two_figure_year"), ("soon", "date.not_a_date"), (True, "date.not_a_date"),
        (12, "date.not_a_date"), ("2019", "date.not_a_date"), ("03/04/0219", "date.out_of_range"),
        (date(1899, 12, 31), "date.out_of_range"), ("x" * 100, "date.not_a_date"), (float("nan"), "date.not_a_date"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_named(cell: Cell, code: str) -> None:
    with pytest.raises(CellError) as caught:
        day_of(cell)

    assert caught.value.code == code
    assert caught.value.message.endswith(".")


def test_a_level_is_a_number_with_at_most_three_decimals() -> None:
    assert [level_of(cell) for cell in ("5.40", 5.4, "Level 8.8", 10, "35.25")] == ["5.4", "5.4", "8.8", "10", "35.25"]
    for cell in ("high", "0", "-1", "5.4321", "1e9", "nan", "120", True):
        with pytest.raises(CellError):
            level_of(cell)


def test_a_collar_number_keeps_its_zeros_and_loses_what_a_spreadsheet_added() -> None:
    assert [collar_of(cell) for cell in (" 0412 ", 4127.0, 4127, "ab 12", '="0099"', "12/A")] == [
        "0412", "4127", "4127", "AB 12", "0099", "12/A",
    ]  # fmt: skip
    for cell in ("", None, "=1+1", "x" * 17, "12;34", "1.5", "Ж1"):
        with pytest.raises(CellError):
            collar_of(cell)


def test_words_for_nothing_are_blank_and_words_in_another_script_are_not() -> None:
    assert all(is_blank(cell) for cell in (None, "", " ", "-", "N/A", "not known", "none", "—"))
    assert not any(is_blank(cell) for cell in ("0", 0, False, "no", "日本", "Ж"))


def test_no_name_stands_for_two_codes_of_a_list() -> None:
    for table in (values.RANK_NAMES, values.EMPLOYMENT_NAMES, values.MODEL_NAMES, values.FITNESS_NAMES):
        assert all(code.replace("_", " ").replace("-", " ") in table for code in table.values())


@given(CELLS)
def test_a_date_is_read_or_named(cell: Cell) -> None:
    try:
        found = day_of(cell)
    except CellError as error:
        found = None
        message = error.message
    assert (values.FIRST_DAY <= found <= values.LAST_DAY) if found else message.endswith(".")


@given(st.data())
def test_whatever_its_cells_say_a_group_gives_facts_that_hold_or_says_what_is_wrong(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GROUPS)))
    fields = [field for field in BY_NAME if BY_NAME[field].group == name]
    given_cells = {field: data.draw(CELLS) for field in data.draw(st.lists(st.sampled_from(fields), unique=True))}
    cells = GroupCells(given_cells, as_of=AS_OF, days=DayReader())

    facts = list(GROUPS[name](cells))

    for fact in facts:
        assert number_of(fact.kind, fact.value) >= 0
        assert fact.valid_to is None or fact.valid_from is None or fact.valid_from < fact.valid_to or cells.defects
        assert fact.kind not in EVENT_KINDS or (fact.valid_from is not None and fact.valid_from <= AS_OF)
    assert all(defect.message.endswith(".") and defect.field in BY_NAME for defect in cells.defects)
