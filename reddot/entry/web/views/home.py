"""The home page: what this person's work needs, at a glance."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import scopes
from reddot.accounts.services import record_read
from reddot.authority.presenters.answers import device
from reddot.authority.queries import board, decisions
from reddot.authority.queries.answers import record_of
from reddot.entry.web.presenters import home as words
from reddot.entry.web.shell import sees_others
from reddot.kernel.actor import Actor
from reddot.kernel.period import london_day, moment_in_words
from reddot.people.models import Officer
from reddot.people.queries import imports, officers
from reddot.people.queries.facts import facts_of
from reddot.policies.queries import newest_model, to_read


@permission("home.read")
def home(request: HttpRequest) -> HttpResponse:
    """What this person's work needs."""
    actor, at = actor_of(request), timezone.now()
    own = officers.own_record(actor, permission=board.READ)
    known = board.standing(actor.force, at) if actor.force and sees_others(actor, counted=True) else None
    context: dict[str, Any] = {
        "name": actor.name,
        "as_at": moment_in_words(at),
        "device": device(known.model) if known else "",
        "own": _own(actor, own, at) if own else None,
        "counts": _counts(actor, known) if known else [],
        "tiles": words.tiles(actor),
        "has_role": bool(actor.grants),
    }
    return render(request, "web/home.jinja", context)


def _own(actor: Actor, officer: Officer, at: datetime) -> words.Own:
    """The answer about the person's own authority."""
    record_read(by=actor, subject=f"officer:{officer.pk}", purpose="own answer", at=at)
    record = record_of(officer, facts_of([officer.pk])[officer.pk])
    answer = record.answer(model=newest_model(record.adopted, on=london_day(at)), at=at)
    waiting = to_read(officer, record.adopted, on=london_day(at))
    return words.own(officer, answer, after=record.next_answer(answer), to_read=waiting)


def _counts(actor: Actor, known: board.Standing) -> list[words.Count]:
    """What is counted for those who see more than themselves."""
    about: dict[str, Any] = {
        "visible_to": actor, "force": known.force, "model": known.model, "at": known.at, "known": known
    }  # fmt: skip
    verdicts = board.verdict_counts(**about)
    if not scopes(actor, board.READ).shown:
        return words.verdict_cards(verdicts, listed=False)
    lapsing = board.workforce_total(**about, filters=board.Filters(verdict="yes", changes_within_days=30))
    cards = [*words.verdict_cards(verdicts, listed=True), words.lapsing_card(lapsing)]
    if scopes(actor, board.READ).full:
        exceptions = decisions.readable(actor, decisions.exceptions_in_effect(known.force, known.at)).count()
        suspensions = decisions.readable(actor, decisions.suspensions_in_effect(known.force, known.at)).count()
        cards += words.decision_cards(suspensions, exceptions)
    if scopes(actor, "imports.run").full and (begun := imports.unfinished(visible_to=imports.visible_to(actor))):
        cards.append(words.imports_card(begun))
    return cards
