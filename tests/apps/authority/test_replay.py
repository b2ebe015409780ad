"""A proposed policy run over the workforce before anyone adopts it."""

from datetime import UTC, datetime, timedelta

import pytest

from reddot.authority.queries.replay import replay_policy
from reddot.authority.queries.workforce import answer_all
from reddot.authority.services import suspend
from reddot.criteria.library import shipped_policy
from reddot.policies.models import Adoption
from tests.factories.people import HR, NOW, Town, a_town, adopt, an_officer, entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    an_officer(town, "1001")
    an_officer(town, "1002", stated=entries(role="headquarters/yes"))
    an_officer(town, "1003", stated=entries(role="neighbourhood/yes"))
    an_officer(town, "1004", stated=entries(employment="special", rank="special_constable"))
    return town


def test_it_names_who_loses_by_a_narrower_policy_and_changes_nothing(town: Town) -> None:
    before = answer_all(force="northmoor", model="x2", at=NOW)
    found = replay_policy(force="northmoor", policy=shipped_policy("leicestershire-2020"), model="x2", at=NOW)
    named = set(found.losses)
    after = answer_all(force="northmoor", model="x2", at=NOW)
    assert named, "the headquarters officer is outside the roles of the proposed policy"
    assert found.outcome.loss_reasons["role_category"] == len(named)
    assert found.outcome.officers == 3
    assert found.other == 1, "the special constable is not concerned"
    assert Adoption.objects.count() == 1
    assert before.verdict.tolist() == after.verdict.tolist()


def test_what_it_foretells_is_what_adoption_brings(town: Town) -> None:
    found = replay_policy(force="northmoor", policy=shipped_policy("leicestershire-2020"), model="x2", at=NOW)
    adopt(town.force, "leicestershire-2020", on=NOW.date())
    later = answer_all(force="northmoor", model="x2", at=NOW)
    assert later.verdict.tolist() == found.after.verdict.tolist()


def test_a_suspended_officer_gains_nothing_by_any_policy(town: Town) -> None:
    officer = an_officer(town, "1005")
    suspend(officer=officer, decided_by="Supt B. Sample", reason="test", by=HR, at=NOW - timedelta(days=1))
    found = replay_policy(force="northmoor", policy=shipped_policy("kent-officers-2019"), model="x2", at=NOW)
    assert officer.pk not in found.gains
    assert not found.losses


def test_it_runs_over_a_past_workforce(town: Town) -> None:
    past = datetime(2019, 2, 1, 12, tzinfo=UTC)
    found = replay_policy(force="northmoor", policy=shipped_policy("kent-officers-2019"), model="x2", at=past)
    assert found.before.counts()["unknown"] == 4, "no policy had been adopted by then"
    assert found.outcome.officers == 3
