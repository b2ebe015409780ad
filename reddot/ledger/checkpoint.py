"""Checkpoints, their signatures and cosignatures, and proof files. Pure.

A checkpoint is a note of three lines: origin, number of entries, root. A log signs it with Ed25519 and, timestamped,
with ML-DSA-44; a witness cosigns it, timestamped, with both.
Source: c2sp.org/tlog-checkpoint, /tlog-cosignature, /tlog-proof.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import Struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from reddot.ledger.note import BadNote, Kind, Note, Signature, VerifierKey, parse_note, strict_base64

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PROOF = 63
_U64 = Struct(">Q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a log says of itself: `root` is the Merkle root over its first `size` entries."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(line + "\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Signer:
    """A pair of private keys and the name of the installation that holds them.

    name: a name that nobody else uses, like a web address without its scheme: "ledger.northmoor.example".
    """

    name: str
    ed25519: Ed25519PrivateKey
    ml_dsa_44: MLDSA44PrivateKey

    def origin(self, force: str) -> str:
        """The origin of a force's log: each force has a log of its own."""
        return f"{self.name}/{force}"

    def log_keys(self, force: str) -> tuple[VerifierKey, VerifierKey]:
        """The public keys of a force's log."""
        return self._keys(self.origin(force), Kind.LOG_ED25519)

    def witness_keys(self) -> tuple[VerifierKey, VerifierKey]:
        """The public keys of the witness that this installation is."""
        return self._keys(self.name, Kind.COSIGN_ED25519)

    def _keys(self, name: str, kind: Kind) -> tuple[VerifierKey, VerifierKey]:
        return (
            VerifierKey(name, kind, self.ed25519.public_key().public_bytes_raw()),
            VerifierKey(name, Kind.COSIGN_ML_DSA_44, self.ml_dsa_44.public_key().public_bytes_raw()),
        )

    def sign(self, checkpoint: Checkpoint, keys: Sequence[VerifierKey], timestamp: int) -> tuple[Signature, ...]:
        """A signature of the checkpoint for each key, all of them this signer's.

        timestamp: when it is signed [seconds since 1970].
        """
        return tuple(self._sign(checkpoint, key, timestamp) for key in keys)

    def _sign(self, checkpoint: Checkpoint, key: VerifierKey, timestamp: int) -> Signature:
        message = signed_message(checkpoint, key, timestamp)
        if key.kind is Kind.COSIGN_ML_DSA_44:
            return Signature(key.name, key.key_id, _U64.pack(timestamp) + self.ml_dsa_44.sign(message))
        stamp = b"" if key.kind is Kind.LOG_ED25519 else _U64.pack(timestamp)
        return Signature(key.name, key.key_id, stamp + self.ed25519.sign(message))


def signed_message(checkpoint: Checkpoint, key: VerifierKey, timestamp: int) -> bytes:
    """The bytes that a key of this kind signs.   Source: c2sp.org/tlog-cosignature."""
    if key.kind is Kind.LOG_ED25519:
        return checkpoint.text.encode()
    if key.kind is Kind.COSIGN_ED25519:
        return f"cosignature/v1\ntime {timestamp}\n{checkpoint.text}".encode()
    name, origin = key.name.encode(), checkpoint.origin.encode()
    return b"".join(
        (
            b"subtree/v1\n\x00",
            bytes([len(name)]) + name,
            _U64.pack(timestamp),
            bytes([len(origin)]) + origin,
            _U64.pack(0),
            _U64.pack(checkpoint.size),
            checkpoint.root,
        )
    )


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that the text of a note is. Raises: BadNote."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise BadNote("a checkpoint has an origin, a size and a root, each on its line")
    origin, size, root, *extensions = lines[:-1]
    packed = strict_base64(root)
    if len(packed) != 32:
        raise BadNote("the root of a checkpoint is 32 bytes")
    return Checkpoint(origin=origin, size=whole(size), root=packed, extensions=tuple(extensions))


def whole(text: str) -> int:
    """A decimal number without sign or leading noughts, below 2**63. Raises: BadNote."""
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0") or len(text) > 19:
        raise BadNote(f"{text[:30]!r} is not a whole number in its usual spelling")
    if int(text) >= 2**63:
        raise BadNote(f"{text} is too large")
    return int(text)


def signed_by(note: Note, key: VerifierKey) -> int | None:
    """When a key signed the checkpoint in a note: seconds since 1970, 0 for a signature without a time.

    None when the note holds no signature of that key.   Raises: BadNote when it holds one that is wrong.
    """
    for signature in note.signatures:
        if signature.name == key.name and signature.key_id == key.key_id:
            return _checked(parse_checkpoint(note.text), key, signature.blob)
    return None


def _checked(checkpoint: Checkpoint, key: VerifierKey, blob: bytes) -> int:
    timestamp, proper = 0, blob
    if key.kind is not Kind.LOG_ED25519:
        if len(blob) < 8:
            raise BadNote(f"the signature of {key.name} is cut short")
        timestamp, proper = _U64.unpack_from(blob)[0], blob[8:]
    message = signed_message(checkpoint, key, timestamp)
    try:
        if key.kind is Kind.COSIGN_ML_DSA_44:
            MLDSA44PublicKey.from_public_bytes(key.public).verify(proper, message)
        else:
            Ed25519PublicKey.from_public_bytes(key.public).verify(proper, message)
    except InvalidSignature:
        raise BadNote(f"the signature of {key.name} is wrong") from None
    return timestamp


def signers(note: Note, keys: Iterable[VerifierKey]) -> frozenset[str]:
    """Names of the holders of `keys` who signed a note. Raises: BadNote when a signature of a known key is wrong."""
    return frozenset(key.name for key in keys if signed_by(note, key) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """A proof that one entry is in a log. extra: the entry itself; it is checked by hashing, never trusted."""

    index: int
    proof: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    def __str__(self) -> str:
        lines = [PROOF_HEADER]
        if self.extra is not None:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines.extend(b64encode(step).decode() for step in self.proof)
        return "\n".join(lines) + "\n\n" + str(self.note)


def parse_proof(text: str) -> ProofFile:
    """The proof that a .tlog-proof file is. Raises: BadNote."""
    head, _, note = text.partition("\n\n")
    header, *lines = head.split("\n")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = strict_base64(lines.pop(0).removeprefix("extra "))
    if header != PROOF_HEADER or not lines or not lines[0].startswith("index "):
        raise BadNote("this is not a proof file")
    proof = tuple(strict_base64(line) for line in lines[1:])
    if len(proof) > LONGEST_PROOF or any(len(step) != 32 for step in proof):
        raise BadNote("the hashes of this proof file are not of 32 bytes each, at most 63")
    return ProofFile(index=whole(lines[0].removeprefix("index ")), proof=proof, note=parse_note(note), extra=extra)
