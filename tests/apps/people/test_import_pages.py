"""The pages of imports, through real requests: what is handed in, refused, checked, applied and undone."""

import io
import random
import zipfile
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reddot.accounts.models import AccessLog
from reddot.authority.queries.answers import record_of
from reddot.exchange.table import as_text, open_table
from reddot.kernel.facts import FactKind
from reddot.people.models import DatedFact, ImportBatch, ImportStep, Officer
from reddot.people.queries.facts import facts_in, timeline
from reddot.people.services import imports
from reddot.people.services.import_progress import note_progress
from reddot.people.terms import HEARTBEAT_LOST, Task
from tests.apps.people.visits import page_text, sent_by, table_rows
from tests.factories.extracts import applied, checked, extract, row, uploaded
from tests.factories.people import HR, NOW, Town, a_town, adopt, an_officer, put_right

State = ImportStep.State
SECONDS = 5.0


@pytest.fixture
def town(db: None, at_noon: None, state: Any) -> Town:
    return a_town()


@pytest.fixture
def lead(town: Town, visitor: Callable[..., Client]) -> Client:
    """A superintendent, who may import."""
    return visitor("SPT")


def hand_in(client: Client, content: bytes, name: str = "extract.csv", **changed: str) -> Any:
    """The form of a file, sent."""
    form = {"format": "hr-extract", "as_of-day": "19", "as_of-month": "11", "as_of-year": "2019", "source": "HR"}
    return client.post(reverse("import_new"), form | changed | {"file": SimpleUploadedFile(name, content)})


def go_through(client: Client, content: bytes) -> ImportBatch:
    """Hand a file in and agree to what its headings say."""
    hand_in(client, content)
    batch = ImportBatch.objects.latest("pk")
    columns = client.get(reverse("import_columns", args=[batch.pk]))
    client.post(reverse("import_columns", args=[batch.pk]), sent_by(columns))
    return batch


def test_an_extract_goes_from_upload_to_undo(lead: Client) -> None:
    batch = go_through(lead, extract(row("100"), row("101", Rank="Wing Cdr")))
    page = reverse("import", args=[batch.pk])

    assert "This file would add 1 officer" in page_text(lead.get(page))
    lead.post(reverse("import_apply", args=[batch.pk]))
    assert "This file added 1 officer" in page_text(lead.get(page))
    lead.post(reverse("import_undo", args=[batch.pk]), {"reason": "wrong file"})
    assert "This import was undone" in page_text(lead.get(page))
    assert [step.state for step in batch.steps.order_by("number")] == [
        "uploaded", "mapped", "running", "checked", "running", "applied", "running", "undone",
    ]  # fmt: skip


def test_nothing_is_written_by_looking(lead: Client) -> None:
    batch = go_through(lead, extract(row("100")))

    lead.get(reverse("import", args=[batch.pk]))

    assert not Officer.objects.exists()


