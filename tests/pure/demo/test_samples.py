"""The files to import: read without a surprise, with the very rows that the tutorial counts."""

from datetime import date
from pathlib import Path

import pytest

from demo.changes import CHANGED, NEW, WRONG
from demo.geography import Scale, plans
from demo.moments import Calendar
from demo.samples import HEADINGS, UNCHANGED, duty_rows, hr_rows, write
from reddot.exchange import duty_hours, hr_extract

AS_OF = date(2026, 9, 30)
SMALL = plans(Scale.SMALL)[0]
KENT = plans(Scale.COUNTY)[0]
COMMITTED = Path(__file__).parents[3] / "demo" / "samples"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write(folder, KENT, Calendar(AS_OF), 2019)
    return folder


def test_the_extract_has_the_rows_that_the_tutorial_counts() -> None:
    rows = hr_rows(SMALL, Calendar(AS_OF), 2019)

    assert len(rows) == len(CHANGED) + len(NEW) + len(WRONG) + UNCHANGED == 40
    assert len({row["Collar No"] for row in rows}) == 40
    assert all(set(row) <= set(HEADINGS) for row in rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_every_column_but_the_payroll_number_is_read(written: Path, kind: str) -> None:
    extract = hr_extract.read((written / f"hr-extract.{kind}").read_bytes(), as_of=AS_OF)

    assert extract.usable
    assert extract.reading.unused == ("Payroll No",)
    assert extract.rows_read == 40


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_two_rows_cannot_be_read_and_say_why(written: Path, kind: str) -> None:
    extract = hr_extract.read((written / f"hr-extract.{kind}").read_bytes(), as_of=AS_OF)

    # The third bad row names a station that no force here has: only the record can tell.
    assert {problem.code for problem in extract.problems if problem.fatal} == {"date.impossible", "code.unknown"}
    assert len(extract.rows) == 38


def test_the_three_kinds_of_file_say_the_same(written: Path) -> None:
    files = [(written / f"hr-extract.{kind}").read_bytes() for kind in ("csv", "xlsx", "ods")]
    csv, xlsx, ods = (hr_extract.read(content, as_of=AS_OF).rows for content in files)

    assert csv == xlsx == ods


def test_duty_hours_name_one_month_and_one_officer_wrongly(written: Path) -> None:
    duty = duty_hours.read((written / "duty-hours.csv").read_bytes(), as_of=AS_OF)

    assert [problem.code for problem in duty.problems] == ["month.impossible"]
    assert len(duty.rows) == len(duty_rows(SMALL, Calendar(AS_OF), 2019)) - 1


def test_the_committed_samples_are_those_of_the_generator(written: Path) -> None:
    for name in ("hr-extract.csv", "duty-hours.csv"):
        assert (COMMITTED / name).read_bytes() == (written / name).read_bytes()
    for name in ("hr-extract.xlsx", "hr-extract.ods"):
        stored = hr_extract.read((COMMITTED / name).read_bytes(), as_of=AS_OF)
        assert stored.rows == hr_extract.read((written / name).read_bytes(), as_of=AS_OF).rows
