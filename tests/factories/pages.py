"""Somebody who opens pages, at a fixed moment."""

from collections.abc import Callable
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
    for forget in (forget_boards, forget_places, forget_rosters, forget_tables):
        forget()


@pytest.fixture
def visitor(db: None) -> Callable[..., Client]:
    """visitor("SUP", unit="n1-a"): a browser signed in as somebody with that role."""

    def sign_in(role: str, *, scope: str = "", unit: str = "", **user: Any) -> Client:
        client = Client()
        client.user = a_user((role, scope or OVER.get(role, "force"), unit), **user)  # type: ignore[attr-defined]
        client.force_login(client.user)  # type: ignore[attr-defined]
        return client

    return sign_in
