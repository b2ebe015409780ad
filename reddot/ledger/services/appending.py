"""Appends entries, inside the transaction of the write that they record."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType

from django.db import connection
from django.db.transaction import TransactionManagementError

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import leaf as leaves
from reddot.ledger import queries
from reddot.ledger.terms import JSON, Appended, Entry, NewEntry
from reddot.ledger.tree import Frontier

NOTHING_PRIVATE: Mapping[str, str] = MappingProxyType({})
ROWS_A_STATEMENT = 2000
_EVENT = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")


class IdempotencyConflict(Refusal):
    """A request came a second time under the same key, with other content."""

    code = "idempotency_conflict"


@dataclass(slots=True)
class _Head:
    """Where the next entry goes. Locked from its reading to the end of the transaction."""

    edge: Frontier
    prev: bytes


@dataclass(slots=True)
class _Rows:
    """What is to be inserted, column by column."""

    seqs: list[int] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    idems: list[str | None] = field(default_factory=list)
    body_seqs: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


def append(
    *,
    force: str,
    event: str,
    meta: Mapping[str, JSON],
    private: Mapping[str, str] = NOTHING_PRIVATE,
    by: Actor,
    at: datetime,
    idem: str | None = None,
) -> Appended:
    """Append one entry to a force's ledger, in the caller's transaction.

    meta: pseudonymous ids, codes, dates and whole numbers; names and free text go to `private`.
    idem: a key of the request; when it comes again with the same content, the first entry is returned.
    Raises: IdempotencyConflict when the key comes again with other content; BadEntry for what cannot be written;
    TransactionManagementError outside a transaction.
    """
    entry = NewEntry(event=event, meta=meta, private=private, idem=idem)
    seqs, head, fresh = _append(force, [entry], by, at)
    if fresh:
        return Appended(force=force, seq=seqs[0], leaf_hash=head.prev)
    stored = queries.entry(force=force, seq=seqs[0])
    return Appended(force=force, seq=stored.seq, leaf_hash=stored.leaf_hash, repeated=True)


def append_many(*, force: str, entries: Sequence[NewEntry], by: Actor, at: datetime) -> list[int]:
    """Append entries in order, in the caller's transaction; returns the place of each in the ledger.

    Raises: as `append`; then nothing is appended.
    """
    return _append(force, entries, by, at)[0] if entries else []


def _append(force: str, entries: Sequence[NewEntry], by: Actor, at: datetime) -> tuple[list[int], _Head, int]:
    if not connection.in_atomic_block:
        raise TransactionManagementError("append to the ledger inside the transaction of the write it records")
    head = _locked_head(force)
    rows = _Rows()
    seqs = _build(rows, head, force, entries, by, at)
    if rows.seqs:
        _insert(force, rows)
        _move_head(force, head)
    return seqs, head, len(rows.seqs)


def _locked_head(force: str) -> _Head:
    """The head of a force's ledger, made when there is none. Nobody else appends until this transaction ends."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"SELECT n, prev, edge FROM ledger_head WHERE force = %s{lock}", [force])  # noqa: S608 (no value in it)
            found = cursor.fetchone()
            if found is not None:
                return _Head(Frontier.unpack(found[0], bytes(found[2])), bytes(found[1]))
            cursor.execute(
                "INSERT INTO ledger_head (force, n, prev, edge) VALUES (%s, 0, %s, %s) ON CONFLICT DO NOTHING",
                [force, leaves.NO_LEAF_BEFORE, b""],
            )
    raise AssertionError("the head was inserted and is not there")


def _build(rows: _Rows, head: _Head, force: str, entries: Sequence[NewEntry], by: Actor, at: datetime) -> list[int]:
    first, ending = _around(force, by, at)
    salts = memoryview(os.urandom(leaves.SALT_BYTES * sum(len(entry.private) for entry in entries)))
    known = _Known(force, by, entries)
    seqs, edge, prev, salt_at = [], head.edge, head.prev, 0
    for entry in entries:
        if entry.idem is not None and (earlier := known.place(entry)) is not None:
            seqs.append(earlier)
            continue
        seq = edge.size
        after = salt_at + leaves.SALT_BYTES * len(entry.private)
        body, root = leaves.pack_body(entry.private, bytes(salts[salt_at:after]))
        salt_at = after
        meta = b"".join((first, leaves.canonical(entry.meta), b',"event":"', _event(entry.event), ending))
        leaf = leaves.pack_leaf(seq=seq, before=prev, commitments=root, meta=meta)
        prev = sha256(b"\x00" + leaf).digest()
        edge.add(prev)
        rows.seqs.append(seq)
        rows.leaves.append(leaf)
        rows.idems.append(entry.idem)
        if body:
            rows.body_seqs.append(seq)
            rows.bodies.append(body)
        if entry.idem is not None:
            known.remember(entry, seq)
        seqs.append(seq)
    head.prev = prev
    return seqs


