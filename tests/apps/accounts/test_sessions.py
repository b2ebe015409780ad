"""The read of sessions and signed-in users that we do by hand does what Django's does."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore as Djangos
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from reddot.accounts.backend import Backend
from reddot.accounts.models import User
from reddot.accounts.sessions import SessionStore
from tests.factories.accounts import a_user

pytestmark = pytest.mark.django_db


def a_session() -> SessionStore:
    store = SessionStore()
    store["kept"] = "yes"
    store.create()
    return store


def test_it_reads_what_django_reads() -> None:
    key = a_session().session_key
    assert dict(SessionStore(key).items()) == dict(Djangos(key).items()) == {"kept": "yes"}


@pytest.mark.parametrize("seconds", [-1, -86_400])
def test_a_session_whose_time_is_over_is_none(seconds: int) -> None:
    key = a_session().session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(seconds=seconds))
    assert not list(SessionStore(key).items())


def test_a_session_with_a_minute_left_is_there() -> None:
    key = a_session().session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() + timedelta(minutes=1))
    assert SessionStore(key)["kept"] == "yes"


def test_an_unknown_key_is_no_session() -> None:
    assert not list(SessionStore("nobody").items())


def test_the_user_is_the_one_the_orm_gives() -> None:
    user = a_user(("OFF", "own", ""))
    read, expected = Backend().get_user(user.pk), get_user_model().objects.get(pk=user.pk)
    assert read is not None
    names = [field.attname for field in User._meta.concrete_fields]
    assert [getattr(read, name) for name in names] == [getattr(expected, name) for name in names]
    assert read._state.db == expected._state.db


def test_a_closed_account_is_signed_out_at_its_next_request(client: Client) -> None:
    user = a_user(("OFF", "own", ""))
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get("/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/").status_code == 302
