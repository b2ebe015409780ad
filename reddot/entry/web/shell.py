"""What stands round every page of the site: what the signed-in person's roles open, the search box, the way out."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from reddot.accounts.access import actor_of
from reddot.accounts.permissions import allowed
from reddot.govuk.shell import NavItem, Shell, with_current
from reddot.kernel.actor import Actor

NAVIGATION = (
    ("Home", "home", "home.read"),
    ("Workforce", "workforce", "authority.read"),
    ("Policies", "policies", "policies.read"),
    ("Imports", "imports", "imports.read"),
    ("Ledger", "ledger", "ledger.read"),
    ("Access log", "access_log", "access_log.read"),
    ("Accounts", "users", "users.read"),
)
"""Words, route and permission. A page that this installation does not have is left out."""

NOTE = "Each record of a person that you open is logged with your name (Data Protection Act 2018, section 62)."


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `shell` for govuk/page.jinja."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"shell": Shell(sign_in=reverse("account_login"))}
    actor = actor_of(request)
    navigation, search = _opened(actor)
    around = Shell(
        navigation=with_current(navigation, request.path),
        search=search,
        searched=request.GET.get("q", "")[:200] if request.path == search else "",
        search_label="Collar number, name or station",
        account=actor.name,
        account_href=reverse("account"),
        sign_out=reverse("account_logout"),
        note=NOTE,
    )
    return {"shell": around}


@lru_cache(maxsize=1024)
def _opened(actor: Actor) -> tuple[tuple[NavItem, ...], str]:
    """The navigation and the search box that an actor's roles open."""
    items = [
        NavItem(text, address)
        for text, name, permission in NAVIGATION
        if _beyond_own(actor, permission) and (address := address_of(name))
    ]
    search = address_of("search") if sees_others(actor) else ""
    return tuple(items), search


def _beyond_own(actor: Actor, permission: str) -> bool:
    """Whether the page is of use: a list of people is of none to someone who sees only their own record."""
    return (
        sees_others(actor, counted=True) if permission == "authority.read" else allowed(actor, permission) is not None
    )


def sees_others(actor: Actor, *, counted: bool = False) -> bool:
    """Whether an actor may ask about officers besides themselves; counted: or may at least count them."""
    scope = allowed(actor, "authority.read")
    if scope is None:
        return False
    return any(part.over != "own" for part in scope.shown | (scope.counts if counted else frozenset()))


def address_of(name: str) -> str:
    """The address of a page by its route's name, or "" when there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
