"""Signs checkpoints, after reading back what is stored and after asking whether outsiders have seen otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import leaf as leaves
from reddot.ledger import queries
from reddot.ledger.checkpoint import Checkpoint as Statement
from reddot.ledger.checkpoint import Signer, parse_checkpoint, signed_by
from reddot.ledger.models import Checkpoint, Head, Tile
from reddot.ledger.note import BadNote, Note, parse_note
from reddot.ledger.queries.proofs import TILE_WIDTH
from reddot.ledger.terms import Claim
from reddot.ledger.tree import Frontier, root_of


class CheckpointRefused(Refusal):
    """A checkpoint is not signed."""

    code = "checkpoint_refused"


class NothingToSign(CheckpointRefused):
    """The ledger has no entry yet."""

    code = "nothing_to_sign"


class LedgerDamaged(CheckpointRefused):
    """What is stored is not what was appended."""

    code = "ledger_damaged"


class ForkRefused(CheckpointRefused):
    """Someone outside holds a checkpoint that this ledger does not continue."""

    code = "fork_refused"


@dataclass(slots=True)
class _Reading:
    """What reading the stored rows back gave. roots: at the sizes that were asked for."""

    edge: Frontier
    prev: bytes
    wanted: frozenset[int]
    roots: dict[int, bytes] = field(default_factory=dict)
    tiles: list[Tile] = field(default_factory=list)


def checkpoint(
    *,
    force: str,
    signer: Signer,
    claims: Sequence[Claim] = (),
    reread_all: bool = True,
    by: Actor,
    at: datetime,
) -> Checkpoint:
    """Sign the size and root of a force's ledger as it is stored now; returns the stored checkpoint.

    Every row is read back and hashed again first. Nothing is appended: a checkpoint is evidence about the ledger.
    claims: the last checkpoints that witnesses, and the signer itself, remember of this log.
    reread_all: False reads only what was appended since the last checkpoint; the rest is left to the nightly job.
    Raises: NothingToSign; LedgerDamaged when a stored row does not hash to what was appended; ForkRefused when a claim
    is not the beginning of this ledger, as after an older copy was restored.
    """
    head = Head.objects.filter(force=force).first()
    if head is None or head.n == 0:
        raise NothingToSign("The ledger has no entry yet.")
    signed = list(Checkpoint.objects.filter(force=force).order_by("size", "pk"))
    start = Frontier() if reread_all or not signed else _trusted_edge(signed[-1], signer)
    reading = _reread(force, start.aligned(TILE_WIDTH), head.n, wanted=_sizes(signed, claims))
    if (reading.edge.size, reading.prev, reading.edge.packed()) != (head.n, bytes(head.prev), bytes(head.edge)):
        raise LedgerDamaged("The stored entries do not lead to the stored head of the ledger. Nothing was signed.")
    _refuse_changed_past(signed, reading)
    _refuse_changed_tiles(force, reading)
    for claim in claims:
        _refuse_fork(force, signer, claim, reading)
    if signed and signed[-1].size == head.n:
        return signed[-1]
    return _sign(force, signer, reading, by, at)


def _trusted_edge(last: Checkpoint, signer: Signer) -> Frontier:
    """The edge stored with the last checkpoint, once its signed root vouches for it."""
    note = parse_note(last.note)
    edge = Frontier.unpack(last.size, bytes(last.edge))
    try:
        vouched = all(signed_by(note, key) is not None for key in signer.log_keys(last.force))
    except BadNote:
        vouched = False
    if not vouched or edge.root() != parse_checkpoint(note.text).root:
        raise LedgerDamaged(f"The stored checkpoint of {last.size} entries is not as it was signed.")
    return edge


def _sizes(signed: Iterable[Checkpoint], claims: Iterable[Claim]) -> frozenset[int]:
    return frozenset(row.size for row in signed) | frozenset(claim.checkpoint.size for claim in claims)


def _reread(force: str, start: Frontier, end: int, *, wanted: frozenset[int]) -> _Reading:
    """Hash the stored entries again from `start`. Raises: LedgerDamaged at the first that is not as it was appended."""
    reading = _Reading(edge=start, prev=_hash_before(force, start.size), wanted=wanted)
    row: list[bytes] = []
    for seq, leaf, body in queries.rows(force=force, first=start.size, end=end):
        reading.prev = _rehash(reading, seq, leaf, body)
        reading.edge.add(reading.prev)
        row.append(reading.prev)
        if seq + 1 in wanted:
            reading.roots[seq + 1] = reading.edge.root()
        if len(row) == TILE_WIDTH:
            reading.tiles.append(_tile(force, 0, seq // TILE_WIDTH, row))
            row = []
    if reading.edge.size != end:
        raise LedgerDamaged(f"Entry {reading.edge.size} is missing from the ledger. Nothing was signed.")
    return reading


def _hash_before(force: str, seq: int) -> bytes:
    if seq == 0:
        return leaves.NO_LEAF_BEFORE
    for _, leaf, _ in queries.rows(force=force, first=seq - 1, end=seq):
        return sha256(b"\x00" + leaf).digest()
    raise LedgerDamaged(f"Entry {seq - 1} is missing from the ledger. Nothing was signed.")


def _rehash(reading: _Reading, seq: int, leaf: bytes, body: bytes) -> bytes:
    expected = reading.edge.size
    if seq != expected:
        raise LedgerDamaged(f"Entry {expected} is missing from the ledger. Nothing was signed.")
    try:
        parts = leaves.unpack_leaf(leaf)
        root = leaves.body_root(body)
    except leaves.BadEntry as broken:
        raise LedgerDamaged(f"Entry {seq} cannot be read: {broken}. Nothing was signed.") from None
    if parts.seq != seq or parts.before != reading.prev:
        raise LedgerDamaged(f"Entry {seq} does not follow from the entry before it. Nothing was signed.")
    if parts.commitments != root:
        raise LedgerDamaged(f"The private fields of entry {seq} were changed. Nothing was signed.")
    return sha256(b"\x00" + leaf).digest()


def _tile(force: str, level: int, number: int, nodes: Sequence[bytes]) -> Tile:
    return Tile(force=force, level=level, number=number, root=root_of(nodes), nodes=b"".join(nodes))


def _refuse_changed_past(signed: Sequence[Checkpoint], reading: _Reading) -> None:
    """What was signed before must be the beginning of what is about to be signed."""
    if signed and signed[-1].size > reading.edge.size:
        raise LedgerDamaged("A checkpoint was signed for more entries than the ledger has now. Nothing was signed.")
    for row in signed:
        root = reading.roots.get(row.size)
        if root is not None and root != parse_checkpoint(parse_note(row.note).text).root:
            raise LedgerDamaged(f"The first {row.size} entries are not those that were signed. Nothing was signed.")


def _refuse_changed_tiles(force: str, reading: _Reading) -> None:
    """A changed tile would make wrong proofs, which witnesses would take for a fork."""
    fresh = {tile.number: (tile.root, tile.nodes) for tile in reading.tiles}
    if not fresh:
        return
    stored = Tile.objects.filter(force=force, level=0, number__gte=min(fresh))
    for tile in stored.order_by("number").iterator(chunk_size=200):
        if (bytes(tile.root), bytes(tile.nodes)) != fresh.get(tile.number):
            raise LedgerDamaged(f"Tile {tile.number} does not fit the stored entries. Nothing was signed.")


def _refuse_fork(force: str, signer: Signer, claim: Claim, reading: _Reading) -> None:
    held = claim.checkpoint
    if held.origin != signer.origin(force):
        raise CheckpointRefused(f"{claim.source} told of another log, {held.origin}.")
    if held.size > reading.edge.size:
        raise ForkRefused(
            f"{claim.source} holds a checkpoint of {held.size} entries and this ledger has only {reading.edge.size}:"
            " it looks like an older copy that was restored. Nothing was signed."
        )
    root = reading.roots.get(held.size) or queries.root_at(force=force, size=held.size)
    if root != held.root:
        raise ForkRefused(
            f"{claim.source} holds a checkpoint of {held.size} entries with another root: this ledger does not continue"
            " what was shown outside. Nothing was signed."
        )


def _sign(force: str, signer: Signer, reading: _Reading, by: Actor, at: datetime) -> Checkpoint:
    keys = signer.log_keys(force)
    statement = Statement(origin=signer.origin(force), size=reading.edge.size, root=reading.edge.root())
    note = Note(statement.text, signer.sign(statement, keys, int(at.timestamp())))
    with transaction.atomic():
        _store_tiles(force, reading.tiles)
        return Checkpoint.objects.create(
            force=force,
            size=statement.size,
            note=str(note),
            keys="".join(f"{key}\n" for key in keys),
            edge=reading.edge.packed(),
            signed_at=at,
            signed_by=by.reference,
        )


def _store_tiles(force: str, tiles: Sequence[Tile]) -> None:
    """Store the full tiles of the entries that were read, and every full tile above them."""
    level, fresh = 0, list(tiles)
    while fresh:
        Tile.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
        level += 1
        touched = sorted({tile.number // TILE_WIDTH for tile in fresh})
        fresh = [tile for number in touched if (tile := _upper_tile(force, level, number)) is not None]


def _upper_tile(force: str, level: int, number: int) -> Tile | None:
    first = number * TILE_WIDTH
    below = Tile.objects.filter(force=force, level=level - 1, number__gte=first, number__lt=first + TILE_WIDTH)
    roots = [bytes(root) for root in below.order_by("number").values_list("root", flat=True)]
    return _tile(force, level, number, roots) if len(roots) == TILE_WIDTH else None
