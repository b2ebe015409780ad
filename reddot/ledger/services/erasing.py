"""Erases private fields lawfully: asked for by one person, decided by another, never under a legal hold."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import leaf as leaves
from reddot.ledger import queries
from reddot.ledger.models import Body, Erasure, ErasureRequest, Hold, HoldLifted
from reddot.ledger.services.appending import append
from reddot.ledger.terms import JSON


class ErasureRefused(Refusal):
    """Private fields are not erased."""

    code = "erasure_refused"


class HoldInForce(ErasureRefused):
    """A legal hold keeps the fields."""

    code = "hold_in_force"


@transaction.atomic
def place_hold(*, force: str, reference: str, ground: str, by: Actor, at: datetime) -> Hold:
    """Forbid every erasure about `reference` from now on: "entry:12", or an id that entries name, "officer:123".

    ground: code of the reason: "inquest", "iopc", "misconduct", "disclosure".
    """
    hold = Hold.objects.create(force=force, reference=reference, ground=ground, placed_by=by.reference, placed_at=at)
    meta = {"hold": f"hold:{hold.pk}", "reference": reference, "ground": ground}
    append(force=force, event="hold.placed", meta=meta, by=by, at=at)
    return hold


@transaction.atomic
def lift_hold(*, hold: Hold, by: Actor, at: datetime) -> HoldLifted:
    """End a legal hold. Raises: ErasureRefused when it has ended already."""
    if HoldLifted.objects.filter(hold=hold).exists():
        raise ErasureRefused("This hold has been lifted already.")
    lifted = HoldLifted.objects.create(hold=hold, lifted_by=by.reference, lifted_at=at)
    append(force=hold.force, event="hold.lifted", meta={"hold": f"hold:{hold.pk}"}, by=by, at=at)
    return lifted


@transaction.atomic
def request_erasure(
    *, force: str, seq: int, names: Sequence[str], ground: str, by: Actor, at: datetime
) -> ErasureRequest:
    """Ask that private fields of one entry be erased; someone else decides.

    ground: code of the lawful ground: "retention", "rectified", "court_order".
    Raises: ErasureRefused when the entry has no such fields; NoSuchEntry.
    """
    present = {field.name for field in queries.entry(force=force, seq=seq).fields}
    absent = sorted(set(names) - present)
    if absent or not names:
        raise ErasureRefused(
            f"Entry {seq} has no private field {', '.join(absent) or 'named'} to erase.", field="names"
        )
    request = ErasureRequest.objects.create(
        force=force,
        seq=seq,
        names=sorted(set(names)),
        ground=ground,
        requested_by=by.reference,
        requested_at=at,
    )
    meta: dict[str, JSON] = {"request": f"erasure:{request.pk}", "entry": seq, "ground": ground}
    append(force=force, event="erasure.requested", meta=meta, by=by, at=at)
    return request


@transaction.atomic
def erase(*, request: ErasureRequest, by: Actor, at: datetime) -> Erasure:
    """Erase what was asked for: salts, names and values go, their commitments stay, every proof still verifies.

    Raises: ErasureRefused when asker and decider are one, when it was done before or when a job decides;
    HoldInForce under a legal hold.
    """
    request = ErasureRequest.objects.select_for_update().get(pk=request.pk)
    _refuse_erasure(request, by)
    body = Body.objects.select_for_update().filter(force=request.force, seq=request.seq)
    value = bytes(body.values_list("value", flat=True).get())
    try:
        shorter = leaves.without(value, request.names)
    except leaves.BadEntry as absent:
        raise ErasureRefused(f"Nothing was erased: {absent}.") from None
    body.update(value=shorter)
    done = Erasure.objects.create(
        request=request, requested_by=request.requested_by, approved_by=by.reference, approved_at=at
    )
    meta: dict[str, JSON] = {
        "request": f"erasure:{request.pk}",
        "entry": request.seq,
        "ground": request.ground,
        "fields": len(request.names),
        "requested_by": request.requested_by,
    }
    append(force=request.force, event="fields.erased", meta=meta, by=by, at=at)
    transaction.on_commit(scrub)
    return done


def _refuse_erasure(request: ErasureRequest, by: Actor) -> None:
    if by.user_id is None:
        raise ErasureRefused("A named person decides about an erasure, not a job.")
    if by.reference == request.requested_by:
        raise ErasureRefused("Whoever asked for an erasure cannot also decide it. Ask a second person.")
    if Erasure.objects.filter(request=request).exists():
        raise ErasureRefused("This erasure was carried out already.")
    holds = queries.holds_on(force=request.force, seq=request.seq)
    if holds:
        grounds = ", ".join(sorted({hold.ground for hold in holds}))
        raise HoldInForce(f"A legal hold ({grounds}) keeps these fields. Lift it first, when it may be lifted.")


def scrub() -> None:
    """Take erased bytes out of what the engine keeps beside the live rows. Runs after the commit.

    SQLite: empties the write-ahead log (`secure_delete` has overwritten the page itself).
    PostgreSQL: vacuums the table; copies in its write-ahead log and in backups age out with those.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ledger_body")
