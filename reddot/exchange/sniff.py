"""What a file is by its content, never by its name; and what to say of the ones that are not tables."""

from reddot.exchange.limits import Limits
from reddot.exchange.zip_directory import (
    Part,
    UnreadableFile,
    check_dimensions,
    check_parts,
    head_of,
    in_bytes,
    parts_of,
)

_SAVE_AS = "Save it as CSV, Excel workbook (.xlsx) or OpenDocument spreadsheet (.ods) and upload that file."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "file.pdf", "This is a PDF."),
    (b"{\\rtf", "file.not_a_table", "This is a text document (RTF)."),
    (b"\x89PNG", "file.not_a_table", "This is a picture."),
    (b"\xff\xd8\xff", "file.not_a_table", "This is a picture."),
    (b"GIF8", "file.not_a_table", "This is a picture."),
    (b"\x1f\x8b", "file.not_a_table", "This is a compressed file (gzip). Unpack it first."),
    (b"7z\xbc\xaf", "file.not_a_table", "This is a compressed file (7-Zip). Unpack it first."),
    (b"Rar!", "file.not_a_table", "This is a compressed file (RAR). Unpack it first."),
    (b"\x7fELF", "file.not_a_table", "This is a program."),
    (b"MZ\x90", "file.not_a_table", "This is a program."),
    (b"\x09\x08\x10\x00", "file.old_excel", "This is an old Excel workbook (.xls)."),
    (b"\x09\x04\x06\x00", "file.old_excel", "This is an old Excel workbook (.xls)."),
    (b"SQLite format 3\0", "file.not_a_table", "This is a database."),
    (b"PAR1", "file.not_a_table", "This is a Parquet file."),
)
_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (b"<!doctype html", "file.html", "This is a web page with a spreadsheet's name."),
    (b"<html", "file.html", "This is a web page with a spreadsheet's name."),
    (b"<table", "file.html", "This is a web page with a spreadsheet's name."),
    (b"<script", "file.html", "This is a web page with a spreadsheet's name."),
    (b"<?xml", "file.xml", "This is an XML document."),
)
_CONTENT = ("content.xml", "xl/workbook.xml", "xl/sharedstrings.xml", "xl/styles.xml")


def kind_and_size(data: bytes, limits: Limits) -> tuple[str, int]:
    """What a file is, "csv", "xlsx" or "ods", and how many bytes it unpacks to.

    Raises: UnreadableFile for anything else, with what to do.
    """
    if not data.strip():
        raise UnreadableFile("file.empty", "This file is empty. Check that you chose the right one.")
    if len(data) > limits.upload:
        raise UnreadableFile(
            "file.too_large",
            f"This file is {in_bytes(len(data))}; the limit is {in_bytes(limits.upload)}. "
            "Split it into several files and upload them one after the other.",
        )
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _workbook(data, limits)
    _refuse_other_files(data)
    if data.count(b"\n") > limits.rows:
        raise UnreadableFile(
            "file.too_many_rows",
            f"This file has more than {limits.rows:,} rows, the most a spreadsheet holds. Split it into several files and "
            "upload them one after the other.",
        )
    return "csv", len(data)


def _workbook(data: bytes, limits: Limits) -> tuple[str, int]:
    parts = parts_of(data, limits)
    unpacked = check_parts(parts, len(data), limits)
    names = {part.name.lower(): part for part in parts}
    kind = _kind(data, names)
    _refuse_macros(names)
    _refuse_entities(data, parts)
    check_dimensions(data, parts, limits)
    return kind, unpacked


def _kind(data: bytes, names: dict[str, Part]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise UnreadableFile("file.xlsb", f"This is a binary Excel workbook (.xlsb). {_SAVE_AS}")
    if "mimetype" in names:
        declared = head_of(data, names["mimetype"], 200)
        if declared.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            manifest = names.get("meta-inf/manifest.xml")
            if manifest is not None and b"encryption-data" in head_of(data, manifest, 1 << 20):
                raise UnreadableFile(
                    "file.encrypted",
                    "This file is protected by a password. Save a copy without the password and try again.",
                )
            return "ods"
    if any(name.startswith(("word/", "ppt/")) for name in names) or "mimetype" in names:
        raise UnreadableFile("file.not_a_table", f"This is a document, not a spreadsheet. {_SAVE_AS}")
    raise UnreadableFile(
        "file.not_a_table", "This is a zip file, not a spreadsheet. Unpack it and upload the file inside it."
    )


def _refuse_macros(names: dict[str, Part]) -> None:
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "xl/macrosheets/")) for name in names):
        raise UnreadableFile(
            "file.macros",
            "This workbook holds macros. Save it as an ordinary workbook without macros (.xlsx or .ods), or as CSV, "
            "and upload that file.",
        )


def _refuse_entities(data: bytes, parts: tuple[Part, ...]) -> None:
    for part in parts:
        name = part.name.lower()
        if name not in _CONTENT and not name.startswith("xl/worksheets/"):
            continue
        if b"<!ENTITY" in head_of(data, part):
            raise UnreadableFile(
                "file.entities",
                f"This file holds definitions that make its content grow when it is read. {_SAVE_AS}",
            )


def _refuse_other_files(data: bytes) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile(
                "file.encrypted",
                "This file is protected by a password. Save a copy without the password and try again.",
            )
        raise UnreadableFile("file.old_excel", f"This is an old Excel workbook (.xls) or Office document. {_SAVE_AS}")
    for sign, code, what in _SIGNS:
        if data.startswith(sign):
            raise UnreadableFile(code, f"{what} {_SAVE_AS}")
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, code, what in _MARKUP:
        if start.startswith(sign):
            raise UnreadableFile(code, f"{what} {_SAVE_AS}")
    if start[:1] in (b"{", b"["):
        raise UnreadableFile("file.json", f"This is a JSON document. {_SAVE_AS}")
