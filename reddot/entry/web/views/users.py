"""The administration of accounts: who can sign in, what each may do, and who granted and confirmed it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts import queries, services
from reddot.accounts.access import actor_of, permission
from reddot.accounts.models import RoleGrant, RoleProposal, User
from reddot.accounts.permissions import allowed
from reddot.accounts.services import create_user
from reddot.accounts.terms import TWO_PERSON
from reddot.accounts.wall import EVERY_FORCE, NO_FORCE, looking_into
from reddot.entry.web.forms import users as forms
from reddot.entry.web.presenters import users as words
from reddot.govuk.errors import refuse
from reddot.govuk.values import Link
from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.people.queries import officers

READ, CHANGE, GRANT = "users.read", "users.change", "users.grant"
PAGE_SIZE = 50

Step = Callable[[Any, Actor, datetime], str]
"""Carries a step out from a filled form, and returns the sentence that says it is done."""


@permission(READ)
def users(request: HttpRequest) -> HttpResponse:
    """Who can sign in, and what waits for a second administrator."""
    actor, form = actor_of(request), forms.UserFilters(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.users_found(
        visible_to=actor, text=said.get("q", ""), role=said.get("role", ""), closed=said.get("state") == "closed"
    )
    total = found.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(_whole(request.GET.get("page", "")), 1), pages)
    shown = list(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    context = {
        "form": form,
        "columns": words.COLUMNS,
        "rows": words.user_rows(shown, _held(actor, shown)),
        "total": total,
        "number": number,
        "pages": pages,
        "first": (number - 1) * PAGE_SIZE + 1,
        "proposal_columns": words.PROPOSAL_COLUMNS,
        "proposals": words.proposal_rows(queries.proposals_open(visible_to=actor)),
        "may_change": allowed(actor, CHANGE) is not None,
    }
    return render(request, "web/users.jinja", context)


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1


def _held(actor: Actor, shown: list[User]) -> dict[int, list[RoleGrant]]:
    held: dict[int, list[RoleGrant]] = {}
    for grant in queries.grants_held(visible_to=actor).filter(user_id__in=[one.pk for one in shown]):
        held.setdefault(grant.user_id, []).append(grant)
    return held


def _user(request: HttpRequest, pk: int) -> User:
    found = queries.user(visible_to=actor_of(request), pk=pk)
    if found is None:
        raise Http404
    return found


@permission(READ)
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, and who granted and confirmed each."""
    actor, person = actor_of(request), _user(request, pk)
    grants = list(queries.grants_of(person))
    waiting = queries.proposals_open(visible_to=actor).filter(user=person)
    factor = queries.has_second_factor(person)
    context = {
        "person": person,
        "account": words.account_rows(person, second_factor=factor),
        "grant_columns": words.GRANT_COLUMNS,
        "held": words.grant_rows([one for one in grants if one.ended_at is None], may_end=_may(actor, GRANT)),
        "ended_columns": words.ENDED_COLUMNS,
        "ended": words.ended_rows(one for one in grants if one.ended_at is not None),
        "proposal_columns": words.PROPOSAL_COLUMNS,
        "proposals": words.proposal_rows(waiting),
        "may_grant": _may(actor, GRANT) and person.pk != actor.user_id,
        "may_change": _may(actor, CHANGE) and person.pk != actor.user_id,
        "second_factor": factor,
        "back": Link("Back to accounts", reverse("users")),
    }
    return render(request, "web/user.jinja", context)


def _may(actor: Actor, right: str) -> bool:
    return allowed(actor, right) is not None


def _step(request: HttpRequest, form: Form, page: dict[str, Any], back: str, step: Step) -> HttpResponse:
    """The page of one step: the form, or, once it is filled in and stands, the page it leads back to."""
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, step(form, actor_of(request), timezone.now()))
            return redirect(page.get("next") or back)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {"form": form, "cancel": back, "back": Link("Back", back)}
    return render(request, "web/user_step.jinja", context | page)


