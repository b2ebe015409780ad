"""The words of the ledger that its callers use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from reddot.ledger.checkpoint import Checkpoint
from reddot.ledger.leaf import JSON

__all__ = ["JSON", "Appended", "Claim", "Entry", "Field", "NewEntry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry to be appended.

    event: what happened, in the past tense: "fact.recorded".
    meta: pseudonymous ids ("officer:123"), codes, dates and numbers. Never a name or free text.
    private: names and free text, each behind a salted commitment, so that it can be erased.
    idem: a key that makes a repeated request append once.
    """

    event: str
    meta: Mapping[str, JSON]
    private: Mapping[str, str] = field(default_factory=dict)
    idem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Where an entry stands. repeated: True when the same request had appended it before."""

    force: str
    seq: int
    leaf_hash: bytes
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A private field of an entry; name and value are None when it has been erased or is withheld."""

    name: str | None
    value: str | None
    commitment: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as it is read back."""

    force: str
    seq: int
    event: str
    at: datetime
    by: str
    roles: tuple[str, ...]
    meta: Mapping[str, JSON]
    fields: tuple[Field, ...]
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """What someone outside holds: a checkpoint of this log, and who told us."""

    source: str
    checkpoint: Checkpoint
