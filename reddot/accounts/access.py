"""Rights at the edge: who is behind a request, and the mark that a view carries."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from reddot.accounts import queries
from reddot.accounts.models import User
from reddot.accounts.permissions import allowed
from reddot.accounts.queries import Standing
from reddot.accounts.routes import PUBLIC, SIGNED_IN
from reddot.accounts.terms import PUBLIC as ANYONE
from reddot.kernel.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking: the signed-in person with the roles they hold now, or the public. One query a request."""
    return standing_of(request).actor


def standing_of(request: HttpRequest) -> Standing:
    """The same, and whether they have set up a second factor."""
    known: Standing | None = getattr(request, "reddot_standing", None)
    if known is None:
        user = request.user
        known = queries.standing_of(user) if isinstance(user, User) else Standing(actor=ANYONE, second_factor=False)
        request.reddot_standing = known  # type: ignore[attr-defined]
    return known


def permission(name: str) -> Callable[[View], View]:
    """Marks a view with the permission that it takes, and refuses anyone without it.

    The middleware has already asked the table of routes; this holds when the view is reached by any other way, and
    tells a reader of the view what it takes. A test compares the two.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if allowed(actor_of(request), name) is None:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked.permission = name  # type: ignore[attr-defined]
        return checked  # type: ignore[return-value]

    return mark


def public(view: View) -> View:
    """Marks a view that anyone may see without signing in."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Marks a view that takes an account and no role."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if actor_of(request).user_id is None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    checked.permission = SIGNED_IN  # type: ignore[attr-defined]
    return checked  # type: ignore[return-value]
