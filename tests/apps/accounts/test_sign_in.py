"""Signing in: it tells nobody who has an account, stops guessing, and asks for a second factor where one is set up."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils import timezone

from reddot.accounts import services
from reddot.accounts.models import User
from tests.factories.accounts import PASSWORD, SET_UP, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits", "site")]


def sign_in(name: str, password: str = PASSWORD, client: Client | None = None, **extra: Any) -> Any:
    return (client or Client()).post("/sign-in/", {"login": name, "password": password}, **extra)


def without_token(html: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", html.decode())


@pytest.fixture
def person() -> User:
    return a_user(("SPT", "force", ""), username="mokoro", password=PASSWORD)


def test_the_page_to_sign_in_is_ours(person: User) -> None:
    page = Client().get("/sign-in/").content.decode()
    assert "<title>Sign in – Reddot</title>" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "remember" not in page.lower()


@pytest.mark.parametrize("name", ["mokoro", "MOkoro", " mokoro ", "mokoro@northmoor.example"])
def test_a_person_signs_in_by_name_or_address(name: str, person: User) -> None:
    client = Client()
    assert sign_in(name, client=client).status_code == 302
    assert client.get("/logged/").status_code == 200


def test_after_signing_in_a_person_goes_on_where_they_were_going(person: User) -> None:
    response = Client().post("/sign-in/?next=/reach/", {"login": "mokoro", "password": PASSWORD, "next": "/reach/"})
    assert response["Location"] == "/reach/"


def test_nobody_is_sent_to_another_site(person: User) -> None:
    form = {"login": "mokoro", "password": PASSWORD, "next": "https://evil.example/"}
    assert Client().post("/sign-in/", form)["Location"] == "/"


def test_there_is_no_way_to_sign_up_or_to_reset_a_password() -> None:
    for path in ("/signup/", "/accounts/signup/", "/sign-up/", "/password/reset/", "/accounts/password/reset/"):
        assert Client().get(path).status_code == 404


def test_a_wrong_name_a_wrong_password_and_a_closed_account_look_the_same(person: User) -> None:
    closed = a_user(username="gone", password=PASSWORD)
    services.close_account(user=closed, by=SET_UP, at=timezone.now())
    unknown = sign_in("nobody", "some-wrong-password")
    wrong = sign_in("mokoro", "some-wrong-password")
    shut = sign_in("gone", "some-wrong-password")
    bodies = {
        without_token(response.content).replace(name, "NAME")
        for response, name in ((unknown, "nobody"), (wrong, "mokoro"), (shut, "gone"))
    }
    assert {unknown.status_code, wrong.status_code, shut.status_code} == {200}
    assert len(bodies) == 1
    assert "Enter the correct name and password" in bodies.pop()


def test_a_closed_account_is_not_told_so_even_with_its_password(person: User) -> None:
    services.close_account(user=person, by=SET_UP, at=timezone.now())
    client = Client()
    response = sign_in("mokoro", client=client)
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    assert client.get("/logged/").status_code == 302


@pytest.mark.parametrize("name", ["nobody", "nobody@northmoor.example", "mokoro", "mokoro@northmoor.example"])
def test_an_unknown_name_costs_as_much_time_as_a_known_one(
    name: str, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time goes into hashing: count the hashes, which no busy machine can blur."""
    hashed: list[str] = []
    real = Argon2PasswordHasher.encode
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda self, *args: hashed.append("encode") or real(self, *args)
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda self, *args: hashed.append("verify") or verify(self, *args)
    )
    sign_in(name, "some-wrong-password")
    assert len(hashed) == 1


def test_guessing_one_account_is_stopped_and_the_right_password_then_too(person: User) -> None:
    client = Client()
    for _ in range(5):
        assert b"Enter the correct name and password" in sign_in("mokoro", "some-wrong-password", client).content
    assert b"You have tried too often" in sign_in("mokoro", "some-wrong-password", client).content
    assert b"You have tried too often" in sign_in("mokoro", PASSWORD, client).content
    assert b"You have tried too often" in sign_in("MOKORO", PASSWORD, Client()).content


def test_guessing_an_account_that_is_not_there_is_stopped_the_same(person: User) -> None:
    for _ in range(5):
        sign_in("nobody", "some-wrong-password")
    assert b"You have tried too often" in sign_in("nobody", "some-wrong-password").content


