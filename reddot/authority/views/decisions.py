"""Decisions about one officer's authority, and those in effect over a force."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.services import record_read
from reddot.authority import forms, services
from reddot.authority.models import Decision
from reddot.authority.presenters import decisions as words
from reddot.authority.presenters.answers import CRITERION_TITLES, criterion_title
from reddot.authority.queries import decisions
from reddot.govuk.errors import refuse
from reddot.govuk.values import Link
from reddot.kernel.actor import Actor
from reddot.kernel.period import in_words, london_day, moment_in_words, start_of_day
from reddot.kernel.refusal import Refusal
from reddot.people.models import Officer
from reddot.people.presenters import officer_name
from reddot.people.queries import officers

SUSPEND = "authority.suspend"
EXCEPT = "authority.except"
_EXCEPTABLE = [(name, title) for name, title in CRITERION_TITLES.items() if name not in services.NO_EXCEPTION]

Decide = Callable[[Form, Actor, datetime], str]
"""Carries a decision out from a filled form, and returns the sentence that says it is done."""


def _officer(request: HttpRequest, collar: str, right: str) -> Officer:
    found = officers.officer(visible_to=officers.visible_to(actor_of(request), permission=right), collar_number=collar)
    if found is None:
        raise Http404
    return found


def _standing(request: HttpRequest, officer: Officer, pk: int, kind: str) -> Decision:
    found = decisions.decision(officer.force_id, pk)
    if found is None or found.officer_id != officer.pk or found.kind != kind:
        raise Http404
    return found


def _decide(request: HttpRequest, officer: Officer, form: Form, page: dict[str, str], decide: Decide) -> HttpResponse:
    """The page of one decision: the form, or, once it is filled in and stands, the officer's page."""
    actor, at = actor_of(request), timezone.now()
    back = reverse("officer", args=[officer.collar_number])
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, decide(form, actor, at))
            return redirect(back)
        except Refusal as refusal:
            refuse(form, refusal)
    record_read(by=actor, subject=f"officer:{officer.pk}", purpose=page["purpose"], at=at)
    context = {
        "form": form,
        "officer": officer_name(officer),
        "cancel": back,
        "back": Link("Back to the officer", back),
    }
    return render(request, "authority/decide.jinja", context | page)


@permission(SUSPEND)
def suspend(request: HttpRequest, collar: str) -> HttpResponse:
    """Takes an officer's authority away."""
    officer = _officer(request, collar, SUSPEND)

    def decide(form: Form, by: Actor, at: datetime) -> str:
        services.suspend(officer=officer, by=by, at=at, **_named(form))
        return f"{officer_name(officer)} is suspended from carrying as of now."

    page = {
        "title": "Suspend authority to carry",
        "purpose": "suspend authority",
        "button": "Suspend authority",
        "kind": "warning",
        "lead": "From the moment you confirm, the answer for every device is no, whatever the criteria say, until "
        "somebody restores it.",
    }
    return _decide(request, officer, forms.Suspend(request.POST or None), page, decide)


def _named(form: Form) -> dict[str, str]:
    return {"decided_by": form.cleaned_data["decided_by"], "reason": form.cleaned_data["reason"]}


@permission(SUSPEND)
def restore(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Gives suspended authority back."""
    officer = _officer(request, collar, SUSPEND)
    suspension = _standing(request, officer, pk, Decision.Kind.SUSPEND)

    def decide(form: Form, by: Actor, at: datetime) -> str:
        services.lift(suspension=suspension, by=by, at=at, **_named(form))
        return f"The suspension of {officer_name(officer)} has ended. The criteria decide again."

    page = {
        "title": "Restore authority to carry",
        "purpose": "restore authority",
        "button": "Restore authority",
        "kind": "",
        "lead": f"Suspended since {moment_in_words(suspension.starts_at)} by decision of {suspension.decided_by}. "
        "Restoring does not by itself let the officer carry: the criteria decide again.",
    }
    return _decide(request, officer, forms.Restore(request.POST or None), page, decide)


@permission(EXCEPT)
def make_exception(request: HttpRequest, collar: str) -> HttpResponse:
    """Lets one criterion count as met for a while."""
    officer = _officer(request, collar, EXCEPT)
    longest = london_day(timezone.now() + services.LONGEST_EXCEPTION) - timedelta(days=1)

    def decide(form: Form, by: Actor, at: datetime) -> str:
        criterion, last = form.cleaned_data["criterion"], form.cleaned_data["ends_at"]
        ends_at = start_of_day(last + timedelta(days=1))
        services.make_exception(officer=officer, criterion=criterion, ends_at=ends_at, by=by, at=at, **_named(form))
        about = criterion_title(criterion).lower()
        return f"An exception about {about} counts for {officer_name(officer)} to the end of {in_words(last)}."

    page = {
        "title": "Make an exception",
        "purpose": "make an exception",
        "button": "Make the exception",
        "kind": "",
        "lead": "One criterion counts as met for a limited time. Exceptions are counted and shown to the chief officers, "
        "and end by themselves.",
    }
    form = forms.MakeException(request.POST or None, criteria=_EXCEPTABLE, longest=longest)
    return _decide(request, officer, form, page, decide)


@permission(EXCEPT)
def end_exception(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Ends an exception before its time."""
    officer = _officer(request, collar, EXCEPT)
    exception = _standing(request, officer, pk, Decision.Kind.EXCEPT)
    about = criterion_title(exception.criterion).lower()

    def decide(form: Form, by: Actor, at: datetime) -> str:
        services.end_exception(exception=exception, by=by, at=at, **_named(form))
        return f"The exception about {about} for {officer_name(officer)} has ended."

    page = {
        "title": f"End the exception about {about}",
        "purpose": "end an exception",
        "button": "End the exception",
        "kind": "warning",
        "lead": f"Made by decision of {exception.decided_by}. From now on the criterion is judged by the record again.",
    }
    return _decide(request, officer, forms.EndException(request.POST or None), page, decide)


@permission("authority.read")
def exceptions(request: HttpRequest) -> HttpResponse:
    """The exceptions in effect now."""
    actor, at = actor_of(request), timezone.now()
    rows = list(decisions.readable(actor, decisions.exceptions_in_effect(actor.force or "", at)))
    return _list(request, rows, "exceptions", at)


@permission("authority.read")
def suspensions(request: HttpRequest) -> HttpResponse:
    """The suspensions in effect now."""
    actor, at = actor_of(request), timezone.now()
    rows = list(decisions.readable(actor, decisions.suspensions_in_effect(actor.force or "", at)))
    return _list(request, rows, "suspensions", at)


def _list(request: HttpRequest, rows: list[Decision], what: str, at: datetime) -> HttpResponse:
    actor = actor_of(request)
    record_read(by=actor, subject=[f"officer:{row.officer_id}" for row in rows], purpose=f"{what} in effect", at=at)
    context = {
        "title": f"{what.capitalize()} in effect",
        "lines": words.decision_lines(
            rows, address=reverse("officer", args=["COLLAR"]), reasons_shown=decisions.reasons_shown(actor)
        ),
        "as_at": moment_in_words(at),
        "empty": f"No {what} are in effect for the officers whom your role covers.",
    }
    return render(request, "authority/decisions.jinja", context)