def zip_bomb() -> bytes:
    """A small workbook that unpacks to 300 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(300):
                sheet.write(bytes(1_000_000))
    return packed.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a zip bomb": (zip_bomb, "extract.xlsx", "unpack"),
    "random bytes": (
        lambda: random.Random(1).randbytes(100_000),
        "extract.csv",
        "breaks off|not a spreadsheet|damaged",
    ),
    "HTML called .xlsx": (lambda: b"<html><body><table><tr><td>1</td></tr></table>", "extract.xlsx", "file"),
    "nothing": (lambda: b"", "extract.csv", "empty"),
    "60 MB": (lambda: b"Collar No,Surname\r\n" * 3_200_000, "extract.csv", "50 MB or smaller"),
    "another kind of file": (lambda: b"%PDF-1.7", "extract.pdf", "must be a CSV"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_nothing_is_kept(lead: Client, name: str) -> None:
    make, file_name, words = HOSTILE[name]
    content = make()
    began = perf_counter()

    answer = hand_in(lead, content, file_name)

    assert perf_counter() - began < SECONDS
    errors = page_text(answer, "govuk-error-summary")
    assert any(word in errors for word in words.split("|")), errors
    assert not ImportBatch.objects.exists()


def test_a_day_that_has_not_come_is_refused_at_its_field(lead: Client) -> None:
    answer = hand_in(lead, extract(row("100")), **{"as_of-year": "2030"})

    assert "cannot have been made after today" in page_text(answer)
    assert b'href="#id_as_of' in answer.content
    assert not ImportBatch.objects.exists()


def test_a_source_spelt_otherwise_is_the_same_system(lead: Client) -> None:
    uploaded(extract(row("100")), source="HR extract")

    hand_in(lead, extract(row("101")), source="hr  EXTRACT")

    assert ImportBatch.objects.latest("pk").source == "HR extract"


def test_two_columns_for_one_field_are_named_beside_the_second(lead: Client) -> None:
    hand_in(lead, extract(row("100")))
    address = reverse("import_columns", args=[ImportBatch.objects.latest("pk").pk])
    form = sent_by(lead.get(address)) | {"column-1": "collar_number"}

    answer = lead.post(address, form)

    assert "Collar number is already read from" in page_text(answer)
    assert b'href="#id_column-1"' in answer.content
    assert ImportBatch.objects.latest("pk").steps.count() == 1


def test_a_file_without_a_collar_number_is_not_checked(lead: Client) -> None:
    hand_in(lead, extract(row("100")))
    address = reverse("import_columns", args=[ImportBatch.objects.latest("pk").pk])

    answer = lead.post(address, sent_by(lead.get(address)) | {"column-0": ""})

    assert "No column holds the collar number" in page_text(answer)


BAD_ROWS = {
    "a fact from the future": (row("100", PST_Date="01/01/2030"), "PST Date", "cannot have happened yet"),
    "an unknown station": (row("100", Station="Atlantis", Team=""), "Station", "no station “Atlantis”"),
    "an unknown rank": (row("100", Rank="Wing Cdr"), "Rank", "is not a rank"),
    "a rank that contradicts": (row("100", Rank="SC"), "Rank", "cannot hold the rank"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_by_row_and_column(lead: Client, name: str) -> None:
    bad, column, words = BAD_ROWS[name]

    batch = go_through(lead, extract(bad, row("101")))

    found = problems_shown(lead, batch)
    assert any(line[:2] == ["2", column] and words in line[2] and line[4] == "Yes" for line in found), found


def test_an_end_before_its_start_is_named_by_row_and_column(lead: Client) -> None:
    content = b"Collar No,Surname,Forenames,Employee Type,Joined Force,Leaving Date\r\n100,Example,Jane,Regular,03/06/2019,01/01/2018\r\n"

    batch = go_through(lead, content)

    assert ["2", "Leaving Date"] in [line[:2] for line in problems_shown(lead, batch)]


def test_a_collar_number_that_stands_twice_is_named_at_both_rows(lead: Client) -> None:
    batch = go_through(lead, extract(row("100"), row("100", Rank="PS"), row("101")))

    assert [line[:2] for line in problems_shown(lead, batch)] == [["2", "Collar No"], ["3", "Collar No"]]


def problems_shown(client: Client, batch: ImportBatch) -> list[list[str]]:
    """The table of problems on an import's page."""
    return table_rows(client.get(reverse("import", args=[batch.pk])), "problems")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_problem_file_holds_every_problem_beside_its_cells(lead: Client, kind: str) -> None:
    batch = go_through(lead, extract(*[row(f"{collar}", Station="Atlantis") for collar in range(100, 160)], row("160")))

    answer = lead.get(reverse("import_problems", args=[batch.pk]), {"format": kind})

    table = open_table(answer.content)
    lines = [found.cells for found in table.rows]
    assert len(lines) == 60
    assert [as_text(cell) for cell in (lines[59][0], lines[59][1], lines[59][5])] == ["61", "Station", "159"]
    assert AccessLog.objects.latest("pk").operation == "disclosure"


