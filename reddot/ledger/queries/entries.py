"""Reads entries, checkpoints and holds."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection

from reddot.kernel.refusal import Refusal
from reddot.ledger import leaf as leaves
from reddot.ledger.models import Checkpoint, Cosignature, Head, Hold
from reddot.ledger.note import Note, parse_note, parse_signature
from reddot.ledger.terms import Entry, Field
from reddot.ledger.tree import leaf_hash

ROWS_A_READ = 2000
KEYS_A_READ = 500
_COLUMNS = """
SELECT e.seq, e.leaf, b.value FROM ledger_entry e
LEFT JOIN ledger_body b ON b.force = e.force AND b.seq = e.seq WHERE e.force = %s
"""


class NoSuchEntry(Refusal):
    """There is no entry at this place of the ledger."""

    code = "no_such_entry"


class UnreadableEntry(Refusal):
    """What is stored at this place is not an entry: it is not what was appended."""

    code = "unreadable_entry"


def size(*, force: str) -> int:
    """How many entries a force's ledger has."""
    return Head.objects.filter(force=force).values_list("n", flat=True).first() or 0


def forces() -> list[str]:
    """Codes of the forces that have a ledger."""
    return list(Head.objects.order_by("pk").values_list("force", flat=True))


def rows(*, force: str, first: int, end: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Place, leaf and body of the entries from `first` up to but not including `end`, as they are stored.

    A missing row is left out, a missing body is empty: the caller checks.
    """
    at = first
    with connection.cursor() as cursor:
        while at < end:
            following = min(at + ROWS_A_READ, end)
            cursor.execute(f"{_COLUMNS} AND e.seq >= %s AND e.seq < %s ORDER BY e.seq", [force, at, following])
            for seq, leaf, body in cursor.fetchall():
                yield seq, bytes(leaf), bytes(body or b"")
            at = following


def entry(*, force: str, seq: int) -> Entry:
    """One entry. Raises: NoSuchEntry; UnreadableEntry."""
    for place, leaf, body in rows(force=force, first=seq, end=seq + 1):
        return _read(force, place, leaf, body)
    raise NoSuchEntry(f"The ledger has no entry {seq}.", field="seq")


def entries(*, force: str, before: int | None = None, limit: int = 50) -> list[Entry]:
    """Entries for a page, latest first. before: the place of the last entry of the page before this one.

    Raises: UnreadableEntry.
    """
    end = size(force=force) if before is None else max(before, 0)
    found = list(rows(force=force, first=max(end - limit, 0), end=end))
    return [_read(force, place, leaf, body) for place, leaf, body in reversed(found)]


def entries_under(*, force: str, keys: Sequence[str]) -> dict[str, Entry]:
    """The entries that stand under idempotency keys."""
    found = {}
    with connection.cursor() as cursor:
        for at in range(0, len(keys), KEYS_A_READ):
            part = keys[at : at + KEYS_A_READ]
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                f"{_COLUMNS.replace('e.seq', 'e.idem, e.seq', 1)} AND e.idem IN ({marks})",
                [force, *part],
            )
            for key, place, leaf, body in cursor.fetchall():
                found[key] = _read(force, place, bytes(leaf), bytes(body or b""))
    return found


def _read(force: str, place: int, leaf: bytes, body: bytes) -> Entry:
    try:
        return _unpacked(force, leaf, body)
    except (ValueError, KeyError, TypeError):
        message = f"Entry {place} cannot be read: what is stored there is not what was appended."
        raise UnreadableEntry(message, field="seq") from None


def _unpacked(force: str, leaf: bytes, body: bytes) -> Entry:
    parts = leaves.unpack_leaf(leaf)
    meta = json.loads(parts.meta)
    return Entry(
        force=force,
        seq=parts.seq,
        event=meta["event"],
        at=datetime.fromisoformat(meta["at"]),
        by=meta["by"],
        roles=tuple(meta["as"]),
        meta=meta["data"],
        fields=tuple(Field(item.name, item.value, item.commitment) for item in leaves.unpack_body(body)),
        leaf_hash=leaf_hash(leaf),
    )


def latest_checkpoint(*, force: str) -> Checkpoint | None:
    """The largest signed checkpoint of a force's ledger, or None when nothing has been signed yet."""
    return Checkpoint.objects.filter(force=force).order_by("-size", "-pk").first()


def cosignatures_of(checkpoint: Checkpoint) -> list[Cosignature]:
    """The cosignatures that witnesses gave on a checkpoint, by name of the witness."""
    return list(checkpoint.cosignatures.order_by("witness", "kind", "pk"))


def note_of(checkpoint: Checkpoint) -> Note:
    """The checkpoint as a signed note, with every cosignature received."""
    note = parse_note(checkpoint.note)
    lines = tuple(parse_signature(row.line.rstrip("\n")) for row in cosignatures_of(checkpoint))
    return Note(note.text, note.signatures + lines)


def holds_on(*, force: str, seq: int) -> list[Hold]:
    """Legal holds in force that an entry falls under: on the entry itself or on anything its meta names."""
    found = entry(force=force, seq=seq)
    named = {f"entry:{seq}", *references(found.meta)}
    standing = Hold.objects.filter(force=force, lifted__isnull=True).order_by("pk")
    return [hold for hold in standing if hold.reference in named]


def references(value: object, name: str = "") -> Iterator[str]:
    """What the meta of an entry names: its texts, and its numbers with their names, {"officer": 12} as "officer:12"."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, int) and name:
        yield f"{name}:{value}"
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from references(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner, name.removesuffix("s"))
