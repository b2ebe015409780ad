"""Signed notes and verifier keys as C2SP writes them. Pure.

A note is a text, an empty line, and signature lines "— <key name> base64(key id | signature)".
A verifier key is "<name>+<key id in hex>+base64(kind | public key)".   Source: c2sp.org/signed-note.
"""

import re
from base64 import b64encode
from binascii import Error as Base64Error
from binascii import a2b_base64
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

DASH = "\u2014 "
MOST_SIGNATURES = 64
_NAME = re.compile(r"[^\s+]+")


class BadNote(ValueError):
    """The text is not a signed note, checkpoint, key or proof file in the C2SP form."""


class Kind(IntEnum):
    """Which signature a key makes: the type byte of C2SP."""

    LOG_ED25519 = 0x01
    COSIGN_ED25519 = 0x04
    COSIGN_ML_DSA_44 = 0x06


KEY_BYTES = {Kind.LOG_ED25519: 32, Kind.COSIGN_ED25519: 32, Kind.COSIGN_ML_DSA_44: 1312}


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key, whose it is and what it signs. Two keys of one holder and kind differ in `key_id`."""

    name: str
    kind: Kind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature line names its key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line. blob: what follows the key id."""

    name: str
    key_id: bytes
    blob: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{DASH}{self.name} {b64encode(self.key_id + self.blob).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a newline, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)


def is_name(name: object) -> bool:
    """Whether this can be the name of a key: some letters, no spaces and no plus sign."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None and len(name) <= 150


def strict_base64(text: str) -> bytes:
    """The bytes behind standard base64, refusing every spelling but the usual one. Raises: BadNote."""
    try:
        found = a2b_base64(text.encode("ascii"))
    except (Base64Error, UnicodeEncodeError):
        raise BadNote("this is not base64") from None
    if b64encode(found).decode() != text:
        raise BadNote("this is not base64 in its usual spelling")
    return found


def parse_key(text: str) -> VerifierKey:
    """The key that a verifier key line stands for. Raises: BadNote when it is not one, or its key id is another's."""
    name, _, rest = text.strip().partition("+")
    key_id, _, material = rest.partition("+")
    packed = strict_base64(material)
    if not _NAME.fullmatch(name) or not packed or packed[0] not in list(Kind):
        raise BadNote(f"{text.strip()[:60]!r} is not a verifier key")
    key = VerifierKey(name, Kind(packed[0]), packed[1:])
    if len(key.public) != KEY_BYTES[key.kind] or key.key_id.hex() != key_id:
        raise BadNote(f"the verifier key of {name} does not fit its key id")
    return key


def parse_signature(line: str) -> Signature:
    """The signature on a line without its newline. Raises: BadNote."""
    name, _, packed = line.removeprefix(DASH).partition(" ")
    blob = strict_base64(packed)
    if not line.startswith(DASH) or not _NAME.fullmatch(name) or len(blob) < 5:
        raise BadNote("this is not a signature line")
    return Signature(name, blob[:4], blob[4:])


def parse_note(text: str) -> Note:
    """The note that a text is. Raises: BadNote when it is not one, has no signature or too many."""
    body, blank, lines = text.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or any(ord(letter) < 0x20 for letter in text if letter != "\n"):
        raise BadNote("this is not a signed note")
    signatures = tuple(parse_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise BadNote(f"a note of more than {MOST_SIGNATURES} signatures is not read")
    return Note(body + "\n", signatures)
