"""Recording a fact about an officer, putting one right, and withdrawing one.

The same three pages stand under three permissions, which differ in the kinds of fact they cover (terms.RECORDED_UNDER).
Each is filled in, checked on a second page and only then recorded.
"""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.services import record_read
from reddot.govuk.errors import refuse
from reddot.govuk.values import Link
from reddot.kernel.facts import FactKind
from reddot.kernel.period import london_day
from reddot.kernel.refusal import Refusal
from reddot.people.forms import facts as forms
from reddot.people.models import DatedFact, Officer
from reddot.people.presenters import entry_rows, officer_name, title_of
from reddot.people.queries import officers
from reddot.people.queries.facts import fact_of_officer
from reddot.people.services import facts
from reddot.people.terms import RECORDED_UNDER, FactEntry, check_entry

ANY, TRAINING, STANDARDS = "people.record", "training.record", "standards.record"
_ROUTES = {ANY: "fact", TRAINING: "training", STANDARDS: "standards"}
BY_HAND = "entered by hand"


def _officer(request: HttpRequest, collar: str, right: str) -> Officer:
    found = officers.officer(visible_to=officers.visible_to(actor_of(request), permission=right), collar_number=collar)
    if found is None:
        raise Http404
    return found


def _fact(officer: Officer, pk: int, right: str) -> DatedFact:
    found = fact_of_officer(officer.pk, pk)
    if found is None or FactKind(found.kind) not in RECORDED_UNDER[right]:
        raise Http404
    return found


def _places(force: str) -> forms.Places:
    return forms.Places(
        stations=[(one.code, one.name) for one in officers.stations(force)],
        teams=[(f"{one.station.code}/{one.code}", f"{one.station.name}: {one.name}") for one in officers.teams(force)],
    )


def _around(officer: Officer, title: str) -> dict[str, object]:
    back = reverse("officer", args=[officer.collar_number])
    return {
        "officer": officer_name(officer),
        "title": title,
        "cancel": back,
        "back": Link("Back to the officer", back),
    }


def _seen(request: HttpRequest, officer: Officer, purpose: str, at: datetime) -> None:
    record_read(by=actor_of(request), subject=f"officer:{officer.pk}", purpose=purpose, at=at)


def _choose(request: HttpRequest, collar: str, right: str) -> HttpResponse:
    """What the fact is about."""
    officer = _officer(request, collar, right)
    form = forms.ChooseKind(request.GET or None, kinds=forms.kind_options(RECORDED_UNDER[right]))
    if form.is_bound and form.is_valid():
        return redirect(f"record_{_ROUTES[right]}_of", collar, form.cleaned_data["kind"])
    _seen(request, officer, "record a fact", timezone.now())
    return render(request, "people/choose_kind.jinja", _around(officer, "Record a fact") | {"form": form})


def _record(request: HttpRequest, collar: str, kind: str, right: str) -> HttpResponse:
    """A new fact of one kind."""
    officer, at = _officer(request, collar, right), timezone.now()
    if kind not in RECORDED_UNDER[right]:
        raise Http404
    form = forms.FactForm(request.POST or None, kind=FactKind(kind), places=_places(officer.force_id))
    context = _around(officer, f"Record: {title_of(FactKind(kind)).lower()}") | {"form": form}
    entry = _checked(form, at)
    if entry is not None and "confirmed" in request.POST:
        try:
            facts.record(
                officer=officer, entries=[entry], source=BY_HAND, reason=form.cleaned_data["reason"],
                by=actor_of(request), at=at,
            )  # fmt: skip
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _done(request, officer, f"{title_of(entry.kind, entry.key)} is recorded.")
    return _form_or_check(request, officer, context, None, entry if form.is_valid() else None, at)


