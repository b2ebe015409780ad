"""What reads the ledger. Reading private fields is the caller's to log (accounts.services.record_read)."""

from reddot.ledger.queries.disclosing import disclosure
from reddot.ledger.queries.entries import (
    NoSuchEntry,
    UnreadableEntry,
    cosignatures_of,
    entries,
    entries_under,
    entry,
    forces,
    holds_on,
    latest_checkpoint,
    note_of,
    references,
    rows,
    size,
)
from reddot.ledger.queries.exporting import export, export_bundle
from reddot.ledger.queries.proofs import (
    NotCovered,
    consistency_proof,
    inclusion_proof,
    proof_file,
    root_at,
)

__all__ = [
    "NoSuchEntry",
    "NotCovered",
    "UnreadableEntry",
    "consistency_proof",
    "cosignatures_of",
    "disclosure",
    "entries",
    "entries_under",
    "entry",
    "export",
    "export_bundle",
    "forces",
    "holds_on",
    "inclusion_proof",
    "latest_checkpoint",
    "note_of",
    "proof_file",
    "references",
    "root_at",
    "rows",
    "size",
]
