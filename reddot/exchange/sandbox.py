"""Read a file in a child process with limits, so that whatever it holds, the parent only ever sees rows or a sentence.

The child (child.py) bounds its own memory, processor time and life before it touches the file; the parent bounds how long
it waits for each message and how large one may be. Messages are JSON: nothing in them can run. Source: reliability.md D9.
"""

import importlib.util
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from reddot.exchange.limits import DEFAULT, Limits
from reddot.exchange.sniff import kind_and_size
from reddot.exchange.zip_directory import UnreadableFile, in_bytes

Source = bytes | Path | IO[bytes]
"""What a reader takes: the bytes of a file, its path, or an open binary file."""

_CHILD = str(Path(__file__).with_name("child.py"))
_MOST_MESSAGE = 64 * 1024 * 1024
_BLOCK = 1 << 20

_SENTENCES = {
    "file.not_text": "This file is not a spreadsheet or a CSV file that can be read. Save it again as CSV and try once more.",
    "file.encoding": "This file starts as {detail} text and then breaks off from it. Save it again as CSV UTF-8 and try once more.",
    "file.quotes": "A quotation mark in this row opens or closes in the wrong place, so where its cells end cannot be told. "
    "Correct the row, or save the file again as CSV, and try once more.",
    "file.cell_too_long": "A cell in this row holds more than {cell_characters:,} characters. A quotation mark may be missing. "
    "Correct the row and try once more.",
    "file.too_many_columns": "This row has {detail} columns; the limit is {columns:,}. Delete the columns you do not need and "
    "try once more.",
    "file.encrypted": "This file is protected by a password. Save a copy without the password and try again.",
    "file.no_sheet": "This workbook has no sheet that can be read. Save it again as CSV and try once more.",
    "file.no_such_sheet": "This workbook has no sheet called {detail!r}. Choose one of its sheets.",
    "file.memory": "This file needs more memory to read than a list of people should. Delete the empty rows and columns around "
    "the table, or save it as CSV, and try once more.",
    "file.too_slow": "This file takes too long to read. Save it again as CSV and try once more.",
    "file.damaged": "This file is damaged or is not what its name says. Open it, save it again, and upload the new copy.",
}


def load(source: Source, limits: Limits = DEFAULT) -> bytes:
    """The bytes of a source, never more than one past the upload limit.

    Raises: UnreadableFile when a path cannot be opened.
    """
    if isinstance(source, bytes):
        return source
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                return stream.read(limits.upload + 1)
        return source.read(limits.upload + 1)
    except OSError as error:
        raise UnreadableFile("file.missing", f"The file cannot be opened: {error.strerror or error}.") from None


def messages(
    source: Source, *, sheets: Sequence[str] | None = None, limits: Limits = DEFAULT
) -> Iterator[dict[str, Any]]:
    """What the child says of a file: a "sheet" message before the rows of each sheet, then "rows" messages.

    sheets: the names of the sheets to read; None for the first visible one that has any cell.
    Closing the iterator ends the child. Its time does not run while the parent is busy with what it sent.
    Raises: UnreadableFile with what is wrong and what to do, for every failure there is.
    """
    data = load(source, limits)
    kind, unpacked = kind_and_size(data, limits)
    options = {
        "kind": kind,
        "sheets": list(sheets) if sheets is not None else None,
        "memory": limits.memory,
        "cpu": limits.cpu,
        "seconds": limits.seconds(unpacked),
        "columns": limits.columns,
        "cell_characters": limits.cell_characters,
        "packages": _packages(),
    }
    with _as_file(data) as stdin:
        del data
        child = subprocess.Popen(  # noqa: S603 - our own interpreter on our own script, no shell
            [sys.executable, "-I", "-S", "-B", _CHILD, json.dumps(options)],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
        )
    try:
        yield from _conversation(child, limits.seconds(unpacked), limits)
    finally:
        child.kill()
        if child.stdout is not None:
            child.stdout.close()
        child.wait()


def _conversation(child: subprocess.Popen[bytes], seconds: float, limits: Limits) -> Iterator[dict[str, Any]]:
    for line in _lines(child, seconds):
        message = _message(line)
        if message["t"] == "end":
            return
        if message["t"] == "refused":
            raise _refused(str(message.get("code")), message.get("row"), str(message.get("detail", ""))[:200], limits)
        yield message
    raise _refused(_code_of_end(child))


def _code_of_end(child: subprocess.Popen[bytes]) -> str:
    """Why a child went without a word: its alarm, its processor time, or its memory (the reader aborts)."""
    try:
        status = child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "file.too_slow"
    if status in (-signal.SIGALRM, -signal.SIGXCPU, -signal.SIGKILL):
        return "file.too_slow"
    return "file.memory" if status < 0 else "file.damaged"


def _lines(child: subprocess.Popen[bytes], seconds: float) -> Iterator[bytes]:
    assert child.stdout is not None  # noqa: S101 - Popen was given a pipe
    pipe = child.stdout.fileno()
    held = bytearray()
    while True:
        ready, _, _ = select.select([pipe], [], [], seconds)
        if not ready:
            raise _refused("file.too_slow")
        block = os.read(pipe, _BLOCK)
        if not block:
            return
        held += block
        if len(held) > _MOST_MESSAGE:
            raise _refused("file.memory")
        if b"\n" in block:
            *lines, rest = bytes(held).split(b"\n")
            held = bytearray(rest)
            yield from lines


def _message(line: bytes) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise _refused("file.damaged") from None
    if not isinstance(message, dict) or message.get("t") not in ("sheet", "rows", "refused", "end"):
        raise _refused("file.damaged")
    return message


def _refused(code: str, row: object = None, detail: str = "", limits: Limits = DEFAULT) -> UnreadableFile:
    known = code if code in _SENTENCES else "file.damaged"
    sentence = _SENTENCES[known].format(
        detail=detail, columns=limits.columns, cell_characters=limits.cell_characters, upload=in_bytes(limits.upload)
    )
    return UnreadableFile(known, sentence, row=row if isinstance(row, int) else None)


def _as_file(data: bytes) -> IO[bytes]:
    """The bytes as an open file that has no name: personal data never lies about in a temporary folder."""
    stream: IO[bytes]
    if hasattr(os, "memfd_create"):
        stream = os.fdopen(os.memfd_create("reddot-import", os.MFD_CLOEXEC), "w+b")
    else:
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    stream.write(data)
    stream.seek(0)
    return stream


def _packages() -> str:
    """The folder that holds the spreadsheet reader, for a child that starts without site-packages."""
    found = importlib.util.find_spec("python_calamine")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("python_calamine is not installed")
    return str(Path(found.origin).parent.parent)
