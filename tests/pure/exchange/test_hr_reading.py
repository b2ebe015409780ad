"""A whole HR extract: rows and problems, repeated officers, the order of dates, and how the file was written."""

from datetime import date, datetime

import pytest

from reddot.exchange import hr_extract
from reddot.exchange.writers import write_problems
from tests.pure.exchange.files import AS_OF, codes, csv_of, read, workbook_of

MOMENT = datetime(2019, 5, 1, 9, 30)  # noqa: DTZ001 - a cell of a workbook has no zone
HEADINGS = ["Collar", "Surname", "Forenames", "PST date"]


def test_a_bad_row_is_left_out_and_named_and_the_others_stand() -> None:
    found = read(
        HEADINGS, ["1001", "Ashby", "Jo", "03/04/2019"], ["1002", "Bell", "Al", "2019-02-30"], ["", "Cole", "Em", ""]
    )

    assert [officer.collar_number for officer in found.rows] == ["1001"]
    assert codes(found) == [(3, "PST date", "date.impossible"), (4, "Collar", "collar.missing")]
    assert found.rejected[3] == ("1002", "Bell", "Al", "2019-02-30")
    assert found.rows_read == 3
    assert found.usable


def test_the_same_officer_twice_alike_is_one_and_unlike_is_none() -> None:
    found = read(
        HEADINGS,
        ["1001", "Ashby", "Jo", ""], ["1001", "Ashby", "Jo", ""],
        ["1002", "Bell", "Al", ""], ["1002", "Bell", "Al", "03/04/2019"], ["1002", "Bell", "Sam", ""],
    )  # fmt: skip

    assert [officer.collar_number for officer in found.rows] == ["1001"]
    assert [(p.row, p.code, p.fatal) for p in found.problems] == [
        (3, "collar.repeated", False), (4, "collar.contradicts", True), (5, "collar.contradicts", True),
        (6, "collar.contradicts", True),
    ]  # fmt: skip
    assert set(found.rejected) == {3, 4, 5, 6}


def test_a_missing_name_is_a_problem_only_where_there_is_a_column_for_it() -> None:
    assert codes(read(["Collar", "Surname"], ["1001", ""])) == [(2, "Surname", "name.missing")]
    assert codes(read(["Collar", "PST date"], ["1001", ""])) == []


def test_a_column_that_puts_the_month_first_is_refused_whole() -> None:
    found = read(HEADINGS, ["1001", "Ashby", "Jo", "04/13/2019"], ["1002", "Bell", "Al", "03/04/2019"])

    assert not found.usable
    [whole, row] = found.problems
    assert (whole.row, whole.column, whole.code, whole.value) == (None, "PST date", "column.month_first", "04/13/2019")
    assert (row.row, row.code) == (2, "date.month_day_order")


def test_one_slip_in_a_column_that_puts_the_day_first_is_a_warning() -> None:
    found = read(HEADINGS, ["1001", "Ashby", "Jo", "04/13/2019"], ["1002", "Bell", "Al", "14/03/2019"])

    assert found.usable
    assert [(p.row, p.code, p.fatal) for p in found.problems] == [
        (None, "column.month_first", False), (2, "date.month_day_order", True),
    ]  # fmt: skip
    assert [officer.collar_number for officer in found.rows] == ["1002"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_told_apart_and_said(encoding: str, delimiter: str) -> None:
    data = csv_of(HEADINGS, ["0101", "Zoë Müller-O’Hara", "Séan", "03/04/2019"], delimiter=delimiter, encoding=encoding)

    found = hr_extract.read(data, as_of=AS_OF)

    assert found.problems == ()
    assert (found.rows[0].collar_number, found.rows[0].family_name) == ("0101", "Zoë Müller-O’Hara")
    assert (found.reading.encoding, found.reading.delimiter) == (encoding, delimiter)


def test_a_hint_of_the_delimiter_is_not_a_row() -> None:
    found = hr_extract.read(b"sep=;\r\nCollar;Surname\r\n1;Ashby\r\n", as_of=AS_OF)

    assert (found.rows[0].family_name, found.reading.delimiter) == ("Ashby", ";")


def test_headings_may_stand_below_a_title_and_blank_rows_do_not_count() -> None:
    found = read(["Monthly extract"], [], ["Run on", "30/09/2019"], HEADINGS, [], ["1001", "Ashby", "Jo", "x"])

    assert found.reading.header_row == 4
    assert codes(found) == [(6, "PST date", "date.not_a_date")]


def test_the_same_extract_reads_the_same_from_csv_xlsx_and_ods() -> None:
    headings = ["Collar", "Surname", "Rank", "PST date", "JRFT type", "JRFT level", "JRFT date", "Restricted duties"]
    rows = [[4127, "Ashby", "PC", date(2019, 4, 3), "Bleep", 5.4, MOMENT, False]]
    texts = [["4127", "Ashby", "PC", "03/04/2019", "Bleep", "5.4", "01/05/2019", "no"]]

    expected = read(headings, *texts).rows

    assert len(expected[0].facts) == 4
    for kind in ("xlsx", "ods"):
        assert hr_extract.read(workbook_of(kind, headings, rows), as_of=AS_OF).rows == expected


def test_a_sheet_may_be_chosen_and_one_that_is_not_there_is_named() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Notes"])
    book.create_sheet("People").append(["Collar"])
    book["People"].append(["1001"])
    data = saved(book)

    assert [row.collar_number for row in hr_extract.read(data, as_of=AS_OF, sheet="People").rows] == ["1001"]
    assert codes(hr_extract.read(data, as_of=AS_OF, sheet="Peple")) == [(None, None, "file.no_such_sheet")]
    assert hr_extract.preview(data).sheets == ("Sheet", "People")


def test_a_hidden_sheet_is_not_the_first() -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Old"])
    book.active.sheet_state = "hidden"
    book.create_sheet("People").append(["Collar"])
    book["People"].append(["1001"])

    assert hr_extract.read(saved(book), as_of=AS_OF).reading.sheet == "People"


def test_a_formula_counts_by_its_saved_result_and_without_one_its_row_is_left_out() -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["Collar", "Surname", "Notes"],
        ["1001", "=UPPER(B9)", ""],
        ["1002", "Bell", "=1+1"],
        ["1003", "#N/A", ""],
    ):
        book.active.append(row)
    book.active["B4"].data_type = "e"

    found = hr_extract.read(saved(book), as_of=AS_OF)

    assert [row.collar_number for row in found.rows] == ["1002"]
    assert (2, "Surname", "cell.formula_without_result") in codes(found)
    assert (4, "Surname", "cell.error_value") in codes(found)
    assert not [problem for problem in found.problems if problem.row == 3]


