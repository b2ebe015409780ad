"""The ledger: the signed checkpoint and the proof of one entry."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from reddot.entry.api.common import NotFound, caller, force_for
from reddot.entry.api.schemas import CheckpointOut, ErrorOut
from reddot.ledger import queries

router = Router(tags=["ledger"])
ERRORS = {401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut, 422: ErrorOut}


@router.get("/ledger/checkpoint", response={200: CheckpointOut, **ERRORS}, url_name="ledger_checkpoint")
def checkpoint(request: HttpRequest) -> Any:
    """The latest signed checkpoint of the force's ledger."""
    actor, _ = caller(request, "ledger.checkpoint")
    code = force_for(actor, None).code
    latest = queries.latest_checkpoint(force=code)
    if latest is None:
        raise NotFound("No checkpoint has been signed yet.")
    return {"force": code, "size": latest.size, "note": str(queries.note_of(latest))}


@router.get("/ledger/entries/{seq}/proof", response={200: str, **ERRORS}, url_name="ledger_proof")
def proof(request: HttpRequest, seq: int) -> HttpResponse:
    """The file that proves one entry to somebody offline (C2SP tlog-proof)."""
    actor, _ = caller(request, "ledger.prove")
    text = str(queries.proof_file(force=force_for(actor, None).code, seq=seq))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