def _forces(actor: Actor) -> list[tuple[str, str]]:
    """The forces in which the administrator may open accounts: code and name."""
    with looking_into(actor.force or EVERY_FORCE, then=actor.force or NO_FORCE):
        return [(one.pk, one.name) for one in officers.forces() if actor.force in (None, one.pk)]


def _parts(actor: Actor, person: User) -> list[tuple[str, str]]:
    """What a role can be held over in a person's force."""
    with looking_into(person.force or NO_FORCE, then=actor.force or NO_FORCE):
        return words.part_choices(officers.districts(person.force), officers.teams(person.force))


@permission(CHANGE)
def user_new(request: HttpRequest) -> HttpResponse:
    """Opens an account."""
    actor = actor_of(request)
    listed = _forces(actor)
    only = listed[0][0] if len(listed) == 1 else ""
    form = forms.NewUser(request.POST if request.method == "POST" else None, forces=listed)

    def step(form: forms.NewUser, by: Actor, at: datetime) -> str:
        said = {"force": only} | form.cleaned_data
        made = create_user(**said, by=by, at=at)
        page["next"] = reverse("user", args=[made.pk])
        return f"{made.display_name} can sign in as {made.username}. Grant the roles they need."

    page: dict[str, Any] = {"title": "Open an account", "button": "Open the account"}
    return _step(request, form, page, reverse("users"), step)


@permission(GRANT)
def user_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Grants a role, or proposes one that takes two administrators."""
    person = _user(request, pk)
    parts = _parts(actor_of(request), person)
    form = forms.GrantRole(request.POST if request.method == "POST" else None, units=parts)

    def step(form: forms.GrantRole, by: Actor, at: datetime) -> str:
        role, (scope, unit) = form.cleaned_data["role"], form.part()
        title = words.title_of(role)
        try:
            if role not in TWO_PERSON:
                services.grant_role(user=person, role=role, scope=scope, unit=unit, by=by, at=at)
                return f"{person.display_name} holds the role {title} from now on."
            reason = form.cleaned_data["reason"]
            services.propose_role(user=person, role=role, scope=scope, unit=unit, reason=reason, by=by, at=at)
            return f"The role {title} waits for another administrator to confirm it."
        except Refusal as refusal:
            refusal.field = "over" if refusal.field in ("scope", "unit") else refusal.field
            raise

    page = {"title": "Grant a role", "caption": person.display_name, "button": "Grant the role"}
    return _step(request, form, page, reverse("user", args=[pk]), step)


def _proposal(request: HttpRequest, pk: int) -> RoleProposal:
    found = queries.proposal_open(visible_to=actor_of(request), pk=pk)
    if found is None:
        raise Http404
    return found


@permission(READ)
def user_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """A role that waits for a second administrator."""
    actor, proposal = actor_of(request), _proposal(request, pk)
    own = actor.user_id in (proposal.proposed_by_id, proposal.user_id)
    context = {
        "proposal": proposal,
        "title": f"{words.title_of(proposal.role)} for {proposal.user.display_name}",
        "rows": words.proposed_rows(proposal),
        "may_confirm": _may(actor, GRANT) and not own,
        "may_withdraw": _may(actor, GRANT),
        "own": own,
        "back": Link("Back to accounts", reverse("users")),
    }
    return render(request, "web/user_proposal.jinja", context)


def _decide(request: HttpRequest, proposal: RoleProposal, done: str, decide: Callable[..., object]) -> HttpResponse:
    """Carries out a decision about a proposed role, or says why it cannot be."""
    try:
        decide(proposal=proposal, by=actor_of(request), at=timezone.now())
        messages.success(request, done)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("user", proposal.user_id)


@permission(GRANT)
def user_proposal_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms a role that another administrator proposed."""
    proposal = _proposal(request, pk)
    done = f"{proposal.user.display_name} holds the role {words.title_of(proposal.role)} from now on."
    return _decide(request, proposal, done, services.confirm_role)


