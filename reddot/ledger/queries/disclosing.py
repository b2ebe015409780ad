"""Discloses one entry: chosen private fields, commitments in place of the rest, and the proof."""

import json
from collections.abc import Sequence

from reddot.kernel.refusal import Refusal
from reddot.ledger import leaf as leaves
from reddot.ledger.queries.entries import rows
from reddot.ledger.queries.exporting import entry_line, public_keys
from reddot.ledger.queries.proofs import proof_file

DISCLOSURE = "reddot-disclosure/1"


class NotDisclosed(Refusal):
    """The entry has no private field of this name."""

    code = "no_such_field"


def disclosure(*, force: str, seq: int, names: Sequence[str]) -> bytes:
    """A file by which anyone can check offline that the named fields of an entry are what was recorded.

    Raises: NoSuchEntry; NotCovered; NotDisclosed when there is no such field, or it has been erased.
    """
    proof = proof_file(force=force, seq=seq, extra=False)
    (_, leaf, body), *_ = rows(force=force, first=seq, end=seq + 1)
    absent = sorted(set(names) - {item.name for item in leaves.unpack_body(body)})
    if absent:
        raise NotDisclosed(f"Entry {seq} has no private field {', '.join(absent)}.", field="names")
    entry = json.loads(entry_line(seq, leaf, leaves.keeping(body, names)))
    pack = {"format": DISCLOSURE, "entry": entry, "proof": str(proof), "keys": public_keys(force)}
    return json.dumps(pack, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
