"""The Home Office's workforce tables: the totals that were computed by others, from the whole files and from the cuts."""

import csv
import shutil
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reddot.exchange import figures, home_office_workforce, ods_writer
from reddot.exchange.home_office_workforce import ENGLAND_AND_WALES, canonical, territorial

ROOT = Path(__file__).parents[3]
CUTS = Path(__file__).parent / "fixtures/workforce"
SHARED = ROOT.parent / "shared/data"
SEP19 = date(2019, 9, 30)
WHOLE = ("tabs-30sep15", "tables-sep16", "tables-jan17", "sep18-tables", "sep19-tables")

needs_shared = pytest.mark.skipif(
    not (SHARED / "workforce").exists(),
    reason="the public data of ../shared/data/workforce is not beside this checkout",
)


def read_whole(name: str) -> home_office_workforce.WorkforceExtract:
    [path] = (SHARED / "workforce/original_ods").glob(f"*{name}.ods")
    return home_office_workforce.read(path)


def test_the_cut_of_2019_gives_the_published_totals() -> None:
    found = home_office_workforce.read(CUTS / "police-workforce-sep19-cut.ods")

    assert found.problems == ()
    assert f"{found.total(measure='officers', unit='fte', on=SEP19):.2f}" == "124783.97"
    assert found.total(measure="specials", unit="headcount", on=SEP19) == 10_039
    assert found.total(measure="officers", unit="headcount", on=SEP19) == 127_381
    assert found.value(force=ENGLAND_AND_WALES, measure="specials", unit="headcount", on=SEP19) == 10_039
    assert found.value(force="city of london", measure="officers", unit="fte", on=date(2019, 3, 31)) == Decimal(
        "739.22"
    )


def test_names_with_footnote_figures_are_the_same_forces() -> None:
    found = home_office_workforce.read(CUTS / "police-workforce-sep15-cut.ods")

    assert found.problems == ()
    assert {row.force for row in found.rows} == territorial() | {ENGLAND_AND_WALES, "british transport"}
    assert {row.name for row in found.rows if row.force == "wiltshire"} == {"Wiltshire2", "Wiltshire"}


@needs_shared
@pytest.mark.parametrize("name", WHOLE)
def test_every_release_has_43_forces_whose_sum_is_the_printed_total(name: str) -> None:
    found = read_whole(name)

    assert found.problems == ()
    measures = {(row.measure, row.unit, row.on) for row in found.rows}
    assert len(measures) == (8 if name.startswith("sep19") else 6)
    for measure, unit, on in measures:
        rows = [row for row in found.rows if (row.measure, row.unit, row.on) == (measure, unit, on)]
        assert {row.force for row in rows} == territorial() | {ENGLAND_AND_WALES, "british transport"}
        printed = found.value(force=ENGLAND_AND_WALES, measure=measure, unit=unit, on=on)
        assert printed is not None
        assert abs(found.total(measure=measure, unit=unit, on=on) - printed) < Decimal("0.01")


@needs_shared
@pytest.mark.parametrize(("name", "year"), list(zip(WHOLE, range(2015, 2020), strict=True)))
def test_each_release_agrees_with_what_others_read_from_it(name: str, year: int) -> None:
    found = read_whole(name)
    compared = 0

    for force, on, expected in tidied(SHARED / f"workforce/resistancelab/officer-fte_{year}.csv"):
        value = found.value(force=force, measure="officers", unit="fte", on=on)
        assert value is not None
        assert abs(value - expected) < Decimal("0.001"), (force, on)
        compared += 1

    assert compared >= 43 * 3


@needs_shared
def test_the_headcount_of_2019_agrees_with_what_others_read_from_it() -> None:
    found = read_whole("sep19-tables")
    figures_of_others = tidied(SHARED / "workforce/resistancelab/officer-headcount_2019.csv")

    assert len(figures_of_others) >= 43 * 2
    for force, on, expected in figures_of_others:
        assert found.value(force=force, measure="officers", unit="headcount", on=on) == expected


def tidied(path: Path) -> list[tuple[str, date, Decimal]]:
    """Force, day and figure from a file that others tidied; a region's name that is also a force's comes first."""
    days = {"March": (3, 31), "September": (9, 30)}
    with path.open(newline="") as lines:
        rows = list(csv.reader(lines))
    columns = {
        index: date(int(heading.split()[1]), *days[heading.split()[0]])
        for index, heading in enumerate(rows[0])
        if heading.split()[0] in days
    }
    last = {row[0].strip(): row for row in rows[1:]}
    return [
        (force, on, Decimal(row[index]))
        for name, row in last.items()
        if (force := canonical(name)) in territorial() and force is not None
        for index, on in columns.items()
    ]


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("London, City of", "city of london"), ("City of London Police", "city of london"), ("Wiltshire2", "wiltshire"),
        ("Devon & Cornwall ", "devon and cornwall"), ("Dyfed Powys", "dyfed powys"), ("Dyfed-Powys", "dyfed powys"),
        ("Hampshire (R)", "hampshire"), ("Metropolitan Police", "metropolitan"), ("*West Mercia 1,2", "west mercia"),
        ("Total 43 forces", None), ("South East ", None), ("Police Scotland", None), ("", None),
    ],
)  # fmt: skip
def test_a_force_has_one_name(name: str, force: str | None) -> None:
    assert canonical(name) == force


