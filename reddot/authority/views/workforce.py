"""The workforce: who of it may carry, as a list and as a file."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import scopes
from reddot.accounts.services import record_access, record_read
from reddot.accounts.terms import Operation
from reddot.authority.forms import WorkforceFilters
from reddot.authority.presenters import workforce as words
from reddot.authority.presenters.answers import device
from reddot.authority.queries import board
from reddot.exchange.writers import FORMATS, MEDIA_TYPES, table_bytes
from reddot.govuk.paging import chosen
from reddot.kernel.period import london_day, moment_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What an address asks of the workforce. html: the filters as the page shows them."""

    model: str
    filters: board.Filters
    chosen: tuple[tuple[str, str], ...]
    form: WorkforceFilters
    html: Markup


_kept: OrderedDict[tuple[object, ...], _Asked] = OrderedDict()
_KEPT = 256
_PLACE = frozenset(("page", "format"))


def _asked(query: QueryDict, known: board.Standing) -> _Asked:
    """What an address asks. Kept for the next page: ten filter boxes cost more to draw than fifty officers."""
    pairs = tuple((key, value) for key, values in query.lists() if key not in _PLACE for value in values)
    key = (known.force, known.roster.version, known.model, pairs)
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = _parsed(query, known)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return found


def _parsed(query: QueryDict, known: board.Standing) -> _Asked:
    districts, stations = words.places_of(known.roster)
    form = WorkforceFilters(query, districts=districts, stations=stations)
    form.is_valid()
    context = {"form": form, "query": query, "clear": reverse("workforce")}
    return _Asked(
        model=form.cleaned_data.get("model") or known.model,
        filters=board.Filters(**form.narrowed()),
        chosen=tuple((one.name, one.text) for one in chosen(form, query)),
        form=form,
        html=Markup(render_to_string("authority/filters.jinja", context)),  # noqa: S704 - a template escapes
    )


@permission(board.READ)
def workforce(request: HttpRequest) -> HttpResponse:
    """Who of the workforce may carry."""
    actor, at = actor_of(request), timezone.now()
    known = board.standing(actor.force or "", at)
    asked = _asked(request.GET, known)
    about: dict[str, Any] = {"visible_to": actor, "force": known.force, "model": asked.model, "at": at, "known": known}
    context: dict[str, Any] = {"device": device(asked.model), "as_at": moment_in_words(at), "query": request.GET}
    page = board.workforce_page(**about, filters=asked.filters, number=_whole(request.GET.get("page", "")))
    subjects = [f"officer:{line.officer.officer_id}" for line in page.lines]
    record_read(by=actor, subject=subjects, purpose="workforce list", at=at)
    context |= {
        "form": asked.form,
        "filters_html": asked.html,
        "page": page,
        "first": (page.number - 1) * board.PAGE_SIZE + 1,
        "counts": words.count_tags(page.counts),
        "columns": words.COLUMNS,
        "body": words.body(page.lines, address=reverse("officer", args=["COLLAR"])),
        "formats": FORMATS if scopes(actor, board.EXPORT).shown else (),
    }
    return render(request, "authority/workforce.jinja", context)


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1


@permission(board.READ)
def workforce_totals(request: HttpRequest) -> HttpResponse:
    """How many may carry, for roles that see totals and no single officer."""
    actor, at = actor_of(request), timezone.now()
    known = board.standing(actor.force or "", at)
    counts = board.verdict_counts(visible_to=actor, force=known.force, model=known.model, at=at, known=known)
    context = {
        "device": device(known.model),
        "as_at": moment_in_words(at),
        "counts": words.count_tags(counts),
    }
    return render(request, "authority/workforce_totals.jinja", context)


@permission(board.EXPORT)
def workforce_export(request: HttpRequest) -> HttpResponse:
    """The list as a file, with its filters."""
    actor, at = actor_of(request), timezone.now()
    kind = request.GET.get("format", "")
    if kind not in FORMATS:
        raise Http404
    known = board.standing(actor.force or "", at)
    asked = _asked(request.GET, known)
    lines = board.workforce_lines(visible_to=actor, force=known.force, model=asked.model, at=at, filters=asked.filters)
    record_access(
        operation=Operation.DISCLOSURE, by=actor, subject=[f"officer:{line.officer.officer_id}" for line in lines],
        purpose="workforce export", at=at, recipient=actor.name,
    )  # fmt: skip
    file = table_bytes(
        kind, title="Workforce", headings=words.HEADINGS, rows=words.export_rows(lines),
        about=words.about(asked.model, at, asked.chosen, len(lines)),
    )  # fmt: skip
    name = f"workforce-{london_day(at):%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type=MEDIA_TYPES[kind], headers=headers)
