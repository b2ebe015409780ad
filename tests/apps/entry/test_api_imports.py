"""Imports by API: the same check and the same write as on the pages."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reddot.accounts.models import AccessLog
from reddot.exchange.limits import DEFAULT
from reddot.ledger import queries as ledger
from reddot.people.models import DatedFact, ImportBatch, ImportStep, Officer
from tests.apps.entry.asking import caller, error
from tests.factories.extracts import HEADINGS, extract, row
from tests.factories.people import Town

GOOD = extract(row("2001"), row("2002"), row("1001", Rank="Sgt"))


@pytest.fixture(autouse=True)
def staffed(town: Town) -> Town:
    return town


def send(content: bytes, role: str = "TRN", name: str = "extract.csv", **form: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return caller(role).send("/imports", {"format": "hr-extract", "file": file, "as_of": "2019-11-19"} | form)


def written() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Officer, DatedFact, ImportBatch, ImportStep))


def test_an_import_writes_and_says_what() -> None:
    response = send(GOOD)
    said = response.json()
    assert (response.status_code, said["written"], said["problems"]) == (201, True, [])
    assert said["officers"] == {"create": 2, "update": 1, "unchanged": 0, "skip": 0}
    assert said["facts"]["new"] > 0
    assert Officer.objects.filter(collar_number__in=["2001", "2002"]).count() == 2
    assert ImportBatch.objects.get().pk == said["batch"]


def test_a_dry_run_counts_the_same_and_writes_nothing() -> None:
    before, size = written(), ledger.size(force="northmoor")
    response = send(GOOD, dry_run="true")
    dry = response.json()
    assert (response.status_code, dry["written"], dry["batch"]) == (200, False, None)
    assert written() == before
    assert ledger.size(force="northmoor") - size == 3, "the account, its role and its key"
    wet = send(GOOD).json()
    assert {name: wet[name] for name in ("officers", "facts", "problems")} == {
        name: dry[name] for name in ("officers", "facts", "problems")
    }


def test_the_same_file_again_changes_nothing() -> None:
    send(GOOD)
    again = send(GOOD).json()
    assert again["officers"] == {"create": 0, "update": 0, "unchanged": 3, "skip": 0}
    assert again["facts"]["new"] == again["facts"]["corrected"] == 0


def test_rows_with_a_problem_are_left_out_and_named_by_row_and_column() -> None:
    said = send(extract(row("2001"), row("2002", Station="Atlantis"))).json()
    assert said["officers"] == {"create": 1, "update": 0, "unchanged": 0, "skip": 1}
    (problem,) = said["problems"]
    assert (problem["row"], problem["column"], problem["fatal"]) == (3, "Station", True)
    assert "Atlantis" in problem["message"]


def test_a_file_that_cannot_be_used_is_refused_with_its_problems() -> None:
    before = Officer.objects.count()
    for content, name in (
        (b"PK\x03\x04 not a workbook", "extract.xlsx"),
        (b"", "extract.csv"),
        (b"a,b\r\n1,2\r\n", "x.csv"),
    ):
        response = send(content, name=name)
        assert error(response) == (422, "unusable_file", "file"), name
        assert response.json()["problems"][0]["message"]
    assert Officer.objects.count() == before


def test_headings_can_be_mapped() -> None:
    content = GOOD.replace(b"Collar No", b"Nummer", 1)
    assert error(send(content, dry_run="true"))[1] == "unusable_file"
    mapping = {"Nummer": "collar_number", "Surname": "family_name"}
    said = send(content, dry_run="true", mapping=json.dumps(mapping)).json()
    assert said["officers"]["create"] == 2


@pytest.mark.parametrize("mapping", ["nonsense", "[]", '{"a": 1}', '{"a": null}', "[" * 20_000])
def test_a_mapping_that_is_none_is_refused(mapping: str) -> None:
    assert error(send(GOOD, mapping=mapping)) == (422, "bad_request", "mapping")


def test_a_mapping_to_a_field_that_is_not_there_is_refused() -> None:
    response = send(GOOD, mapping='{"Collar No": "shoe_size"}')
    assert error(response)[:2] == (422, "unusable_file")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"format": "shopping-list"}, "format"), ({"as_of": "soon"}, "as_of"), ({"source": "x" * 81}, "source"),
     ({"dry_run": "perhaps"}, "dry_run")],
)  # fmt: skip
def test_what_is_asked_must_have_its_shape(changed: dict[str, str], field: str) -> None:
    assert error(send(GOOD, **changed)) == (422, "malformed", field)


def test_a_file_must_come_along() -> None:
    assert error(caller("TRN").send("/imports", {"format": "hr-extract"})) == (422, "malformed", "file")


def test_an_extract_of_tomorrow_is_refused_as_on_the_page() -> None:
    assert error(send(GOOD, as_of="2019-11-21")) == (409, "import_wrong_day", "as_of")
    assert not ImportBatch.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reddot.entry.api.imports.DEFAULT", type(DEFAULT)(upload=10))
    assert error(send(GOOD)) == (422, "bad_request", "file")


def test_a_source_is_one_system_however_it_is_spelt() -> None:
    send(GOOD, source="HR System")
    send(GOOD, source="hr system ")
    assert set(ImportBatch.objects.values_list("source", flat=True)) == {"HR System"}


def test_a_dry_run_is_logged_like_any_reading() -> None:
    send(GOOD, dry_run="true")
    assert AccessLog.objects.get().purpose == "dry run of import by API"


def test_the_headings_are_those_of_the_sample() -> None:
    assert GOOD.decode().splitlines()[0].split(",") == list(HEADINGS)
