"""answer_all() gives every officer exactly the answer that answer() gives."""

from datetime import date, timedelta

import numpy as np
import pytest

from reddot.authority.queries.answers import answers
from reddot.authority.queries.judgement import VERDICTS
from reddot.authority.queries.workforce import NOT_ASKED, answer_all
from reddot.authority.terms import Answer
from reddot.criteria.columns import NEVER_DAY
from reddot.people.models import Officer
from reddot.people.queries.table import forget_tables
from tests.factories.workforce import START, noon, random_force

pytestmark = pytest.mark.django_db

MOMENTS = [noon(START + timedelta(days=days)) for days in (0, 181, 300, 440, 640, 700, 759, 800, 1500)]
KNOWN = [None, *(noon(START + timedelta(days=days)) for days in (100, 450, 761, 790))]


@pytest.fixture(autouse=True)
def _no_tables_of_other_tests() -> None:
    forget_tables()


@pytest.mark.parametrize("seed", range(3))
def test_the_whole_force_gets_the_answers_that_each_officer_gets(seed: int) -> None:
    force = random_force(seed, 60)
    officers = list(Officer.objects.filter(force=force).order_by("pk"))
    seen = set()
    for at in MOMENTS:
        for known_at in KNOWN:
            singly = answers(officers=officers, model="x2", at=at, known_at=known_at)
            together = answer_all(force=force.code, model="x2", at=at, known_at=known_at)
            assert together.officers.tolist() == [officer.pk for officer in officers]
            for place, one in enumerate(singly):
                _assert_same(together, place, one)
                seen.add(one.verdict)
    assert len(seen) == 3, "the sample must show every verdict"


def test_the_day_of_change_is_the_first_on_which_the_verdict_differs() -> None:
    force = random_force(11, 60)
    officers = list(Officer.objects.filter(force=force).order_by("pk"))
    at = noon(date(2019, 6, 1))
    horizon = [at + timedelta(days=days) for days in range(0, 500, 3)]
    now = answers(officers=officers, model="x2", at=at)
    later = [answers(officers=officers, model="x2", at=moment) for moment in horizon]
    changed = 0
    for place, one in enumerate(now):
        for moment, every in zip(horizon, later, strict=True):
            if one.changes_on is None or moment.date() < one.changes_on:
                assert every[place].verdict is one.verdict, (one, moment)
        changed += one.changes_on is not None
    assert changed > 3, "the sample must hold officers whose answer changes"


def test_a_fact_recorded_after_the_table_was_read_counts_at_the_next_asking() -> None:
    force = random_force(21, 20)
    at = noon(date(2019, 9, 1))
    before = answer_all(force=force.code, model="x2", at=at)
    _record_leaving(force.code, date(2019, 8, 1))
    after = answer_all(force=force.code, model="x2", at=at)
    officers = list(Officer.objects.filter(force=force).order_by("pk"))
    for place, one in enumerate(answers(officers=officers, model="x2", at=at)):
        _assert_same(after, place, one)
    assert not np.array_equal(before.outcomes["employed"], after.outcomes["employed"])


def _record_leaving(force: str, day: date) -> None:
    from reddot.kernel.facts import FactKind
    from reddot.people.services.facts import record
    from reddot.people.terms import FactEntry
    from tests.factories.workforce import JOB

    for officer in Officer.objects.filter(force_id=force):
        entry = FactEntry(kind=FactKind.EMPLOYMENT, value="left", valid_from=day + timedelta(days=3))
        record(officer=officer, entries=[entry], source="hr", by=JOB, at=noon(date(2019, 12, 1)))


def _assert_same(together: object, place: int, one: Answer) -> None:
    said = VERDICTS[together.verdict[place]]
    assert said is one.verdict, one
    day = int(together.changes_on[place])
    assert (None if day == NEVER_DAY else date.fromordinal(day)) == one.changes_on, one
    index = int(together.policy[place])
    assert (together.policies[index] if index >= 0 else None) == one.policy
    outcomes = {name: int(found[place]) for name, found in together.outcomes.items() if found[place] != NOT_ASKED}
    assert outcomes == {reason.criterion: reason.finding.outcome for reason in one.reasons}
