"""Hands checkpoints to witnesses and keeps their cosignatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from reddot.kernel.actor import Actor
from reddot.ledger import queries, witness_client
from reddot.ledger.checkpoint import parse_checkpoint, signed_by
from reddot.ledger.models import Checkpoint, Cosignature
from reddot.ledger.note import BadNote, Note, VerifierKey, parse_note
from reddot.ledger.services.appending import append
from reddot.ledger.terms import JSON

Outcome = Literal["cosigned", "fork", "refused", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """What one witness did with a checkpoint, and in words why."""

    witness: str
    outcome: Outcome
    detail: str


def submit_to_witnesses(
    *, checkpoint: Checkpoint, witnesses: Sequence[witness_client.Address], by: Actor, at: datetime
) -> list[Witnessed]:
    """Ask each witness to cosign a checkpoint and store what they sign; one that fails stops no other.

    A witness that holds another history makes the outcome "fork"; that is also appended to the ledger, and someone
    must look into it at once.
    """
    results = [_submit(checkpoint, address, at) for address in witnesses]
    forks = [result.witness for result in results if result.outcome == "fork"]
    if forks:
        with transaction.atomic():
            meta: dict[str, JSON] = {"size": checkpoint.size, "witnesses": forks}
            append(force=checkpoint.force, event="checkpoint.refused_as_fork", meta=meta, by=by, at=at)
    return results


def _submit(checkpoint: Checkpoint, address: witness_client.Address, at: datetime) -> Witnessed:
    try:
        reply = _offer(checkpoint, address, _last_size(checkpoint, address))
        if reply.status == 409 and (held := reply.text.strip()).isdigit() and int(held) <= checkpoint.size:
            reply = _offer(checkpoint, address, int(held))
    except witness_client.Unreachable as silent:
        return Witnessed(witness=address.name, outcome="unreachable", detail=str(silent))
    if reply.status in (409, 422):
        return _disagreement(checkpoint, address, reply)
    if reply.status != 200:
        return Witnessed(witness=address.name, outcome="refused", detail=reply.text.strip()[:200])
    return _keep(checkpoint, address, reply.text, at)


def _offer(checkpoint: Checkpoint, address: witness_client.Address, old: int) -> witness_client.Reply:
    proof = queries.consistency_proof(force=checkpoint.force, old=old, new=checkpoint.size)
    return witness_client.submit(address, old=old, proof=proof, note=parse_note(checkpoint.note))


def _last_size(checkpoint: Checkpoint, address: witness_client.Address) -> int:
    earlier = Checkpoint.objects.filter(force=checkpoint.force, size__lte=checkpoint.size)
    cosigned = earlier.filter(cosignatures__witness=address.name)
    return cosigned.order_by("-size", "-pk").values_list("size", flat=True).first() or 0


def _disagreement(checkpoint: Checkpoint, address: witness_client.Address, reply: witness_client.Reply) -> Witnessed:
    """What a witness means that holds something else: a later checkpoint of ours, or another history."""
    held = int(reply.text) if reply.status == 409 and reply.text.strip().isdigit() else 0
    if held <= checkpoint.size:
        detail = f"It holds another history of this ledger (HTTP {reply.status})."
    elif Checkpoint.objects.filter(force=checkpoint.force, size=held).exists():
        return Witnessed(witness=address.name, outcome="refused", detail=f"It has cosigned {held} entries already.")
    else:
        detail = f"It holds a checkpoint of {held} entries that this ledger has never signed."
    return Witnessed(witness=address.name, outcome="fork", detail=detail)


def _keep(checkpoint: Checkpoint, address: witness_client.Address, lines: str, at: datetime) -> Witnessed:
    """Store the cosignatures that verify under the witness's known keys; others are ignored."""
    try:
        note = parse_note(parse_note(checkpoint.note).text + "\n" + lines)
        kept = [(key, line) for key in address.keys if (line := _line_of(note, key))]
    except BadNote as broken:
        return Witnessed(witness=address.name, outcome="refused", detail=f"Its answer does not verify: {broken}")
    if not kept:
        return Witnessed(witness=address.name, outcome="refused", detail="Its answer holds no signature of its keys.")
    rows = [
        Cosignature(checkpoint=checkpoint, witness=key.name, kind=key.kind, key=str(key), line=line, received_at=at)
        for key, line in kept
    ]
    with transaction.atomic():
        Cosignature.objects.bulk_create(rows, ignore_conflicts=True)
    size = parse_checkpoint(note.text).size
    return Witnessed(witness=address.name, outcome="cosigned", detail=f"Cosigned {size} entries.")


def _line_of(note: Note, key: VerifierKey) -> str:
    if signed_by(note, key) is None:
        return ""
    found = next(line for line in note.signatures if (line.name, line.key_id) == (key.name, key.key_id))
    return found.line()
