"""Importing an extract."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile

from reddot.accounts.services.access_log import record_read
from reddot.entry.api.common import caller, force_for, now, problem_json
from reddot.entry.api.schemas import ErrorOut, ImportOut
from reddot.kernel.period import london_day
from reddot.people.services import imports
from reddot.people.services.import_plan import Plan

router = Router(tags=["imports"])
ERRORS = {401: ErrorOut, 403: ErrorOut, 409: ErrorOut, 422: ErrorOut}


@router.post("/imports", response={200: ImportOut, 201: ImportOut, **ERRORS}, url_name="imports")
def import_extract(
    request: HttpRequest,
    format: Form[str],
    file: File[UploadedFile],
    as_of: Form[date | None] = None,
    source: Form[str] = "",
    dry_run: Form[bool] = False,
) -> Any:
    """Import a file of officers' facts, or say what it would change. Rows with a problem are left out and named."""
    actor, _ = caller(request, "imports.run")
    at, code = now(), force_for(actor, None).code
    given = {
        "force": code, "format": format, "content": file.read(), "source": source or format,
        "as_of": as_of or london_day(at),
    }  # fmt: skip
    if dry_run:
        plan, _usable = imports.rehearse(**given, mapping=None, at=at)
        record_read(by=actor, subject=[], purpose="dry run of an import by API", at=at)
        return 200, _out(plan, written=False, batch=None)
    batch = imports.upload(**given, file_name=file.name or "extract", by=actor, at=at)
    plan = imports.check(batch=batch, by=actor, at=at)
    usable = imports.latest(batch).state == "checked"
    if usable:
        plan = imports.apply(batch=batch, by=actor, at=at)
    record_read(by=actor, subject=f"batch:{batch.pk}", purpose="import by API", at=at)
    return 201 if usable else 200, _out(plan, written=usable, batch=batch.pk)


def _out(plan: Plan, *, written: bool, batch: int | None) -> dict[str, Any]:
    return {
        "written": written,
        "batch": batch,
        "officers": {name: plan.counts[name] for name in ("create", "update", "unchanged", "skip")},
        "facts": {name: plan.counts[f"facts_{name}"] for name in ("new", "corrected", "unchanged", "kept")},
        "problems": [problem_json(problem) for problem in plan.problems],
    }