@permission(GRANT)
def user_proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws or turns down a proposed role."""
    proposal = _proposal(request, pk)
    done = f"The proposed role {words.title_of(proposal.role)} is withdrawn. Nothing was granted."
    return _decide(request, proposal, done, services.withdraw_proposal)


@permission(GRANT)
def user_end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a role."""
    grant = queries.grant_held(visible_to=actor_of(request), pk=pk)
    if grant is None:
        raise Http404
    person, title = grant.user, words.title_of(grant.role)
    over = words.over_words(grant)

    def step(form: Form, by: Actor, at: datetime) -> str:
        services.end_grant(grant=grant, by=by, at=at)
        return f"{person.display_name} no longer holds the role {title}."

    page = {
        "title": f"End the role {title}",
        "caption": person.display_name,
        "lead": f"They hold it over {over}. It counts no more from their next page on; what they did with it stays recorded.",
        "button": "End the role",
        "kind": "warning",
    }
    form = forms.Confirm(
        request.POST if request.method == "POST" else None,
        label=f"Yes, {person.display_name} no longer needs this role",
    )
    return _step(request, form, page, reverse("user", args=[person.pk]), step)


@permission(CHANGE)
def user_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes an account."""
    person = _user(request, pk)

    def step(form: Form, by: Actor, at: datetime) -> str:
        services.close_account(user=person, by=by, at=at)
        return f"The account of {person.display_name} is closed."

    page = {
        "title": "Close the account",
        "caption": person.display_name,
        "lead": "They cannot sign in from their next page on, and their API keys stop working. Nothing that they did is removed.",
        "button": "Close the account",
        "kind": "warning",
    }
    form = forms.Confirm(
        request.POST if request.method == "POST" else None, label=f"Yes, {person.display_name} must no longer sign in"
    )
    return _step(request, form, page, reverse("user", args=[pk]), step)


@permission(CHANGE)
def user_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Opens a closed account again."""
    person = _user(request, pk)

    def step(form: Form, by: Actor, at: datetime) -> str:
        services.reopen_account(user=person, by=by, at=at)
        return f"The account of {person.display_name} is open again, with the roles below."

    page = {
        "title": "Open the account again",
        "caption": person.display_name,
        "lead": "They can sign in again with their password and hold the roles that they held. End those they no longer need.",
        "button": "Open the account",
    }
    form = forms.Confirm(
        request.POST if request.method == "POST" else None, label=f"Yes, {person.display_name} needs to sign in again"
    )
    return _step(request, form, page, reverse("user", args=[pk]), step)


@permission(CHANGE)
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives an account another password."""
    person = _user(request, pk)

    def step(form: Form, by: Actor, at: datetime) -> str:
        services.set_password(user=person, password=form.cleaned_data["password"], by=by, at=at)
        return f"{person.display_name} has a new password and is signed out everywhere."

    page = {
        "title": "Set a new password",
        "caption": person.display_name,
        "lead": "Make sure who asks for it: call back on a number that you know.",
        "button": "Set the password",
    }
    return _step(
        request,
        forms.NewPassword(request.POST if request.method == "POST" else None),
        page,
        reverse("user", args=[pk]),
        step,
    )


@permission(CHANGE)
def user_remove_app(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes the authenticator app of someone who has lost it."""
    person = _user(request, pk)

    def step(form: Form, by: Actor, at: datetime) -> str:
        services.remove_second_factor(user=person, by=by, at=at)
        return (
            f"The authenticator app of {person.display_name} is removed. They set up a new one at their next sign-in."
        )

    page = {
        "title": "Remove the authenticator app",
        "caption": person.display_name,
        "lead": "For someone who has lost their phone and their recovery codes. Make sure who asks: call back on a number that you know.",
        "button": "Remove the app",
        "kind": "warning",
    }
    form = forms.Confirm(
        request.POST if request.method == "POST" else None,
        label=f"Yes, I have made sure that {person.display_name} asks for it",
    )
    return _step(request, form, page, reverse("user", args=[pk]), step)
