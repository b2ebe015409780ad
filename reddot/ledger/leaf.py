"""What one entry of the ledger is as bytes. Pure.

leaf  = version 0x01 | seq u64 | hash of the leaf before (32) | commitment root (32) | canonical JSON of meta
item  = 0x10 | length of name u32 | length of value u32 | salt (16) | name | value           (one private field)
erased item = 0x00 | commitment (32)
commitment  = SHA-256(item);  commitment root = SHA-256(0x11 | all commitments in order);  body = all items in order

Names and free text live only in the body. The leaf holds a salted hash of each, so erasing one changes no leaf.
Numbers are big-endian, text is UTF-8.   Source: docs/reference/ledger-format.md.
"""

import json
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from struct import Struct

VERSION = b"\x01"
PRESENT = b"\x10"
ERASED = b"\x00"
COMMITMENTS = b"\x11"
SALT_BYTES = 16
NO_LEAF_BEFORE = bytes(32)
NO_FIELDS = sha256(COMMITMENTS).digest()
LARGEST_NUMBER = 2**53 - 1

JSON = str | int | bool | None | Mapping[str, "JSON"] | Sequence["JSON"]

_SEQ = Struct(">Q")
_LENGTHS = Struct(">II")
_PRESENT = Struct(">BII16s")
_ITEM_HEAD = 1 + _LENGTHS.size + SALT_BYTES
_LEAF_HEAD = 1 + _SEQ.size + 32 + 32
_KEY = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode


class BadEntry(ValueError):
    """An entry or a body cannot be written down, or the bytes are not those of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """The parts of a leaf. meta: the canonical JSON as it was hashed."""

    seq: int
    before: bytes
    commitments: bytes
    meta: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One private field of a body; name and value are None when it has been erased or withheld."""

    commitment: bytes
    packed: bytes
    name: str | None
    value: str | None

    def withheld(self) -> bytes:
        """The item with salt, name and value gone, its commitment in their place."""
        return ERASED + self.commitment


def canonical(meta: Mapping[str, JSON]) -> bytes:
    """The one way of writing meta: JSON with sorted keys and no spaces, as RFC 8785 for what is allowed here.

    Allowed: text, whole numbers up to 2**53 - 1 either way, true, false, null, lists, and objects whose keys are
    lower-case words.   Raises: BadEntry for anything else.
    """
    _check_object(meta)
    try:
        return _ENCODE(meta).encode()
    except UnicodeEncodeError as broken:
        raise BadEntry(f"text cannot be written as UTF-8: {broken.reason}") from None


def _check_object(value: Mapping[str, JSON]) -> None:
    for key, inner in value.items():
        _word(key)
        if type(inner) is not str:
            _check(inner)


@lru_cache(maxsize=4096)
def _word(key: str) -> bytes:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise BadEntry(f"{key!r} is not a lower-case word of letters, digits, '_', '-' and '.'")
    return key.encode()


def _check(value: JSON) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST_NUMBER:
            raise BadEntry(f"{value} is too large for JSON: write it as text")
    elif isinstance(value, Mapping):
        _check_object(value)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    else:
        raise BadEntry(f"a {type(value).__name__} cannot be written in the ledger: use text or a whole number")


def pack_leaf(*, seq: int, before: bytes, commitments: bytes, meta: bytes) -> bytes:
    """The bytes of a leaf."""
    return VERSION + _SEQ.pack(seq) + before + commitments + meta


def unpack_leaf(leaf: bytes) -> Leaf:
    """The parts of a leaf. Raises: BadEntry when the bytes are not a leaf of this version."""
    if len(leaf) < _LEAF_HEAD or leaf[:1] != VERSION:
        raise BadEntry("these bytes are not a ledger entry of version 1")
    return Leaf(
        seq=_SEQ.unpack_from(leaf, 1)[0],
        before=leaf[9:41],
        commitments=leaf[41:73],
        meta=leaf[_LEAF_HEAD:],
    )


