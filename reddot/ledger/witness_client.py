"""Speaks to witnesses: submits checkpoints and asks what they hold."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from reddot.ledger.checkpoint import parse_checkpoint, signed_by
from reddot.ledger.note import BadNote, Note, VerifierKey, parse_note
from reddot.ledger.note_store import name_of
from reddot.ledger.terms import Claim

SECONDS_TO_ANSWER = 10
LARGEST_ANSWER = 256 * 1024


class Unreachable(Exception):
    """A witness did not answer, or its answer cannot be read."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a witness is, and the public keys by which its answers are known."""

    url: str
    keys: tuple[VerifierKey, ...]

    @property
    def name(self) -> str:
        """The name that the witness signs under."""
        return self.keys[0].name


@dataclass(frozen=True, slots=True)
class Reply:
    """What a witness answered."""

    status: int
    text: str


def submit(address: Address, *, old: int, proof: Sequence[bytes], note: Note) -> Reply:
    """Hand a checkpoint to a witness. Raises: Unreachable."""
    lines = [f"old {old}", *(b64encode(step).decode() for step in proof)]
    return _request(address, "POST", "/add-checkpoint", "\n".join(lines) + "\n\n" + str(note))


def latest(address: Address, origin: str) -> Claim | None:
    """The last checkpoint of a log that a witness cosigned, or None when it has seen none.

    Raises: Unreachable, also when the answer does not carry the witness's own signature.
    """
    reply = _request(address, "GET", f"/checkpoint/{name_of(origin)}")
    if reply.status == 404:
        return None
    try:
        note = parse_note(reply.text)
        vouched = all(signed_by(note, key) is not None for key in address.keys)
        checkpoint = parse_checkpoint(note.text)
    except BadNote as broken:
        raise Unreachable(f"{address.name} answered with something else: {broken}") from None
    if reply.status != 200 or not vouched or checkpoint.origin != origin:
        raise Unreachable(f"{address.name} answered {reply.status} without its signature")
    return Claim(address.name, checkpoint)


def _request(address: Address, method: str, path: str, body: str = "") -> Reply:
    parts = urlsplit(address.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable(f"{address.url} is not an http or https address")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request(method, parts.path.rstrip("/") + path, body=body.encode() or None)
        response = connection.getresponse()
        return Reply(response.status, response.read(LARGEST_ANSWER).decode("utf-8", "replace"))
    except (OSError, HTTPException) as broken:
        raise Unreachable(f"{address.name} did not answer: {broken}") from None
    finally:
        connection.close()
