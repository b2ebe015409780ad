#!/usr/bin/env python3
"""Checks a Reddot ledger export, proof file or disclosure pack. One file, Python 3.9 or later, nothing to install.

    python3 verify.py export.jsonl
    python3 verify.py export.jsonl --key KEYFILE --checkpoint HELD.note --witnesses 2
    python3 verify.py entry-12.tlog-proof
    python3 verify.py disclosure.json

Exit status: 0 nothing was changed, 1 something was changed or cannot be proved, 2 wrong use.
It shares no code with the program that writes the ledger, so an error in one is found by the other.
Formats: docs/reference/ledger-format.md. Sources: RFC 9162, RFC 8032, FIPS 204, C2SP tlog-* and signed-note.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import struct
import sys
from base64 import b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64, hexlify
from functools import lru_cache
from hashlib import sha256, sha512, shake_128, shake_256
from multiprocessing import get_context
from struct import Struct
from typing import Any, Callable, Iterable, NamedTuple, Sequence  # noqa: UP035 (runs on 3.9 too)

EXPORT = "reddot-ledger-export/1"
DISCLOSURE = "reddot-disclosure/1"
PROOF = "c2sp.org/tlog-proof@v1"
LOG_ED25519, COSIGN_ED25519, COSIGN_ML_DSA_44 = 1, 4, 6
MOST_PROBLEMS = 20
BYTES_WORTH_A_PROCESS = 8_000_000


class Unreadable(Exception):
    """The file is not in the form it must have."""


class Problem(NamedTuple):
    """Something that is not as it was written. layer: file, chain, fields, checkpoint, signature, held or witness."""

    layer: str
    message: str


class Key(NamedTuple):
    """A public key, whose it is and what it signs."""

    name: str
    kind: int
    public: bytes
    key_id: bytes


class Checkpoint(NamedTuple):
    """A signed note that says the size and the root of a log. signatures: name, key id, what follows."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: list[tuple[str, bytes, bytes]]


class Report(NamedTuple):
    """What was found. facts: sentences about what was checked and holds."""

    facts: list[str]
    problems: list[Problem]


