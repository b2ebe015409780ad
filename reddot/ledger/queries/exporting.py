"""Writes a ledger out, for anyone to check with verify.py. The format is docs/reference/ledger-format.md."""

import json
import zipfile
from binascii import b2a_base64
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from reddot.kernel.refusal import Refusal
from reddot.ledger import leaf as leaves
from reddot.ledger import tree
from reddot.ledger.models import Checkpoint, Cosignature
from reddot.ledger.note import parse_note
from reddot.ledger.queries.entries import latest_checkpoint, note_of, rows, size

EXPORT = "reddot-ledger-export/1"
VERIFIER = Path(__file__).parent.parent / "verify.py"
CHECKPOINTS_A_READ = 200
README = """This archive holds the ledger of {force}.

export.jsonl   every entry, the signed checkpoints and the public keys
verify.py      a program that checks them; it needs Python 3.9 or later and nothing else

Run:  python3 verify.py export.jsonl

The program can only tell you that the entries are those that were signed. Compare the public keys in the first line of
export.jsonl with those that the force has published, and ask a witness for the checkpoint that it holds:
      python3 verify.py export.jsonl --key published-keys.txt --checkpoint from-witness.note
"""


class NothingToExport(Refusal):
    """The ledger has no entry yet."""

    code = "nothing_to_export"


def entry_line(seq: int, leaf: bytes, body: bytes, *, private: bool = True) -> bytes:
    """One entry as a line of an export. private: False puts the commitment of each private field in its place."""
    parts = leaves.unpack_leaf(leaf)
    shown = body if private else leaves.keeping(body, ())
    return b'{"seq":%d,"prev":"%s","fields":"%s","body":"%s","meta":%s}\n' % (
        seq,
        parts.before.hex().encode(),
        parts.commitments.hex().encode(),
        b2a_base64(shown, newline=False),
        parts.meta,
    )


def export(*, force: str, private: bool = True) -> Iterator[bytes]:
    """The lines of a force's export, up to the entries that stand now.

    Every checkpoint that was stored before is in it, also one for more entries than there are: that is evidence.
    private: False leaves out names and free text; the export still verifies in full.
    Raises: NothingToExport.
    """
    newest = Checkpoint.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    count = size(force=force)
    if count == 0:
        raise NothingToExport("The ledger has no entry yet.")
    signed = Checkpoint.objects.filter(force=force, pk__lte=newest).order_by("size", "pk")
    origin, keys = _whose(force)
    yield _line({"format": EXPORT, "origin": origin, "size": count, "keys": keys})
    checkpoints = 0
    for row in signed.iterator(chunk_size=CHECKPOINTS_A_READ):
        yield _line({"checkpoint": str(note_of(row))})
        checkpoints += 1
    edge = tree.Frontier()
    for seq, leaf, body in rows(force=force, first=0, end=count):
        yield entry_line(seq, leaf, body, private=private)
        edge.add(tree.leaf_hash(leaf))
    yield _line({"end": {"entries": edge.size, "checkpoints": checkpoints, "root": edge.root().hex()}})


def export_bundle(*, force: str, private: bool = True, into: BinaryIO) -> None:
    """Write a zip with the export, the program that checks it and a page of words."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README.format(force=force))
        archive.writestr("verify.py", VERIFIER.read_bytes())
        with archive.open("export.jsonl", "w", force_zip64=True) as file:
            for line in export(force=force, private=private):
                file.write(line)


def public_keys(force: str) -> list[str]:
    """Every public key under which this ledger was signed or cosigned."""
    signed = Checkpoint.objects.filter(force=force).order_by("keys").values_list("keys", flat=True).distinct()
    cosigned = Cosignature.objects.filter(checkpoint__force=force).order_by("key").values_list("key", flat=True)
    return sorted({line for keys in signed for line in keys.splitlines()} | set(cosigned.distinct()))


def _whose(force: str) -> tuple[str, list[str]]:
    """The origin of the newest checkpoint (the force's code while nothing is signed) and all public keys."""
    newest = latest_checkpoint(force=force)
    origin = parse_note(newest.note).text.split("\n", 1)[0] if newest else force
    return origin, public_keys(force)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
