"""What the architecture tests read: the rows of the house and every source file with the place it has in it."""

import ast
import subprocess
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "reddot"


@dataclass(frozen=True)
class Offence:
    """One place that breaks a rule, and what to do about it."""

    place: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.place}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Source:
    """One file: its path from the root of the repository and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def places(self) -> tuple[str, ...]:
        """The folders below the package and the file's name without its ending: ("people", "services", "facts")."""
        parts = PurePosixPath(self.path).with_suffix("").parts
        return parts[1:] if parts[0] == PACKAGE else ()

    @property
    def module(self) -> str:
        """The name by which it is imported, with __init__ left in: "reddot.people.services.facts"."""
        return ".".join(PurePosixPath(self.path).with_suffix("").parts)

    @property
    def room(self) -> str:
        """The room, such as "people"; "" outside the package."""
        return self.places[0] if self.places else ""

    @property
    def part(self) -> str:
        """The part of the room, such as "services". Entry holds four rooms: its command line is "cli", as is its API."""
        if self.room == "entry":
            return (
                self.places[2] if self.places[1:2] == ("web",) and len(self.places) > 2 else "".join(self.places[1:2])
            )
        return self.places[1] if len(self.places) > 1 else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.places

    def offence(self, node: ast.AST | int, what: str) -> Offence:
        line = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return Offence(self.path, line, what)


@cache
def rows() -> tuple[tuple[str, ...], ...]:
    """The rows of the house from the top, as .importlinter holds them."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    lines = config["importlinter:contract:rows"]["layers"].split("\n")
    return tuple(tuple(room.strip(" ()") for room in line.split("|")) for line in lines if line.strip())


def row_of(room: str) -> int:
    """How far a room is from the top.

    Raises: KeyError for a room without a row.
    """
    for number, row in enumerate(rows()):
        if room in row:
            return number
    raise KeyError(f"{room} has no row in .importlinter")


def pure_rooms() -> frozenset[str]:
    """The rooms of the two lowest rows, which know no framework."""
    return frozenset(room for row in rows()[-2:] for room in row)


def python_sources(*folders: str) -> list[Source]:
    """Every Python file of these folders of the repository."""
    return [_read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def template_sources() -> list[Source]:
    """Every template of the package."""
    paths = sorted((ROOT / PACKAGE).rglob("*.jinja")) + sorted((ROOT / PACKAGE).rglob("*.html"))
    return [_read(path) for path in paths]


def tracked_sources() -> list[Source]:
    """Every text file that git tracks or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    found = []
    for name in filter(None, listed):
        path = ROOT / name
        if path.is_file() and b"\0" not in path.read_bytes()[:8000]:
            found.append(Source(name, path.read_text(encoding="utf-8", errors="replace")))
    return found


def _read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
