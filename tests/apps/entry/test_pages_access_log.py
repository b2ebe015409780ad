"""Who looked at which record: for those who watch over it, narrowed by the address, and handed over on request."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from reddot.accounts.models import AccessLog
from reddot.accounts.services import record_access, record_read
from reddot.accounts.terms import Operation
from reddot.entry.web.views import access_log
from reddot.people.models import Officer
from tests.factories.pages import visitor
from tests.factories.people import NOW, Town, a_town, an_officer

__all__ = ["visitor"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(town: Town, visitor: Any) -> Any:
    """A supervisor looked at 1001 and at a list, and took a list away; somebody looked at 1002 last month."""
    supervisor = visitor("SUP", unit="n1-a")
    ids = {one.collar_number: f"officer:{one.pk}" for one in Officer.objects.all()}
    who = actor(supervisor.person)
    record_read(by=who, subject=ids["1001"], purpose="officer page", at=NOW - timedelta(hours=2))
    record_read(by=who, subject=sorted(ids.values()), purpose="workforce list", at=NOW - timedelta(hours=1))
    record_access(
        operation=Operation.DISCLOSURE, by=who, subject=ids["1002"], purpose="workforce export", recipient="Me",
        at=NOW - timedelta(minutes=5),
    )  # fmt: skip
    record_read(by=who, subject=ids["1002"], purpose="last month", at=NOW - timedelta(days=30))
    return supervisor.person


def actor(person: Any) -> Any:
    from reddot.accounts.queries import standing_of

    return standing_of(person).actor


def shown(page: str) -> list[str]:
    """The purposes on a page, in its order."""
    named = ("Officer page", "Workforce list", "Workforce export", "Last month")
    body = page.split("<main")[1]
    return sorted((name for name in named if name in body), key=body.index)


def test_it_says_who_looked_at_whom_and_when_newest_first(looked: Any, visitor: Any) -> None:
    page = visitor("AUD").page("/access-log/")
    assert shown(page) == ["Workforce export", "Workforce list", "Officer page"]
    for words in (looked.display_name, "Supervisor", "Ashdown, Robin (1001)", "and 2 others", "Handed to Me"):
        assert words in page
    assert "14 November 2019 to 20 November 2019" in page


@pytest.mark.parametrize(
    ("query", "purposes"),
    [
        ("officer=1002", ["Workforce export", "Workforce list"]),
        ("officer=1001&operation=disclosure", []),
        ("operation=disclosure", ["Workforce export"]),
        ("since-day=1&since-month=10&since-year=2019&until-day=31&until-month=10&until-year=2019", ["Last month"]),
        ("since-day=1&since-month=10&since-year=2019", ["Workforce export", "Workforce list", "Officer page", "Last month"]),
    ],
)  # fmt: skip
def test_it_is_narrowed_by_the_address(looked: Any, visitor: Any, query: str, purposes: list[str]) -> None:
    assert shown(visitor("PSD").page(f"/access-log/?{query}")) == purposes


def test_it_is_narrowed_to_one_person(looked: Any, visitor: Any) -> None:
    auditor = visitor("AUD")
    record_read(by=actor(auditor.person), subject="officer:1", purpose="officer page", at=NOW)
    page = auditor.page(f"/access-log/?person={looked.username.upper()}")
    assert shown(page) == ["Workforce export", "Workforce list", "Officer page"]
    assert auditor.person.display_name not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("officer=9999", "There is no officer 9999 in your force"),
        ("person=nobody", "Nobody in your force signs in as nobody"),
        ("since-day=31&since-month=2&since-year=2019", "The first day must"),
    ],
)
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(
    looked: Any, visitor: Any, query: str, sentence: str
) -> None:
    page = visitor("AUD").page(f"/access-log/?{query}")
    assert sentence in page
    assert "Error: " in page
    assert shown(page) == []


def test_what_is_looked_for_in_it_is_itself_logged(looked: Any, visitor: Any) -> None:
    visitor("AUD").page("/access-log/?officer=1002")
    row = AccessLog.objects.latest("pk")
    assert row.purpose == "access log"
    assert row.subjects == ["access-log:northmoor", f"officer:{Officer.objects.get(collar_number='1002').pk}"]


def test_another_force_is_not_in_it(looked: Any, visitor: Any) -> None:
    south = a_town("southvale")
    other = visitor("AUD", force="southvale")
    officer = an_officer(south, "8001", ("Other", "Olive"))
    record_read(by=actor(other.person), subject=f"officer:{officer.pk}", purpose="officer page", at=NOW)
    assert "Olive" not in visitor("AUD").page("/access-log/")
    assert shown(other.page("/access-log/")) == ["Officer page"]
    assert "There is no officer 1001 in your force" in other.page("/access-log/?officer=1001")


def test_long_logs_are_paged(looked: Any, visitor: Any) -> None:
    for minutes in range(60):
        record_read(by=actor(looked), subject=[], purpose=f"search {minutes:02}", at=NOW - timedelta(hours=3, minutes=minutes))  # fmt: skip
    auditor = visitor("AUD")
    first, second = auditor.page("/access-log/"), auditor.page("/access-log/?page=2")
    assert "Search 40" in first
    assert "Search 58" not in first
    assert "Search 58" in second
    assert "Nobody was found" in second
    assert 'href="?page=2"' in first


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_it_is_handed_over_as_a_file_and_that_is_a_disclosure(looked: Any, visitor: Any, kind: str) -> None:
    data = {"format": kind, "recipient": "B. Example, Information Commissioner's Office"}
    answer = visitor("AUD").post("/access-log/export/?officer=1002", data)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    assert f'filename="access-log-2019-11-14-to-2019-11-20.{kind}"' in answer["Content-Disposition"]
    row = AccessLog.objects.latest("pk")
    assert (row.operation, row.recipient) == ("disclosure", data["recipient"])
    if kind == "csv":
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
        assert [row["Purpose"] for row in rows] == ["workforce export", "workforce list"]
        assert rows[0]["Who"] == looked.display_name
        assert rows[0]["Recipient"] == "Me"


def test_it_is_not_handed_over_to_nobody(looked: Any, visitor: Any) -> None:
    page = visitor("AUD").send("/access-log/export/", format="csv")
    assert "Enter who receives it" in page
    assert not AccessLog.objects.filter(purpose="access log export", operation="disclosure").exists()


def test_the_form_says_what_it_would_hand_over(looked: Any, visitor: Any) -> None:
    page = visitor("AUD").page("/access-log/export/?officer=1002")
    assert "2 lines from 14 November 2019 to 20 November 2019; whose record: 1002." in page


def test_more_than_a_workbook_holds_is_refused(looked: Any, visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "MOST_IN_A_WORKBOOK", 1)
    auditor = visitor("AUD")
    page = auditor.send("/access-log/export/", format="xlsx", recipient="B. Example")
    assert "lines are too many for a workbook. Choose CSV, or fewer days" in page
    assert auditor.post("/access-log/export/", {"format": "csv", "recipient": "B. Example"}).streaming
