"""What a witness decides: whether a checkpoint only adds to all that it has seen of a log. Pure.

A witness keeps one checkpoint of each log. It cosigns a later one only with a proof that the log was not rewritten.
Source: c2sp.org/tlog-witness, `add-checkpoint`.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reddot.ledger.checkpoint import LONGEST_PROOF, Checkpoint, Signer, parse_checkpoint, signed_by, whole
from reddot.ledger.note import BadNote, Note, VerifierKey, parse_note, strict_base64
from reddot.ledger.tree import EMPTY_ROOT, verify_consistency

TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A checkpoint handed to a witness, with the proof that it continues the one of `old` entries."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    def __str__(self) -> str:
        lines = [f"old {self.old}", *(b64encode(step).decode() for step in self.proof)]
        return "\n".join(lines) + "\n\n" + str(self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a witness answers. keep: the cosigned note that it must store durably before it answers."""

    status: int
    body: str
    content_type: str = TEXT
    keep: Note | None = None


def parse_submission(text: str) -> Submission:
    """The submission that a request body is. Raises: BadNote."""
    head, _, note = text.partition("\n\n")
    first, *steps = head.split("\n")
    if not first.startswith("old ") or len(steps) > LONGEST_PROOF:
        raise BadNote("a submission begins with the old size and at most 63 hashes")
    proof = tuple(strict_base64(step) for step in steps)
    if any(len(step) != 32 for step in proof):
        raise BadNote("each hash of a proof is 32 bytes")
    parsed = parse_note(note)
    return Submission(
        old=whole(first.removeprefix("old ")),
        proof=proof,
        note=parsed,
        checkpoint=parse_checkpoint(parsed.text),
    )


def consider(
    submission: Submission,
    *,
    trusted: Mapping[str, Sequence[VerifierKey]],
    held: Note | None,
    signer: Signer,
    timestamp: int,
) -> Answer:
    """Cosign a checkpoint, or say why not.

    trusted: the keys of every log that this witness watches, by origin.
    held: the last note that it cosigned for this origin.   timestamp: now [seconds since 1970].
    """
    checkpoint = submission.checkpoint
    keys = trusted.get(checkpoint.origin)
    if keys is None:
        return Answer(status=404, body=f"This witness does not watch {checkpoint.origin}.\n")
    if not _all_signed(submission.note, keys):
        return Answer(status=403, body="The checkpoint does not carry a valid signature of its log.\n")
    if submission.old > checkpoint.size:
        return Answer(status=400, body="The old size is larger than the size of the checkpoint.\n")
    last = parse_checkpoint(held.text) if held else Checkpoint(origin=checkpoint.origin, size=0, root=EMPTY_ROOT)
    if submission.old != last.size or (checkpoint.size == last.size and checkpoint.root != last.root):
        return Answer(status=409, body=f"{last.size}\n", content_type=SIZE)
    if not _continues(last, submission):
        return Answer(status=422, body="The proof does not show that this checkpoint continues the last one.\n")
    signatures = signer.sign(checkpoint, signer.witness_keys(), timestamp)
    ours = {(key.name, key.key_id) for key in keys}
    known = tuple(line for line in submission.note.signatures if (line.name, line.key_id) in ours)
    kept = Note(submission.note.text, known + signatures)
    return Answer(status=200, body="".join(signature.line() for signature in signatures), keep=kept)


def _all_signed(note: Note, keys: Sequence[VerifierKey]) -> bool:
    """Every trusted key of the log must have signed: a thief of the Ed25519 key alone gets no cosignature."""
    try:
        return bool(keys) and all(signed_by(note, key) is not None for key in keys)
    except BadNote:
        return False


def _continues(last: Checkpoint, submission: Submission) -> bool:
    if last.size == 0:
        return not submission.proof
    return verify_consistency(
        old=last.size,
        new=submission.checkpoint.size,
        old_root=last.root,
        new_root=submission.checkpoint.root,
        proof=submission.proof,
    )