def pack_body(private: Mapping[str, str], salts: bytes) -> tuple[bytes, bytes]:
    """The body of private fields and its commitment root.

    salts: 16 random bytes for each field, never used twice.
    Raises: BadEntry when a name is not a lower-case word or there are not enough salts.
    """
    if not private:
        return b"", NO_FIELDS
    if len(salts) < SALT_BYTES * len(private):
        raise BadEntry("each private field needs 16 bytes of salt")
    items, commitments, at = [], [COMMITMENTS], 0
    for name, value in private.items():
        key, text = _word(name), _text(value)
        item = _PRESENT.pack(0x10, len(key), len(text), salts[at : at + SALT_BYTES]) + key + text
        items.append(item)
        commitments.append(sha256(item).digest())
        at += SALT_BYTES
    return b"".join(items), sha256(b"".join(commitments)).digest()


def _text(value: str) -> bytes:
    try:
        return value.encode()
    except UnicodeEncodeError as broken:
        raise BadEntry(f"text cannot be written as UTF-8: {broken.reason}") from None


def unpack_body(body: bytes) -> tuple[Item, ...]:
    """The items of a body in order. Raises: BadEntry when the bytes are not exactly a row of items."""
    items, at = [], 0
    while at < len(body):
        item = _erased(body, at) if body[at : at + 1] == ERASED else _present(body, at)
        at += len(item.packed)
        items.append(item)
    return tuple(items)


def _erased(body: bytes, at: int) -> Item:
    packed = body[at : at + 33]
    if len(packed) != 33:
        raise BadEntry("an erased field is cut short")
    return Item(commitment=packed[1:], packed=packed, name=None, value=None)


def _present(body: bytes, at: int) -> Item:
    try:
        name_length, value_length = _LENGTHS.unpack_from(body, at + 1)
        packed = body[at : at + _ITEM_HEAD + name_length + value_length]
        name = packed[_ITEM_HEAD : _ITEM_HEAD + name_length].decode()
        value = packed[_ITEM_HEAD + name_length :].decode()
    except (struct.error, UnicodeDecodeError):
        raise BadEntry("a private field cannot be read") from None
    if packed[:1] != PRESENT or len(packed) != _ITEM_HEAD + name_length + value_length:
        raise BadEntry("a private field cannot be read")
    return Item(commitment=sha256(packed).digest(), packed=packed, name=name, value=value)


def body_root(body: bytes) -> bytes:
    """The commitment root of a packed body, without reading its fields: for checking many.

    Raises: BadEntry when the bytes are not exactly a row of items.
    """
    commitments, at, end = [COMMITMENTS], 0, len(body)
    while at < end:
        if body[at] == 0:
            commitments.append(body[at + 1 : at + 33])
            at += 33
            continue
        if end - at < _ITEM_HEAD or body[at] != PRESENT[0]:
            raise BadEntry("a private field cannot be read")
        name_length, value_length = _LENGTHS.unpack_from(body, at + 1)
        following = at + _ITEM_HEAD + name_length + value_length
        commitments.append(sha256(body[at:following]).digest())
        at = following
    if at != end:
        raise BadEntry("a private field is cut short")
    return sha256(b"".join(commitments)).digest()


def commitment_root(items: Iterable[Item]) -> bytes:
    """The one hash that stands in the leaf for all private fields."""
    return sha256(COMMITMENTS + b"".join(item.commitment for item in items)).digest()


def without(body: bytes, names: Iterable[str]) -> bytes:
    """The body with the named fields replaced by their commitments; its commitment root stays the same.

    Raises: BadEntry when the body has no field of that name (or it has been erased before).
    """
    gone = set(names)
    items = unpack_body(body)
    missing = gone - {item.name for item in items}
    if missing:
        raise BadEntry(f"there is no private field {', '.join(sorted(missing))} here")
    return b"".join(item.withheld() if item.name in gone else item.packed for item in items)


def keeping(body: bytes, names: Iterable[str]) -> bytes:
    """The body with every field but the named ones replaced by its commitment."""
    kept = set(names)
    return b"".join(item.packed if item.name in kept else item.withheld() for item in unpack_body(body))
