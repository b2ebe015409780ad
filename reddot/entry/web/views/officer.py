"""An officer's page: may they carry, why, until when, and everything that was ever recorded about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.queries import names_of
from reddot.accounts.services import record_read
from reddot.authority.queries.answers import Record, record_of
from reddot.authority.queries.decisions import reasons_shown
from reddot.authority.terms import Answer
from reddot.authority.views.decisions import EXCEPT, SUSPEND
from reddot.criteria.words import model_in_words
from reddot.entry.web import forms
from reddot.entry.web.asking import Asking, BadAsking, checked, end_of, read_asking
from reddot.entry.web.presenters import officer as words
from reddot.govuk.errors import refuse
from reddot.kernel.actor import Actor
from reddot.kernel.facts import FactKind
from reddot.kernel.period import london_day
from reddot.people.models import Officer
from reddot.people.presenters import Reader
from reddot.people.queries import officers
from reddot.people.queries.facts import facts_in, timeline
from reddot.people.terms import RECORDED_UNDER, TimelineRow
from reddot.policies.queries import newest_model

READ = "authority.read"


@permission(READ)
def officer(request: HttpRequest, collar: str) -> HttpResponse:
    """May this officer carry, and why?"""
    actor, now = actor_of(request), timezone.now()
    reach = officers.visible_to(actor, permission=READ)
    found = officers.officer(visible_to=reach, collar_number=collar)
    if found is None:
        raise Http404
    asking, form = _asking(request, now)
    if form.is_bound and form.is_valid():
        return redirect(reverse("officer", args=[found.collar_number]) + asking.query)
    record_read(by=actor, subject=f"officer:{found.pk}", purpose="officer page", at=now)
    return render(request, "web/officer.jinja", _page(found, asking, rights_over(actor, found), now) | {"form": form})


def _asking(request: HttpRequest, now: datetime) -> tuple[Asking, forms.Ask]:
    """The question, and the form that shows it: filled in and judged when its boxes were sent."""
    query = request.GET
    try:
        if forms.sent(query):
            return _from_boxes(forms.Ask(query), now)
        asking = read_asking(query.get("model", ""), query.get("at", ""), query.get("known_at", ""), now=now)
    except BadAsking as refusal:
        form = forms.Ask({"model": ""})
        form.full_clean()
        refuse(form, refusal)
        return Asking(), form
    known_on = london_day(asking.known_at) if asking.known_at else None
    return asking, forms.Ask(initial={"model": asking.model, "at": asking.at, "known_on": known_on})


def _from_boxes(form: forms.Ask, now: datetime) -> tuple[Asking, forms.Ask]:
    if not form.is_valid():
        return Asking(), form
    said = form.cleaned_data
    known_at = end_of(said["known_on"]) if said["known_on"] else None
    asking = Asking(model=said["model"], at=said["at"], known_at=known_at)
    try:
        return checked(asking, now=now), form
    except BadAsking as refusal:
        refuse(form, refusal)
        return Asking(), form


def rights_over(actor: Actor, found: Officer) -> words.Rights:
    """What the actor may see of one officer, and do about them."""

    def may(right: str) -> bool:
        return officers.level_of(actor, found, permission=right) == "full"

    own = found.user_id is not None and found.user_id == actor.user_id
    return words.Rights(
        whole=may(READ),
        history=may("people.read"),
        hidden_detail=may("people.restriction_reason"),
        reasons=reasons_shown(actor),
        suspend=may(SUSPEND) and not own,
        make_exception=may(EXCEPT) and not own,
        record=tuple(right for right in RECORDED_UNDER if may(right)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One officer's record, read for one page."""

    officer: Officer
    rows: list[TimelineRow]
    record: Record
    reader: Reader


def _case(found: Officer, rights: words.Rights) -> _Case:
    rows = timeline(found.pk)
    postings = {row.value for row in rows if row.kind is FactKind.POSTING}
    people = names_of(row.recorded_by for row in rows) if rights.history else {}
    places = officers.place_names(found.force_id, postings)
    reader = Reader(hidden_detail=rights.hidden_detail, places=places, people=people)
    return _Case(officer=found, rows=rows, record=record_of(found, facts_in(rows)), reader=reader)


def _page(found: Officer, asking: Asking, rights: words.Rights, now: datetime) -> dict[str, Any]:
    case = _case(found, rights)
    at = asking.at or now
    model = asking.model or newest_model(case.record.adopted, on=london_day(at))
    answer = case.record.answer(model=model, at=at)
    then = case.record.answer(model=model, at=at, known_at=asking.known_at) if asking.known_at else None
    return {
        "officer": found,
        "place": words.place_of(found),
        "model": model_in_words(model),
        "asking": asking,
        "rights": rights,
        "now": _shown(case, answer, now, rights),
        "then": _shown(case, then, now, rights) if then else None,
        "differences": words.differences_between(answer, then, rights),
        "overrides": words.overrides(case.record, answer, rights),
        "history": words.history(case.rows, case.reader, found, rights) if rights.history else None,
        "actions": words.actions(found, rights, suspended=answer.suspension is not None),
    }


def _shown(case: _Case, answer: Answer, now: datetime, rights: words.Rights) -> words.Shown:
    name = words.place_of(case.officer).name
    return words.shown(case.record, answer, name=name, now=now, rights=rights, places=case.reader.places)
