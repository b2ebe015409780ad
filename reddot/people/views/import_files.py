"""What can be taken away of an import as a file: every problem, and every change that it would make."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.permissions import scopes
from reddot.accounts.services import record_access
from reddot.accounts.terms import Operation
from reddot.exchange.writers import FORMATS, MEDIA_TYPES, table_bytes, write_problems
from reddot.kernel.facts import FactKind
from reddot.people.models import ImportBatch
from reddot.people.presenters import imports as words
from reddot.people.queries import imports as queries
from reddot.people.queries import officers
from reddot.people.services import import_review

READ = "imports.read"


@permission(READ)
def import_problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Every problem of an import, each beside the cells of its row."""
    return _file(request, pk, "problems", _problems)


@permission(READ)
def import_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every fact that an import would add or correct."""
    return _file(request, pk, "changes", _changes)


def _file(
    request: HttpRequest, pk: int, what: str, make: Callable[[HttpRequest, ImportBatch, str], bytes]
) -> HttpResponse:
    actor, at, kind = actor_of(request), timezone.now(), request.GET.get("format", "")
    batch = queries.batch(visible_to=queries.visible_to(actor), pk=pk)
    if batch is None or kind not in FORMATS:
        raise Http404
    record_access(
        operation=Operation.DISCLOSURE, by=actor, subject=f"batch:{batch.pk}", purpose=f"{what} of an import", at=at,
        recipient=actor.name,
    )  # fmt: skip
    file = make(request, batch, kind)
    headers = {"Content-Disposition": f'attachment; filename="import-{batch.pk}-{what}.{kind}"'}
    return HttpResponse(file, content_type=MEDIA_TYPES[kind], headers=headers)


def _problems(request: HttpRequest, batch: ImportBatch, kind: str) -> bytes:
    found = import_review.every_problem(batch=batch, at=timezone.now())
    hidden = _hidden(request, found.columns)
    if not hidden:
        return write_problems(kind, found.problems, headings=found.headings, rejected=found.rejected)
    shown = [place for place, heading in enumerate(found.headings) if heading not in hidden]
    return write_problems(
        kind,
        [replace(one, value="") if one.column in hidden else one for one in found.problems],
        headings=[found.headings[place] for place in shown],
        rejected={row: _only(cells, shown) for row, cells in found.rejected.items()},
    )


def _only(cells: Sequence[str], places: Sequence[int]) -> list[str]:
    return [cells[place] if place < len(cells) else "" for place in places]


def _hidden(request: HttpRequest, columns: Mapping[str, str]) -> frozenset[str]:
    if scopes(actor_of(request), "people.restriction_reason").full:
        return frozenset()
    return words.reason_columns(columns)


def _changes(request: HttpRequest, batch: ImportBatch, kind: str) -> bytes:
    changes = list(import_review.every_change(batch=batch, at=timezone.now()))
    corrected = [corrects for change in changes for _, corrects in change.additions if corrects]
    before: dict[int, str] = {}
    for start in range(0, len(corrected), 5_000):
        before |= queries.values_of(corrected[start : start + 5_000])
    postings = {entry.value for change in changes for entry, _ in change.additions if entry.kind is FactKind.POSTING}
    places = officers.place_names(batch.force_id, postings)
    rows = words.change_file_rows(changes, before, places)
    return table_bytes(kind, title="Changes", headings=words.CHANGE_HEADINGS, rows=rows)
