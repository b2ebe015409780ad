"""API keys act as their owner, expire, can be revoked, and are not kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reddot.accounts import queries, services
from reddot.accounts.models import ApiToken, RoleGrant, User
from reddot.accounts.permissions import NotAllowed
from reddot.accounts.services import BadKey
from tests.apps.accounts.site import SECRET
from tests.factories.accounts import SET_UP, a_user
from tests.factories.wall import WALL

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def key_of(user: User, *, read_only: bool = True, days: int = 30) -> tuple[ApiToken, str]:
    now = timezone.now()
    return services.issue_token(
        user=user,
        name="nightly extract",
        read_only=read_only,
        expires_at=now + timedelta(days=days),
        by=queries.actor_for(user.username),
        at=now,
    )


def get(path: str, secret: str, **extra: Any) -> Any:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}, **extra)


@pytest.fixture
def owner() -> User:
    return a_user(("SPT", "force", ""))


def test_a_key_acts_as_its_owner(site: Any, owner: User) -> None:
    _, secret = key_of(owner)
    assert get("/api/v1/logged", secret).content.decode() == SECRET


def test_only_a_fingerprint_of_the_key_is_kept(owner: User) -> None:
    token, secret = key_of(owner)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(row)
    assert secret.endswith(row["last4"])
    assert secret.startswith("rdt_")


def test_without_a_key_the_api_says_so(site: Any) -> None:
    response = Client().get("/api/v1/logged")
    assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_key(site: Any, owner: User) -> None:
    client = Client()
    client.force_login(owner)
    assert client.get("/api/v1/logged").status_code == 401


def test_a_key_opens_no_page(site: Any, owner: User) -> None:
    _, secret = key_of(owner)
    assert get("/logged/", secret).status_code == 302


def test_a_made_up_key_is_refused(site: Any) -> None:
    assert get("/api/v1/logged", "rdt_made-up").json()["code"] == "bad_key"


def test_a_revoked_key_is_refused_on_the_next_request(site: Any, owner: User) -> None:
    token, secret = key_of(owner)
    assert get("/api/v1/logged", secret).status_code == 200
    services.revoke_token(token=token, by=queries.actor_for(owner.username), at=timezone.now())
    assert get("/api/v1/logged", secret).status_code == 401


def test_a_key_past_its_last_day_is_refused(owner: User) -> None:
    token, secret = key_of(owner, days=1)
    assert queries.live_token(secret, at=token.expires_at - timedelta(seconds=1)) is not None
    assert queries.live_token(secret, at=token.expires_at) is None


def test_the_key_of_a_closed_account_is_refused(site: Any, owner: User) -> None:
    _, secret = key_of(owner)
    services.close_account(user=owner, by=SET_UP, at=timezone.now())
    assert get("/api/v1/logged", secret).status_code == 401


def test_a_key_loses_the_roles_that_its_owner_loses(site: Any, owner: User) -> None:
    _, secret = key_of(owner)
    services.end_grant(grant=RoleGrant.objects.get(user=owner), by=SET_UP, at=timezone.now())
    assert get("/api/v1/logged", secret).status_code == 403


def test_a_read_only_key_changes_nothing(site: Any, owner: User) -> None:
    _, reading = key_of(owner)
    _, writing = key_of(owner, read_only=False)
    post = Client(enforce_csrf_checks=True).post
    assert post("/api/v1/reach", headers={"Authorization": f"Bearer {reading}"}).json()["code"] == "read_only_key"
    assert post("/api/v1/reach", headers={"Authorization": f"Bearer {writing}"}).status_code == 200


def test_people_make_only_their_own_keys(owner: User) -> None:
    with pytest.raises(NotAllowed):
        services.issue_token(
            user=owner,
            name="theirs",
            read_only=True,
            expires_at=timezone.now() + YEAR,
            by=queries.actor_for(a_user(("SPT", "force", "")).username),
            at=timezone.now(),
        )


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_key_lasts_at_most_a_year(owner: User, days: int) -> None:
    with pytest.raises(BadKey, match="within a year"):
        key_of(owner, days=days)


def test_revoking_twice_is_refused(owner: User) -> None:
    token, _ = key_of(owner)
    services.revoke_token(token=token, by=SET_UP, at=timezone.now())
    with pytest.raises(BadKey, match="revoked already"):
        services.revoke_token(token=token, by=SET_UP, at=timezone.now())


def test_the_door_costs_an_api_call_two_queries(site: Any, owner: User, django_assert_num_queries: Any) -> None:
    _, secret = key_of(owner)
    with django_assert_num_queries(2 + WALL):  # the key with its user, the roles
        get("/api/v1/reach", secret)


def test_a_key_says_what_it_is_for(owner: User) -> None:
    now = timezone.now()
    actor = queries.actor_for(owner.username)
    with pytest.raises(BadKey, match="what the key is for"):
        services.issue_token(user=owner, name=" ", read_only=True, expires_at=now + YEAR, by=actor, at=now)
