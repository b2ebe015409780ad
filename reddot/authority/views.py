"""Pages of authority: the workforce and who of it may carry, and decisions about one officer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import scopes
from reddot.accounts.services import record_access, record_read
from reddot.accounts.terms import Operation
from reddot.authority import forms, services
from reddot.authority.models import Decision
from reddot.authority.presenters import decisions as decision_words
from reddot.authority.presenters import workforce as words
from reddot.authority.queries import board, decisions
from reddot.criteria.words import model_in_words
from reddot.exchange.writers import FORMATS, MEDIA_TYPES, table_bytes
from reddot.govuk.errors import refuse
from reddot.govuk.values import Column, Link
from reddot.kernel.actor import Actor
from reddot.kernel.period import add_months, day_before, london_day, moment_in_words, start_of_day
from reddot.kernel.refusal import Refusal
from reddot.people.models import Officer
from reddot.people.presenters import officer_name
from reddot.people.queries import officers
from reddot.people.queries.roster import roster
from reddot.policies.queries import adopted, newest_model


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What an address asks of the workforce, read once for all the pages of a list. form_html: the filters, ready."""

    model: str
    filters: board.Filters
    chosen: tuple[tuple[str, str], ...]
    form: forms.WorkforceFilters
    form_html: str


_asked: OrderedDict[tuple[object, ...], _Asked] = OrderedDict()
_ASKED_KEPT = 256
_PLACE = frozenset(("page", "format"))


def _read(query: QueryDict, known: board.Standing) -> _Asked:
    """The filters in an address. Kept for the next page: fifty lines cost less to show than these ten boxes."""
    pairs = tuple((key, value) for key, values in query.lists() if key not in _PLACE for value in values)
    key = (known.force, known.roster.version, known.model, pairs)
    held = _asked.get(key)
    if held is None:
        held = _asked[key] = _parsed(query, known)
        while len(_asked) > _ASKED_KEPT:
            _asked.popitem(last=False)
    return held


def _parsed(query: QueryDict, known: board.Standing) -> _Asked:
    form = forms.WorkforceFilters(query, units=words.choices_of(known.roster))
    form.is_valid()
    return _Asked(
        model=form.cleaned_data.get("model") or known.model,
        filters=form.filters(),
        chosen=tuple((one.name, one.text) for one in chosen(form, query)),
        form=form,
        form_html=render_to_string("authority/filters.jinja", {"form": form, "query": query}),
    )


@permission("authority.read")
def workforce(request: HttpRequest) -> HttpResponse:
    """Who of the workforce may carry."""
    actor, at = actor_of(request), timezone.now()
    known = board.standing(actor.force or "", at)
    asked = _read(request.GET, known)
    page = board.workforce_page(
        visible_to=actor, force=known.force, model=asked.model, at=at, filters=asked.filters, known=known,
        number=_whole(request.GET.get("page", "")),
    )  # fmt: skip
    subjects = [f"officer:{line.officer.officer_id}" for line in page.lines]
    record_read(by=actor, subject=subjects, purpose="workforce list", at=at)
    context = {
        "form": asked.form,
        "filters_html": asked.form_html,
        "query": request.GET,
        "page": page,
        "first": (page.number - 1) * board.PAGE_SIZE + 1,
        "counts": words.count_tags(page.counts),
        "body": words.body(page.lines, address=_address("officer")),
        "model": model_in_words(asked.model),
        "as_at": moment_in_words(at),
        "formats": FORMATS if scopes(actor, board.EXPORT).shown else (),
    }
    return render(request, _workforce_template(actor), context)
