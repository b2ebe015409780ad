"""What the access log holds and who may read it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from reddot.accounts import queries, services
from reddot.accounts.models import AccessLog
from reddot.accounts.permissions import Part, Place, Scope, within
from reddot.accounts.terms import Operation, job
from tests.factories.accounts import NOON, a_user, an_actor

NORTH, SOUTH = job("sweep", force="northmoor"), job("sweep", force="southvale")
DAY = {"since": NOON - timedelta(hours=1), "until": NOON + timedelta(hours=1)}
AUDITOR = an_actor(("AUD", "force", ""))


@pytest.mark.django_db
def test_an_auditor_reads_the_log_of_their_own_force() -> None:
    services.record_read(by=NORTH, subject=["officer:1", "officer:2"], purpose="list", at=NOON)
    services.record_read(by=SOUTH, subject="officer:1", purpose="list", at=NOON)
    assert [row.force for row in queries.access_log(visible_to=AUDITOR, **DAY)] == ["northmoor"]


@pytest.mark.django_db
def test_an_auditor_asks_who_looked_at_one_record() -> None:
    for subject in (["officer:1", "officer:12"], ["officer:12"], []):
        services.record_read(by=NORTH, subject=subject, purpose="list", at=NOON)
    found = queries.access_log(visible_to=AUDITOR, subject="officer:1", **DAY)
    assert [row.subjects for row in found] == [["officer:1", "officer:12"]]


@pytest.mark.django_db
def test_an_auditor_asks_what_one_person_looked_at() -> None:
    user = a_user(("SPT", "force", ""))
    services.record_read(by=queries.actor_for(user.username), subject="officer:1", purpose="list", at=NOON)
    services.record_read(by=NORTH, subject="officer:1", purpose="list", at=NOON)
    found = queries.access_log(visible_to=AUDITOR, user_id=user.pk, **DAY)
    assert [row.actor for row in found] == [f"user:{user.pk}"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["OFF", "SUP", "SPT", "CHF", "ADM"])
def test_line_managers_and_administrators_cannot_read_the_log(role: str) -> None:
    services.record_read(by=NORTH, subject="officer:1", purpose="list", at=NOON)
    scope = {"OFF": ("own", ""), "SUP": ("team", "T1")}.get(role, ("force", ""))
    assert not queries.access_log(visible_to=an_actor((role, *scope)), **DAY).exists()


@pytest.mark.django_db
def test_a_disclosure_names_its_recipient() -> None:
    with pytest.raises(ValueError, match="to whom"):
        services.record_access(operation=Operation.DISCLOSURE, by=NORTH, subject="officer:1", purpose="court", at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessLog.objects.create(at=NOON, actor="user:1", operation="disclosure", subjects=[], purpose="court")


@pytest.mark.django_db
def test_a_moment_is_kept_to_the_second_in_any_zone() -> None:
    services.record_read(by=NORTH, subject="officer:1", purpose="list", at=NOON)
    assert AccessLog.objects.get().at == NOON


# --- a scope as a filter of rows --------------------------------------------------------------------------------
# Any table will do. The log's own text columns stand for a record's district (purpose), team (reason) and so on.

PLACES = [
    Place(force=force, district=district, team=team, user_id=user_id, special=special, assigned=assigned)
    for force in ("northmoor", "southvale")
    for district, team in (("D1", "T1"), ("D2", "T2"))
    for user_id in (None, 7)
    for special in (True, False)
    for assigned in (True, False)
]
parts = st.frozensets(
    st.builds(
        Part,
        over=st.sampled_from(["own", "assigned", "team", "district", "force"]),
        unit=st.sampled_from(["T1", "D1", "D2"]),
        specials=st.booleans(),
    ),
    max_size=3,
)


@pytest.mark.django_db
@given(
    scope=st.builds(
        Scope,
        user_id=st.sampled_from([7, None]),
        force=st.sampled_from(["northmoor", None]),
        full=parts,
        redacted=parts,
        counts=parts,
    )
)
def test_the_filter_finds_exactly_the_rows_that_the_scope_covers(scope: Scope) -> None:
    from django.db import transaction

    with transaction.atomic():
        _fill()
        found = _numbers(within(scope, **COLUMNS))
        whole = _numbers(within(scope, level="full", **COLUMNS))
        transaction.set_rollback(True)
    levels = [scope.level_of(place) for place in PLACES]
    assert found == {n for n, level in enumerate(levels) if level}
    assert whole == {n for n, level in enumerate(levels) if level == "full"}


COLUMNS = {
    "force": "force",
    "district": "purpose",
    "team": "reason",
    "user": "recipient",
    "special": Q(route="special"),
    "assigned": Q(request="assigned"),
}


def _fill() -> None:
    AccessLog.objects.bulk_create(
        AccessLog(
            force=place.force,
            at=NOON,
            actor=str(number),
            operation="consultation",
            subjects=[],
            purpose=place.district,
            reason=place.team,
            recipient="" if place.user_id is None else str(place.user_id),
            route="special" if place.special else "",
            request="assigned" if place.assigned else "",
        )
        for number, place in enumerate(PLACES)
    )


def _numbers(condition: Q) -> set[int]:
    return {int(actor) for actor in AccessLog.objects.filter(condition).values_list("actor", flat=True)}
