"""Roles are granted by other people, some of them by two, and end once."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from reddot.accounts import queries, services
from reddot.accounts.models import RoleGrant, User
from reddot.accounts.permissions import NotAllowed
from reddot.accounts.services import BadGrant, NeedsTwo, SamePerson
from reddot.kernel.actor import Actor
from tests.factories.accounts import NOON, SET_UP, a_user

pytestmark = pytest.mark.django_db


def actor(user: User) -> Actor:
    return queries.actor_for(user.username)


@pytest.fixture
def admins() -> tuple[User, User]:
    """The first two system administrators, whom the set-up command may make."""
    return a_user(("ADM", "force", ""), force=""), a_user(("ADM", "force", ""), force="")


def test_an_administrator_grants_a_role(admins: tuple[User, User]) -> None:
    user = a_user()
    services.grant_role(user=user, role="SUP", scope="team", unit="T1", by=actor(admins[0]), at=NOON)
    assert [(grant.role, grant.scope, grant.unit) for grant in actor(user).grants] == [("SUP", "team", "T1")]


def test_nobody_grants_a_role_to_themself(admins: tuple[User, User]) -> None:
    with pytest.raises(SamePerson):
        services.grant_role(user=admins[0], role="ADM", scope="force", by=actor(admins[0]), at=NOON)


@pytest.mark.parametrize("role", ["PSD", "AUD", "ADM"])
def test_three_roles_cannot_be_granted_by_one_person(role: str, admins: tuple[User, User]) -> None:
    with pytest.raises(NeedsTwo):
        services.grant_role(user=a_user(), role=role, scope="force", by=actor(admins[0]), at=NOON)


def propose(admins: tuple[User, User], user: User) -> Any:
    return services.propose_role(
        user=user, role="AUD", scope="force", reason="New head of audit", by=actor(admins[0]), at=NOON
    )


def test_a_second_administrator_confirms(admins: tuple[User, User]) -> None:
    user = a_user()
    proposal = propose(admins, user)
    assert actor(user).roles == frozenset()
    grant = services.confirm_role(proposal=proposal, by=actor(admins[1]), at=NOON)
    assert (grant.granted_by_id, grant.confirmed_by_id) == (admins[0].pk, admins[1].pk)
    assert actor(user).roles == {"AUD"}


def test_who_proposes_does_not_confirm(admins: tuple[User, User]) -> None:
    with pytest.raises(SamePerson):
        services.confirm_role(proposal=propose(admins, a_user()), by=actor(admins[0]), at=NOON)


def test_who_receives_does_not_confirm(admins: tuple[User, User]) -> None:
    user = a_user()
    proposal = propose(admins, user)
    third = Actor(user_id=user.pk, name="Self", force=None, grants=actor(admins[1]).grants)
    with pytest.raises(SamePerson):
        services.confirm_role(proposal=proposal, by=third, at=NOON)


def test_a_proposal_is_decided_once(admins: tuple[User, User]) -> None:
    proposal = propose(admins, a_user())
    services.confirm_role(proposal=proposal, by=actor(admins[1]), at=NOON)
    with pytest.raises(BadGrant, match="decided already"):
        services.confirm_role(proposal=proposal, by=actor(admins[1]), at=NOON)


def test_a_withdrawn_proposal_cannot_be_confirmed(admins: tuple[User, User]) -> None:
    proposal = propose(admins, a_user())
    services.withdraw_proposal(proposal=proposal, by=actor(admins[1]), at=NOON)
    with pytest.raises(BadGrant, match="decided already"):
        services.confirm_role(proposal=proposal, by=actor(admins[1]), at=NOON)


def test_the_set_up_command_makes_no_third_administrator(admins: tuple[User, User]) -> None:
    with pytest.raises(NeedsTwo):
        services.grant_role(user=a_user(force=""), role="ADM", scope="force", by=SET_UP, at=NOON)


def test_only_an_administrator_grants() -> None:
    superintendent = a_user(("SPT", "force", ""))
    with pytest.raises(NotAllowed):
        services.grant_role(user=a_user(), role="SUP", scope="team", unit="T1", by=actor(superintendent), at=NOON)


def test_an_administrator_of_one_force_grants_nothing_in_another(admins: tuple[User, User]) -> None:
    proposal = services.propose_role(
        user=a_user(force="southvale"), role="ADM", scope="force", reason="Own", by=actor(admins[0]), at=NOON
    )
    southern = services.confirm_role(proposal=proposal, by=actor(admins[1]), at=NOON).user
    with pytest.raises(NotAllowed, match="another force"):
        services.grant_role(user=a_user(), role="CTR", scope="force", by=actor(southern), at=NOON)


@pytest.mark.parametrize(
    ("role", "scope", "unit", "field"),
    [
        ("XYZ", "force", "", "role"),
        ("PUB", "force", "", "role"),
        ("OFF", "force", "", "scope"),
        ("SUP", "force", "", "scope"),
        ("SUP", "team", "", "unit"),
        ("SPT", "force", "D1", "unit"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_at_the_field(role: str, scope: str, unit: str, field: str) -> None:
    with pytest.raises(BadGrant) as refusal:
        services.grant_role(user=a_user(), role=role, scope=scope, unit=unit, by=SET_UP, at=NOON)
    assert refusal.value.field == field


def test_nobody_outside_a_force_holds_a_role_in_one() -> None:
    with pytest.raises(BadGrant, match="outside any force"):
        services.grant_role(user=a_user(force=""), role="SPT", scope="force", by=SET_UP, at=NOON)


def test_a_role_is_held_once() -> None:
    user = a_user(("CTR", "force", ""))
    with pytest.raises(BadGrant, match="already"):
        services.grant_role(user=user, role="CTR", scope="force", by=SET_UP, at=NOON)


def test_the_last_administrator_stays() -> None:
    only = a_user(("ADM", "force", ""), force="")
    with pytest.raises(BadGrant, match="last system administrator"):
        services.end_grant(grant=RoleGrant.objects.get(user=only), by=SET_UP, at=NOON)


def test_a_role_ends_once_and_its_row_stays() -> None:
    user = a_user(("CTR", "force", ""))
    grant = services.end_grant(grant=RoleGrant.objects.get(user=user), by=actor(user), at=NOON)
    assert (grant.ended_at, grant.ended_by_id) == (NOON, user.pk)
    with pytest.raises(BadGrant, match="ended already"):
        services.end_grant(grant=grant, by=SET_UP, at=NOON)


# --- the same, held by the database when somebody walks past the services -------------------------------------------


def make(**columns: Any) -> RoleGrant:
    given = {"role": "CTR", "scope": "force", "granted_at": NOON, "granted_by_job": "", **columns}
    return RoleGrant.objects.create(**given)


@pytest.mark.parametrize(
    ("constraint", "columns"),
    [
        ("grant_not_by_self", lambda user, other, third: {"granted_by": user}),
        ("grant_two_person", lambda user, other, third: {"granted_by": other, "role": "AUD"}),
        ("grant_two_person", lambda user, other, third: {"granted_by": other, "role": "PSD", "confirmed_by": other}),
        ("grant_two_person", lambda user, other, third: {"granted_by": other, "role": "ADM", "confirmed_by": user}),
        ("grant_role_known", lambda user, other, third: {"granted_by": other, "role": "GOD"}),
        ("grant_unit_with_scope", lambda user, other, third: {"granted_by": other, "scope": "team"}),
        ("grant_by_person_or_job", lambda user, other, third: {}),
    ],
)
def test_the_database_refuses_a_grant_that_breaks_a_rule(constraint: str, columns: Any) -> None:
    user, other, third = a_user(), a_user(), a_user()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(user=user, **columns(user, other, third))


def test_the_database_accepts_a_grant_by_two_people() -> None:
    user, other, third = a_user(), a_user(), a_user()
    make(user=user, role="AUD", granted_by=other, confirmed_by=third)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_rolegrant SET role = 'SPT'",
        "UPDATE accounts_rolegrant SET role = 'SPT', ended_at = granted_at, ended_by_job = 'x'",
        "DELETE FROM accounts_rolegrant",
    ],
)
def test_the_database_lets_a_grant_only_end(statement: str) -> None:
    a_user(("CTR", "force", ""))
    with pytest.raises(DatabaseError, match="changes once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_lets_a_grant_end_only_once() -> None:
    user = a_user(("CTR", "force", ""))
    services.end_grant(grant=RoleGrant.objects.get(user=user), by=SET_UP, at=NOON)
    with pytest.raises(DatabaseError, match="changes once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_rolegrant SET ended_at = NULL, ended_by_job = ''")


# --- what waits and what is held --------------------------------------------------------------------------------------


def test_a_proposal_needs_a_reason_a_person_and_a_role_for_two(admins: tuple[User, User]) -> None:
    user, admin = a_user(), actor(admins[0])
    with pytest.raises(BadGrant, match="why"):
        services.propose_role(user=user, role="AUD", scope="force", reason=" ", by=admin, at=NOON)
    with pytest.raises(BadGrant, match="no second person"):
        services.propose_role(user=user, role="CTR", scope="force", reason="New", by=admin, at=NOON)
    with pytest.raises(NotAllowed, match="not a job"):
        services.propose_role(user=user, role="AUD", scope="force", reason="New", by=SET_UP, at=NOON)


def test_a_job_neither_confirms_nor_withdraws(admins: tuple[User, User]) -> None:
    proposal = propose(admins, a_user())
    with pytest.raises(SamePerson):
        services.confirm_role(proposal=proposal, by=SET_UP, at=NOON)
    with pytest.raises(NotAllowed, match="not a job"):
        services.withdraw_proposal(proposal=proposal, by=SET_UP, at=NOON)


def test_administrators_see_what_waits_for_them_and_what_is_held(admins: tuple[User, User]) -> None:
    proposal = propose(admins, a_user(("CTR", "force", "")))
    assert list(queries.proposals_open(visible_to=actor(admins[1]))) == [proposal]
    assert {grant.role for grant in queries.grants_held(visible_to=actor(admins[1]))} == {"ADM", "CTR"}
    services.withdraw_proposal(proposal=proposal, by=actor(admins[1]), at=NOON)
    assert not queries.proposals_open(visible_to=actor(admins[1])).exists()


def test_names_stand_for_references_in_one_query(django_assert_num_queries: Any) -> None:
    user = a_user(username="mokoro")
    with django_assert_num_queries(1):
        assert queries.names_of([f"user:{user.pk}", "job:sweep"]) == {f"user:{user.pk}": "Mokoro"}
    with django_assert_num_queries(0):
        assert queries.names_of(["job:sweep"]) == {}
