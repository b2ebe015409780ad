"""A small force for the edges, and callers of its API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from reddot.accounts import queries, services
from reddot.accounts.models import User
from tests.factories.accounts import a_user

V1 = "/api/v1"


@dataclass(frozen=True)
class Caller:
    """A program with a key."""

    user: User | None
    secret: str

    def get(self, path: str, **query: str) -> Any:
        return Client().get(V1 + path, query, headers=self.headers)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return Client().post(V1 + path, body, content_type="application/json", headers=self.headers)

    def send(self, path: str, form: Mapping[str, Any]) -> Any:
        return Client().post(V1 + path, form, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


NOBODY = Caller(None, "")


def key_of(user: User, *, read_only: bool = False) -> Caller:
    """A caller with a new key of somebody's."""
    now = timezone.now()
    _, secret = services.issue_token(
        user=user, name="test", read_only=read_only, expires_at=now + timedelta(days=30),
        by=queries.actor_for(user.username), at=now,
    )  # fmt: skip
    return Caller(user, secret)


def caller(
    role: str, over: str = "force", unit: str = "", *, force: str = "northmoor", read_only: bool = False
) -> Caller:
    """A caller who holds one role."""
    return key_of(a_user((role, over, unit), force=force), read_only=read_only)


def error(response: Any) -> tuple[int, str, str | None]:
    """What a refusal says: status, code and field."""
    body = response.json()
    return response.status_code, body["code"], body.get("field")
