"""Imported files: handed in, read, checked, applied and, when it was the wrong file, undone.

One address shows an import wherever it stands. Small files are worked on at once; for large ones a task is left for the
runner (entry/jobs), and a page that shows no records of people says how far it is.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import scopes
from reddot.accounts.queries import names_of
from reddot.accounts.services import record_read
from reddot.exchange import hr_extract
from reddot.exchange.writers import FORMATS
from reddot.govuk.errors import refuse
from reddot.govuk.values import Link
from reddot.kernel.facts import FactKind
from reddot.kernel.refusal import Refusal
from reddot.people.forms import imports as forms
from reddot.people.models import ImportBatch, ImportStep
from reddot.people.presenters import imports as words
from reddot.people.queries import imports as queries
from reddot.people.queries import officers
from reddot.people.services import import_review, imports
from reddot.people.terms import Task

READ, RUN = "imports.read", "imports.run"
A_PAGE = 25
State = ImportStep.State


@permission(READ)
def import_list(request: HttpRequest) -> HttpResponse:
    """Every import of the force."""
    actor = actor_of(request)
    found = queries.newest_first(visible_to=queries.visible_to(actor))
    total = found.count()
    pages = max(1, -(-total // A_PAGE))
    number = min(_whole(request.GET.get("page", "")), pages)
    batches = list(found[(number - 1) * A_PAGE : number * A_PAGE])
    context = {
        "columns": words.LIST_COLUMNS,
        "rows": words.list_rows(batches, names_of(batch.created_by for batch in batches)),
        "may_run": bool(scopes(actor, RUN).shown),
        "query": request.GET,
        "page": number,
        "page_count": pages,
        "total": total,
        "first": (number - 1) * A_PAGE + 1,
    }
    return render(request, "people/imports/list.jinja", context)


def _whole(typed: str) -> int:
    return max(1, int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1


@permission(RUN)
def import_new(request: HttpRequest) -> HttpResponse:
    """A file is handed in. One that is no table is refused before anything of it is kept."""
    actor, at = actor_of(request), timezone.now()
    force = actor.force or ""
    form = forms.UploadExtract(request.POST or None, request.FILES or None, sources=queries.sources_used(force))
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        content = said["file"].read()
        try:
            import_review.refuse_unreadable(content=content)
            batch = imports.upload(
                force=force, format=said["format"], file_name=said["file"].name, content=content,
                source=said["source"], as_of=said["as_of"], by=actor, at=at,
            )  # fmt: skip
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _after_upload(request, batch)
    return render(request, "people/imports/new.jinja", {"form": form, "cancel": reverse("imports")})


def _after_upload(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    if batch.format == "hr-extract":
        return redirect("import_columns", batch.pk)
    return _run(request, batch, Task.CHECK, size=len(batch.content))


def _batch(request: HttpRequest, pk: int, right: str) -> ImportBatch:
    found = queries.batch(visible_to=queries.visible_to(actor_of(request), permission=right), pk=pk)
    if found is None:
        raise Http404
    return found


def _run(request: HttpRequest, batch: ImportBatch, task: Task, *, size: int, reason: str = "") -> HttpResponse:
    """Carry a task out now when the file is small, else leave it for the runner; then show the import."""
    actor, at = actor_of(request), timezone.now()
    try:
        if size > settings.REDDOT_IMPORT_AT_ONCE:
            imports.ask(batch=batch, task=task, reason=reason, by=actor, at=at)
        elif task is Task.CHECK:
            imports.check(batch=batch, by=actor, at=at)
        elif task is Task.APPLY:
            imports.apply(batch=batch, by=actor, at=at)
        else:
            imports.undo(batch=batch, reason=reason, by=actor, at=at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("import", batch.pk)


@permission(RUN)
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column of the file is which."""
    batch, at = _batch(request, pk, RUN), timezone.now()
    if batch.format != "hr-extract" or queries.standing(batch).state not in imports.UNCHECKED:
        return redirect("import", pk)
    agreed = queries.columns_of(batch)
    sheet = request.POST.get("sheet") or request.GET.get("sheet") or agreed.sheet
    preview = hr_extract.preview(bytes(batch.content), sheet=sheet)
    matched = agreed.mapping if agreed.mapping is not None and sheet == agreed.sheet else None
    form = forms.MatchColumns(
        request.POST or None, proposals=preview.proposals, matched=matched, constants=agreed.constants
    )
    if form.is_bound and not preview.problem and form.is_valid():
        imports.match_columns(
            batch=batch, mapping=form.mapping(), constants=form.constants(), sheet=sheet, by=actor_of(request), at=at
        )
        return _run(request, batch, Task.CHECK, size=batch.size)  # type: ignore[attr-defined]
    _seen(request, batch, [], "columns of an import")
    context = {
        "form": form,
        "batch": batch,
        "problem": preview.problem.message if preview.problem else "",
        "read": words.read_as(preview),
        "lines": words.column_lines(preview.proposals),
        "constants": [form[name] for name in forms.CONSTANTS],
        "back": Link("Back to the import", reverse("import", args=[pk])),
        "cancel": reverse("imports"),
    }
    return render(request, "people/imports/columns.jinja", context)


