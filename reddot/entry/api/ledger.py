"""The ledger: the signed checkpoint and the proof of one entry."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from reddot.accounts.access import actor_of, permission
from reddot.entry.api.common import BadRequest, NotFound, answers, force_for
from reddot.entry.api.fields import LARGEST_NUMBER, ForceCode
from reddot.entry.api.schemas import CheckpointOut
from reddot.entry.proving import PROVE, may_prove
from reddot.ledger import queries

router = Router(tags=["ledger"])


@router.get(
    "/ledger/checkpoint", response=answers(404, ok=CheckpointOut), url_name="ledger_checkpoint",
    operation_id="checkpoint", auth=None,
)  # fmt: skip
@permission("ledger.checkpoint")
def checkpoint(request: HttpRequest, force: ForceCode | None = None) -> Any:
    """The latest signed checkpoint of a force's ledger. Anyone may see it, without a key: that is what it is for."""
    code = force or actor_of(request).force
    if not code:
        raise BadRequest("Say which force: ?force=CODE.", field="force")
    latest = queries.latest_checkpoint(force=code)
    if latest is None:
        raise NotFound("No checkpoint has been signed for a force with this code.", field="force")
    return {"force": code, "size": latest.size, "note": str(queries.note_of(latest))}


@router.get(
    "/ledger/entries/{seq}/proof", response=answers(404, 409, ok=str), url_name="ledger_proof", operation_id="proof",
    openapi_extra={"responses": {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}},
)  # fmt: skip
@permission(PROVE)
def proof(request: HttpRequest, seq: Annotated[int, Path(ge=0, le=LARGEST_NUMBER)]) -> HttpResponse:
    """The file that proves one entry to somebody offline (C2SP tlog-proof). Officers get those about themselves."""
    actor = actor_of(request)
    code = force_for(actor).code
    if not may_prove(actor, queries.entry(force=code, seq=seq)):
        raise queries.NoSuchEntry(f"The ledger has no entry {seq}.", field="seq")
    text = str(queries.proof_file(force=code, seq=seq))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
