"""Importing an extract."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from reddot.accounts.access import actor_of, permission
from reddot.accounts.services.access_log import record_read
from reddot.entry.api.common import BadRequest, answers, force_for, now
from reddot.entry.api.schemas import ImportIn, ImportOut
from reddot.entry.importing import Extract, outcome_json, run
from reddot.exchange.limits import DEFAULT, MEBIBYTE
from reddot.kernel.period import london_day

router = Router(tags=["imports"])


class UnusableFile(BadRequest):
    """Nothing of a file can be used; `problems` says why. Nothing was written."""

    code = "unusable_file"


@router.post(
    "/imports", response=answers(404, 409, ok=ImportOut, created=ImportOut), url_name="imports",
    operation_id="import_extract",
)  # fmt: skip
@permission("imports.run")
def import_extract(
    request: HttpRequest,
    asked: Form[ImportIn],
    file: File[UploadedFile],
) -> Any:
    """Import a file of officers' facts, or say what it would change. Rows with a problem are left out and named."""
    actor, at = actor_of(request), now()
    extract = Extract(
        force=force_for(actor).code, format=asked.format, file_name=file.name or "extract", content=_content(file),
        source=asked.source, as_of=asked.as_of or london_day(at), mapping=_mapping(asked.mapping),
    )  # fmt: skip
    outcome = run(extract, dry_run=asked.dry_run, by=actor, at=at)
    subject = f"batch:{outcome.batch}" if outcome.batch else []
    record_read(by=actor, subject=subject, purpose=f"{'dry run of ' if asked.dry_run else ''}import by API", at=at)
    if not outcome.usable:
        problems = tuple(outcome.plan.problems)
        raise UnusableFile(f"The file cannot be used. {problems[0].message}", field="file", problems=problems)
    return Status(201 if outcome.written else 200, outcome_json(outcome))


def _content(file: UploadedFile) -> bytes:
    if (file.size or 0) > DEFAULT.upload:
        raise BadRequest(f"The file is larger than {DEFAULT.upload // MEBIBYTE} MB.", field="file")
    return bytes(file.read())


def _mapping(text: str) -> dict[str, str] | None:
    if not text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise BadRequest("The mapping must be one JSON object: heading to field name.", field="mapping")
    return found