def _seen(request: HttpRequest, batch: ImportBatch, officer_ids: list[int], purpose: str) -> None:
    subjects = [f"batch:{batch.pk}", *[f"officer:{pk}" for pk in officer_ids]]
    record_read(by=actor_of(request), subject=subjects, purpose=purpose, at=timezone.now())


@permission(READ)
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An import, wherever it stands."""
    batch = _batch(request, pk, READ)
    standing = queries.standing(batch)
    may_run = bool(scopes(actor_of(request), RUN).shown)
    if standing.busy:
        return redirect("import_progress", pk)
    if standing.state == State.UPLOADED and may_run and batch.format == "hr-extract":
        return redirect("import_columns", pk)
    context = _about(request, batch, standing) | {"may_run": may_run}
    _seen(request, batch, context.pop("officer_ids"), "import")
    return render(request, f"people/imports/{_PAGES.get(standing.state, 'unchecked')}.jinja", context)


_PAGES: dict[str, str] = {
    State.CHECKED: "checked",
    State.APPLIED: "applied",
    State.FAILED: "failed",
    State.STOPPED: "failed",
    State.UNDONE: "undone",
}


def _about(request: HttpRequest, batch: ImportBatch, standing: queries.Standing) -> dict[str, Any]:
    """What every page of an import may show: the counts and problems of its last step, and whom it changes."""
    note = standing.last.note
    counts = note.get("counts", {})
    done = standing.state == State.APPLIED
    twin = queries.applied_twin(batch) if standing.state == State.CHECKED else None
    return {
        "batch": batch,
        "about": words.about_rows(batch, names_of([batch.created_by, standing.last.by])),
        "state": standing.state,
        "note": note,
        "headline": words.headline(counts, done=done),
        "changing": bool(counts.get("create") or counts.get("update")),
        "counts": words.count_rows(counts, done=done),
        "count_columns": words.COUNT_COLUMNS,
        "ledger": words.ledger_link(note.get("ledger")),
        "twin": twin,
        "formats": FORMATS,
        "stood": standing.last,
        "by": words.who(standing.last.by, names_of([standing.last.by])),
        **_problems(request, note),
        **_whom(batch, note.get("changes", [])),
        "changed_in_all": counts.get("create", 0) + counts.get("update", 0),
    }


def _problems(request: HttpRequest, note: Mapping[str, Any]) -> dict[str, Any]:
    listed = note.get("problems", [])
    return {
        "file_problems": words.file_problems(listed),
        "problems": words.problem_rows(listed, _hidden(request, note.get("columns", {}))),
        "problem_columns": words.PROBLEM_COLUMNS,
        "problem_count": note.get("problem_count", 0),
    }


def _hidden(request: HttpRequest, columns: Mapping[str, str]) -> frozenset[str]:
    """The headings of the file whose cells the reader may not see: why an officer is restricted."""
    if scopes(actor_of(request), "people.restriction_reason").full:
        return frozenset()
    return words.reason_columns(columns)


def _whom(batch: ImportBatch, listed: list[dict[str, Any]]) -> dict[str, Any]:
    ids = [one["officer"] for one in listed if one["officer"]]
    facts = [fact for one in listed for fact in one["facts"]]
    found = {line.officer_id: line for line in officers.lines(ids)}
    before = queries.values_of([fact["corrects"] for fact in facts if fact["corrects"]])
    postings = {fact["value"] for fact in facts if fact["kind"] == FactKind.POSTING}
    places = officers.place_names(batch.force_id, postings)
    return {
        "officer_ids": ids,
        "changes": words.change_rows(listed, found, before, places),
        "change_columns": words.CHANGE_COLUMNS,
    }


@permission(READ)
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a task is. It shows no records and writes nothing, for on SQLite nothing can be written meanwhile."""
    batch, at = _batch(request, pk, READ), timezone.now()
    standing = queries.standing(batch)
    if not standing.busy:
        return redirect("import", pk)
    seen = queries.progress_of(batch.pk)
    title, sentence = words.TASK_WORDS[Task(standing.last.note["task"])]
    context = {
        "batch": batch,
        "title": title,
        "sentence": sentence,
        "waiting": standing.state == State.WAITING,
        "lost": queries.is_lost(standing.last, at),
        "done": seen.done if seen and standing.state == State.RUNNING else 0,
        "total": standing.checked.note["rows_read"] if standing.checked else 0,
        "since": standing.last.at,
        "may_run": bool(scopes(actor_of(request), RUN).shown),
    }
    return render(request, "people/imports/progress.jinja", context)


