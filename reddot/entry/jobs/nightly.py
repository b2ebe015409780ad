"""The nightly sweep: where officers stand today, and a signed checkpoint of each ledger."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from reddot.accounts.terms import job
from reddot.entry.signing import sign
from reddot.kernel.period import london_day
from reddot.kernel.refusal import Refusal
from reddot.ledger.services import NothingToSign
from reddot.people.queries.officers import forces
from reddot.people.services.placing import place_moved

DAYS_BACK = 31
"""How far back to look for moves, so that a month without a sweep loses none [days]."""


class NotAllSigned(Refusal):
    """A ledger was refused a signature: somebody must look into it."""

    code = "not_all_signed"


def sweep(at: datetime) -> Iterator[str]:
    """Do the night's work; yields a line about each thing done. One force's trouble stops no other's.

    Raises: NotAllSigned at the end, when a ledger could not be signed.
    """
    refused = []
    with transaction.atomic():
        moved = place_moved(since=london_day(at) - timedelta(days=DAYS_BACK), by=job("nightly sweep"), at=at)
    yield f"{moved:,} officers are listed at a new place"
    for force in forces():
        try:
            made = sign(force=force.code, by=job("nightly sweep", force=force.code), at=at)
        except NothingToSign:
            continue
        except Refusal as refusal:
            refused.append(force.name)
            yield f"{force.name}: NOT SIGNED. {refusal.message}"
        else:
            yield f"{force.name}: the ledger is signed up to entry {made.size - 1:,}"
    if refused:
        raise NotAllSigned(f"Not signed: {', '.join(refused)}. Look into it before anybody relies on these ledgers.")
