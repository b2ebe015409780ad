"""Writes of API keys."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from reddot.accounts import queries
from reddot.accounts.models import ApiToken, User
from reddot.accounts.permissions import NotAllowed
from reddot.accounts.services.common import enter, may
from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger.terms import JSON

KEY_PREFIX = "rdt_"
LONGEST_KEY = timedelta(days=366)


class BadKey(Refusal):
    """An API key cannot be issued or revoked in this way."""

    code = "bad_key"


@transaction.atomic
def issue_token(
    *, user: User, name: str, read_only: bool, expires_at: datetime, by: Actor, at: datetime
) -> tuple[ApiToken, str]:
    """Makes an API key that acts as `user`, and returns it with its secret, which is shown once and never kept.

    Raises: NotAllowed for anyone but the user; BadKey for no name, or a last day in the past or over a year away.
    """
    if by.user_id is not None and by.user_id != user.pk:
        raise NotAllowed("People make their own API keys.")
    if not name.strip():
        raise BadKey("Enter what the key is for.", field="name")
    if not at < expires_at <= at + LONGEST_KEY:
        raise BadKey("Choose a last day after today and within a year.", field="expires_at")
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=queries.digest_of(secret),
        last4=secret[-4:],
        read_only=read_only,
        created_by_id=by.user_id,
        created_at=at,
        expires_at=expires_at,
    )
    meta: dict[str, JSON] = {"key": f"key:{token.pk}", "read_only": read_only}
    enter(user, "key.issued", meta, by=by, at=at, private={"name": token.name})
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> ApiToken:
    """Revokes an API key from the next request on: one's own, or as an administrator anyone's.

    Raises: NotAllowed; BadKey when it is revoked already.
    """
    token = ApiToken.objects.select_for_update().select_related("user").get(pk=token.pk)
    if by.user_id != token.user_id:
        may(by, "users.change", token.user.force)
    if token.revoked_at is not None:
        raise BadKey("This key is revoked already.")
    token.revoked_at, token.revoked_by_id = at, by.user_id
    token.save(update_fields=["revoked_at", "revoked_by"])
    enter(token.user, "key.revoked", {"key": f"key:{token.pk}"}, by=by, at=at)
    return token
