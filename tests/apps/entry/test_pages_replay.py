"""Replaying a policy over the workforce before anybody decides, handing one in, and adopting it."""

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from reddot.accounts.models import AccessLog
from reddot.authority.queries.replay import replay_policy
from reddot.authority.queries.workforce import answer_all
from reddot.criteria.library import policy_text, shipped_policy
from reddot.kernel.period import LONDON
from reddot.ledger import queries as ledger
from reddot.people.models import Officer
from reddot.policies.models import Adoption, Proposal
from tests.factories.pages import visitor
from tests.factories.people import NOW, Town, adopt, an_officer, entries

__all__ = ["visitor"]
pytestmark = pytest.mark.django_db
NARROWER = "leicestershire-2020"


@pytest.fixture
def town(town: Town) -> Town:
    """Of two more officers who may carry, a narrower policy takes authority from the one at headquarters."""
    an_officer(town, "2001", ("Fir", "Flo"), stated=entries(role="headquarters/yes"))
    an_officer(town, "2002", ("Gorse", "Gus"), stated=entries("s1", role="headquarters/yes"))
    return town


def address(name: str = NARROWER, **query: str) -> str:
    asked = f"?{urlencode(query)}" if query else ""
    return f"/policies/replay/{shipped_policy(name).sha256}/{asked}"


def card(page: str, title: str) -> str:
    before = page.split(f">{title}<")[0].rsplit('rd-card__count">', 1)[1]
    return before.split("<")[0]


def test_it_names_who_would_lose_and_what_stops_them(town: Town, visitor: Any) -> None:
    page = visitor("SPT").page(address())
    assert "Fir, Flo (2001)" in page
    assert "Gorse, Gus (2002)" in page
    assert 'href="/officers/2001/"' in page
    assert "Ashdown, Robin" not in page, "unchanged"
    assert "Kind of role" in page


def test_its_totals_are_those_of_the_query_behind_the_command_line(town: Town, visitor: Any) -> None:
    page = visitor("SPT").page(address(model="x2"))
    found = replay_policy(force="northmoor", policy=shipped_policy(NARROWER), model="x2", at=NOW)
    assert len(found.losses) == 2
    shown = [card(page, title) for title in ("Would gain authority", "Would lose authority")]
    assert shown == [str(len(found.gains)), str(len(found.losses))]
    assert f"{found.outcome.officers} officers; {found.other} others are not" in page


def test_nothing_is_decided_by_a_replay(town: Town, visitor: Any) -> None:
    auditor = visitor("AUD")
    before = ledger.size(force="northmoor")
    auditor.page(address())
    assert Adoption.objects.count() == 1
    assert ledger.size(force="northmoor") == before


def test_whose_names_were_shown_is_logged(town: Town, visitor: Any) -> None:
    visitor("TRN").page(address())
    row = AccessLog.objects.latest("pk")
    losing = Officer.objects.filter(collar_number__in=["2001", "2002"]).values_list("pk", flat=True)
    assert row.purpose == "policy replay"
    assert sorted(row.subjects) == sorted(f"officer:{pk}" for pk in losing)


def test_a_chief_officer_sees_totals_and_no_name(town: Town, visitor: Any) -> None:
    reader = visitor("CHF")
    assert reader.get(address()).status_code == 403
    page = reader.page(f"{address()}totals/")
    assert card(page, "Would lose authority") == "2"
    assert "Fir" not in page
    assert "2001" not in page


def test_a_superintendent_of_a_district_sees_that_district(town: Town, visitor: Any) -> None:
    page = visitor("SPT", scope="district", unit="south").page(address())
    assert card(page, "Would lose authority") == "1"
    assert "Gorse" in page
    assert "Fir" not in page


