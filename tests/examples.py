"""Examples for the table of routes: what to ask a route for, once for each person who asks.

A line of reddot/entry/web/permissions.csv names an example by its last column. An example is a function of who asks and
where the record is to lie; it makes what is needed, in the test's own transaction, and returns what to send:

    INSIDE       a record that the asker reaches (they must be answered with one of `ok`)
    ASIDE        a record of their own force that they do not reach (must look as if it were not there: 404)
    OTHER_FORCE  a record of another force (the same)

It returns None where there is no such record, as for someone who reaches the whole force and ASIDE.
docs/how-to/add-a-route.md says it step by step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from reddot.accounts import queries, services
from reddot.accounts.models import User
from reddot.accounts.permissions import Place
from reddot.kernel.facts import FactKind
from tests import examples_api as api
from tests.apps.accounts import oracle
from tests.examples_imports import import_of
from tests.examples_officers import excepted, latest, officer_at, suspended
from tests.examples_pages import PAGES
from tests.factories.accounts import a_user

INSIDE, ASIDE, OTHER_FORCE = "inside", "aside", "other force"


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks: one role over one part of a force, or nobody (user None), or an account without a role (role "")."""

    user: User | None
    role: str
    scope: str
    unit: str
    force: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """What to send. kwargs: the parts of the address; query: "?..."; data: a form, or a mapping for JSON."""

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    content_type: str | None = None
    ok: frozenset[int] = frozenset({200, 302})


def place_for(asker: Asker, where: str, permission: str) -> Place | None:
    """Where a record lies that the asker does (INSIDE) or does not (ASIDE, OTHER_FORCE) reach by this permission.

    `place.user_id` is the asker's id where the record must be their own. The roles page decides, not the code under test.
    """
    force = "southvale" if where == OTHER_FORCE else "northmoor"
    if asker.user is None:
        return Place(force=force)
    actor = queries.standing_of(asker.user).actor
    places = _places(force, asker.user.pk)
    reached = [place for place in places if oracle.level(actor, permission, place) is not None]
    if where == INSIDE:
        return (reached or places)[0]  # whoever reaches nothing must be turned away from anything
    return next((place for place in places if place not in reached), None)


def _places(force: str, user_id: int) -> list[Place]:
    return [
        Place(force=force, district=district, team=team, user_id=own, special=special)
        for district, team in (("D1", "T1"), ("D2", "T2"))
        for special in (True, False)
        for own in (None, user_id)
    ]


def a_new_key(_asker: Asker, where: str) -> Example | None:
    """A form to make an API key."""
    if where != INSIDE:
        return None
    return Example(data={"name": "extract", "days": "30", "writes": "no"}, ok=frozenset({200}))


def an_own_key(asker: Asker, where: str) -> Example | None:
    """An API key of the asker's own, or of somebody else."""
    own = asker.user if where == INSIDE else None
    owner = own or a_user(force="southvale" if where == OTHER_FORCE else "northmoor")
    now = timezone.now()
    key, _ = services.issue_token(
        user=owner,
        name="extract",
        read_only=True,
        expires_at=now + services.LONGEST_KEY,
        by=queries.standing_of(owner).actor,
        at=now,
    )
    return Example(kwargs={"key": key.pk}, ok=frozenset({302}))


def no_app(_asker: Asker, where: str) -> Example | None:
    """Pages about an authenticator app, for someone who has set up none."""
    return Example(ok=frozenset({302, 404})) if where == INSIDE else None


def _officer(permission: str, **more: Any) -> "Callable[[Asker, str], Example | None]":
    """An officer within or without the asker's reach by a permission. more: parts of the address made from the officer."""

    def make(asker: Asker, where: str) -> Example | None:
        place = place_for(asker, where, permission)
        if place is None:
            return None
        officer = officer_at(place)
        parts = {name: part(officer) if callable(part) else part for name, part in more.items()}
        return Example(kwargs={"collar": officer.collar_number} | parts)

    return make


def _fact(kind: FactKind) -> Callable[[Any], int]:
    return lambda officer: latest(officer, kind).pk