@needs_shared
def test_every_spelling_observed_in_published_tables_is_known() -> None:
    with (SHARED / "standards/force_name_aliases_observed.csv").open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["canonical_key"] != "canonical_key"]

    assert len(rows) > 400
    assert [row for row in rows if canonical(row["name_as_published"]) != row["canonical_key"]] == []
    assert len(territorial()) == 43


def sheet(*rows: Sequence[ods_writer.Cell], title: str = "Table 1: Police officers by police force area") -> bytes:
    body = [["England and Wales", None, "Full-time equivalents"], [None, date(2019, 3, 31), SEP19], *rows]
    return ods_writer.ods_bytes([("Table_1", [title], body)])


def test_what_cannot_be_read_is_named_by_its_row_and_the_rest_stands() -> None:
    found = home_office_workforce.read(
        sheet(
            ["Kent", 10.5, 11.5],
            ["Atlantis", 1.0, 2.0],
            ["Surrey", 4.0, None],
            ["Total 43 forces", 14.5, 12.0],
            ["1 A note"],
        )
    )

    assert [(p.row, p.code, p.fatal) for p in found.problems] == [
        (5, "workforce.unknown_force", True), (6, "workforce.no_figure", True), (7, "workforce.sum", False),
    ]  # fmt: skip
    assert [(row.force, row.on.month) for row in found.rows if row.force == "kent"] == [("kent", 3), ("kent", 9)]


def test_a_region_with_the_name_of_a_force_is_the_upper_row() -> None:
    found = home_office_workforce.read(
        sheet(
            ["West Midlands ", 3.0, 3.0],
            ["Staffordshire", 1.0, 1.0],
            ["West Midlands", 2.0, 2.0],
            ["Total 43 forces", 3.0, 3.0],
        )
    )

    assert found.problems == ()
    assert found.value(force="west midlands", measure="officers", unit="fte", on=SEP19) == 2


def test_a_workbook_without_such_tables_says_so() -> None:
    assert [p.code for p in home_office_workforce.read(sheet(title="Table 2: Police staff")).problems] == [
        "workforce.no_table"
    ]
    undated = ods_writer.ods_bytes([("T", ["Police officers by police force area"], [["Kent", 1.0]])])
    assert [p.code for p in home_office_workforce.read(undated).problems] == ["workforce.no_dates"]
    assert [p.code for p in home_office_workforce.read(b"%PDF").problems] == ["file.pdf"]


def totals(folder: Path, expected: str) -> list[figures.CheckLine]:
    (folder / "workforce").mkdir(exist_ok=True)
    shutil.copy(CUTS / "police-workforce-sep19-cut.ods", folder / "workforce")
    (folder / "expected_totals.csv").write_text(
        "check_id,dataset,measure,expected,how_verified\n"
        f"WF_SPECIALS_SEP19,w,specials 43 forces; Kent; Leics; Wilts,{expected},read\nHO_CED_2011,u,uses,7877; 1506,read\n"
    )
    return figures.figures_check(folder)


def test_figures_are_recomputed_and_what_no_format_covers_is_said(tmp_path: Path) -> None:
    right, other = totals(tmp_path, "10039; 272; 249; 208")

    assert (right.ok, right.found) == (True, "10039; 272; 249; 208")
    assert (other.ok, other.found) == (None, "not covered yet by any format")


def test_a_wrong_figure_and_a_missing_file_fail(tmp_path: Path) -> None:
    assert totals(tmp_path, "10039; 272; 249; 209")[0].ok is False
    (tmp_path / "workforce/police-workforce-sep19-cut.ods").unlink()
    assert figures.figures_check(tmp_path)[0].ok is False


def test_figures_are_equal_to_the_decimals_that_are_printed() -> None:
    assert figures.same_figures("124783.97; 1", "124783.9727; 1")
    assert not figures.same_figures("124783.97", "124783.98")
    assert not figures.same_figures("1; 2", "1")
    assert not figures.same_figures("923 + 189", "1112")


@needs_shared
def test_the_totals_of_the_public_data_are_recomputed() -> None:
    lines = {line.check_id: line for line in figures.figures_check(SHARED)}

    assert {check for check, line in lines.items() if line.ok} == set(figures.CHECKS)
    assert not [line for line in lines.values() if line.ok is False]
