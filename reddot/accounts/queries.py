"""Reads of accounts: who is acting, who holds which role, who looked at what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import F, Q, QuerySet

from reddot.accounts.models import AccessLog, ApiToken, RoleGrant, RoleProposal, User
from reddot.accounts.permissions import scopes
from reddot.kernel.actor import Actor, Grant
from reddot.kernel.refusal import Refusal


class UnknownUser(Refusal):
    """Nobody who can sign in has this name."""

    code = "unknown_user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a user is at this moment. second_factor: whether they have set one up."""

    actor: Actor
    second_factor: bool


# By hand, because every request asks it: built by the ORM it costs several times what it takes to run.
_STANDING = f"""
SELECT role, scope, unit,
       EXISTS (SELECT 1 FROM {Authenticator._meta.db_table} WHERE user_id = %s AND type = '{Authenticator.Type.TOTP.value}')
FROM {RoleGrant._meta.db_table} WHERE user_id = %s AND ended_at IS NULL ORDER BY id
"""  # noqa: S608 - names from the models


def standing_of(user: User) -> Standing:
    """The user as an actor, with the roles held now. One query; never cached, so that an ended role ends at once."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [user.pk, user.pk])
        rows = cursor.fetchall()
    grants = frozenset(Grant(role=role, scope=scope, unit=unit) for role, scope, unit, _ in rows)
    actor = Actor(user_id=user.pk, name=user.display_name, force=user.force or None, grants=grants)
    return Standing(actor=actor, second_factor=any(row[3] for row in rows))


def actor_for(username: str) -> Actor:
    """The actor for someone named on the command line by sign-in name or e-mail address.

    Raises: UnknownUser when there is no such account or it is closed.
    """
    return standing_of(user_named(username)).actor


def actor_by_reference(reference: str) -> Actor:
    """The actor behind a reference such as "user:12", with the roles held now: for work they asked for earlier.

    Raises: UnknownUser when it is no person's, or their account is closed.
    """
    kind, _, number = reference.partition(":")
    user = User.objects.filter(pk=int(number), is_active=True).first() if kind == "user" else None
    if user is None:
        raise UnknownUser("The account of whoever asked for this is closed. Ask for it again")
    return standing_of(user).actor


def user_named(username: str) -> User:
    """An open account by sign-in name or e-mail address.

    Raises: UnknownUser when there is no such account or it is closed.
    """
    name = username.strip().lower()
    user = User.objects.filter(Q(username=name) | Q(email=name), is_active=True).first()
    if user is None:
        raise UnknownUser(f"There is no open account called {username}. Check the name, or create it.")
    return user


def user_in_force(name: str, *, force: str) -> User:
    """An account of a force, open or closed, by sign-in name or e-mail address. Raises: UnknownUser."""
    typed = name.strip().lower()
    user = User.objects.filter(Q(username=typed) | Q(email=typed), force=force).first()
    if user is None:
        raise UnknownUser(f"Nobody in your force signs in as {name.strip()}. Check the name.", field="person")
    return user


def names_of(references: Iterable[str]) -> dict[str, str]:
    """The names of people by the references that records carry: {"user:12": "Robin Ashdown"}. One query, or none."""
    ids = {reference[5:] for reference in references if reference.startswith("user:")}
    if not ids:
        return {}
    found = User.objects.filter(pk__in=ids).values_list("pk", "display_name")
    return {f"user:{pk}": name for pk, name in found}


def users(*, visible_to: Actor) -> QuerySet[User]:
    """The accounts that the actor may see, by name."""
    return User.objects.filter(_in_force("force", visible_to)).order_by("display_name", "pk")


def user(*, visible_to: Actor, pk: int) -> User | None:
    """One account that the actor may see."""
    return users(visible_to=visible_to).filter(pk=pk).first()


def users_found(*, visible_to: Actor, text: str, role: str, closed: bool) -> QuerySet[User]:
    """The accounts that the actor may see, narrowed: by the beginning of a name, a role held now, open or closed."""
    found = users(visible_to=visible_to).filter(is_active=not closed)
    for word in text.split()[:5]:
        names = Q(display_name__istartswith=word) | Q(display_name__icontains=f" {word}")
        found = found.filter(names | Q(username__startswith=word.lower()) | Q(email__startswith=word.lower()))
    if role:
        found = found.filter(pk__in=RoleGrant.objects.filter(role=role, ended_at__isnull=True).values("user_id"))
    return found


def grants_of(user: User) -> QuerySet[RoleGrant]:
    """Every role that a person holds or held, those held now first, each with who granted, confirmed and ended it."""
    rows = RoleGrant.objects.filter(user=user).select_related("granted_by", "confirmed_by", "ended_by", "proposal")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-granted_at", "-pk")


def grant_held(*, visible_to: Actor, pk: int) -> RoleGrant | None:
    """One role held now by somebody whose account the actor may see."""
    return grants_held(visible_to=visible_to).filter(pk=pk).first()


def proposal_open(*, visible_to: Actor, pk: int) -> RoleProposal | None:
    """One role that waits for a second administrator."""
    return proposals_open(visible_to=visible_to).filter(pk=pk).first()


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app is set up."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def grants_held(*, visible_to: Actor) -> QuerySet[RoleGrant]:
    """The roles held now by the people whose accounts the actor may see."""
    held = RoleGrant.objects.filter(_in_force("user__force", visible_to), ended_at__isnull=True)
    return held.select_related("user").order_by("user__display_name", "role", "pk")


def proposals_open(*, visible_to: Actor) -> QuerySet[RoleProposal]:
    """Roles that wait for a second administrator."""
    open_ones = Q(grant__isnull=True, withdrawn_at__isnull=True)
    waiting = RoleProposal.objects.filter(open_ones & _in_force("user__force", visible_to))
    return waiting.select_related("user", "proposed_by").order_by("proposed_at", "pk")


def keys_of(user_id: int, *, at: datetime) -> QuerySet[ApiToken]:
    """The API keys of one account that still work at `at`, newest first."""
    live = ApiToken.objects.filter(user_id=user_id, revoked_at__isnull=True, expires_at__gt=at)
    return live.order_by("-created_at", "-pk")


def _in_force(column: str, actor: Actor) -> Q:
    scope = scopes(actor, "users.read")
    if not scope.whole_force:
        return Q(pk__in=[])
    return Q() if scope.force is None else Q(**{column: scope.force})


def access_log(
    *, visible_to: Actor, since: datetime, until: datetime, subject: str = "", user_id: int | None = None
) -> QuerySet[AccessLog]:
    """Who did what with which record of the actor's force, from `since` up to `until`, newest first.

    subject: only rows about this record, such as "officer:123". Auditors and professional standards only.
    """
    scope = scopes(visible_to, "access_log.read")
    rows = AccessLog.objects.filter(at__gte=since, at__lt=until)
    if not scope.whole_force:
        rows = rows.none()
    if scope.force is not None:
        rows = rows.filter(force=scope.force)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return (_about(rows, subject) if subject else rows).order_by("-at", "-pk")


def _about(rows: QuerySet[AccessLog], subject: str) -> QuerySet[AccessLog]:
    # Django's `contains` for JSON does not work on SQLite.
    if connection.vendor == "postgresql":
        return rows.filter(subjects__contains=[subject])
    inside = "EXISTS (SELECT 1 FROM json_each(accounts_accesslog.subjects) WHERE value = %s)"
    return rows.extra(where=[inside], params=[subject])  # noqa: S610 - a fixed text with a parameter


def live_token(secret: str, *, at: datetime) -> ApiToken | None:
    """The API key that a caller holds, with its user, when it may be used at `at`."""
    live = ApiToken.objects.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)
    return live.select_related("user").filter(digest=digest_of(secret)).first()


def digest_of(secret: str) -> str:
    """How a key is stored: it has 256 random bits, so one fast hash is enough."""
    return sha256(secret.encode()).hexdigest()