def test_why_an_officer_is_restricted_is_left_out_of_the_problem_file(lead: Client, visitor: Any) -> None:
    content = b"Collar No,Surname,Restricted,Restriction reason,Rank\r\n100,Example,Yes,Bad back,Wing Cdr\r\n"
    batch = go_through(lead, content)

    address = reverse("import_problems", args=[batch.pk]) + "?format=csv"

    assert b"Bad back" not in lead.get(address).content
    assert b"Bad back" in visitor("AUD").get(address).content


def test_every_change_can_be_taken_away(lead: Client) -> None:
    applied(extract(row("100")))
    batch = go_through(lead, extract(row("100", Rank="PS"), row("101")))

    answer = lead.get(reverse("import_changes", args=[batch.pk]), {"format": "csv"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 1 + 6
    assert "2,100,no,Rank,sergeant,2012-09-03,,constable" in lines


def test_the_same_file_again_is_allowed_and_said_to_change_nothing(lead: Client) -> None:
    applied(extract(row("100")))
    before = DatedFact.objects.count()

    batch = go_through(lead, extract(row("100")))

    text = page_text(lead.get(reverse("import", args=[batch.pk])))
    assert "This file would change nothing" in text
    assert "This very file was applied on 20 November 2019 at 10:30" in text
    lead.post(reverse("import_apply", args=[batch.pk]))
    assert DatedFact.objects.count() == before


def test_an_undone_twin_is_not_named(lead: Client) -> None:
    imports.undo(batch=applied(extract(row("100"))), reason="wrong", by=HR, at=NOW)

    batch = go_through(lead, extract(row("100")))

    assert "This very file" not in page_text(lead.get(reverse("import", args=[batch.pk])))


def test_the_undo_page_says_what_stays_and_takes_a_reason(lead: Client) -> None:
    batch = applied(extract(row("100")))
    put_right(Officer.objects.get(), FactKind.RANK, "sergeant", "promoted")
    address = reverse("import_undo", args=[batch.pk])

    text = page_text(lead.get(address))

    assert "5 facts would be taken back" in text
    assert "Rank: constable" in text
    assert "Sergeant" in text
    assert "Enter why this import is undone" in page_text(lead.post(address, {"reason": " "}))
    assert imports.latest(batch).state == State.APPLIED


def test_each_page_of_an_import_is_written_to_the_access_log(lead: Client) -> None:
    applied(extract(row("100")))
    batch = go_through(lead, extract(row("100", Rank="PS")))

    lead.get(reverse("import", args=[batch.pk]))

    seen = AccessLog.objects.latest("pk")
    officer = Officer.objects.get(collar_number="100")
    assert (seen.purpose, seen.subjects) == ("import", [f"batch:{batch.pk}", f"officer:{officer.pk}"])


def test_the_list_says_when_nothing_was_imported(lead: Client) -> None:
    assert "Nobody has imported a file yet" in page_text(lead.get(reverse("imports")))


def test_the_list_shows_where_each_import_stands(lead: Client) -> None:
    applied(extract(row("100")), file_name="first.csv")
    imports.undo(batch=applied(extract(row("101")), file_name="second.csv"), reason="wrong", by=HR, at=NOW)
    uploaded(extract(row("102")), file_name="third.csv")
    checked(b"Collar No\r\n", file_name="fourth.csv")

    text = page_text(lead.get(reverse("imports")))

    assert "1 added" in text
    assert "6 facts taken back" in text
    assert "Not checked yet" in text
    assert "Failed Nothing written" in text


def queries_of(client: Client, address: str) -> list[str]:
    """The statements that a page asks the database, once the session has begun."""
    client.get(reverse("imports"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def test_the_list_asks_the_database_as_often_for_many_imports(lead: Client) -> None:
    uploaded(extract(row("100")))
    few = queries_of(lead, reverse("imports"))
    for _ in range(12):
        uploaded(extract(row("100")))

    assert len(queries_of(lead, reverse("imports"))) == len(few)


def test_a_large_file_waits_for_the_runner(lead: Client, settings: Any) -> None:
    settings.REDDOT_IMPORT_AT_ONCE = 10

    batch = go_through(lead, extract(row("100")))

    assert imports.latest(batch).state == State.WAITING
    assert lead.get(reverse("import", args=[batch.pk])).url == reverse("import_progress", args=[batch.pk])
    assert "waits its turn" in page_text(lead.get(reverse("import_progress", args=[batch.pk])))


def test_the_progress_page_reads_only(lead: Client) -> None:
    batch = checked(extract(row("100")))
    imports.start(batch=batch, task=Task.APPLY, by=HR, at=NOW)

    asked = queries_of(lead, reverse("import_progress", args=[batch.pk]))

    assert asked
    assert not [sql for sql in asked if not sql.strip().startswith("SELECT")]


@pytest.fixture
def stuck(lead: Client) -> ImportBatch:
    """An import whose work began longer ago than signs of life may be missing."""
    batch = checked(extract(row("100")))
    imports.start(batch=batch, task=Task.APPLY, by=HR, at=NOW - HEARTBEAT_LOST - timedelta(seconds=1))
    return batch


def test_work_without_a_sign_of_life_is_shown_as_interrupted_and_can_be_given_up(
    lead: Client, stuck: ImportBatch
) -> None:
    assert "seems to have been interrupted" in page_text(lead.get(reverse("import_progress", args=[stuck.pk])))

    lead.post(reverse("import_stop", args=[stuck.pk]))
    text = page_text(lead.get(reverse("import", args=[stuck.pk])))
    lead.post(reverse("import_check", args=[stuck.pk]))
    lead.post(reverse("import_apply", args=[stuck.pk]))

    assert "This import was interrupted" in text
    assert imports.latest(stuck).state == State.APPLIED


def test_work_with_a_sign_of_life_is_not_given_up(lead: Client, stuck: ImportBatch) -> None:
    note_progress(batch_id=stuck.pk, done=5_000, at=NOW - timedelta(seconds=3))

    text = page_text(lead.get(reverse("import_progress", args=[stuck.pk])))
    lead.post(reverse("import_stop", args=[stuck.pk]))

    assert "interrupted" not in text
    assert imports.latest(stuck).state == State.RUNNING


def test_duty_hours_need_no_columns(lead: Client) -> None:
    applied(extract(row("100")))

    hand_in(lead, b"Collar No,Month,Hours\r\n100,2019-10,41.5\r\n", format="duty-hours")

    batch = ImportBatch.objects.latest("pk")
    text = page_text(lead.get(reverse("import", args=[batch.pk])))
    assert "This file would change 1 officer" in text
    assert "Duty hours in October 2019: 41½ hours" in text or "Duty hours in October 2019: 41.5 hours" in text


def test_another_force_sees_no_import(lead: Client, visitor: Any) -> None:
    batch = uploaded(extract(row("100")))

    assert visitor("SPT", force="southvale").get(reverse("import", args=[batch.pk])).status_code == 404


def test_undo_gives_back_the_answer_that_stood_before(lead: Client, town: Town) -> None:
    adopt(town.force, "kent-officers-2019")
    officer = an_officer(town, "200")

    def answer() -> Any:
        return record_of(officer, facts_in(timeline(officer.pk))).answer(model="x2", at=NOW)

    before = answer()
    batch = go_through(lead, extract(row("200", Restricted="Yes")))
    lead.post(reverse("import_apply", args=[batch.pk]))
    during = answer()
    lead.post(reverse("import_undo", args=[batch.pk]), {"reason": "wrong file"})

    assert (before.verdict, during.verdict, answer().verdict) == ("yes", "no", "yes")
    assert answer().reasons == before.reasons
    restriction = [line for line in timeline(officer.pk) if line.kind is FactKind.RESTRICTION]
    assert [line.value for line in restriction if not line.withdrawn] == ["yes", "no"]
