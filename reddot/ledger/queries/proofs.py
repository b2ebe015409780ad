"""Makes proofs from stored tiles: a proof costs a handful of reads, however long the ledger is."""

from django.db import connection

from reddot.kernel.refusal import Refusal
from reddot.ledger import checkpoint as formats
from reddot.ledger import tree
from reddot.ledger.models import Checkpoint, Tile
from reddot.ledger.queries.entries import NoSuchEntry, note_of, rows

TILE_WIDTH = 256
TILE_LEVELS = 8


class NotCovered(Refusal):
    """No signed checkpoint covers this entry yet."""

    code = "not_covered"


class Nodes:
    """The complete subtrees of one force's tree, read from tiles, or from the entries where no tile is written yet."""

    def __init__(self, force: str) -> None:
        self._force = force
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The root over the leaves index * 2**level up to (index + 1) * 2**level."""
        tile_level, height = divmod(level, TILE_LEVELS)
        first = index << height
        row = self._row(tile_level, first // TILE_WIDTH)
        nodes = row[first % TILE_WIDTH :][: 1 << height]
        if len(nodes) != 1 << height:
            raise NoSuchEntry(f"The ledger of {self._force} has no entries {first} and after.")
        while len(nodes) > 1:
            nodes = [tree.node_hash(*pair) for pair in zip(nodes[::2], nodes[1::2], strict=True)]
        return nodes[0]

    def _row(self, level: int, number: int) -> list[bytes]:
        """Up to 256 neighbouring nodes of a tile level."""
        if (level, number) not in self._tiles:
            self._tiles[level, number] = self._read(level, number)
        return self._tiles[level, number]

    def _read(self, level: int, number: int) -> list[bytes]:
        stored = Tile.objects.filter(force=self._force, level=level, number=number).values_list("nodes", flat=True)
        packed = stored.first()
        if packed is not None:
            whole = bytes(packed)
            return [whole[at : at + 32] for at in range(0, len(whole), 32)]
        first, end = number * TILE_WIDTH, (number + 1) * TILE_WIDTH
        if level == 0:
            return [tree.leaf_hash(leaf) for _, leaf, _ in rows(force=self._force, first=first, end=end)]
        return self._below(level - 1, first, end)

    def _below(self, level: int, first: int, end: int) -> list[bytes]:
        """The roots of the tiles one level down, as far as there are complete ones."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, root FROM ledger_tile WHERE force = %s AND level = %s AND number >= %s AND number < %s"
                " ORDER BY number",
                [self._force, level, first, end],
            )
            found = [bytes(root) for _, root in cursor.fetchall()]
        while first + len(found) < end and (more := self._complete(level, first + len(found))) is not None:
            found.append(more)
        return found

    def _complete(self, level: int, number: int) -> bytes | None:
        nodes = self._row(level, number)
        return tree.root_of(nodes) if len(nodes) == TILE_WIDTH else None


def inclusion_proof(*, force: str, seq: int, size: int) -> list[bytes]:
    """The hashes that lead from entry `seq` to the root over the first `size` entries.

    Raises: NoSuchEntry.
    """
    if not 0 <= seq < size:
        raise NoSuchEntry(f"There is no entry {seq} among the first {size}.", field="seq")
    return tree.inclusion_proof(index=seq, size=size, node=Nodes(force))


def consistency_proof(*, force: str, old: int, new: int) -> list[bytes]:
    """The hashes that show the first `new` entries to begin with the first `old` ones. Raises: NoSuchEntry."""
    if not 0 <= old <= new:
        raise NoSuchEntry(f"A ledger of {new} entries cannot follow one of {old}.")
    return tree.consistency_proof(old=old, new=new, node=Nodes(force))


def root_at(*, force: str, size: int) -> bytes:
    """The root over the first `size` entries. Raises: NoSuchEntry when there are fewer."""
    return tree.root_at(size=size, node=Nodes(force))


def proof_file(*, force: str, seq: int, extra: bool = True) -> formats.ProofFile:
    """The file that proves one entry to someone offline, under the latest checkpoint that covers it.

    The best witnessed of the covering checkpoints is taken, the latest among equals.
    extra: put the entry's leaf inside (no names or free text are in it), so that the file stands alone.
    Raises: NoSuchEntry; NotCovered when no checkpoint covers the entry yet.
    """
    found = list(rows(force=force, first=seq, end=seq + 1))
    if not found:
        raise NoSuchEntry(f"The ledger has no entry {seq}.", field="seq")
    row = _covering(force, seq)
    if row is None:
        raise NotCovered(f"No signed checkpoint covers entry {seq} yet. Sign one, then try again.", field="seq")
    proof = inclusion_proof(force=force, seq=seq, size=row.size)
    return formats.ProofFile(index=seq, proof=tuple(proof), note=note_of(row), extra=found[0][1] if extra else None)


def _covering(force: str, seq: int) -> Checkpoint | None:
    covering = Checkpoint.objects.filter(force=force, size__gt=seq)
    witnessed = covering.filter(cosignatures__isnull=False).order_by("-size", "-pk").first()
    return witnessed or covering.order_by("-size", "-pk").first()
