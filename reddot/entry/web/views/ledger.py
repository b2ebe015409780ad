"""The ledger: what happened, how far it is signed, and everything that proves it to somebody outside."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import allowed
from reddot.accounts.services import record_access
from reddot.accounts.terms import INSTALLATION, Operation
from reddot.entry import signing
from reddot.entry.proving import PROVE, may_prove
from reddot.entry.web.forms.ledger import Disclose, Export
from reddot.entry.web.presenters import ledger as words
from reddot.govuk.errors import refuse
from reddot.govuk.filters import plural
from reddot.govuk.values import Link
from reddot.kernel.actor import Actor
from reddot.kernel.period import london_day
from reddot.kernel.refusal import Refusal
from reddot.ledger import queries
from reddot.ledger.note_store import DamagedStore
from reddot.ledger.services import CheckpointRefused, NothingToSign
from reddot.ledger.terms import Entry

OfEntry = Callable[[HttpRequest, int], HttpResponse]
READ, EXPORT = "ledger.read", "ledger.export"
PAGE_SIZE = 25


def _force(actor: Actor) -> str:
    """The ledger of whoever asks: that of their force, or of the installation's own accounts."""
    return actor.force or INSTALLATION


@permission(READ)
def ledger(request: HttpRequest) -> HttpResponse:
    """How far the ledger is signed, and what happened."""
    actor, now = actor_of(request), timezone.now()
    force = _force(actor)
    size, latest = queries.size(force=force), queries.latest_checkpoint(force=force)
    end = _end(request.GET.get("before", ""), size)
    listed, damage = _listed(force, end)
    cosigned = queries.cosignatures_of(latest) if latest else []
    context = {
        "alarm": signing.alarm(force=force) or damage,
        "state": words.state(size, latest, now=now),
        "size": size,
        "checkpoint": words.checkpoint_rows(latest, cosigned) if latest else [],
        "note": str(queries.note_of(latest)) if latest else "",
        "keys": latest.keys.splitlines() if latest else [],
        "witnesses": words.witness_rows(cosigned),
        "witness_columns": words.WITNESS_COLUMNS,
        "columns": words.COLUMNS,
        "entries": words.entry_rows(listed),
        "newer": _newer(end, size),
        "older": f"?before={end - PAGE_SIZE}" if end > PAGE_SIZE else "",
        "may_export": allowed(actor, EXPORT) is not None,
    }
    return render(request, "web/ledger.jinja", context)


def _end(typed: str, size: int) -> int:
    """Before which entry a page ends."""
    return min(int(typed), size) if typed.isascii() and typed.isdigit() and len(typed) < 16 else size


def _listed(force: str, end: int) -> tuple[list[Entry], str]:
    """The entries of a page, or what is wrong with one of them."""
    try:
        return queries.entries(force=force, before=end, limit=PAGE_SIZE), ""
    except queries.UnreadableEntry as damaged:
        return [], damaged.message


def _newer(end: int, size: int) -> str:
    if end >= size:
        return ""
    return f"?before={end + PAGE_SIZE}" if end + PAGE_SIZE < size else "?"


def _alarmed(request: HttpRequest, title: str, text: str) -> HttpResponse:
    """The page that nobody wants to see."""
    context = {"title": title, "text": text, "back": reverse("ledger"), "alarm": True}
    return render(request, "web/ledger_refused.jinja", context, status=409)


def _alarming(view: OfEntry) -> OfEntry:
    """A view of one entry that raises the alarm when the entry cannot be read."""

    @wraps(view)
    def watched(request: HttpRequest, seq: int) -> HttpResponse:
        try:
            return view(request, seq)
        except queries.UnreadableEntry as damaged:
            return _alarmed(request, f"Entry {seq:,} cannot be read", damaged.message)

    return watched


@permission(READ)
@_alarming
def ledger_entry(request: HttpRequest, seq: int) -> HttpResponse:
    """One entry."""
    actor = actor_of(request)
    force = _force(actor)
    entry = _entry(force, seq)
    latest = queries.latest_checkpoint(force=force)
    context = {
        "seq": seq,
        "title": words.event_words(entry.event),
        "rows": words.meta_rows(entry),
        "covered": latest is not None and latest.size > seq,
        "may_prove": allowed(actor, PROVE) is not None,
        "may_disclose": bool(words.field_choices(entry)) and allowed(actor, EXPORT) is not None,
        "before": reverse("ledger_entry", args=[seq - 1]) if seq else "",
        "after": reverse("ledger_entry", args=[seq + 1]) if seq + 1 < queries.size(force=force) else "",
        "back": Link("Back to the ledger", reverse("ledger")),
    }
    return render(request, "web/ledger_entry.jinja", context)


def _entry(force: str, seq: int) -> Entry:
    try:
        return queries.entry(force=force, seq=seq)
    except queries.NoSuchEntry as absent:
        raise Http404 from absent


