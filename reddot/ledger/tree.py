"""The Merkle tree of RFC 9162: hashes, proofs and the growing edge. Pure.

A leaf is hashed as SHA-256(0x00 | leaf), a node as SHA-256(0x01 | left | right). `node(level, index)` stands for the
root of the complete subtree over the leaves index * 2**level up to (index + 1) * 2**level.
Source: RFC 9162 section 2.1; the 196 vectors of transparency-dev/merkle.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

NodeAt = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one entry of the tree."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node of the tree."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """The growing edge of a tree: the roots of its complete subtrees, largest first.

    It is all that appending needs: at most one hash for each bit of `size`.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        """Append a leaf, given as its hash."""
        size, peaks = self.size, self.peaks
        while size & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return fold(self.peaks) if self.peaks else EMPTY_ROOT

    def aligned(self, width: int) -> "Frontier":
        """The edge as it was at the last multiple of `width` [leaves, a power of two]."""
        loose = (self.size % width).bit_count()
        return Frontier(self.size - self.size % width, self.peaks[: len(self.peaks) - loose])

    def packed(self) -> bytes:
        """The peaks as bytes, 32 each."""
        return b"".join(self.peaks)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """The frontier that `packed` came from. Raises: ValueError when the number of hashes does not fit the size."""
        if size < 0 or len(packed) != HASH_BYTES * size.bit_count():
            raise ValueError(f"{len(packed)} bytes cannot be the edge of a tree of {size} entries")
        return cls(size, [packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES)])


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over neighbouring complete subtrees, largest first, at least one."""
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of the tree over leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


class Tree:
    """A whole tree in memory, for making many proofs. Leaves are given as their hashes."""

    __slots__ = ("_levels", "size")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        row = list(leaves)
        self.size = len(row)
        self._levels = [row]
        while len(row) > 1:
            pairs = zip(row[::2], row[1::2], strict=False)
            row = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
            self._levels.append(row)

    def node(self, level: int, index: int) -> bytes:
        """The root of one complete subtree."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all when not given)."""
        return root_at(size=self.size if size is None else size, node=self.node)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Proof that leaf `index` is in the tree of `size` leaves."""
        return inclusion_proof(index=index, size=self.size if size is None else size, node=self.node)

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """Proof that the tree of `new` leaves only adds to the tree of `old` leaves."""
        return consistency_proof(old=old, new=self.size if new is None else new, node=self.node)


def root_at(*, size: int, node: NodeAt) -> bytes:
    """The root over the first `size` leaves of a tree."""
    return _span_root(0, size, node) if size else EMPTY_ROOT


def _span_root(first: int, end: int, node: NodeAt) -> bytes:
    """The root over the leaves first..end, where `first` is where a subtree of an RFC 9162 tree begins."""
    peaks = []
    while first < end:
        level = (end - first).bit_length() - 1
        peaks.append(node(level, first >> level))
        first += 1 << level
    return fold(peaks)


def inclusion_proof(*, index: int, size: int, node: NodeAt) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the tree of `size` leaves, lowest first.

    Raises: ValueError when there is no such leaf.   Source: RFC 9162 section 2.1.3.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} among the first {size}")
    proof = []
    level, last = 0, size - 1
    while last:
        sibling = index ^ 1
        if sibling < last:
            proof.append(node(level, sibling))
        elif sibling == last:
            proof.append(_span_root(sibling << level, size, node))
        index >>= 1
        last >>= 1
        level += 1
    return proof


def consistency_proof(*, old: int, new: int, node: NodeAt) -> list[bytes]:
    """The hashes that show a tree of `new` leaves to begin with the tree of `old` leaves.

    Empty for equal sizes and for an empty old tree.
    Raises: ValueError when the old tree is larger.   Source: RFC 9162 section 2.1.4.1.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} entries cannot follow one of {old}")
    if old in (0, new):
        return []
    spans: list[tuple[int, int]] = []
    first, end, whole = 0, new, True
    while old != end:
        middle = first + (1 << (end - first - 1).bit_length() - 1)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((first, middle))
            first, whole = middle, False
    if not whole:
        spans.append((first, end))
    return [_span_root(first, end, node) for first, end in reversed(spans)]


def verify_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` leads from the hash of leaf `index` to the root of a tree of `size` leaves.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or len(root) != HASH_BYTES:
        return False
    at, last = index, size - 1
    for step in proof:
        if not last:
            return False
        if at & 1 or at == last:
            leaf = sha256(b"\x01" + step + leaf).digest()
            if not at & 1:
                shift = (at & -at).bit_length() - 1
                at >>= shift
                last >>= shift
        else:
            leaf = sha256(b"\x01" + leaf + step).digest()
        at >>= 1
        last >>= 1
    return last == 0 and leaf == root


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `new` leaves begins with the tree of `old` leaves.

    Nothing is shown about an old tree without leaves: it is the beginning of any tree, so the answer is no.
    Source: RFC 9162 section 2.1.4.2.
    """
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    hashes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not proof:
        return False
    at, last = old - 1, new - 1
    shift = (~at & (at + 1)).bit_length() - 1
    at >>= shift
    last >>= shift
    first_root = second_root = hashes[0]
    for step in hashes[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            first_root = node_hash(step, first_root)
            second_root = node_hash(step, second_root)
            if not at & 1:
                shift = (at & -at).bit_length() - 1
                at >>= shift
                last >>= shift
        else:
            second_root = node_hash(second_root, step)
        at >>= 1
        last >>= 1
    return last == 0 and first_root == old_root and second_root == new_root
