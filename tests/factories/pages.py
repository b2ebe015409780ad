"""Somebody who opens pages, at a fixed moment. Import `at_noon` and `visitor` into a test module to use them."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from reddot.authority.queries.board import forget_boards
from reddot.people.queries.officers import forget_places
from reddot.people.queries.roster import forget_rosters
from reddot.people.queries.table import forget_tables
from tests.factories.accounts import a_user
from tests.factories.people import NOW

OVER = {"OFF": "own", "SUP": "team"}


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every view reads the same moment from the clock, and nothing is remembered from another test."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    # The database ends sessions by its own clock, which is years ahead of that moment.
    monkeypatch.setattr("django.conf.settings.SESSION_COOKIE_AGE", 100 * 365 * 86_400)
    for forget in (forget_boards, forget_places, forget_rosters, forget_tables):
        forget()


class Visitor(Client):
    """A browser signed in as `person`. page(address): its words, with 200 behind them."""

    person: Any

    def page(self, address: str) -> str:
        """The page at an address, followed where it leads, with entities as the characters they stand for."""
        response = self.get(address, follow=True)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return unescape(response.content.decode())

    def send(self, address: str, **data: str) -> str:
        """The page after a form was sent."""
        response = self.post(address, data, follow=True)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        return unescape(response.content.decode())


@pytest.fixture
def visitor(db: None) -> Callable[..., Visitor]:
    """visitor("SUP", unit="n1-a"): a browser signed in as somebody with that role."""

    def sign_in(role: str, *, scope: str = "", unit: str = "", **user: Any) -> Visitor:
        client = Visitor()
        client.person = a_user((role, scope or OVER.get(role, "force"), unit), **user)
        client.force_login(client.person)
        return client

    return sign_in
