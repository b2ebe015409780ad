"""What is written opens as a table, and no cell of it runs as a formula."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.exchange import writers
from reddot.exchange.table import open_table
from reddot.kernel.problem import Problem

MOMENT = datetime(2019, 4, 3, 9, 5)  # noqa: DTZ001 - a cell of a workbook has no zone
RISKY = ("=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x")')


@pytest.mark.parametrize("text", RISKY)
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    assert writers.safe_text(text) == f"'{text}"


def test_numbers_below_zero_stay_numbers() -> None:
    data = writers.csv_bytes(["A", "B", "C"], [[-5, Decimal("-1.50"), -2.5]])

    assert data.decode("utf-8-sig").splitlines()[1] == "-5,-1.50,-2.5"


@pytest.mark.parametrize("kind", writers.FORMATS)
def test_what_is_written_reads_back(kind: str) -> None:
    rows = [
        ["0412", 4127, date(2019, 4, 3), MOMENT, Decimal("5.4"), True, None, 'Zoë <b> & "co"\nline'],
        ["=1", *[None] * 7],
    ]

    table = open_table(writers.table_bytes(kind, title="A/B: [list]", headings=[*"ABCDEFG", "=H"], rows=rows))

    assert table.headings[-1] == "'=H"
    first, second = [row.cells for row in table.rows]
    assert first[0] == "0412"
    assert first[5] == "yes"
    assert first[7] == 'Zoë <b> & "co"\nline'
    assert second[0] == "'=1"
    if kind != "csv":
        assert first[1:5] == [4127, date(2019, 4, 3), MOMENT, 5.4]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_says_what_it_is_about_on_a_second_sheet(kind: str) -> None:
    data = writers.table_bytes(kind, title="Officers", headings=["A"], rows=[["x"]], about=[("As at", "14 March 2026")])

    assert open_table(data).sheets == ("Officers", "About this file")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("text", RISKY)
def test_no_part_of_a_workbook_holds_a_formula(kind: str, text: str) -> None:
    data = writers.table_bytes(kind, title=text, headings=[text], rows=[[text]], about=[(text, text)])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<f>" not in parts
    assert b"table:formula" not in parts


def test_no_other_kind_is_written() -> None:
    with pytest.raises(ValueError, match="csv, xlsx, ods"):
        writers.table_bytes("pdf", title="x", headings=[], rows=[])


def test_long_lists_come_in_pieces() -> None:
    pieces = list(writers.csv_lines(["A"], ([n] for n in range(2_500)), batch=1_000))

    assert len(pieces) == 3
    assert b"".join(pieces).decode("utf-8-sig").splitlines()[-1] == "2499"


def test_a_text_past_what_a_cell_holds_is_cut() -> None:
    assert len(writers.safe_text("x" * 40_000)) == 32_767
    assert writers.sheet_name("") == "Sheet"


def test_the_problem_file_shows_each_problem_beside_its_row() -> None:
    problems = [
        Problem(row=3, column="PST date", code="x", message="There is no such day.", value="=1", fatal=True),
        Problem(row=None, column=None, code="y", message="Look again.", fatal=False),
    ]
    data = writers.write_problems("csv", problems, headings=["Collar", "PST date"], rejected={3: ("1001", "=1")})

    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))

    assert lines[0] == [*writers.PROBLEM_HEADINGS, "Collar", "PST date"]
    assert lines[1] == ["3", "PST date", "There is no such day.", "'=1", "yes", "1001", "'=1"]
    assert lines[2][:5] == ["", "", "Look again.", "", "no"]


@given(st.lists(st.lists(st.text(max_size=40), min_size=2, max_size=2), min_size=1, max_size=5))
def test_no_cell_of_any_text_begins_as_a_formula_does(rows: list[list[str]]) -> None:
    data = writers.csv_bytes(["A", "B"], rows)

    for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in line)


@given(st.text(max_size=60))
def test_any_text_makes_an_ods_that_is_well_formed(text: str) -> None:
    from xml.etree import ElementTree

    data = writers.ods_bytes(text, [text], [[text]])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == "mimetype"
        ElementTree.fromstring(archive.read("content.xml"))