def _correct(request: HttpRequest, collar: str, pk: int, right: str) -> HttpResponse:
    """A fact is put right."""
    officer, at = _officer(request, collar, right), timezone.now()
    fact = _fact(officer, pk, right)
    old = entry_of(fact)
    form = forms.FactForm(
        request.POST or None, kind=old.kind, key=old.key, places=_places(officer.force_id), correcting=True,
        initial=forms.filled(old),
    )  # fmt: skip
    context = _around(officer, f"Correct: {title_of(old.kind, old.key).lower()}") | {"form": form}
    entry = _checked(form, at)
    if entry is not None and "confirmed" in request.POST:
        try:
            facts.correct(fact=fact, entry=entry, reason=form.cleaned_data["reason"], by=actor_of(request), at=at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _done(
                request,
                officer,
                f"{title_of(old.kind, old.key)} is put right. What it said before stays in the record.",
            )
    return _form_or_check(request, officer, context, old, entry if form.is_valid() else None, at)


def _checked(form: forms.FactForm, at: datetime) -> FactEntry | None:
    """The fact that was filled in, when it can be; otherwise the form says what is wrong."""
    if not form.is_bound or not form.is_valid():
        return None
    entry = form.entry()
    try:
        check_entry(entry, recorded_on=london_day(at))
    except Refusal as refusal:
        refuse(form, refusal)
        return None
    return entry


def _form_or_check(
    request: HttpRequest,
    officer: Officer,
    context: dict[str, object],
    old: FactEntry | None,
    entry: FactEntry | None,
    at: datetime,
) -> HttpResponse:
    _seen(request, officer, "record a fact", at)
    if entry is None or "change" in request.POST:
        return render(request, "people/fact.jinja", context)
    places = officers.place_names(
        officer.force_id, [one.value for one in (old, entry) if one and one.kind is FactKind.POSTING]
    )
    return render(
        request, "people/check.jinja", context | {"rows": entry_rows(old, entry, places), "sent": request.POST}
    )


def entry_of(fact: DatedFact) -> FactEntry:
    """A recorded fact as it was stated."""
    return FactEntry(
        kind=FactKind(fact.kind), key=fact.key, value=fact.value, valid_from=fact.valid_from, valid_to=fact.valid_to,
        detail=fact.detail,
    )  # fmt: skip


def _withdraw(request: HttpRequest, collar: str, pk: int, right: str) -> HttpResponse:
    """A fact is taken back."""
    officer, at = _officer(request, collar, right), timezone.now()
    old = entry_of(fact := _fact(officer, pk, right))
    form = forms.Withdraw(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            facts.correct(fact=fact, entry=None, reason=form.cleaned_data["reason"], by=actor_of(request), at=at)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _done(
                request, officer, f"{title_of(old.kind, old.key)} is withdrawn. It stays in the record as withdrawn."
            )
    _seen(request, officer, "withdraw a fact", at)
    places = officers.place_names(officer.force_id, [old.value] if old.kind is FactKind.POSTING else [])
    context = _around(officer, f"Withdraw: {title_of(old.kind, old.key).lower()}")
    return render(request, "people/withdraw.jinja", context | {"form": form, "rows": entry_rows(None, old, places)})


def _done(request: HttpRequest, officer: Officer, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("officer", officer.collar_number)


@permission(ANY)
def choose_fact(request: HttpRequest, collar: str) -> HttpResponse:
    """Chooses any kind of fact."""
    return _choose(request, collar, ANY)


@permission(ANY)
def record_fact(request: HttpRequest, collar: str, kind: str) -> HttpResponse:
    """Records any kind of fact."""
    return _record(request, collar, kind, ANY)


@permission(ANY)
def correct_fact(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Puts any fact right."""
    return _correct(request, collar, pk, ANY)


@permission(ANY)
def withdraw_fact(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Withdraws any fact."""
    return _withdraw(request, collar, pk, ANY)


@permission(TRAINING)
def choose_training(request: HttpRequest, collar: str) -> HttpResponse:
    """Chooses a kind of training, fitness or accreditation."""
    return _choose(request, collar, TRAINING)


@permission(TRAINING)
def record_training(request: HttpRequest, collar: str, kind: str) -> HttpResponse:
    """Records training, fitness or accreditation."""
    return _record(request, collar, kind, TRAINING)


@permission(TRAINING)
def correct_training(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Puts training, fitness or accreditation right."""
    return _correct(request, collar, pk, TRAINING)


@permission(TRAINING)
def withdraw_training(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Withdraws training, fitness or accreditation."""
    return _withdraw(request, collar, pk, TRAINING)


@permission(STANDARDS)
def choose_standards(request: HttpRequest, collar: str) -> HttpResponse:
    """Chooses a standards check or a restriction."""
    return _choose(request, collar, STANDARDS)


@permission(STANDARDS)
def record_standards(request: HttpRequest, collar: str, kind: str) -> HttpResponse:
    """Records a standards check or a restriction."""
    return _record(request, collar, kind, STANDARDS)


@permission(STANDARDS)
def correct_standards(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Puts a standards check or a restriction right."""
    return _correct(request, collar, pk, STANDARDS)


@permission(STANDARDS)
def withdraw_standards(request: HttpRequest, collar: str, pk: int) -> HttpResponse:
    """Withdraws a standards check or a restriction."""
    return _withdraw(request, collar, pk, STANDARDS)