def test_one_guessed_account_does_not_lock_another(person: User) -> None:
    for _ in range(6):
        sign_in("nobody", "some-wrong-password")
    assert sign_in("mokoro").status_code == 302


def test_teeth_without_the_limit_guessing_goes_on(person: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    for _ in range(8):
        response = sign_in("mokoro", "some-wrong-password")
    assert b"Enter the correct name and password" in response.content


def test_a_session_ends_after_a_time_away(person: User, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    assert client.get("/logged/").status_code == 200
    assert _later(client, monkeypatch, minutes=settings.REDDOT_IDLE_MINUTES - 1).status_code == 200
    assert _later(client, monkeypatch, minutes=2 * settings.REDDOT_IDLE_MINUTES).status_code == 302


def test_a_session_ends_although_in_use(person: User, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    settings.SESSION_COOKIE_AGE = 10**6
    limit = settings.REDDOT_SESSION_HOURS * 60
    statuses = [_later(client, monkeypatch, minutes=minute).status_code for minute in range(0, limit + 40, 30)]
    assert statuses.index(302) == limit // 30


def _later(client: Client, monkeypatch: pytest.MonkeyPatch, minutes: int) -> Any:
    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr("reddot.accounts.middleware.timezone.now", lambda: now + timedelta(minutes=minutes))
        return client.get("/logged/")


def test_signing_out_takes_a_post_and_ends_the_session(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    assert b"Sign out" in client.get("/sign-out/").content
    assert client.get("/logged/").status_code == 200
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/logged/").status_code == 302


def test_a_form_from_another_site_is_refused(person: User) -> None:
    assert sign_in("mokoro", client=Client(enforce_csrf_checks=True)).status_code == 403


def test_a_person_changes_their_password_and_stays_signed_in_here_only(person: User) -> None:
    here, elsewhere = Client(), Client()
    sign_in("mokoro", client=here)
    sign_in("mokoro", client=elsewhere)
    form = {"oldpassword": PASSWORD, "password1": "another-river-lantern-8", "password2": "another-river-lantern-8"}
    assert here.post("/account/password/", form)["Location"] == "/account/"
    assert here.get("/logged/").status_code == 200
    assert elsewhere.get("/logged/").status_code == 302
    assert sign_in("mokoro", "another-river-lantern-8").status_code == 302


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"oldpassword": "wrong-river", "password1": "a" * 13 + "9z", "password2": "a" * 13 + "9z"}, "correct current"),
        ({"oldpassword": PASSWORD, "password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"oldpassword": PASSWORD, "password1": "quite-long-enough-1", "password2": "other-long-enough-1"}, "the same"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(form: dict[str, str], words: str, person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    page = client.post("/account/password/", form).content.decode()
    assert words in page
    assert "<title>Error: " in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


# --- the second factor ----------------------------------------------------------------------------------------------


def code_now(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))))


def set_up_app(client: Client) -> str:
    assert client.get("/account/second-factor/")["Location"].startswith("/sign-in/again/")
    client.post("/sign-in/again/?next=/account/second-factor/", {"password": PASSWORD})
    page = client.get("/account/second-factor/").content.decode()
    secret = re.search(r"Secret: <code>([A-Z2-7]+)</code>", page).group(1)  # type: ignore[union-attr]
    assert client.post("/account/second-factor/", {"code": code_now(secret)}).status_code == 302
    return secret


def test_an_authenticator_app_is_set_up_with_recovery_codes_shown_once(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    set_up_app(client)
    first = client.get("/account/recovery-codes/").content.decode()
    assert len(re.findall(r"<li><code>\d{8}</code></li>", first)) == 10
    again = client.get("/account/recovery-codes/").content.decode()
    assert "<li><code>" not in again


def test_the_secret_is_stored_encrypted(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    secret = set_up_app(client)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_with_an_app_the_password_alone_does_not_sign_in(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    secret = set_up_app(client)
    client = Client()
    assert sign_in("mokoro", client=client)["Location"] == "/sign-in/code/"
    assert client.get("/logged/").status_code == 302
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    assert b"Enter the code your authenticator app shows now" in wrong.content
    from django.core.cache import cache

    cache.clear()  # a code counts once, and the first one has been used
    assert client.post("/sign-in/code/", {"code": code_now(secret)}).status_code == 302
    assert client.get("/logged/").status_code == 200


def test_a_recovery_code_signs_in_once(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    set_up_app(client)
    code = re.search(r"<li><code>(\d{8})</code>", client.get("/account/recovery-codes/").content.decode()).group(1)  # type: ignore[union-attr]
    for expected in (302, 200):
        client = Client()
        sign_in("mokoro", client=client)
        assert client.post("/sign-in/code/", {"code": code}).status_code == expected


def test_whoever_changes_how_they_sign_in_must_show_again_that_it_is_them(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    assert client.get("/account/second-factor/")["Location"].startswith("/sign-in/again/")
    assert b"Show that it is still you" in client.get("/sign-in/again/").content
    wrong = client.post("/sign-in/again/", {"password": "some-wrong-password"})
    assert b"Enter your correct password" in wrong.content
    assert client.get("/account/second-factor/").status_code == 302


@pytest.mark.parametrize("role", ["SPT", "ARM", "CHF", "PCC", "PSD", "AUD", "ADM"])
def test_production_asks_privileged_roles_for_an_app_first(role: str, settings: Any) -> None:
    settings.REDDOT_SECOND_FACTOR = True
    a_user((role, "force", ""), force="" if role == "ADM" else "northmoor", username="chief", password=PASSWORD)
    client = Client()
    sign_in("chief", client=client)
    for path in ("/logged/", "/reach/", "/account/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, "/account/second-factor/"), path
    set_up_app(client)
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("role", ["CTR", "TRN"])
def test_production_does_not_ask_other_roles(role: str, settings: Any) -> None:
    settings.REDDOT_SECOND_FACTOR = True
    a_user((role, "force", ""), username="operator", password=PASSWORD)
    client = Client()
    sign_in("operator", client=client)
    assert client.get("/account/").status_code == 200
    assert set_up_app(client)


def test_whoever_removes_the_app_loses_the_privileged_pages(person: User, settings: Any) -> None:
    settings.REDDOT_SECOND_FACTOR = True
    client = Client()
    sign_in("mokoro", client=client)
    set_up_app(client)
    assert client.get("/logged/").status_code == 200
    assert client.get("/account/second-factor/remove/").status_code == 200
    assert client.post("/account/second-factor/remove/").status_code == 302
    assert client.get("/logged/")["Location"] == "/account/second-factor/"


# --- one's own account ------------------------------------------------------------------------------------------------


def test_the_account_page_says_who_one_is_and_what_one_may(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    page = client.get("/account/").content.decode()
    assert "Superintendent</strong> over the whole force" in page
    assert "mokoro@northmoor.example" in page


def test_a_key_is_made_shown_once_and_revoked(person: User) -> None:
    client = Client()
    sign_in("mokoro", client=client)
    page = client.post("/account/keys/new/", {"name": "extract", "days": "30", "writes": "no"}).content.decode()
    secret = re.search(r"rdt_[\w-]+", page).group()  # type: ignore[union-attr]
    assert secret not in client.get("/account/").content.decode()
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/reach", headers=bearer).status_code == 200
    key = person.api_tokens.get()
    assert client.post(f"/account/keys/{key.pk}/revoke/").status_code == 302
    assert Client().get("/api/v1/reach", headers=bearer).status_code == 401


def test_somebody_elses_key_looks_like_no_key(person: User) -> None:
    other = a_user(("CTR", "force", ""), password=PASSWORD, username="other")
    client = Client()
    sign_in("other", client=client)
    client.post("/account/keys/new/", {"name": "extract", "days": "30", "writes": "no"})
    theirs = other.api_tokens.get().pk
    mine = Client()
    sign_in("mokoro", client=mine)
    responses = [mine.post(f"/account/keys/{key}/revoke/") for key in (theirs, 999_999)]
    assert [response.status_code for response in responses] == [404, 404]
    assert (
        len({response.content.replace(str(theirs).encode(), b"N").replace(b"999999", b"N") for response in responses})
        == 1
    )
    assert other.api_tokens.get().revoked_at is None