def a_file(_asker: Asker, where: str) -> Example | None:
    """A list as a file."""
    return Example(query="?format=csv") if where == INSIDE else None


def _import(query: str = "") -> Callable[[Asker, str], Example | None]:
    """A file that was handed in. It is about a whole force, so none lies aside of whoever may see imports at all."""

    def make(_asker: Asker, where: str) -> Example | None:
        if where == ASIDE:
            return None
        batch = import_of("southvale" if where == OTHER_FORCE else "northmoor")
        return Example(kwargs={"pk": batch.pk}, query=query)

    return make


def _asked_by_api(permission: str) -> Callable[[Asker, str], Example | None]:
    """The pivot's question about an officer within or without the asker's reach."""

    def make(asker: Asker, where: str) -> Example | None:
        place = place_for(asker, where, permission)
        return Example(query=f"?collar={officer_at(place).collar_number}&model=x2") if place else None

    return make


def _of_force(
    query: str = "", data: Mapping[str, Any] | None = None, ok: int = 200
) -> Callable[[Asker, str], Example | None]:
    """A question to the API about the asker's whole force. data: what is sent as JSON."""

    def make(_asker: Asker, where: str) -> Example | None:
        if where != INSIDE:
            return None
        api.a_force()
        return Example(query=query, data=data or {}, content_type=api.JSON if data else None, ok=frozenset({ok}))

    return make


def an_extract_by_api(_asker: Asker, where: str) -> Example | None:
    """A file, to be tried."""
    if where != INSIDE:
        return None
    api.a_force()
    return Example(data=api.a_dry_run())


def a_checkpoint_by_api(_asker: Asker, where: str) -> Example | None:
    """The checkpoint of a force, which anyone may see."""
    if where != INSIDE:
        return None
    api.signed_entry_about(Place(force="northmoor"))
    return Example(query="?force=northmoor")


def a_proof_by_api(asker: Asker, where: str) -> Example | None:
    """The proof of an entry: about themself for an officer, any for who oversees. Another force's has no address here."""
    out_of_reach = where == OTHER_FORCE or (where == ASIDE and asker.role != "OFF")
    place = None if out_of_reach else place_for(asker, where, "ledger.prove")
    return Example(kwargs={"seq": api.signed_entry_about(place)}) if place else None


EXAMPLES: Mapping[str, Callable[[Asker, str], Example | None]] = {
    **PAGES,
    "a_new_key": a_new_key,
    "an_own_key": an_own_key,
    "no_app": no_app,
    "an_export": a_file,
    "an_import": _import(),
    "an_import_file": _import("?format=csv"),
    "an_officer": _officer("authority.read"),
    "officer_to_suspend": _officer("authority.suspend"),
    "officer_to_except": _officer("authority.except"),
    "officer_to_record": _officer("people.record"),
    "officer_to_train": _officer("training.record"),
    "officer_to_check": _officer("standards.record"),
    "a_suspension": _officer("authority.suspend", pk=suspended),
    "an_exception": _officer("authority.except", pk=excepted),
    "a_new_fact": _officer("people.record", kind="rank"),
    "a_new_training": _officer("training.record", kind="first_aid"),
    "a_new_standards": _officer("standards.record", kind="restriction"),
    "a_fact": _officer("people.record", pk=_fact(FactKind.EMPLOYMENT)),
    "a_training": _officer("training.record", pk=_fact(FactKind.FIRST_AID)),
    "a_standards": _officer("standards.record", pk=_fact(FactKind.RESTRICTION)),
    "api_may_carry": _asked_by_api("authority.read"),
    "api_search": _of_force("?q=Example"),
    "api_workforce": _of_force("?model=x2"),
    "api_force": _of_force(),
    "api_adopt": _of_force(data=api.ADOPT, ok=201),
    "api_replay": _of_force(data=api.REPLAY),
    "api_assess": _of_force(data=api.ASSESS),
    "api_import": an_extract_by_api,
    "api_checkpoint": a_checkpoint_by_api,
    "api_proof": a_proof_by_api,
}
"""Every example by the name that the table uses."""