def test_the_form_leads_to_an_address_that_keeps_the_question(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    query = {
        "policy": shipped_policy(NARROWER).sha256, "model": "x2", "at-day": "1", "at-month": "11", "at-year": "2019",
        "at-time": "09:00", "known_on-day": "10", "known_on-month": "11", "known_on-year": "2019",
    }  # fmt: skip
    answer = lead.get(f"/policies/replay/?{urlencode(query)}")
    assert answer["Location"].startswith(f"/policies/replay/{query['policy']}/?model=x2&at=2019-11-01T09:00")
    page = lead.page(answer["Location"])
    assert "As it stood on 1 November 2019 at 09:00" in page
    assert "As known on 10 November 2019 at 23:59" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"policy": ""}, "Select a policy"),
        ({"policy": "f" * 64}, "Select a policy from the list"),
        ({"known_on-year": "2031"}, "The day of the record must be"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(town: Town, visitor: Any, wrong: Any, sentence: str) -> None:
    query = {
        "policy": shipped_policy(NARROWER).sha256, "at-day": "", "known_on-day": "10", "known_on-month": "11",
        "known_on-year": "2019",
    }  # fmt: skip
    assert sentence in visitor("SPT").page(f"/policies/replay/?{urlencode(query | wrong)}")


@pytest.mark.parametrize("query", [{"at": "yesterday"}, {"model": "taser-99"}, {"known_at": "2031-01-01"}])
def test_an_address_that_makes_no_sense_is_not_found(town: Town, visitor: Any, query: Any) -> None:
    assert visitor("SPT").get(address(**query)).status_code == 404


def test_long_lists_are_paged(town: Town, visitor: Any) -> None:
    for number in range(55):
        an_officer(town, f"{3000 + number}", (f"Name{number:02}", "Test"), stated=entries(role="headquarters/yes"))
    lead = visitor("SPT")
    assert "Show all 57" in lead.page(address())
    page = lead.page(address(who="losses", page="2"))
    assert "Showing <strong>51</strong> to <strong>57</strong> of <strong>57</strong> officers" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_the_lists_are_taken_away_as_a_file_and_that_is_logged(town: Town, visitor: Any, kind: str) -> None:
    answer = visitor("SPT").get(f"{address()}export/?format={kind}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="replay-leicestershire-2020-2019-11-20.{kind}"'
    row = AccessLog.objects.latest("pk")
    assert (row.operation, row.recipient, len(row.subjects)) == ("disclosure", row.user.display_name, 2)
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        assert "Would lose authority,2001,Fir,Flo,PC,Regular,Northmoor Central,North,May carry" in text


def test_bad_yaml_is_named_at_its_line_and_nothing_is_kept(town: Town, visitor: Any) -> None:
    lines = policy_text(NARROWER).splitlines()
    place = next(number for number, line in enumerate(lines, 1) if "unit: months" in line)
    lines[place - 1] = lines[place - 1].replace("unit: months", "unit: fortnights")
    page = visitor("SPT").send("/policies/propose/", text="\n".join(lines))
    assert "Error: Hand in a policy" in page
    assert "The policy has 1 defect" in page
    assert f'<th scope="row" class="govuk-table__header">{place}</th>' in page
    assert "fortnights" in page.split("<textarea")[0], "what is wrong is said beside its line"
    assert "fortnights" in page.split("<textarea")[1], "and the text is kept to be put right"
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file or paste the text of a policy"),
        ({"text": "name: x", "file": BytesIO(b"name: x")}, "Choose a file or paste the text, not both"),
        ({"file": BytesIO(b"\xff\xfe\x00")}, "The selected file is not a text in UTF-8"),
        ({"text": "a: *b"}, "Anchors (&amp;) and aliases (*) are not allowed"),
    ],
)
def test_what_is_no_policy_is_refused(town: Town, visitor: Any, sent: dict[str, Any], sentence: str) -> None:
    if "file" in sent:
        sent["file"].name = "policy.yaml"
        sent["file"].seek(0)
    answer = visitor("SPT").post("/policies/propose/", sent)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in words
    assert not Proposal.objects.exists()


def own_policy() -> str:
    text = policy_text(NARROWER).replace("name: leicestershire-2020", "name: northmoor-2020")
    return text.replace(shipped_policy(NARROWER).title, "Only those on the front line")


def test_a_policy_of_ones_own_is_kept_once_replayed_and_adopted(town: Town, visitor: Any) -> None:
    lead = visitor("SPT")
    page = lead.send("/policies/propose/", text=own_policy())
    lead.send("/policies/propose/", text=own_policy() + "\n# the same in another layout\n")
    kept = Proposal.objects.get()
    assert "“Only those on the front line” has no defect" in page
    assert f'value="{kept.sha256}" selected' in page
    assert ledger.entries(force="northmoor", limit=1)[0].event == "policy.proposed"
    assert "Fir, Flo" in lead.page(f"/policies/replay/{kept.sha256}/")

    page = lead.send(f"/policies/replay/{kept.sha256}/adopt/", **decision(), confirmed="yes")

    assert "0 officers gain authority to carry X2 and 2 lose it" in page
    assert Adoption.objects.latest("pk").sha256 == kept.sha256
    assert Adoption.objects.latest("pk").text == kept.text


def test_a_policy_that_comes_with_reddot_is_not_kept_again(town: Town, visitor: Any) -> None:
    visitor("SPT").send("/policies/propose/", text=policy_text(NARROWER))
    assert not Proposal.objects.exists()


