"""Remembers the last note of each log in a folder, so that neither a crash nor a power cut loses it.

A witness keeps what it cosigned here, and a signer what it signed: the database's administrator can reach neither.
"""

import os
from hashlib import sha256
from pathlib import Path

from reddot.ledger.checkpoint import parse_checkpoint
from reddot.ledger.note import BadNote, Note, parse_note


class DamagedStore(RuntimeError):
    """A remembered note cannot be read: a person must look before anything is signed again."""


class NoteStore:
    """One file for each origin."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder

    def get(self, origin: str) -> Note | None:
        """The last note of a log, or None when there never was one. Raises: DamagedStore."""
        path = self._path(origin)
        if not path.exists():
            return None
        try:
            note = parse_note(path.read_text(encoding="utf-8"))
            fits = parse_checkpoint(note.text).origin == origin
        except (BadNote, UnicodeDecodeError):
            fits = False
        if not fits:
            raise DamagedStore(f"{path} is not the note of {origin} that was written there")
        return note

    def put(self, origin: str, note: Note) -> None:
        """Remember a note. When this returns, it is on disk; when it raises, the note before it still is."""
        path = self._path(origin)
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(str(note))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _path(self, origin: str) -> Path:
        return self._folder / f"{name_of(origin)}.note"


def name_of(origin: str) -> str:
    """The name under which a log's note is kept and served."""
    return sha256(origin.encode()).hexdigest()
