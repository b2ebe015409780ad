"""The workforce as a list and as a file: who is in it for whom, filters in the address, and what it costs."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from reddot.accounts.models import AccessLog
from reddot.authority import services as authority
from reddot.people.models import Officer
from tests.factories.people import HR, LONG_NAME, Town, a_town, a_workforce, adopt, an_officer, entries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def town() -> Town:
    """1 may carry, 2 failed first aid, 3 has no fitness test and is a special, 4 is at the other station, 5 suspended."""
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    an_officer(town, "1", ("Ash", "Ann"))
    an_officer(town, "2", ("Birch", "Ben"), stated=entries(first_aid="failed"))
    an_officer(town, "3", ("Cedar", "Cy"), stated=entries(employment="special", rank="special_constable"))
    an_officer(town, "4", ("Dogwood", "Di"), stated=entries("s1", rank="sergeant"))
    officer = an_officer(town, "5", ("Elm", "Ed"))
    authority.suspend(officer=officer, decided_by="Supt", reason="Inquiry", by=HR, at=datetime(2019, 11, 1, tzinfo=UTC))
    return town


def names(page: str) -> list[str]:
    return re.findall(r'href="/officers/\w+/">(\w+), ', page)


def test_the_list_goes_by_name_with_counts_as_at_a_moment(town: Town, visitor: Any) -> None:
    page = visitor("SPT").page("/workforce/")
    assert names(page) == ["Ash", "Birch", "Cedar", "Dogwood", "Elm"]
    assert "Who may carry an X2" in page
    assert "As at 20 November 2019 at 10:30" in page
    for verdict, count in (("yes", 2), ("no", 2), ("unknown", 1)):
        assert f'href="?verdict={verdict}"><strong>{count}</strong>' in page


def test_each_line_says_what_is_in_the_way_and_when_the_answer_changes(town: Town, visitor: Any) -> None:
    page = visitor("SPT").page("/workforce/")
    rows = dict(zip(names(page), page.split("</tr>")[1:], strict=False))
    assert "First aid" in rows["Birch"]
    assert "No policy adopted" in rows["Cedar"]
    assert "Suspended" in rows["Elm"]
    assert "3 June 2020" in rows["Ash"]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("verdict=yes", ["Ash", "Dogwood"]),
        ("district=south", ["Dogwood"]),
        ("station=n1", ["Ash", "Birch", "Cedar", "Elm"]),
        ("employment=special", ["Cedar"]),
        ("rank=sergeant", ["Dogwood"]),
        ("failing=first_aid", ["Birch"]),
        ("changes=90", []),
        ("verdict=no&station=n1", ["Birch", "Elm"]),
        ("sort=-name", ["Elm", "Dogwood", "Cedar", "Birch", "Ash"]),
        ("sort=changes&verdict=yes", ["Ash", "Dogwood"]),
        ("model=taser-7&verdict=yes", []),
    ],
)
def test_filters_stand_in_the_address(town: Town, visitor: Any, query: str, left: list[str]) -> None:
    page = visitor("SPT").page(f"/workforce/?{query}")
    assert names(page) == left
    assert left or "No officer whom your role covers fits these filters." in page


def test_a_filter_that_makes_no_sense_is_named_and_filters_nothing(town: Town, visitor: Any) -> None:
    page = visitor("SPT").page("/workforce/?station=nowhere&page=banana")
    assert "Select the station from the list" in page
    assert len(names(page)) == 5


def test_a_supervisor_sees_the_team_and_an_officer_only_themselves(town: Town, visitor: Any) -> None:
    assert names(visitor("SUP", unit="n1-a").page("/workforce/")) == ["Ash", "Birch", "Cedar", "Elm"]
    officer = visitor("OFF")
    an_officer(town, "6", ("Fir", "Flo"), user_id=officer.person.pk)
    assert names(officer.page("/workforce/")) == ["Fir"]


def test_the_list_of_another_force_is_empty_here(town: Town, visitor: Any) -> None:
    a_town("southvale")
    assert names(visitor("SPT", force="southvale").page("/workforce/")) == []


@pytest.mark.parametrize("role", ["ARM", "CTR"])
def test_a_redacted_reader_sees_no_reason_and_cannot_filter_by_one(town: Town, visitor: Any, role: str) -> None:
    reader = visitor(role)
    page = reader.page("/workforce/")
    table = page[page.index("<tbody") : page.index("</tbody>")]
    assert len(names(page)) == 5
    for hidden in ("First aid", "Suspended", "No policy"):
        assert hidden not in table
    assert "Not shown to your role" in table
    assert names(reader.page("/workforce/?failing=first_aid")) == []


def test_who_may_only_count_gets_totals_and_no_list(town: Town, visitor: Any) -> None:
    reader = visitor("PCC")
    assert reader.get("/workforce/").status_code == 403
    page = reader.page("/workforce/totals/")
    assert "2 officers" in page
    assert "1 officer" in page
    assert "Ash" not in page


def test_names_are_escaped_and_the_longest_fits_in(town: Town, visitor: Any) -> None:
    an_officer(town, "77", ("<script>alert(1)</script>", 'O"Neil & Sons'))
    an_officer(town, "78", LONG_NAME)
    page = visitor("SPT").get("/workforce/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;, O&quot;Neil &amp; Sons" in page
    assert "Featherstonehaugh-Cholmondeley, Alexandrina Persephone Wilhelmina" in page


def test_the_second_page_has_the_next_fifty(town: Town, visitor: Any) -> None:
    a_workforce(town, 60)
    lead = visitor("SPT")
    first, second = lead.page("/workforce/?station=n1"), lead.page("/workforce/?station=n1&page=2")
    assert "Showing <strong>1</strong> to <strong>34</strong>" in first
    every = names(lead.page("/workforce/")) + names(lead.page("/workforce/?page=2"))
    assert len(every) == len(set(every)) == 65
    assert "page=2" in lead.page("/workforce/")
    assert names(second) == names(first)  # past the last page is the last


def test_what_is_recorded_counts_on_the_next_page_load(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    assert len(names(lead.page("/workforce/?verdict=yes"))) == 2
    authority.suspend(
        officer=Officer.objects.get(collar_number="1"), decided_by="Supt", reason="Inquiry", by=HR,
        at=datetime(2019, 11, 20, 10, 0, tzinfo=UTC),
    )  # fmt: skip
    assert names(lead.page("/workforce/?verdict=yes")) == ["Dogwood"]


def test_the_reading_of_a_list_is_logged_with_everyone_on_it(town: Town, visitor: Any) -> None:
    visitor("SPT").page("/workforce/?station=s1")
    row = AccessLog.objects.get()
    assert row.subjects == [f"officer:{Officer.objects.get(collar_number='4').pk}"]
    assert row.purpose == "workforce list"


def test_a_list_page_costs_six_queries_whatever_the_size(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    costs = []
    for more in (0, 200):
        a_workforce(town, more)
        lead.page("/workforce/")
        with CaptureQueriesContext(connection) as seen:
            lead.page("/workforce/?page=2")
        costs.append(len(seen))
    wall = 1 if connection.vendor == "postgresql" else 0  # the request first says which force it is in
    assert costs == [6 + wall] * 2  # session, user, roles, what is new, the lines, the access log


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_file_has_the_filtered_list_and_is_logged_as_disclosed(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    response = lead.get("/workforce/export/?verdict=yes&format=csv")
    rows = read_csv(response.content)
    assert [row[0] for row in rows] == ["Collar number", "1", "4"]
    assert rows[1][7:] == ["May carry", "", "2020-06-03"]
    assert 'filename="workforce-2019-11-20.csv"' in response["Content-Disposition"]
    row = AccessLog.objects.get()
    assert (row.operation, len(row.subjects), row.recipient) == ("disclosure", 2, lead.person.display_name)


def test_a_workbook_says_what_it_is_and_as_at_when(town: Town, visitor: Any) -> None:
    response = visitor("SPT").get("/workforce/export/?station=n1&format=xlsx")
    book = load_workbook(io.BytesIO(response.content))
    about = {row[0].value: row[1].value for row in book["About this file"].iter_rows(min_row=2)}
    assert about["What"] == "Officers and whether they may carry an X2"
    assert about["As at"] == "20 November 2019 at 10:30"
    assert about["Station"] == "Northmoor Central"
    assert book["Workforce"].max_row == 5


def test_no_cell_of_a_file_runs_as_a_formula(town: Town, visitor: Any) -> None:
    an_officer(town, "66", ("=HYPERLINK(1)", "@sum"))
    rows = read_csv(visitor("SPT").get("/workforce/export/?format=csv").content)
    assert ["'=HYPERLINK(1)", "'@sum"] in [row[1:3] for row in rows]


def test_an_ods_file_is_one(town: Town, visitor: Any) -> None:
    response = visitor("SPT").get("/workforce/export/?format=ods")
    assert response["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert response.content[:2] == b"PK"


def test_another_format_does_not_exist(town: Town, visitor: Any) -> None:
    assert visitor("SPT").get("/workforce/export/?format=exe").status_code == 404


def test_who_may_see_and_not_take_away_is_offered_no_file(town: Town, visitor: Any) -> None:
    reader = visitor("CHF")
    assert "/workforce/export/" not in reader.page("/workforce/")
    assert reader.get("/workforce/export/?format=csv").status_code == 403
