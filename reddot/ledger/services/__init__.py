"""What writes to the ledger."""

from reddot.ledger.services.appending import IdempotencyConflict, append, append_many
from reddot.ledger.services.checkpoints import (
    CheckpointRefused,
    ForkRefused,
    LedgerDamaged,
    NothingToSign,
    checkpoint,
)
from reddot.ledger.services.erasing import (
    ErasureRefused,
    HoldInForce,
    erase,
    lift_hold,
    place_hold,
    request_erasure,
)
from reddot.ledger.services.witnessing import submit_to_witnesses

__all__ = [
    "CheckpointRefused",
    "ErasureRefused",
    "ForkRefused",
    "HoldInForce",
    "IdempotencyConflict",
    "LedgerDamaged",
    "NothingToSign",
    "append",
    "append_many",
    "checkpoint",
    "erase",
    "lift_hold",
    "place_hold",
    "request_erasure",
    "submit_to_witnesses",
]