@permission(PROVE)
@_alarming
def ledger_proof(request: HttpRequest, seq: int) -> HttpResponse:
    """The file that proves one entry to anyone, offline."""
    actor = actor_of(request)
    force = _force(actor)
    if not may_prove(actor, _entry(force, seq)):
        raise Http404
    try:
        text = str(queries.proof_file(force=force, seq=seq))
    except queries.NotCovered as refusal:
        context = {"title": "There is no proof yet", "text": refusal.message, "back": reverse("ledger")}
        return render(request, "web/ledger_refused.jinja", context, status=409)
    return _download(text, f"{force}-{seq}.tlog-proof", "text/plain; charset=utf-8")


def _download(content: str | bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@permission("ledger.checkpoint")
def ledger_note(request: HttpRequest) -> HttpResponse:
    """The latest signed checkpoint as a file, to hold against the ledger later."""
    force = _force(actor_of(request))
    latest = queries.latest_checkpoint(force=force)
    if latest is None:
        raise Http404
    return _download(str(queries.note_of(latest)), f"{force}-{latest.size}.note", "text/plain; charset=utf-8")


@permission("ledger.checkpoint")
def ledger_keys(request: HttpRequest) -> HttpResponse:
    """The public keys under which the latest checkpoint was signed and cosigned: what a proof is checked by."""
    force = _force(actor_of(request))
    latest = queries.latest_checkpoint(force=force)
    if latest is None:
        raise Http404
    cosigned = [row.key for row in queries.cosignatures_of(latest)]
    lines = "".join(f"{key}\n" for key in [*latest.keys.splitlines(), *cosigned])
    return _download(lines, f"{force}-keys.txt", "text/plain; charset=utf-8")


@permission(EXPORT)
def ledger_sign(request: HttpRequest) -> HttpResponse:
    """Reads every entry again and signs a checkpoint, or says aloud why not."""
    actor, at = actor_of(request), timezone.now()
    try:
        made = signing.sign(force=_force(actor), by=actor, at=at)
    except NothingToSign as refusal:
        messages.error(request, refusal.message)
        return redirect("ledger")
    except CheckpointRefused as refusal:
        return _alarmed(request, "Nothing was signed", refusal.message)
    except (Refusal, DamagedStore) as broken:
        context = {"title": "The signing key cannot be used", "text": str(broken), "back": reverse("ledger")}
        return render(request, "web/ledger_refused.jinja", context, status=409)
    entries = plural(made.size, "entry", "entries")
    fresh = "A checkpoint is signed" if made.signed_at == at else "The latest checkpoint still holds"
    messages.success(request, f"Every entry was read again. {fresh}: it covers {entries}.")
    return redirect("ledger")


@permission(EXPORT)
def ledger_export(request: HttpRequest) -> HttpResponseBase:
    """Hands the whole ledger over, with the program that checks it."""
    actor, at = actor_of(request), timezone.now()
    form = Export(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _export(actor, form.cleaned_data["content"] == "whole", form.cleaned_data["recipient"], at)
        except Refusal as refusal:
            refuse(form, refusal)
    return render(request, "web/ledger_export.jinja", {"form": form}, status=200 if not form.is_bound else 422)


def _export(actor: Actor, private: bool, recipient: str, at: datetime) -> FileResponse:
    force = _force(actor)
    record_access(
        operation=Operation.DISCLOSURE, by=actor, subject=f"ledger:{force}", recipient=recipient, at=at,
        purpose="ledger export with names and free text" if private else "ledger export",
    )  # fmt: skip
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        queries.export_bundle(force=force, private=private, into=file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"ledger-{force}-{london_day(at):%Y-%m-%d}.zip")


@permission(EXPORT)
@_alarming
def ledger_disclose(request: HttpRequest, seq: int) -> HttpResponse:
    """Hands chosen private fields of one entry over, with the proof that they are what was recorded."""
    actor, at = actor_of(request), timezone.now()
    force = _force(actor)
    entry = _entry(force, seq)
    names = words.field_choices(entry)
    if not names:
        raise Http404
    form = Disclose(request.POST if request.method == "POST" else None, names=names)
    if form.is_bound and form.is_valid():
        try:
            return _disclosed(actor, entry, form.cleaned_data["names"], form.cleaned_data["recipient"], at)
        except Refusal as refusal:
            refuse(form, refusal)
    context = {
        "form": form,
        "seq": seq,
        "title": words.event_words(entry.event),
        "back": Link("Back to the entry", reverse("ledger_entry", args=[seq])),
    }
    return render(request, "web/ledger_disclose.jinja", context, status=200 if not form.is_bound else 422)


def _disclosed(actor: Actor, entry: Entry, names: list[str], recipient: str, at: datetime) -> HttpResponse:
    pack = queries.disclosure(force=entry.force, seq=entry.seq, names=names)
    record_access(
        operation=Operation.DISCLOSURE, by=actor, subject=words.subjects(entry, queries.references(entry.meta)),
        recipient=recipient, purpose=f"disclosure of ledger entry {entry.seq}", at=at,
    )  # fmt: skip
    return _download(pack, f"{entry.force}-{entry.seq}-disclosure.json", "application/json")