@permission(RUN)
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Checks an import once more."""
    batch = _batch(request, pk, RUN)
    return _run(request, batch, Task.CHECK, size=batch.size)  # type: ignore[attr-defined]


@permission(RUN)
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Applies an import that was checked."""
    batch = _batch(request, pk, RUN)
    return _run(request, batch, Task.APPLY, size=batch.size)  # type: ignore[attr-defined]


@permission(RUN)
def import_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives up a task that nothing seems to work on any more, or that has not begun."""
    batch, at = _batch(request, pk, RUN), timezone.now()
    standing = queries.standing(batch)
    if standing.busy and (standing.state == State.WAITING or queries.is_lost(standing.last, at)):
        try:
            imports.give_up(batch=batch, why=GIVEN_UP, by=actor_of(request), at=at)
        except Refusal as refusal:
            messages.error(request, refusal.message)
    return redirect("import", pk)


GIVEN_UP = "It stopped without a word and was given up."


@permission(RUN)
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an import back, once it is clear what stays."""
    batch = _batch(request, pk, RUN)
    standing = queries.standing(batch)
    if standing.state != State.APPLIED:
        return redirect("import", pk)
    form = forms.UndoImport(request.POST or None)
    if form.is_bound and form.is_valid():
        size = batch.size  # type: ignore[attr-defined]
        return _run(request, batch, Task.UNDO, size=size, reason=form.cleaned_data["reason"])
    preview = queries.undo_preview(batch)
    found = {line.officer_id: line for line in officers.lines([fact.officer_id for fact in preview.first_kept])}
    places = officers.place_names(
        batch.force_id, [fact.value for fact in preview.first_kept if fact.kind is FactKind.POSTING]
    )
    _seen(request, batch, list(found), "undo an import")
    context = {
        "form": form,
        "batch": batch,
        "preview": preview,
        "kept": words.kept_rows(preview.first_kept, found, places),
        "kept_columns": words.KEPT_COLUMNS,
        "back": Link("Back to the import", reverse("import", args=[pk])),
        "cancel": reverse("import", args=[pk]),
    }
    return render(request, "people/imports/undo.jinja", context)