def _around(force: str, by: Actor, at: datetime) -> tuple[bytes, bytes]:
    """What stands before and behind the data in every meta of one call; all together it is canonical JSON."""
    if at.tzinfo is None:
        raise leaves.BadEntry("the moment of an entry needs a time zone")
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    who = leaves.canonical({"as": sorted(by.roles), "at": moment, "by": by.reference})
    return who[:-1] + b',"data":', b'",' + leaves.canonical({"force": force})[1:]


def _event(event: str) -> bytes:
    if not _EVENT.fullmatch(event):
        raise leaves.BadEntry(f"{event!r} does not name an event as in 'fact.recorded'")
    return event.encode()


class _Known:
    """The entries that stand under the keys of this call, in the ledger or in the call itself."""

    def __init__(self, force: str, by: Actor, entries: Sequence[NewEntry]) -> None:
        keys = [entry.idem for entry in entries if entry.idem is not None]
        self._by = by.reference
        self._stored = queries.entries_under(force=force, keys=keys) if keys else {}
        self._new: dict[str, tuple[NewEntry, int]] = {}

    def place(self, entry: NewEntry) -> int | None:
        """Where the same request stands already, or None. Raises: IdempotencyConflict."""
        key = str(entry.idem)
        if key in self._new:
            earlier, seq = self._new[key]
            same = (earlier.event, earlier.meta, earlier.private) == (entry.event, entry.meta, entry.private)
        elif key in self._stored:
            seq, same = self._stored[key].seq, _same(self._stored[key], entry, self._by)
        else:
            return None
        if not same:
            raise IdempotencyConflict(f"The request {key} was already carried out with other content. Send a new one.")
        return seq

    def remember(self, entry: NewEntry, seq: int) -> None:
        """Note an entry of this call under its key."""
        self._new[str(entry.idem)] = (entry, seq)


def _same(stored: Entry, entry: NewEntry, by: str) -> bool:
    """Whether an entry records this very request. The time may differ, and fields may have been erased since."""
    if (stored.event, stored.by) != (entry.event, by) or len(stored.fields) != len(entry.private):
        return False
    if leaves.canonical(stored.meta) != leaves.canonical(entry.meta):
        return False
    return all(field.name is None or entry.private.get(field.name) == field.value for field in stored.fields)


def _insert(force: str, rows: _Rows) -> None:
    insert = _insert_postgresql if connection.vendor == "postgresql" else _insert_sqlite
    insert(force, rows)


def _insert_sqlite(force: str, rows: _Rows) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ledger_entry (force, seq, leaf, idem) VALUES (%s, %s, %s, %s)",
            [(force, *row) for row in zip(rows.seqs, rows.leaves, rows.idems, strict=True)],
        )
        if rows.bodies:
            cursor.executemany(
                "INSERT INTO ledger_body (force, seq, value) VALUES (%s, %s, %s)",
                [(force, *row) for row in zip(rows.body_seqs, rows.bodies, strict=True)],
            )


def _insert_postgresql(force: str, rows: _Rows) -> None:
    """Arrays, not COPY: COPY cannot write to a table with row-level security."""
    with connection.cursor() as cursor:
        for first in range(0, len(rows.seqs), ROWS_A_STATEMENT):
            part = slice(first, first + ROWS_A_STATEMENT)
            cursor.execute(
                "INSERT INTO ledger_entry (force, seq, leaf, idem)"
                " SELECT %s, * FROM unnest(%s::bigint[], %s::bytea[], %s::varchar[])",
                [force, rows.seqs[part], rows.leaves[part], rows.idems[part]],
            )
        for first in range(0, len(rows.bodies), ROWS_A_STATEMENT):
            part = slice(first, first + ROWS_A_STATEMENT)
            cursor.execute(
                "INSERT INTO ledger_body (force, seq, value) SELECT %s, * FROM unnest(%s::bigint[], %s::bytea[])",
                [force, rows.body_seqs[part], rows.bodies[part]],
            )


def _move_head(force: str, head: _Head) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_head SET n = %s, prev = %s, edge = %s WHERE force = %s",
            [head.edge.size, head.prev, head.edge.packed(), force],
        )
