"""The access log: who looked at which record, for those who watch over it, and handing it over on request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.models import AccessLog
from reddot.accounts.queries import access_log, names_of, user_in_force
from reddot.accounts.services import record_access, record_read
from reddot.accounts.terms import Operation
from reddot.entry.web.forms.access_log import AccessFilters, HandOver
from reddot.entry.web.presenters import access_log as words
from reddot.exchange.writers import MEDIA_TYPES, csv_lines, table_bytes
from reddot.govuk.errors import refuse
from reddot.govuk.paging import chosen, with_query
from reddot.kernel.actor import Actor
from reddot.kernel.period import london_day, start_of_day
from reddot.kernel.refusal import Refusal
from reddot.people.queries import officers

READ = "access_log.read"
PAGE_SIZE = 50
DAYS_SHOWN = 7
MOST_IN_A_WORKBOOK = 100_000


class TooManyRows(Refusal):
    """A workbook cannot hold the rows that were asked for."""

    code = "too_many_rows"


class NoSuchOfficer(Refusal):
    """No officer of the force has this collar number."""

    code = "no_such_officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What an address asks of the log. subject: the officer's reference, or "". rows: newest first."""

    form: AccessFilters
    rows: "QuerySet[AccessLog]"
    since: date
    last: date
    subject: str

    @property
    def period(self) -> str:
        return words.period_words(self.since, self.last)


def _asked(request: HttpRequest, today: date) -> _Asked:
    """The rows that the filters leave. Filters that make no sense leave none, and say so."""
    actor, form = actor_of(request), AccessFilters(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    last = said.get("until") or max(today, said.get("since") or today)
    since = said.get("since") or last - timedelta(days=DAYS_SHOWN - 1)
    subject, user_id = "", None
    try:
        subject = _subject(actor, said.get("officer", ""))
        user_id = user_in_force(said["person"], force=actor.force or "").pk if said.get("person") else None
    except Refusal as refusal:
        refuse(form, refusal)
    rows = access_log(
        visible_to=actor, since=start_of_day(since), until=start_of_day(last + timedelta(days=1)), subject=subject,
        user_id=user_id,
    )  # fmt: skip
    if said.get("operation"):
        rows = rows.filter(operation=said["operation"])
    return _Asked(form=form, rows=rows.none() if form.errors else rows, since=since, last=last, subject=subject)


def _subject(actor: Actor, collar: str) -> str:
    """The reference of the officer with a collar number. Raises: NoSuchOfficer."""
    if not collar:
        return ""
    reach = officers.visible_to(actor, permission=READ)
    found = officers.officer(visible_to=reach, collar_number=collar)
    if found is None:
        raise NoSuchOfficer(f"There is no officer {collar} in your force. Check the collar number", field="officer")
    return f"officer:{found.pk}"


@permission(READ)
def access_log_page(request: HttpRequest) -> HttpResponse:
    """Who looked at which record."""
    actor, at = actor_of(request), timezone.now()
    asked = _asked(request, london_day(at))
    place = _whole(request.GET.get("page", ""))
    found = list(asked.rows[(place - 1) * PAGE_SIZE : place * PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    names = _names(actor, shown)
    record_read(by=actor, subject=_read(actor, asked, names), purpose="access log", at=at)
    context = {
        "form": asked.form,
        "period": asked.period,
        "columns": words.COLUMNS,
        "rows": words.log_rows(shown, names),
        "newer": with_query(request.GET, page=place - 1 if place > 2 else None) if place > 1 else "",
        "older": with_query(request.GET, page=place + 1) if len(found) > PAGE_SIZE else "",
        "hand_over": reverse("access_log_export") + with_query(request.GET, page=None),
    }
    return render(request, "web/access_log.jinja", context)


def _whole(typed: str) -> int:
    return max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1


def _names(actor: Actor, shown: Sequence[AccessLog]) -> words.Names:
    references = words.first_subjects(shown)
    ids = [int(one.removeprefix("officer:")) for one in references if one.startswith("officer:")]
    reached = officers.visible_to(actor, permission=READ).filter(pk__in=ids).values_list("pk", flat=True)
    lines = officers.lines(list(reached.order_by("pk")))
    return words.Names(
        people=names_of([*(row.actor for row in shown), *references]),
        officers={f"officer:{line.officer_id}": line for line in lines},
    )


def _read(actor: Actor, asked: _Asked, names: words.Names) -> list[str]:
    """Whose records this page shows: the log itself, and the officers named in it."""
    return [f"access-log:{actor.force}", *([asked.subject] if asked.subject else sorted(names.officers))]


@permission(READ)
def access_log_export(request: HttpRequest) -> HttpResponseBase:
    """Hands the log over as a file, with its filters: to the Information Commissioner on request (s.62(5))."""
    actor, at = actor_of(request), timezone.now()
    asked = _asked(request, london_day(at))
    count = asked.rows.count()
    form = HandOver(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _handed(request, asked, form.cleaned_data, count)
        except TooManyRows as refusal:
            refuse(form, refusal)
    record_read(by=actor, subject=_about(actor, asked), purpose="access log export", at=at)
    context = {
        "form": form,
        "filters": [(one.name, one.text) for one in chosen(asked.form, request.GET)],
        "period": asked.period,
        "count": count,
        "back": reverse("access_log") + with_query(request.GET),
    }
    return render(request, "web/access_log_export.jinja", context)


def _about(actor: Actor, asked: _Asked) -> list[str]:
    return [f"access-log:{actor.force}", *([asked.subject] if asked.subject else [])]


def _handed(request: HttpRequest, asked: _Asked, said: dict[str, Any], count: int) -> HttpResponseBase:
    actor, at, kind = actor_of(request), timezone.now(), said["format"]
    if kind != "csv" and count > MOST_IN_A_WORKBOOK:
        raise TooManyRows(f"{count:,} lines are too many for a workbook. Choose CSV, or fewer days", field="format")
    record_access(
        operation=Operation.DISCLOSURE, by=actor, subject=_about(actor, asked), purpose="access log export",
        recipient=said["recipient"], at=at,
    )  # fmt: skip
    rows = asked.rows.filter(at__lt=at).iterator(chunk_size=2_000)
    people = names_of(asked.rows.order_by("actor").values_list("actor", flat=True).distinct())
    headers = {"Content-Disposition": f'attachment; filename="access-log-{asked.since}-to-{asked.last}.{kind}"'}
    lines = words.export_rows(rows, people)
    if kind == "csv":
        return StreamingHttpResponse(csv_lines(words.HEADINGS, lines), content_type=MEDIA_TYPES[kind], headers=headers)
    filters = [(one.name, one.text) for one in chosen(asked.form, request.GET)]
    about = words.about(asked.period, filters, count)
    file = table_bytes(kind, title="Access log", headings=words.HEADINGS, rows=lines, about=about)
    return HttpResponse(file, content_type=MEDIA_TYPES[kind], headers=headers)
