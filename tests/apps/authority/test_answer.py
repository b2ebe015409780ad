"""The single answer: reasons, times, suspensions and exceptions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reddot.authority import services
from reddot.authority.models import Decision
from reddot.authority.queries.answers import answer
from reddot.authority.terms import Answer, Verdict
from reddot.criteria.finding import Outcome
from reddot.kernel.facts import FactKind
from reddot.kernel.refusal import Refusal
from reddot.ledger.queries import entries as ledger_entries
from reddot.people.models import Officer
from reddot.people.services import facts
from reddot.people.terms import FactEntry
from tests.factories.accounts import an_actor
from tests.factories.people import HR, NOW, TODAY, Town, a_town, adopt, an_officer, entries, put_right

pytestmark = pytest.mark.django_db
CHIEF = {"decided_by": "Supt B. Sample", "reason": "Complaint under review"}


@pytest.fixture
def town() -> Town:
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    return town


def ask(officer: Officer, at: datetime = NOW, known_at: datetime | None = None, model: str = "x2") -> Answer:
    return answer(officer=officer, model=model, at=at, known_at=known_at)


def outcome(found: Answer, criterion: str) -> Outcome:
    return next(reason.finding.outcome for reason in found.reasons if reason.criterion == criterion)


def test_an_officer_who_meets_every_criterion_may_carry_until_the_first_of_them_lapses(town: Town) -> None:
    found = ask(an_officer(town, "1001"))
    assert found.verdict is Verdict.YES
    assert found.changes_on == date(2020, 6, 3)
    assert all(reason.source.title for reason in found.reasons)


def test_every_reason_on_known_facts_names_its_evidence(town: Town) -> None:
    officer = an_officer(town, "1001")
    found = ask(officer)
    rests_on = {fact.ref for reason in found.reasons for fact in reason.finding.evidence}
    assert len(rests_on) >= 8
    assert rests_on <= {f"fact:{pk}" for pk in officer.facts.values_list("pk", flat=True)}


def test_a_missing_fact_is_unknown_and_says_what_is_needed(town: Town) -> None:
    found = ask(an_officer(town, "1002", stated=entries(first_aid=None)))
    assert found.verdict is Verdict.UNKNOWN
    assert outcome(found, "first_aid") is Outcome.UNKNOWN


def test_a_lapse_takes_authority_away_on_its_day_and_not_before(town: Town) -> None:
    officer = an_officer(town, "1003")
    last_moment = datetime(2020, 6, 2, 22, 59, tzinfo=UTC)  # 23:59 in London
    assert ask(officer, last_moment).verdict is Verdict.YES
    assert ask(officer, last_moment + timedelta(minutes=1)).verdict is Verdict.NO


def test_the_answer_as_it_was_known_does_not_learn_from_a_later_correction(town: Town) -> None:
    officer = an_officer(town, "1004")
    put_right(officer, FactKind.FIRST_AID, None, "recorded for the wrong officer", at=NOW - timedelta(days=3))
    assert ask(officer).verdict is Verdict.UNKNOWN
    assert ask(officer, known_at=NOW - timedelta(days=30)).verdict is Verdict.YES
    assert ask(officer, at=NOW - timedelta(days=60)).verdict is Verdict.UNKNOWN


def test_two_systems_that_disagree_leave_the_answer_open_until_one_is_corrected(town: Town) -> None:
    officer = an_officer(town, "1005")
    rank = FactEntry(kind=FactKind.EMPLOYMENT, value="special", valid_from=date(2018, 1, 8))
    facts.record(officer=officer, entries=[rank], source="duty system", by=HR, at=NOW)
    found = ask(officer)
    assert found.verdict is Verdict.UNKNOWN
    assert "HR extract says regular" in found.needs
    assert "duty system says special" in found.needs
    put_right(officer, FactKind.EMPLOYMENT, None, "the duty system was wrong")
    assert ask(officer).verdict is Verdict.YES


def test_without_an_adopted_policy_nobody_can_say() -> None:
    found = ask(an_officer(a_town(), "1006"))
    assert found.verdict is Verdict.UNKNOWN
    assert found.needs == "a policy adopted for regular officers"


def test_a_policy_holds_from_its_day_and_as_known_from_its_recording(town: Town) -> None:
    officer = an_officer(town, "1007")
    assert ask(officer, datetime(2019, 3, 31, 12, tzinfo=UTC)).policy is None
    assert ask(officer, known_at=datetime(2019, 3, 1, tzinfo=UTC)).policy is None


def test_another_model_is_another_answer(town: Town) -> None:
    officer = an_officer(town, "1008")
    assert ask(officer, model="taser-7").verdict is Verdict.NO


def test_a_suspension_takes_authority_at_once_and_lifting_gives_it_back(town: Town) -> None:
    officer = an_officer(town, "1009")
    made = services.suspend(officer=officer, **CHIEF, by=HR, at=NOW)
    assert ask(officer, NOW - timedelta(seconds=1)).verdict is Verdict.YES
    suspended = ask(officer, NOW)
    assert suspended.verdict is Verdict.NO
    assert suspended.suspension is not None
    assert suspended.suspension.reason == "Complaint under review"
    lifted = NOW + timedelta(hours=2)
    services.lift(suspension=made, decided_by="Supt B. Sample", reason="No case", by=HR, at=lifted)
    assert ask(officer, NOW).verdict is Verdict.NO, "the past stays as it was"
    assert ask(officer, NOW).changes_on == TODAY, "it was given back later the same day"
    assert ask(officer, NOW, known_at=NOW).changes_on is None, "nobody knew then that it would be"
    assert ask(officer, lifted).verdict is Verdict.YES


def test_an_exception_counts_one_criterion_as_met_for_a_limited_time(town: Town) -> None:
    officer = an_officer(town, "1010", stated=entries(fitness="shuttle_15m 3.0"))
    assert ask(officer).verdict is Verdict.NO
    until = NOW + timedelta(days=20)
    services.make_exception(
        officer=officer, criterion="fitness_level", ends_at=until, decided_by="Supt B. Sample",
        reason="Re-test is booked", by=HR, at=NOW,
    )  # fmt: skip
    found = ask(officer)
    assert found.verdict is Verdict.YES
    assert outcome(found, "fitness_level") is Outcome.NOT_MET, "what the criterion says is not hidden"
    assert found.changes_on == until.date()
    assert ask(officer, until).verdict is Verdict.NO


def test_an_exception_can_be_ended_before_its_time(town: Town) -> None:
    officer = an_officer(town, "1011", stated=entries(fitness="shuttle_15m 3.0"))
    made = services.make_exception(
        officer=officer, criterion="fitness_level", ends_at=NOW + timedelta(days=20), **CHIEF, by=HR, at=NOW
    )
    ended = NOW + timedelta(days=2)
    services.end_exception(exception=made, **CHIEF, by=HR, at=ended)
    assert ask(officer, ended).verdict is Verdict.NO
    assert ask(officer, ended - timedelta(minutes=1)).verdict is Verdict.YES


def _refusals(town: Town) -> dict[str, tuple[object, dict[str, object]]]:
    officer = an_officer(town, "1012")
    until = NOW + timedelta(days=5)
    made = {"officer": officer, "criterion": "first_aid", "ends_at": until, **CHIEF}
    return {
        "no name": (services.suspend, {"officer": officer, **CHIEF, "decided_by": " "}),
        "no reason": (services.suspend, {"officer": officer, **CHIEF, "reason": ""}),
        "no such criterion": (services.make_exception, {**made, "criterion": "height"}),
        "set by national rules": (services.make_exception, {**made, "criterion": "model_approved"}),
        "ends before it begins": (services.make_exception, {**made, "ends_at": NOW}),
        "lasts too long": (services.make_exception, {**made, "ends_at": NOW + timedelta(days=93)}),
    }


@pytest.mark.parametrize(
    "case",
    ["no name", "no reason", "no such criterion", "set by national rules", "ends before it begins", "lasts too long"],
)
def test_a_decision_that_cannot_be_is_refused_and_leaves_nothing(town: Town, case: str) -> None:
    service, given = _refusals(town)[case]
    before = len(ledger_entries(force="northmoor", limit=500))
    with pytest.raises(Refusal) as refused:
        service(**given, by=HR, at=NOW)
    assert refused.value.field
    assert not Decision.objects.exists()
    assert len(ledger_entries(force="northmoor", limit=500)) == before


def test_nobody_is_suspended_twice_and_nothing_ends_twice(town: Town) -> None:
    officer = an_officer(town, "1013")
    made = services.suspend(officer=officer, **CHIEF, by=HR, at=NOW)
    with pytest.raises(services.AlreadySuspended):
        services.suspend(officer=officer, **CHIEF, by=HR, at=NOW)
    services.lift(suspension=made, **CHIEF, by=HR, at=NOW)
    with pytest.raises(services.AlreadyEnded):
        services.lift(suspension=made, **CHIEF, by=HR, at=NOW)


def test_nobody_decides_about_their_own_authority(town: Town, django_user_model: type) -> None:
    from tests.factories.accounts import a_user

    user = a_user(("SPT", "force", ""))
    officer = an_officer(town, "1014", user_id=user.pk)
    with pytest.raises(services.OwnAuthority):
        services.suspend(officer=officer, **CHIEF, by=replace(an_actor(("SPT", "force", "")), user_id=user.pk), at=NOW)


def test_a_decision_is_in_the_ledger_without_names(town: Town) -> None:
    officer = an_officer(town, "1015")
    services.suspend(officer=officer, **CHIEF, by=HR, at=NOW)
    entry = ledger_entries(force="northmoor", limit=1)[0]
    assert entry.event == "authority.suspended"
    assert "Sample" not in str(dict(entry.meta))
    assert {field.name: field.value for field in entry.fields}["reason"] == "Complaint under review"


def test_three_queries_answer_whatever_the_size_of_the_force(town: Town, django_assert_num_queries: object) -> None:
    officer = an_officer(town, "1016")
    with django_assert_num_queries(3):  # type: ignore[operator]
        ask(officer)
