"""The child process that reads a file: limits first, then the file, then rows as lines of JSON on standard output.

It runs as a script (`python -I -S child.py`), so it imports nothing of Reddot and starts in some 20 ms. Messages:
  {"t": "sheet", "name", "sheets", "encoding", "delimiter", "width"}   before the rows of each sheet
  {"t": "rows", "rows": [[row number, cell, ...], ...], "dates": [[index in rows, index in cells], ...],
   "marks": [[row number, column index, what, detail], ...]}
  {"t": "refused", "code", "row", "detail"}                            the file cannot be read; nothing follows
  {"t": "end"}
"""

import csv
import io
import json
import re
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

CHUNK_ROWS = 1_000
CHUNK_CHARACTERS = 2_000_000
MOST_MARKS = 1_000
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_INVISIBLE = "\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_STRANGE = re.compile(f"[{_CONTROL}{_INVISIBLE}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_SUSPECT = re.compile(rf'[{_INVISIBLE}\x7f]|\\u00[01]|\\[bf]|"#[NRDV]')
_ERROR_VALUES = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"})

Cells = list[Any]
Numbered = Iterable[tuple[int, Cells]]


class Refused(Exception):
    """The file cannot be read: a code, the row where it showed, and a detail for the sentence."""

    def __init__(self, code: str, *, row: int | None = None, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.row, self.detail = code, row, detail


def limit(*, memory: int, cpu: int, seconds: float) -> None:
    """Bound this process: address space [bytes], processor time [s], no core file, no file written, no child.

    seconds: after so long at work the kernel ends it, wherever it is (SIGALRM, which nothing here catches).
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def send(message: dict[str, Any]) -> None:
    """Write one message to the parent."""
    _write(encode(message))


def _write(line: bytes) -> None:
    """Write a line with the alarm stopped: a parent that is slow to take it is not this file's fault."""
    left, _ = signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
    signal.setitimer(signal.ITIMER_REAL, left)


def encode(message: dict[str, Any]) -> bytes:
    """One message as JSON. A number past what a computer holds is marked as an error and left out."""
    try:
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        for row in message["rows"]:
            for column, cell in enumerate(row):
                if isinstance(cell, float) and not isfinite(cell):
                    row[column] = ""
                    message["marks"].append([row[0], column - 1, "error_value", "number too large"])
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def send_rows(rows: Numbered, marks: list[list[Any]], *, most_characters: int, most_columns: int) -> None:
    """Send numbered rows in chunks, blank ones left out, with what is strange about their cells."""
    chunk: list[Cells] = []
    dates: list[list[int]] = []
    size = 0
    for number, cells in rows:
        if len(cells) > most_columns:
            raise Refused("file.too_many_columns", row=number, detail=f"{len(cells):,}")
        row = _wire(number, cells, dates, len(chunk), most_characters)
        if row is None:
            continue
        chunk.append(row)
        size += sum(len(cell) for cell in row if isinstance(cell, str))
        if len(chunk) >= CHUNK_ROWS or size >= CHUNK_CHARACTERS:
            _flush(chunk, dates, marks)
            chunk, dates, size = [], [], 0
    _flush(chunk, dates, marks)


def _wire(number: int, cells: Cells, dates: list[list[int]], index: int, most: int) -> Cells | None:
    row: Cells = [number]
    filled = False
    for cell in cells:
        kind = type(cell)
        if kind is str:
            if len(cell) > most:
                raise Refused("file.cell_too_long", row=number, detail=str(len(cell)))
            filled = filled or (cell != "" and not cell.isspace())
        elif kind is datetime or kind is date:
            dates.append([index, len(row)])
            cell, filled = cell.isoformat(), True
        elif kind is time or kind is timedelta:
            cell, filled = str(cell), True
        elif cell is not None:
            filled = True
        row.append(cell)
    return row if filled else None


def _flush(chunk: list[Cells], dates: list[list[int]], marks: list[list[Any]]) -> None:
    if not chunk and not marks:
        return
    message = {"t": "rows", "rows": chunk, "dates": dates, "marks": marks}
    line = encode(message)
    if _SUSPECT.search(line.decode("utf-8")):
        _mark_strange(chunk, marks)
        line = encode(message)
    _write(line)
    marks.clear()


def _mark_strange(chunk: list[Cells], marks: list[list[Any]]) -> None:
    for row in chunk:
        for column, cell in enumerate(row[1:]):
            if not isinstance(cell, str) or len(marks) >= MOST_MARKS:
                continue
            if cell.strip() in _ERROR_VALUES:
                marks.append([row[0], column, "error_value", cell.strip()])
                row[column + 1] = ""
                continue
            found = _STRANGE.search(cell)
            if found is None:
                continue
            row[column + 1] = cell = _HIDDEN.sub("", cell)
            left = _STRANGE.search(cell)
            what, which = ("control", left[0]) if left else ("invisible", found[0])
            marks.append([row[0], column, what, f"U+{ord(which):04X}"])


def decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file and the encoding it was in."""
    for sign, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(sign):
            return _decoded(data, name), name
    head = data[:2_000]
    if head.count(0) > len(head) // 3:
        name = "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
        return _decoded(data, name), name
    if head.count(0) > len(head) // 20:
        raise Refused("file.not_text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    text = _decoded(data, "cp1252")
    sample = text[:20_000]
    if sum(1 for mark in sample if mark < " " and mark not in "\t\r\n") > len(sample) // 50:
        raise Refused("file.not_text")
    return text, "cp1252"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise Refused("file.encoding", row=row, detail=encoding) from None


def delimiter_of(text: str) -> tuple[str, int]:
    """The character between cells, and how many characters of the text to skip (a "sep=;" line)."""
    hint = re.match(r'"?sep=(.)"?\r?\n', text[:12], re.IGNORECASE)
    if hint:
        return hint[1], hint.end()
    best, most = ",", 1.0
    for mark in (",", ";", "\t", "|"):
        lines = csv.reader(io.StringIO(text[:50_000], newline=""), delimiter=mark)
        widths = []
        try:
            for cells in lines:
                widths.append(len(cells))
                if len(widths) == 30:
                    break
        except csv.Error:
            pass
        typical = sorted(widths)[len(widths) // 2] if widths else 0
        weight = typical * widths.count(typical) / max(len(widths), 1)
        if typical > 1 and weight > most:
            best, most = mark, weight
    return best, 0


def read_csv(data: bytes, options: dict[str, Any]) -> None:
    """Send the rows of a CSV file."""
    text, encoding = decode(data)
    delimiter, skip = delimiter_of(text)
    csv.field_size_limit(options["cell_characters"] * 2)
    send({"t": "sheet", "name": "", "sheets": [""], "encoding": encoding, "delimiter": delimiter})
    stream = io.StringIO(text, newline="")
    stream.seek(skip)
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    number = 0

    def numbered() -> Iterator[tuple[int, Cells]]:
        nonlocal number
        for cells in reader:
            number += 1
            yield number, cells

    try:
        _send_all(numbered(), [], options)
    except csv.Error as error:
        code = "file.cell_too_long" if "field larger" in str(error) else "file.quotes"
        raise Refused(code, row=number + 1) from None


def read_workbook(data: bytes, options: dict[str, Any]) -> None:
    """Send the rows of the sheets asked for (None: the first visible sheet that has any) of an XLSX or ODS file."""
    sys.path.append(options["packages"])
    from python_calamine import PasswordError, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(io.BytesIO(data))
    except PasswordError:
        raise Refused("file.encrypted") from None
    names = list(book.sheet_names)
    wanted = options["sheets"]
    if wanted is None:
        visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        wanted = next(([name] for name in visible if book.get_sheet_by_name(name).end is not None), visible[:1])
    if not wanted:
        raise Refused("file.no_sheet")
    for name in wanted:
        if name not in names:
            raise Refused("file.no_such_sheet", detail=name)
        sheet = book.get_sheet_by_name(name)
        marks = formula_marks(data, name, options["kind"])
        send({"t": "sheet", "name": name, "sheets": names, "encoding": "", "delimiter": ""})
        if sheet.end is not None:
            _send_all(_numbered(sheet), _shifted(marks, (sheet.start or (0, 0))[1]), options)


def _numbered(sheet: Any) -> Iterator[tuple[int, Cells]]:
    return enumerate(sheet.iter_rows(), 1)


def _shifted(marks: list[list[Any]], first_column: int) -> list[list[Any]]:
    return [[row, column - first_column, what, detail] for row, column, what, detail in marks]


def _send_all(rows: Numbered, marks: list[list[Any]], options: dict[str, Any]) -> None:
    send_rows(rows, marks, most_characters=options["cell_characters"], most_columns=options["columns"])


_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>/]{0,80})>(.{0,8400}?)</c>', re.DOTALL)


def formula_marks(data: bytes, sheet: str, kind: str) -> list[list[Any]]:
    """Cells of an XLSX sheet whose formula has no saved result, or whose result is an error such as #N/A.

    The reader gives both as empty cells, which would pass for "not recorded".
    """
    if kind != "xlsx":
        return []
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = sheet_part(archive, sheet)
        if part is None:
            return []
        with archive.open(part) as stream:
            return _marks_in(stream)


def sheet_part(archive: Any, sheet: str) -> str | None:
    """The part of an XLSX file that holds a sheet, found through the workbook and its relations."""
    from html import unescape

    relations = dict[str, str]()
    for element in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", _text(archive, "xl/_rels/workbook.xml.rels")):
        attributes = dict(re.findall(r'([\w:]+)="([^"]*)"', element))
        relations[attributes.get("Id", "")] = attributes.get("Target", "")
    for element in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", _text(archive, "xl/workbook.xml")):
        attributes = dict(re.findall(r'([\w:]+)="([^"]*)"', element))
        if unescape(attributes.get("name", "")) == sheet:
            target = relations.get(next((v for k, v in attributes.items() if k.endswith(":id")), ""), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return path if path in archive.namelist() else None
    return None


def _text(archive: Any, name: str) -> str:
    try:
        with archive.open(name) as stream:
            return str(stream.read(1 << 20).decode("utf-8", "replace"))
    except KeyError:
        return ""


def _marks_in(stream: Any) -> list[list[Any]]:
    marks: list[list[Any]] = []
    tail = b""
    while len(marks) < MOST_MARKS:
        block = stream.read(1 << 20)
        if not block:
            break
        text = tail + block
        if b"<f" in text or b't="e"' in text:
            _mark_cells(text, marks)
        cut = text.rfind(b"</c>") + 4
        tail = text[max(cut, len(text) - 10_000) :]
    return marks


def _mark_cells(text: bytes, marks: list[list[Any]]) -> None:
    for column, row, attributes, inside in _CELL.findall(text):
        error = b't="e"' in attributes
        if not error and b"<f" not in inside:
            continue
        value = re.search(rb"<v>([^<]*)</v>|<is>", inside)
        if error or value is None or (value[0] == b"<v></v>" and b't="str"' not in attributes):
            index = 0
            for letter in column:
                index = index * 26 + letter - 64
            what = "error_value" if error else "formula"
            detail = value[1].decode("utf-8", "replace") if error and value and value[1] else ""
            marks.append([int(row), index - 1, what, detail])


def main() -> None:
    """Read standard input as the options (first argument, JSON) say."""
    options = json.loads(sys.argv[1])
    limit(memory=options["memory"], cpu=options["cpu"], seconds=options["seconds"])
    read: Callable[[bytes, dict[str, Any]], None] = read_csv if options["kind"] == "csv" else read_workbook
    try:
        read(sys.stdin.buffer.read(), options)
        send({"t": "end"})
    except Refused as refused:
        send({"t": "refused", "code": refused.code, "row": refused.row, "detail": refused.detail})
    except MemoryError:
        send({"t": "refused", "code": "file.memory", "row": None, "detail": ""})
    except BrokenPipeError:
        sys.stderr.close()
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception; whatever it is, the file is at fault
        send({"t": "refused", "code": "file.damaged", "row": None, "detail": type(error).__name__})


if __name__ == "__main__":
    main()
