"""Read the directory of a zip file without unpacking it, and refuse what no honest spreadsheet holds.

The standard library's reader builds an object for every entry before anybody can object; this one stops at the limit.
Source: reliability.md D9; PKWARE APPNOTE 6.3.9 sections 4.3.12 and 4.3.16.
"""

import re
import struct
import zlib
from dataclasses import dataclass

from reddot.exchange.limits import MEBIBYTE, Limits
from reddot.kernel.problem import Problem

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x0001
_ENORMOUS = 0xFFFFFFFF
_SAME = "Open it in the program that made it, save it again as CSV, and upload that file."
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension[^>]{0,200}\bref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_FIRST = re.compile(rb"([A-Z]+)(\d+)")
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One entry of a zip directory. Sizes in bytes, as the directory declares them."""

    name: str
    packed: int
    unpacked: int
    method: int
    flags: int
    offset: int


class UnreadableFile(Exception):
    """A file cannot be read as a table; `problem` says why and what to do."""

    def __init__(self, code: str, message: str, *, row: int | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(row=row, column=None, code=code, message=message)


def parts_of(data: bytes, limits: Limits) -> tuple[Part, ...]:
    """The entries of a zip file's directory, read without unpacking anything.

    Raises: UnreadableFile when the directory is damaged, larger than the limits, or names places outside the file.
    """
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise _damaged()
    _, disk, first_disk, here, total, size, offset, _ = _END.unpack_from(data, at)
    if disk or first_disk or here != total:
        raise _damaged()
    if total > limits.parts or size > limits.parts * 400:
        raise UnreadableFile(
            "file.too_many_parts",
            f"This file is made of more than {limits.parts:,} parts. A spreadsheet has a few dozen. {_SAME}",
        )
    if offset + size > at:
        raise _damaged()
    return _entries(data, start=offset, end=offset + size, total=total)


def check_parts(parts: tuple[Part, ...], size: int, limits: Limits) -> int:
    """How many bytes the parts declare to unpack to, when every bound holds.

    size: of the whole file [bytes].
    Raises: UnreadableFile.
    """
    for part in parts:
        _check_part(part)
    unpacked = sum(part.unpacked for part in parts)
    if unpacked > limits.unpacked:
        raise UnreadableFile(
            "file.unpacks_too_large",
            f"This file says it unpacks to {in_bytes(unpacked)}; the limit is {in_bytes(limits.unpacked)}. "
            "Save it again as CSV and try once more.",
        )
    packed = sum(part.packed for part in parts)
    if packed > size:
        raise UnreadableFile("file.parts_overlap", f"The parts inside this file overlap. {_SAME}")
    if unpacked > MEBIBYTE and unpacked > packed * limits.ratio:
        raise UnreadableFile(
            "file.ratio",
            f"This file says it unpacks to {in_bytes(unpacked)} from {in_bytes(packed)}, more than {limits.ratio} "
            "times its size. Save it again as CSV and try once more.",
        )
    return unpacked


def check_dimensions(data: bytes, parts: tuple[Part, ...], limits: Limits) -> None:
    """Refuse a workbook with a sheet that declares more cells than the limit.

    Raises: UnreadableFile.
    """
    for part in parts:
        if not part.name.startswith("xl/worksheets/"):
            continue
        found = _DIMENSION.search(head_of(data, part))
        if found is None:
            continue
        first = _FIRST.fullmatch(found[1])
        columns = _column(found[2]) - (_column(first[1]) if first else 1) + 1
        rows = int(found[3]) - (int(first[2]) if first else 1) + 1
        if rows * columns > limits.cells:
            raise UnreadableFile(
                "file.too_many_cells",
                f"A sheet of this file says it holds {rows:,} rows of {columns:,} columns; the limit is "
                f"{limits.cells:,} cells. Delete the empty rows and columns around the table, or save it as CSV, "
                "and try once more.",
            )


def head_of(data: bytes, part: Part, size: int = 4096) -> bytes:
    """The first bytes of a part, at most `size`; empty when they cannot be read."""
    if part.offset + _LOCAL.size > len(data):
        return b""
    fields = _LOCAL.unpack_from(data, part.offset)
    if fields[0] != b"PK\x03\x04":
        return b""
    start = part.offset + _LOCAL.size + fields[9] + fields[10]
    packed = data[start : start + min(part.packed, _HEAD)]
    if part.method == 0:
        return packed[:size]
    try:
        return zlib.decompressobj(-15).decompress(packed, size)
    except zlib.error:
        return b""


def in_bytes(size: int) -> str:
    """A size as a person says it: "4 GB", "250 MB", "12 KB"."""
    for unit, name in ((1 << 30, "GB"), (MEBIBYTE, "MB"), (1024, "KB")):
        if size >= unit:
            return f"{size / unit:,.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"


def _entries(data: bytes, *, start: int, end: int, total: int) -> tuple[Part, ...]:
    parts = []
    at = start
    while at + _ENTRY.size <= end:
        entry = _ENTRY.unpack_from(data, at)
        if entry[0] != b"PK\x01\x02":
            raise _damaged()
        name_size, extra, comment = entry[10:13]
        name = data[at + _ENTRY.size : at + _ENTRY.size + name_size].decode("utf-8", "replace")
        parts.append(
            Part(name=name, packed=entry[8], unpacked=entry[9], method=entry[4], flags=entry[3], offset=entry[16])
        )
        at += _ENTRY.size + name_size + extra + comment
    if at != end or len(parts) != total or not parts:
        raise _damaged()
    return tuple(parts)


def _check_part(part: Part) -> None:
    if part.flags & _ENCRYPTED:
        raise UnreadableFile(
            "file.encrypted", "This file is protected by a password. Save a copy without the password and try again."
        )
    if _ENORMOUS in (part.packed, part.unpacked, part.offset):
        raise UnreadableFile(
            "file.unpacks_too_large",
            "This file says it unpacks to 4 GB or more. Save it again as CSV and try once more.",
        )
    name = part.name.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or "\0" in name or name[1:2] == ":":
        raise UnreadableFile(
            "file.path_outside", f"This file holds a part that points to a place outside it ({name[:60]!r}). {_SAME}"
        )
    if part.method not in (0, 8):
        raise UnreadableFile("file.packing", f"This file is packed in a way that spreadsheets do not use. {_SAME}")
    if name.lower().endswith((".zip", ".xlsx", ".xlsm", ".ods")):
        raise UnreadableFile(
            "file.nested", "This file holds another file of its kind inside it. Take that file out and upload it alone."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _damaged() -> UnreadableFile:
    return UnreadableFile(
        "file.damaged",
        "This file is damaged or was cut off while it was copied. Open it, save it again, and upload the new copy.",
    )
