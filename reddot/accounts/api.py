"""How the API says who is calling: an API key, sent as `Authorization: Bearer <key>`."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from reddot.accounts.access import actor_of
from reddot.kernel.actor import Actor


class KeyAuth(HttpBearer):
    """Puts the key into the API's document. The middleware has already judged it and made its owner the user."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The owner of the key as an actor (`request.auth`), or None, which refuses."""
        return actor_of(request) if hasattr(request, "reddot_key") else None
