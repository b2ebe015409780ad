"""Examples for the routes of the API: what a program sends."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from reddot.accounts.permissions import Place
from reddot.accounts.terms import job
from reddot.ledger import queries, services
from reddot.ledger.checkpoint import Signer
from tests.examples_officers import officer_at
from tests.factories.extracts import extract, row

JSON = "application/json"
REPLAY = {"policy": "kent-officers-2019", "model": "x2"}
ADOPT = {
    "policy": "kent-officers-2019", "adopted_from": "2019-04-01", "decision": "CC/2019/14", "decided_by": "T/CC A. Example",
    "reason": "Uplift",
}  # fmt: skip
ASSESS = {
    "policy": "kent-officers-2019", "on": "2019-09-14",
    "facts": {"officer_type": "regular", "facts": [{"kind": "first_aid", "value": "passed", "from": "2019-03-14"}]},
}  # fmt: skip


def a_force() -> None:
    """The asker's force, with an officer in it."""
    officer_at(Place(force="northmoor", district="D1", team="T1"))


def a_dry_run() -> dict[str, object]:
    """A form with a small file, to be tried and not written."""
    file = SimpleUploadedFile("extract.csv", extract(row("9001")))
    return {"format": "hr-extract", "file": file, "dry_run": "true"}


def signed_entry_about(place: Place) -> int:
    """The number of an entry about an officer at a place, under a signed checkpoint."""
    officer_at(place)
    seq = queries.size(force=place.force) - 1
    services.checkpoint(
        force=place.force, signer=_signer(), by=job("set up"), at=timezone.now()
    )  # with no memory on disk: each asker's ledger is another one
    return seq


@cache
def _signer() -> Signer:
    seed = b"\x01" * 32
    return Signer(
        "ledger.example", Ed25519PrivateKey.from_private_bytes(seed), MLDSA44PrivateKey.from_seed_bytes(seed)
    )  # fmt: skip