# --- the tree: RFC 9162 section 2.1 -------------------------------------------------------------------------------


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def verify_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the hash of leaf `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size or len(root) != 32:
        return False
    inner = (index ^ (size - 1)).bit_length()
    border = bin(index >> inner).count("1")
    if len(proof) != inner + border:
        return False
    for level, step in enumerate(proof):
        from_right = level < inner and not index >> level & 1
        leaf = node_hash(leaf, step) if from_right else node_hash(step, leaf)
    return leaf == root


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `new` leaves begins with the tree of `old` leaves."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root
    low = (old & -old).bit_length() - 1
    inner = ((old - 1) ^ (new - 1)).bit_length() - low
    seeded = old != 1 << low
    border = bin((old - 1) >> low >> inner).count("1")
    if len(proof) != seeded + inner + border:
        return False
    first = second = proof[0] if seeded else old_root
    for level, step in enumerate(proof[seeded:]):
        if level < inner and not (old - 1) >> low >> level & 1:
            second = node_hash(second, step)
        else:
            first, second = node_hash(step, first), node_hash(step, second)
    return first == old_root and second == new_root


def levels_of(leaves: bytes) -> list[bytes]:
    """Every row of the tree over leaf hashes, each row as bytes, without the ragged edge."""
    rows = [leaves]
    while len(rows[-1]) >= 64:
        row = rows[-1]
        whole = len(row) - len(row) % 64
        rows.append(b"".join([sha256(b"\x01" + row[at : at + 64]).digest() for at in range(0, whole, 64)]))
    return rows


def root_at(rows: Sequence[bytes], size: int) -> bytes:
    """The root over the first `size` leaves."""
    peaks, first = [], 0
    while first < size:
        level = (size - first).bit_length() - 1
        at = (first >> level) * 32
        peaks.append(rows[level][at : at + 32])
        first += 1 << level
    if not peaks:
        return sha256(b"").digest()
    root = peaks.pop()
    while peaks:
        root = node_hash(peaks.pop(), root)
    return root


# --- signatures: RFC 8032 and FIPS 204 ----------------------------------------------------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _add(a: _Point, b: _Point) -> _Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    c, d = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = high - low, d - c, d + c, high + low
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _point(packed: bytes) -> _Point | None:
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_1 % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def ed25519_ok(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature is right."""
    point = _point(public) if len(public) == 32 else None
    if point is None or _BASE is None or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % _L
    minus = (_P - point[0], point[1], 1, _P - point[3])
    steps = (None, _BASE, minus, _add(_BASE, minus))
    total: _Point = (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        total = _add(total, total)
        step = steps[(s >> bit & 1) | (k >> bit & 1) << 1]
        total = _add(total, step) if step else total
    inverse = pow(total[2], _P - 2, _P)
    x, y = total[0] * inverse % _P, total[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


_Q = 8380417
_ZETAS = [pow(1753, int(f"{index:08b}"[::-1], 2), _Q) for index in range(256)]
_GAMMA2 = (_Q - 1) // 88


def _ntt(poly: list[int]) -> list[int]:
    out, index, length = list(poly), 0, 128
    while length:
        for start in range(0, 256, 2 * length):
            index += 1
            zeta = _ZETAS[index]
            for j in range(start, start + length):
                t = zeta * out[j + length] % _Q
                out[j + length], out[j] = out[j] - t, out[j] + t
        length //= 2
    return [value % _Q for value in out]


def _inverse_ntt(poly: list[int]) -> list[int]:
    out, index, length = list(poly), 256, 1
    while length < 256:
        for start in range(0, 256, 2 * length):
            index -= 1
            zeta = _Q - _ZETAS[index]
            for j in range(start, start + length):
                t = out[j]
                out[j] = t + out[j + length]
                out[j + length] = zeta * (t - out[j + length]) % _Q
        length *= 2
    return [value * 8347681 % _Q for value in out]


def _numbers(packed: bytes, bits: int) -> list[int]:
    whole, mask = int.from_bytes(packed, "little"), (1 << bits) - 1
    return [whole >> bits * index & mask for index in range(len(packed) * 8 // bits)]


def _uniform(seed: bytes) -> list[int]:
    """A polynomial drawn from SHAKE128 by rejection (FIPS 204 algorithm 30)."""
    stream = shake_128(seed).digest(1344)
    drawn = [number & 0x7FFFFF for number in _numbers(stream, 24)]
    return [number for number in drawn if number < _Q][:256]


@lru_cache(maxsize=16)
def _expanded(public: bytes) -> tuple[list[list[list[int]]], list[list[int]], bytes]:
    matrix = [[_uniform(public[:32] + bytes([s, r])) for s in range(4)] for r in range(4)]
    t1 = [_ntt([v << 13 for v in _numbers(public[32 + 320 * i : 352 + 320 * i], 10)]) for i in range(4)]
    return matrix, t1, shake_256(public).digest(64)


def _ball(seed: bytes) -> list[int]:
    """The challenge: 39 coefficients of plus or minus one (FIPS 204 algorithm 29)."""
    stream = shake_256(seed).digest(1000)
    signs, at, ball = int.from_bytes(stream[:8], "little"), 8, [0] * 256
    for index in range(217, 256):
        while stream[at] > index:
            at += 1
        ball[index] = ball[stream[at]]
        ball[stream[at]] = 1 - 2 * (signs >> (index - 217) & 1)
        at += 1
    return ball


def _hints(packed: bytes) -> list[set[int]] | None:
    hints, at = [], 0
    for end in packed[80:]:
        places = list(packed[at:end])
        if end < at or end > 80 or places != sorted(set(places)):
            return None
        hints.append(set(places))
        at = end
    return None if any(packed[at:80]) else hints


def _high_bits(value: int, hint: bool) -> int:
    low = value % (2 * _GAMMA2)
    low -= 2 * _GAMMA2 if low > _GAMMA2 else 0
    high, low = (0, low - 1) if value - low == _Q - 1 else ((value - low) // (2 * _GAMMA2), low)
    return (high + (1 if low > 0 else -1)) % 44 if hint else high


def ml_dsa_44_ok(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an ML-DSA-44 signature with an empty context is right (FIPS 204 algorithms 3 and 8)."""
    hints = _hints(signature[2336:]) if len(signature) == 2420 and len(public) == 1312 else None
    if hints is None:
        return False
    z = [[131072 - v for v in _numbers(signature[32 + 576 * i : 608 + 576 * i], 18)] for i in range(4)]
    if any(abs(value) >= 131072 - 78 for poly in z for value in poly):
        return False
    matrix, t1, key_hash = _expanded(public)
    mu = shake_256(key_hash + b"\x00\x00" + message).digest(64)
    challenge, z_hat = _ntt(_ball(signature[:32])), [_ntt(poly) for poly in z]
    packed = b""
    for row, t, places in zip(matrix, t1, hints):  # noqa: B905 (runs on 3.9 too)
        sums = [
            a * v + b * w + c * x + d * y - e * f
            for a, v, b, w, c, x, d, y, e, f in zip(  # noqa: B905
                row[0], z_hat[0], row[1], z_hat[1], row[2], z_hat[2], row[3], z_hat[3], challenge, t
            )
        ]
        high = [_high_bits(v, index in places) for index, v in enumerate(_inverse_ntt([s % _Q for s in sums]))]
        packed += sum(value << 6 * index for index, value in enumerate(high)).to_bytes(192, "little")
    return shake_256(mu + packed).digest(32) == signature[:32]


# --- keys, notes and checkpoints: C2SP ----------------------------------------------------------------------------


def _base64(text: str) -> bytes:
    try:
        found = a2b_base64(text.encode("ascii"))
    except (Base64Error, UnicodeEncodeError):
        raise Unreadable("base64 cannot be read") from None
    if b64encode(found).decode() != text:
        raise Unreadable("base64 is not in its usual spelling")
    return found


def parse_key(text: str) -> Key:
    """The key that a verifier key line stands for."""
    name, _, rest = text.strip().partition("+")
    key_id, _, material = rest.partition("+")
    packed = _base64(material)
    found = sha256(name.encode() + b"\n" + packed).digest()[:4]
    sizes = {LOG_ED25519: 32, COSIGN_ED25519: 32, COSIGN_ML_DSA_44: 1312}
    if not name or found.hex() != key_id or sizes.get(packed[0]) != len(packed) - 1:
        raise Unreadable(f"the key of {name or 'nobody'} does not fit its key id")
    return Key(name, packed[0], packed[1:], found)


def parse_checkpoint(note: str) -> Checkpoint:
    """The checkpoint that a signed note is."""
    text, blank, rest = note.partition("\n\n")
    lines = text.split("\n")
    if not blank or len(lines) != 3 or not rest.endswith("\n") or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise Unreadable("a checkpoint cannot be read")
    signatures = []
    for line in rest[:-1].split("\n"):
        dash, _, signed = line.partition(" ")
        name, _, blob = signed.partition(" ")
        packed = _base64(blob)
        if dash != "\u2014" or not name or len(packed) < 5:
            raise Unreadable("a signature line cannot be read")
        signatures.append((name, packed[:4], packed[4:]))
    return Checkpoint(text + "\n", lines[0], int(lines[1]), _base64(lines[2]), signatures)


def signature_ok(checkpoint: Checkpoint, key: Key, blob: bytes) -> bool:
    """Whether what follows a key id is that key's signature of the checkpoint."""
    if key.kind == LOG_ED25519:
        return ed25519_ok(key.public, checkpoint.text.encode(), blob)
    stamp, proper = blob[:8], blob[8:]
    if key.kind == COSIGN_ED25519:
        header = f"cosignature/v1\ntime {int.from_bytes(stamp, 'big')}\n"
        return ed25519_ok(key.public, (header + checkpoint.text).encode(), proper)
    name, origin = key.name.encode(), checkpoint.origin.encode()
    message = b"subtree/v1\n\x00" + bytes([len(name)]) + name + stamp + bytes([len(origin)]) + origin
    message += bytes(8) + checkpoint.size.to_bytes(8, "big") + checkpoint.root
    return ml_dsa_44_ok(key.public, message, proper)


# --- entries ------------------------------------------------------------------------------------------------------

_STATED = re.compile(rb'\{"seq":(0|[1-9][0-9]{0,18}),"prev":"([0-9a-f]{64})","fields":"')
_BODY, _META = b'","body":"', b'","meta":{'
_HEAD = b'{"seq":%d,"prev":"%s","fields":"%s","body":"'
_HEAD_BYTES = len(_HEAD) - 6 + 128
_ITEM, _LEAF = Struct(">BII"), Struct(">HQ32s32s")


class Chunk(NamedTuple):
    """What reading some neighbouring entries gave. leaves: their hashes, joined."""

    first: int
    before: bytes
    leaves: bytes
    fields: int
    erased: int
    problems: list[Problem]


def items_of(body: bytes) -> list[bytes]:
    """The private fields of a body, each as packed. An erased one begins with a zero byte."""
    items, at = [], 0
    while at < len(body):
        length = 33
        if body[at] == 0x10 and len(body) - at >= 25:
            _, name, value = _ITEM.unpack_from(body, at)
            length = 25 + name + value
        elif body[at]:
            raise Unreadable("a private field cannot be read")
        items.append(body[at : at + length])
        at += length
    if at != len(body):
        raise Unreadable("a private field is cut short")
    return items


def read_entries(lines: Iterable[bytes], most: int = MOST_PROBLEMS) -> Chunk:
    """Hash entries again: each must carry its own place, follow from the one before and fit its private fields."""
    seq, before, link, fields, gone = -1, b"", b"", 0, 0
    hashes: list[bytes] = []
    problems: list[Problem] = []
    first: tuple[int, bytes] | None = None
    for line in lines:
        try:
            root, split, total, erased = _fields(line, _HEAD_BYTES + len(str(seq)))
            expected = line.startswith(_HEAD % (seq, link, hexlify(root)))
        except (Unreadable, ValueError, struct.error):
            expected = False
        if not expected:
            try:
                stated, before, (root, split, total, erased) = _unexpected(line, seq, link, problems)
            except (Unreadable, ValueError, struct.error) as broken:
                problems.append(Problem("file", f"entry {max(seq, 0)} cannot be read: {broken}"))
                break
            seq, first = stated, first or (stated, before)
        before = sha256(_LEAF.pack(1, seq, before, root) + line[split + 9 : -2]).digest()
        hashes.append(before)
        fields, gone = fields + total, gone + erased
        if problems and len(problems) >= most:
            break
        seq += 1
        link = hexlify(before)
    start, came_from = first or (0, bytes(32))
    return Chunk(start, came_from, b"".join(hashes), fields - gone, gone, problems)


def _fields(line: bytes, start: int) -> tuple[bytes, int, int, int]:
    """The hash over the private fields on a line, where their text ends, how many there are and how many are erased.

    start: where their text begins. Written for speed: it runs for every entry.
    """
    split = line.find(b'"', start)
    packed = line[start:split]
    body = a2b_base64(packed)
    commitments, at, end, erased = [b"\x11"], 0, len(body), 0
    unpack, hashed = _ITEM.unpack_from, sha256
    while at < end:
        tag, name, value = unpack(body, at)
        if tag == 16:
            commitments.append(hashed(body[at : (at := at + 25 + name + value)]).digest())
        else:
            commitments.append(body[at + 1 : (at := at + 33)])
            erased += 1 if not tag else end + 1
    tail = end % 3
    usual = (end + 2) // 3 * 4 == len(packed) and (not tail or b2a_base64(body[-tail:])[:-1] == packed[-4:])
    if at != end or erased > end or not usual or not (line.startswith(_META, split) and line.endswith(b"}\n")):
        raise Unreadable("its line is not in the form it must have")
    return hashed(b"".join(commitments)).digest(), split, len(commitments) - 1, erased


def _unexpected(
    line: bytes, seq: int, link: bytes, problems: list[Problem]
) -> tuple[int, bytes, tuple[bytes, int, int, int]]:
    """Place, link and fields (as _fields) that a line states which is not the one expected; adds why it is not."""
    stated = _STATED.match(line)
    if not stated:
        raise Unreadable("its line is not in the form it must have")
    place, before = int(stated[1]), stated[2]
    if seq >= 0 and (place, before) != (seq, link):
        problems.append(Problem("chain", f"entry {seq} is missing, or does not follow from the one before it"))
    at = stated.end()
    root, *rest = _fields(line, at + 74)
    if not line.startswith(hexlify(root) + _BODY, at):
        if not line.startswith(_BODY, at + 64):
            raise Unreadable("its line is not in the form it must have")
        problems.append(Problem("fields", f"the private fields of entry {place} were changed"))
        root = bytes.fromhex(line[at : at + 64].decode())
    return place, bytes.fromhex(before.decode()), (root, rest[0], rest[1], rest[2])


def _read_part(job: tuple[str, int, int]) -> Chunk:
    path, start, end = job
    with open(path, "rb") as file:
        file.seek(start)
        return read_entries(_lines_until(file, end))


def _lines_until(file: Any, end: int) -> Iterable[bytes]:
    left = end - file.tell()
    while left > 0:
        for line in file.readlines(min(left, 4_000_000)):
            if left <= 0:
                return
            left -= len(line)
            yield line


def _parts(path: str, start: int, end: int, processes: int) -> list[tuple[str, int, int]]:
    count = max(1, min(processes, (end - start) // BYTES_WORTH_A_PROCESS))
    cuts = [start]
    with open(path, "rb") as file:
        for part in range(1, count):
            file.seek(start + (end - start) * part // count)
            file.readline()
            cuts.append(min(max(file.tell(), cuts[-1]), end))
    return [(path, a, b) for a, b in zip(cuts, [*cuts[1:], end]) if a < b]  # noqa: B905


def _read_all(path: str, start: int, end: int, processes: int) -> Chunk:
    """Every entry of an export, read by several processes when there are many."""
    jobs = _parts(path, start, end, processes)
    if len(jobs) > 1:
        with get_context("spawn").Pool(len(jobs)) as pool:
            chunks = pool.map(_read_part, jobs)
    else:
        chunks = [_read_part(job) for job in jobs]
    problems, seq, before = [], 0, bytes(32)
    for chunk in chunks:
        if (chunk.first, chunk.before) != (seq, before):
            problems.append(Problem("chain", f"entry {seq} is missing, or does not follow from the one before it"))
        problems.extend(chunk.problems)
        seq, before = chunk.first + len(chunk.leaves) // 32, chunk.leaves[-32:]
    leaves = b"".join(chunk.leaves for chunk in chunks)
    fields, erased = sum(chunk.fields for chunk in chunks), sum(chunk.erased for chunk in chunks)
    return Chunk(0, bytes(32), leaves, fields, erased, problems)


# --- whole files --------------------------------------------------------------------------------------------------


class Frame(NamedTuple):
    """An export without its entries. start, end: where those lie in the file."""

    header: dict[str, Any]
    keys: list[Key]
    checkpoints: list[Checkpoint]
    start: int
    end: int
    footer: dict[str, Any]


def _document(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
        usual = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    except ValueError:
        raise Unreadable("a line is not JSON") from None
    if usual != line or not isinstance(found, dict):
        raise Unreadable("a line is not JSON in its usual spelling")
    return found


def read_frame(path: str) -> Frame:
    """The header, keys, checkpoints and last line of an export."""
    checkpoints = []
    with open(path, "rb") as file:
        header = _document(file.readline())
        start = file.tell()
        while (line := file.readline()).startswith(b'{"checkpoint":'):
            checkpoints.append(parse_checkpoint(str(_document(line)["checkpoint"])))
            start = file.tell()
        size = file.seek(0, os.SEEK_END)
        file.seek(max(start, size - 4096))
        tail = file.read()
    last = tail[tail.rfind(b"\n", 0, -1) + 1 :]
    footer = _document(last).get("end")
    if header.get("format") != EXPORT or list(header) != ["format", "origin", "size", "keys"] or not footer:
        raise Unreadable("this is not a whole export: its first or last line is not one")
    keys = [parse_key(key) for key in header["keys"]]
    return Frame(header, keys, checkpoints, start, size - len(last), footer)


def check_export(
    path: str,
    *,
    keys: Sequence[Key] = (),
    held: Sequence[Checkpoint] = (),
    witnesses: int = 0,
    processes: int = 2,
    signatures: int = 50,
) -> Report:
    """Check an export in full.

    keys: public keys had from elsewhere than the export.   held: checkpoints had from elsewhere, such as a witness.
    witnesses: how many must have cosigned the newest checkpoint.   signatures: of how many newest checkpoints to check.
    """
    frame = read_frame(path)
    chunk = _read_all(path, frame.start, frame.end, processes)
    rows, count = levels_of(chunk.leaves), len(chunk.leaves) // 32
    problems = list(chunk.problems)
    problems += _check_frame(frame, rows, count)
    facts = [
        f"{count:,} entries were hashed again; each follows from the one before it.",
        f"{chunk.fields:,} private fields fit their commitments; {chunk.erased:,} have been erased or are withheld.",
    ]
    problems += _check_roots(frame, rows, count)
    problems += _check_held(frame, rows, count, held, facts)
    if not problems:
        problems += _check_signatures(frame, keys, witnesses, signatures, facts)
    if not problems:
        newest = frame.checkpoints[-1].size if frame.checkpoints else 0
        if newest < count:
            facts.append(f"The last {count - newest:,} entries are not covered by a signed checkpoint yet.")
    return Report(facts, problems)


def _check_frame(frame: Frame, rows: Sequence[bytes], count: int) -> list[Problem]:
    footer = {"entries": count, "checkpoints": len(frame.checkpoints), "root": root_at(rows, count).hex()}
    if frame.footer == footer and frame.header["size"] == count:
        return []
    return [Problem("file", "the export does not hold what its first and last lines say")]


def _check_roots(frame: Frame, rows: Sequence[bytes], count: int) -> list[Problem]:
    problems, last = [], 0
    for checkpoint in frame.checkpoints:
        if checkpoint.origin != frame.header["origin"] or checkpoint.size <= last:
            problems.append(Problem("checkpoint", "a checkpoint is of another ledger or out of order"))
        elif checkpoint.size > count:
            problems.append(Problem("checkpoint", f"{checkpoint.size:,} entries were signed, {count:,} are here"))
        elif root_at(rows, checkpoint.size) != checkpoint.root:
            problems.append(
                Problem("checkpoint", f"the first {checkpoint.size:,} entries are not those that were signed")
            )
        last = checkpoint.size
    return problems


def _check_held(
    frame: Frame, rows: Sequence[bytes], count: int, held: Sequence[Checkpoint], facts: list[str]
) -> list[Problem]:
    problems = []
    for checkpoint in held:
        size = checkpoint.size
        if checkpoint.origin != frame.header["origin"]:
            problems.append(Problem("held", f"the checkpoint you hold is of another ledger, {checkpoint.origin}"))
        elif size > count:
            problems.append(Problem("held", f"you hold a checkpoint of {size:,} entries and only {count:,} are here"))
        elif root_at(rows, size) != checkpoint.root:
            problems.append(Problem("held", f"the first {size:,} entries are not those of the checkpoint you hold"))
        else:
            facts.append(f"The export continues the checkpoint of {size:,} entries that you hold.")
    return problems


def _check_signatures(
    frame: Frame, keys: Sequence[Key], witnesses: int, newest: int, facts: list[str]
) -> list[Problem]:
    known = {(key.name, key.key_id): key for key in frame.keys}
    chosen = frame.checkpoints[-newest:] if newest else []
    problems = [problem for checkpoint in chosen for problem in check_signed(checkpoint, known, complete=True)]
    facts.append(f"The signatures of {len(chosen):,} of {len(frame.checkpoints):,} checkpoints are right.")
    if not frame.checkpoints:
        return problems + ([Problem("signature", "there is no signed checkpoint")] if keys or witnesses else [])
    trusted = {(key.name, key.key_id): key for key in keys} or known
    return problems + check_trust(frame.checkpoints[-1], trusted, witnesses, facts, own=bool(keys))


def check_signed(checkpoint: Checkpoint, known: dict[tuple[str, bytes], Key], *, complete: bool) -> list[Problem]:
    """Whether every signature by a known key is right. complete: unknown keys and missing log signatures are wrong."""
    problems, kinds = [], set()
    for name, key_id, blob in checkpoint.signatures:
        key = known.get((name, key_id))
        if key is None:
            if complete:
                problems.append(Problem("signature", f"a signature of {name} is by a key that is not listed"))
        elif not signature_ok(checkpoint, key, blob):
            problems.append(Problem("signature", f"the signature of {name} on {checkpoint.size:,} entries is wrong"))
        elif name == checkpoint.origin:
            kinds.add(key.kind)
    if complete and kinds != {LOG_ED25519, COSIGN_ML_DSA_44}:
        problems.append(Problem("signature", f"the ledger itself did not sign the checkpoint of {checkpoint.size:,}"))
    return problems


def check_trust(
    checkpoint: Checkpoint, trusted: dict[tuple[str, bytes], Key], witnesses: int, facts: list[str], *, own: bool
) -> list[Problem]:
    """Whether a checkpoint is signed by its log and by enough witnesses, under keys that the reader trusts."""
    problems = check_signed(checkpoint, trusted, complete=False)
    names = {name for name, key_id, _ in checkpoint.signatures if (name, key_id) in trusted}
    outside = sorted(names - {checkpoint.origin})
    if checkpoint.origin not in names:
        problems.append(Problem("signature", f"no key that you trust signed for {checkpoint.origin}"))
    if len(outside) < witnesses:
        problems.append(Problem("witness", f"{len(outside)} of the {witnesses} witnesses asked for have cosigned"))
    facts.append(f"{checkpoint.size:,} entries are signed by {checkpoint.origin}.")
    none = "No outside witness that you named has cosigned." if own else "No outside witness has cosigned."
    facts.append(f"Cosigned by {', '.join(outside)}." if outside else none)
    if not own:
        facts.append("The keys came with the file: compare them with those the force has published (use --key).")
    return problems


def check_proof(
    text: str, *, keys: Sequence[Key], held: Sequence[Checkpoint], witnesses: int = 0, leaf: bytes | None = None
) -> Report:
    """Check a proof file. leaf: the hash of the entry, when the file does not hold the entry itself."""
    facts: list[str] = []
    head, _, note = text.partition("\n\n")
    header, *lines = head.split("\n")
    entry = _base64(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else b""
    if header != PROOF or not lines or not re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[0]):
        raise Unreadable("this is not a proof file")
    index, proof, checkpoint = int(lines[0][6:]), [_base64(line) for line in lines[1:]], parse_checkpoint(note)
    leaf = leaf or sha256(b"\x00" + entry).digest()
    problems = []
    if not verify_inclusion(index=index, size=checkpoint.size, leaf=leaf, proof=proof, root=checkpoint.root):
        problems.append(Problem("checkpoint", f"entry {index} is not proved to be in the ledger"))
    for other in held:
        if other.size == checkpoint.size and (other.origin, other.root) != (checkpoint.origin, checkpoint.root):
            problems.append(Problem("held", "the checkpoint you hold is of another history"))
    facts.append(f"Entry {index} is among the first {checkpoint.size:,} entries of {checkpoint.origin}.")
    if entry:
        facts.append(f"It says: {entry[73:].decode('utf-8', 'replace')}")
    trusted = {(key.name, key.key_id): key for key in keys}
    if not trusted:
        problems.append(Problem("signature", "a proof file carries no keys: name the force's with --key"))
        return Report(facts, problems)
    return Report(facts, problems + check_trust(checkpoint, trusted, witnesses, facts, own=True))


def check_disclosure(text: bytes, *, keys: Sequence[Key], held: Sequence[Checkpoint], witnesses: int = 0) -> Report:
    """Check a disclosure pack: one entry, the private fields chosen for the reader, and the proof."""
    pack = _document(text)
    line = json.dumps(pack["entry"], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    chunk = read_entries([line])
    if chunk.problems or not chunk.leaves:
        return Report([], chunk.problems)
    listed = [parse_key(key) for key in pack["keys"]]
    report = check_proof(pack["proof"], keys=keys or listed, held=held, witnesses=witnesses, leaf=chunk.leaves)
    facts = list(report.facts)
    if not keys:
        facts.append("The keys came with the file: compare them with those the force has published (use --key).")
    facts.append("It says: " + json.dumps(pack["entry"]["meta"], ensure_ascii=False, sort_keys=True))
    for item in items_of(a2b_base64(pack["entry"]["body"])):
        facts.append(_in_words(item))
    if f"\nindex {pack['entry']['seq']}\n" not in pack["proof"]:
        report.problems.append(Problem("checkpoint", "the proof is of another entry"))
    return Report(facts, report.problems)


def _in_words(item: bytes) -> str:
    if not item[0]:
        return "Withheld or erased: one private field."
    split = 25 + _ITEM.unpack_from(item)[1]
    return f"Disclosed: {item[25:split].decode()} = {item[split:].decode()}"


# --- the command --------------------------------------------------------------------------------------------------


def check(path: str, *, keys: Sequence[Key], held: Sequence[Checkpoint], witnesses: int, processes: int) -> Report:
    """Check a file of any of the three kinds."""
    with open(path, "rb") as file:
        start = file.read(64)
    if start.startswith(PROOF.encode()):
        with open(path, encoding="utf-8", newline="") as text:
            return check_proof(text.read(), keys=keys, held=held, witnesses=witnesses)
    if start.startswith(b'{"format":"' + DISCLOSURE.encode()):
        with open(path, "rb") as file:
            return check_disclosure(file.read(), keys=keys, held=held, witnesses=witnesses)
    return check_export(path, keys=keys, held=held, witnesses=witnesses, processes=processes)


def in_words(report: Report) -> str:
    """The report as a person reads it."""
    if not report.problems:
        return "\n".join([*report.facts, "Result: nothing was changed."]) + "\n"
    shown = [f"Problem: {problem.message}." for problem in report.problems[:MOST_PROBLEMS]]
    more = len(report.problems) - len(shown)
    shown += [f"And {more} more."] if more else []
    return "\n".join([*shown, "Result: this is NOT what was signed. Keep the file and ask who changed it."]) + "\n"


def main(arguments: Sequence[str] | None = None, say: Callable[[str], object] = sys.stdout.write) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="verify.py", description="Checks a ledger export, proof file or disclosure.")
    parser.add_argument("file")
    parser.add_argument("--key", action="append", default=[], help="file with public keys that you trust, one a line")
    parser.add_argument("--checkpoint", action="append", default=[], help="file with a checkpoint that you hold")
    parser.add_argument("--witnesses", type=int, default=0, help="how many witnesses must have cosigned")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    try:
        keys = [parse_key(line) for path in chosen.key for line in _lines_of(path) if line.strip()]
        held = [parse_checkpoint("".join(_lines_of(path))) for path in chosen.checkpoint]
    except (OSError, Unreadable, UnicodeDecodeError) as broken:
        say(f"Cannot use the key or checkpoint given: {broken}.\n")
        return 2
    try:
        report = check(chosen.file, keys=keys, held=held, witnesses=chosen.witnesses, processes=chosen.processes)
    except OSError as broken:
        say(f"Cannot read {chosen.file}: {broken.strerror}.\n")
        return 2
    except (Unreadable, ValueError, KeyError, TypeError, IndexError) as broken:
        report = Report([], [Problem("file", f"the file cannot be read: {broken}")])
    say(in_words(report))
    return 1 if report.problems else 0


def _lines_of(path: str) -> list[str]:
    with open(path, encoding="utf-8", newline="") as file:
        return file.readlines()


if __name__ == "__main__":
    sys.exit(main())