def test_a_policy_that_another_force_handed_in_is_not_found(town: Town, visitor: Any) -> None:
    visitor("SPT").send("/policies/propose/", text=own_policy())
    digest = Proposal.objects.get().sha256
    from tests.factories.people import a_town

    a_town("southvale")
    other = visitor("SPT", force="southvale")
    found = [other.get(f"/policies/{part}").status_code for part in (f"replay/{digest}/", f"texts/{digest}/")]
    assert found == [404, 404]


def decision(day: date = date(2019, 12, 1), **changed: str) -> dict[str, str]:
    return {
        "adopted_from-day": str(day.day), "adopted_from-month": str(day.month), "adopted_from-year": str(day.year),
        "decision": "CC/2019/31", "decided_by": "T/CC A. Example", "reason": "Front line only",
    } | changed  # fmt: skip


def test_the_check_page_names_the_consequences_and_records_nothing(town: Town, visitor: Any) -> None:
    page = visitor("CHF").send(f"{address()}adopt/", **decision())
    assert "Check before you adopt" in page
    assert "0 officers gain" in page
    assert "2 lose it" in page
    assert "“Any officer in a public-facing role who volunteers (2019)”, adopted from 1 April 2019" in page
    assert Adoption.objects.count() == 1


def test_something_can_be_changed_before_it_is_confirmed(town: Town, visitor: Any) -> None:
    page = visitor("SPT").send(f"{address()}adopt/", **decision(), change="yes")
    assert 'value="CC/2019/31"' in page
    assert Adoption.objects.count() == 1


def test_adoption_changes_answers_from_its_day_only(town: Town, visitor: Any) -> None:
    page = visitor("SPT").send(f"{address()}adopt/", **decision(), confirmed="yes")
    assert "will be in force from 1 December 2019" in page
    officer = Officer.objects.get(collar_number="2001")
    verdicts = []
    for day in (date(2019, 11, 30), date(2019, 12, 1)):
        found = answer_all(force="northmoor", model="x2", at=datetime.combine(day, time(12), tzinfo=LONDON))
        verdicts.append(int(found.verdict[found.officers.tolist().index(officer.pk)]))
    assert verdicts == [2, 1], "yes until the day before, no from the day"


def test_adoption_is_entered_in_the_ledger_with_its_decision(town: Town, visitor: Any) -> None:
    visitor("SPT").send(f"{address()}adopt/", **decision(), confirmed="yes")
    entry = ledger.entries(force="northmoor", limit=1)[0]
    assert (entry.event, entry.meta["decision"]) == ("policy.adopted", "CC/2019/31")
    assert entry.meta["policy_sha256"] == shipped_policy(NARROWER).sha256


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("decision", "Enter the reference of the decision"),
        ("decided_by", "Enter who decided, by name and office"),
        ("reason", "Enter why the force adopts this policy"),
        ("adopted_from-day", "The day from which it is in force must include a day"),
    ],
)
def test_a_decision_without_its_parts_is_refused(town: Town, visitor: Any, field: str, sentence: str) -> None:
    page = visitor("SPT").send(f"{address()}adopt/", **decision(**{field: ""}), confirmed="yes")
    assert sentence in page
    assert Adoption.objects.count() == 1


def test_a_trainer_replays_and_cannot_adopt(town: Town, visitor: Any) -> None:
    trainer = visitor("TRN")
    assert "adopt/" not in trainer.page(address())
    assert trainer.post(f"{address()}adopt/", decision() | {"confirmed": "yes"}).status_code == 403


def test_the_replay_wins_over_what_was_adopted_from_the_same_day(town: Town, visitor: Any) -> None:
    at = datetime(2019, 4, 1, 8, tzinfo=UTC)
    found = replay_policy(force="northmoor", policy=shipped_policy("wiltshire-2017"), model="x2", at=at)
    assert found.outcome.officers == len(found.after.officers) - found.other > 0


def test_nobody_signed_in_is_sent_to_sign_in(town: Town) -> None:
    assert Client().get(address())["Location"].startswith("/sign-in/")


def test_replaying_the_policy_in_force_changes_nobody(town: Town, visitor: Any) -> None:
    page = visitor("SPT").page(address("kent-officers-2019"))
    assert "Nobody would lose authority." in page
    assert "Nobody would gain authority." in page


def test_a_later_adoption_of_the_same_policy_says_that_nothing_changes(town: Town, visitor: Any) -> None:
    adopt(town.force, NARROWER, on=date(2019, 10, 1))
    page = visitor("SPT").send(f"{address()}adopt/", **decision())
    assert "No officer’s answer for" in page
