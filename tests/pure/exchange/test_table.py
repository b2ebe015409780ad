"""A file as a table: which row holds the headings, what the rows are numbered, what its cells are."""

from datetime import date
from pathlib import Path

import pytest

from reddot.exchange.limits import DEFAULT
from reddot.exchange.sniff import kind_and_size
from reddot.exchange.table import (
    as_text,
    header_index,
    letter,
    open_table,
    read_sheets,
    sheet_names,
    text_cells,
    unique_headings,
)
from reddot.exchange.zip_directory import UnreadableFile, in_bytes
from tests.pure.exchange.files import csv_of, workbook_of


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(open_table(data).rows)
    return caught.value.problem.code


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    table = open_table(csv_of(["Name", "Note"], ["a", "x\ny"], [], ["b", ""]))

    assert [(row.number, row.cells) for row in table.rows] == [(2, ["a", "x\ny"]), (4, ["b", ""])]


def test_headings_repeated_or_blank_get_a_name_of_their_own() -> None:
    assert unique_headings(["Date", " Date ", "", "Date", None, 3.0, None]) == (
        "Date", "Date (2)", "Column C", "Date (3)", "Column E", "3",
    )  # fmt: skip
    assert [letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_row_with_most_headings_is_the_header() -> None:
    rows = [["Extract"], ["Run", "30/09/2019"], ["Name", "Rank", "Station"], ["Ashby", "PC", "N01"]]

    assert header_index(rows, text_cells) == 2
    assert header_index([], text_cells) == 0


def test_cells_of_a_workbook_keep_their_kind() -> None:
    for kind in ("xlsx", "ods"):
        table = open_table(workbook_of(kind, ["A", "B", "C", "D", "E"], [["0412", 4127, 5.4, date(2019, 4, 3), None]]))

        [row] = list(table.rows)

        assert row.cells[:4] == ["0412", 4127, 5.4, date(2019, 4, 3)]
        assert [as_text(cell) for cell in row.cells] == ["0412", "4127", "5.4", "2019-04-03", ""][: len(row.cells)]


def test_a_path_a_stream_and_bytes_are_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Name\nAshby\n")

    with path.open("rb") as stream:
        tables = [open_table(source) for source in (path, stream, path.read_bytes())]
        assert [[row.cells for row in table.rows] for table in tables] == [[["Ashby"]]] * 3


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_table(tmp_path / "none.csv")

    assert caught.value.problem.code == "file.missing"


def test_sheets_are_listed_and_read_by_name() -> None:
    data = workbook_of("ods", ["A"], [[1]])

    assert sheet_names(data) == ("Officers",)
    assert [row.cells for row in read_sheets(data, ["Officers"])["Officers"]] == [["A"], [1]]
    assert sheet_names(b"a,b\n") == ("",)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"), (b"\r\n ,\n", "file.empty"), (b"%PDF-1.7", "file.pdf"), (b"{\\rtf1", "file.not_a_table"),
        (b"<!DOCTYPE html><table>", "file.html"), (b"\xef\xbb\xbf <html>", "file.html"), (b"<?xml version='1.0'?>", "file.xml"),
        (b'{"a": 1}', "file.json"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 workbook", "file.old_excel"),
        (b"\x09\x08\x10\x00\x00\x06", "file.old_excel"), (b"\x1f\x8b\x08\x00", "file.not_a_table"),
        (b"\x7fELF\x02", "file.not_a_table"), (b"\x89PNG\r\n", "file.not_a_table"), (b"\x01\x02\x03\xe9" * 99, "file.not_text"),
        (b"Name\nZo\xc3\xab\n\x81\x8d\n", "file.encoding"), (b'a,b\n1,"x"y\n', "file.quotes"),
        (b"\xff\xfea\x00,\x00\x00\xd8a\x00", "file.encoding"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/document.xml": ""}, "file.not_a_table"), ({"readme.txt": "x"}, "file.not_a_table"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "file.not_a_table"),
        ({"xl/workbook.bin": ""}, "file.xlsb"), ({"xl/workbook.xml": "", "xl/vbaProject.bin": "x"}, "file.macros"),
        ({"xl/workbook.xml": "", "inside.zip": "x"}, "file.nested"), ({"xl/workbook.xml": "", "C:/x": ""}, "file.path_outside"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "Basic/a.xml": ""}, "file.macros"),
        (
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": "<manifest:encryption-data/>",
            },
            "file.encrypted",
        ),
    ],
)  # fmt: skip
def test_zip_files_that_are_no_plain_spreadsheet_are_named(parts: dict[str, str], code: str) -> None:
    from tests.faults.exchange_files import zipped

    assert refusal(zipped(parts)) == code


def test_a_file_over_the_limit_is_refused_unread() -> None:
    from dataclasses import replace

    with pytest.raises(UnreadableFile) as caught:
        open_table(b"Name\n" * 100, limits=replace(DEFAULT, upload=99))

    assert caught.value.problem.code == "file.too_large"


def test_sizes_are_said_as_people_say_them() -> None:
    assert [in_bytes(size) for size in (12, 2048, 50 << 20, 3 << 29)] == ["12 bytes", "2 KB", "50 MB", "1.5 GB"]
    assert kind_and_size(b"a,b\n", DEFAULT) == ("csv", 4)