def test_invisible_marks_are_left_out_and_characters_that_cannot_be_printed_are_named() -> None:
    found = hr_extract.read("Collar,Surname\n10\u200e01,Ash\u202eby\n1002,Be\x00ll\n1003,#N/A\n".encode(), as_of=AS_OF)

    assert [(row.collar_number, row.family_name) for row in found.rows] == [("1001", "Ashby")]
    assert [(p.row, p.column, p.code, p.fatal) for p in found.problems] == [
        (2, "Collar", "cell.invisible_character", False), (2, "Surname", "cell.invisible_character", False),
        (3, "Surname", "cell.control_character", True), (4, "Surname", "cell.error_value", True),
        (4, "Surname", "name.missing", True),
    ]  # fmt: skip


def test_a_file_without_rows_says_so() -> None:
    assert codes(read(HEADINGS)) == [(None, None, "file.no_rows")]
    assert codes(hr_extract.read(b"  \n ", as_of=AS_OF)) == [(None, None, "file.empty")]


def test_a_file_of_nothing_but_problems_is_given_up() -> None:
    from reddot.exchange.hr_extract import reading

    rows = [["", "Ashby", "Jo", ""]] * (reading.MOST_PROBLEMS + 10)

    found = read(HEADINGS, *rows)

    assert found.rows_read == reading.MOST_PROBLEMS
    assert "file.too_many_problems" in {problem.code for problem in found.problems}


def test_reading_the_same_bytes_twice_gives_the_same() -> None:
    data = csv_of(HEADINGS, *[[str(n), "Ashby", "Jo", "03/04/2019" if n % 2 else "x"] for n in range(300)])

    assert hr_extract.read(data, as_of=AS_OF) == hr_extract.read(data, as_of=AS_OF)


def test_a_file_that_breaks_half_way_gives_no_rows_and_names_the_row() -> None:
    data = csv_of(HEADINGS, *[[str(n), "Ashby", "Jo", ""] for n in range(3_000)]) + b'4000,"Bell"x,Al,\n'

    found = hr_extract.read(data, as_of=AS_OF)

    assert found.rows == ()
    assert not [problem for problem in found.problems if problem.code != "file.quotes"]
    assert found.problems[0].row == 3_002


def test_a_text_longer_than_its_field_is_named() -> None:
    found = read(["Collar", "Surname", "Job title"], ["1001", "A" * 101, "B" * 201])

    assert codes(found) == [(2, "Surname", "text.too_long"), (2, "Job title", "text.too_long")]


def test_a_number_too_large_for_any_computer_is_a_problem_of_its_cell() -> None:
    from tests.faults.exchange_files import HEADING, number_row, xlsx

    found = hr_extract.read(xlsx(HEADING + number_row(2, "1e999") + number_row(3, "1002")), as_of=AS_OF)

    assert [row.collar_number for row in found.rows] == ["1002"]
    assert codes(found)[0] == (2, "Collar number", "cell.error_value")


def test_a_value_that_the_kernel_does_not_know_is_a_problem_and_never_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    from reddot.exchange.hr_extract import values

    monkeypatch.setitem(values.RANK_NAMES, "warden", "warden")

    assert codes(read(["Collar", "Rank"], ["1001", "Warden"])) == [(2, "Rank", "code.unknown")]


def test_marks_above_the_headings_and_in_columns_not_read_are_no_problem() -> None:
    data = "Ti\u200etle\nCollar,Surname,Shoe\n1001,Ashby,\u200e9\n".encode()

    assert hr_extract.read(data, as_of=AS_OF).problems == ()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_problem_file_can_be_put_right_and_read_again(kind: str) -> None:
    found = read(HEADINGS, ["1001", "Ashby", "Jo", "2019-02-30"])

    data = write_problems(kind, found.problems, headings=found.reading.headings, rejected=found.rejected)
    again = hr_extract.read(data, as_of=AS_OF)

    assert codes(again) == [(2, "PST date", "date.impossible")]
    assert again.reading.columns["Collar"] == "collar_number"


def saved(book: object) -> bytes:
    import io

    stream = io.BytesIO()
    book.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()
