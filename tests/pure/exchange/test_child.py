"""The pieces of the parsing child, here without its limits: encodings, delimiters, formulas, strange cells."""

import json
from datetime import date, time, timedelta

import pytest

from reddot.exchange import child
from tests.faults.exchange_files import HEADING, xlsx

Capture = pytest.CaptureFixture[bytes]


@pytest.fixture
def said(capsysbinary: Capture) -> Capture:
    return capsysbinary


def sent(said: Capture) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.readouterr().out.splitlines()]


OPTIONS = {"cell_characters": 100, "columns": 5, "kind": "csv"}


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a,b\n1,2\n", ","), ("a;b\n1,5;2\n", ";"), ("a\tb\n", "\t"), ("a|b|c\n", "|"), ("one\ntwo\n", ","), ('"a;b",c\n', ",")],
)  # fmt: skip
def test_the_delimiter_is_the_one_that_gives_most_columns(text: str, delimiter: str) -> None:
    assert child.delimiter_of(text) == (delimiter, 0)


def test_a_hint_of_the_delimiter_wins_and_is_skipped() -> None:
    assert child.delimiter_of("sep=;\na,b;c\n") == (";", 6)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Zoë".encode(), "utf-8"), ("Zoë".encode("utf-8-sig"), "utf-8-sig"), ("Zoë".encode("cp1252"), "cp1252"),
        ("Zoë,Ann".encode("utf-16"), "utf-16"), ("Zoë,Ann".encode("utf-16-le"), "utf-16-le"),
        ("Zoë,Ann".encode("utf-16-be"), "utf-16-be"), (b"", "utf-8"),
    ],
)  # fmt: skip
def test_encodings_are_told_apart(data: bytes, encoding: str) -> None:
    text, found = child.decode(data)

    assert found == encoding
    assert text in ("Zoë", "Zoë,Ann", "")


@pytest.mark.parametrize("data", [b"a\0b" + b"x" * 10, b"\xff\xfea", b"\x81" * 50, b"\xe9\x01\x02" * 100])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(child.Refused):
        child.decode(data)


def test_rows_are_numbered_blank_ones_left_out_and_dates_marked(said: Capture) -> None:
    rows = [(1, ["a", date(2019, 4, 3)]), (2, ["", " "]), (3, [None, time(9, 5)]), (4, [timedelta(hours=30), True])]

    child.send_rows(rows, [], most_characters=100, most_columns=5)

    [message] = sent(said)
    assert message["rows"] == [[1, "a", "2019-04-03"], [3, None, "09:05:00"], [4, "1 day, 6:00:00", True]]
    assert message["dates"] == [[0, 2]]


def test_numbers_too_large_are_marked(said: Capture) -> None:
    child.send_rows([(1, [float("inf"), 1.5])], [], most_characters=100, most_columns=5)

    [message] = sent(said)
    assert message["rows"] == [[1, "", 1.5]]
    assert message["marks"] == [[1, 0, "error_value", "number too large"]]


def test_strange_characters_are_marked_with_their_place(said: Capture) -> None:
    child.send_rows([(7, ["ok", "a\u200eb", "c\x00d", "#REF!"])], [], most_characters=100, most_columns=5)

    [message] = sent(said)
    assert message["rows"] == [[7, "ok", "ab", "c\x00d", ""]]
    assert message["marks"] == [
        [7, 1, "invisible", "U+200E"],
        [7, 2, "control", "U+0000"],
        [7, 3, "error_value", "#REF!"],
    ]


def test_rows_too_wide_and_cells_too_long_are_refused(said: Capture) -> None:
    for cells, code in ((["x"] * 6, "file.too_many_columns"), (["x" * 101], "file.cell_too_long")):
        with pytest.raises(child.Refused) as caught:
            child.send_rows([(9, cells)], [], most_characters=100, most_columns=5)
        assert (caught.value.code, caught.value.row) == (code, 9)


def test_long_tables_go_in_chunks(said: Capture) -> None:
    child.send_rows(((n, ["x" * 90]) for n in range(1, 2_502)), [], most_characters=100, most_columns=5)

    assert [len(message["rows"]) for message in sent(said)] == [1_000, 1_000, 501]  # type: ignore[arg-type]


def test_csv_is_sent_with_how_it_was_read(said: Capture) -> None:
    child.read_csv("a;b\nZoë;1\n".encode("cp1252"), OPTIONS)

    head, rows = sent(said)
    assert (head["encoding"], head["delimiter"]) == ("cp1252", ";")
    assert rows["rows"] == [[1, "a", "b"], [2, "Zoë", "1"]]


@pytest.mark.parametrize(("data", "code"), [(b'a\n"b"c\n', "file.quotes"), (b"a\n" + b"x" * 300, "file.cell_too_long")])
def test_csv_that_cannot_be_parted_names_its_row(data: bytes, code: str, said: Capture) -> None:
    with pytest.raises(child.Refused) as caught:
        child.read_csv(data, OPTIONS)

    assert (caught.value.code, caught.value.row) == (code, 2)


def test_formulas_without_a_result_are_found_and_saved_ones_are_not() -> None:
    rows = (
        '<row r="2"><c r="A2" s="1"/><c r="B2"><f>1+1</f><v>2</v></c><c r="C2"><f>1+1</f><v></v></c>'
        '<c r="D2" t="str"><f>IF(A2="","","x")</f><v></v></c><c r="E2" t="e"><f>NA()</f><v>#N/A</v></c>'
        '<c r="AA2"><f>SUM(A1:B1)</f></c></row>'
    )

    assert child.formula_marks(xlsx(HEADING + rows), "S", "xlsx") == [
        [2, 2, "formula", ""], [2, 4, "error_value", "#N/A"], [2, 26, "formula", ""],
    ]  # fmt: skip
    assert child.formula_marks(b"", "S", "ods") == []
    assert child.formula_marks(xlsx(), "no such sheet", "xlsx") == []


def test_a_formula_at_the_border_of_two_blocks_is_found() -> None:
    filler = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 60_000))
    formulas = "".join(f'<row r="{n}"><c r="A{n}"><f>A{n - 1}+1</f></c></row>' for n in range(60_000, 60_500))

    found = child.formula_marks(xlsx(HEADING + filler + formulas), "S", "xlsx")

    assert sorted({row for row, *_ in found}) == list(range(60_000, 60_500))
