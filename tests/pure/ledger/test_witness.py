"""What a witness answers, case by case of c2sp.org/tlog-witness, and that it never cosigns a fork."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from reddot.ledger import tree
from reddot.ledger.checkpoint import Checkpoint, Signer, parse_checkpoint, signed_by
from reddot.ledger.note import BadNote, Note, parse_note
from reddot.ledger.note_store import DamagedStore, NoteStore, name_of
from reddot.ledger.witness import SIZE, Submission, consider, parse_submission
from reddot.ledger.witness_server import Witness, trusted_logs


def signer(name, number):
    seed = bytes([number]) * 32
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed), MLDSA44PrivateKey.from_seed_bytes(seed))


LOG, THIEF, WITNESS = signer("ledger.example", 1), signer("ledger.example", 9), signer("witness.example", 2)
ORIGIN = LOG.origin("northmoor")
TRUSTED = {ORIGIN: LOG.log_keys("northmoor")}
HISTORY = tree.Tree(tree.leaf_hash(bytes([number])) for number in range(100))
OTHER = tree.Tree(tree.leaf_hash(bytes([number if number < 30 else 200])) for number in range(100))


def note(size, whole=HISTORY, by=LOG):
    statement = Checkpoint(origin=ORIGIN, size=size, root=whole.root(size))
    return Note(statement.text, by.sign(statement, by.log_keys("northmoor"), 1_700_000_000))


def submission(old, size, whole=HISTORY, by=LOG, proof=None):
    signed = note(size, whole, by)
    steps = tuple(whole.consistency(old, size) if proof is None else proof) if old <= size else ()
    return Submission(old=old, proof=steps, note=signed, checkpoint=parse_checkpoint(signed.text))


def answer(given, held=None, trusted=TRUSTED):
    return consider(given, trusted=trusted, held=held, signer=WITNESS, timestamp=1_800_000_000)


def test_the_first_checkpoint_and_one_that_continues_it_are_cosigned():
    first = answer(submission(0, 10))
    second = answer(submission(10, 40), held=first.keep)
    assert (first.status, second.status) == (200, 200)
    cosigned = parse_note(note(40).text + "\n" + second.body)
    assert [signed_by(cosigned, key) for key in WITNESS.witness_keys()] == [1_800_000_000] * 2
    assert parse_checkpoint(second.keep.text).size == 40


def test_the_same_checkpoint_again_is_cosigned_again():
    first = answer(submission(0, 10))
    assert answer(submission(10, 10), held=first.keep).status == 200


REFUSALS = {
    "an unknown log": (404, lambda: answer(submission(0, 10), trusted={})),
    "a signature by another key": (403, lambda: answer(submission(0, 10, by=THIEF))),
    "a log without keys": (403, lambda: answer(submission(0, 10), trusted={ORIGIN: ()})),
    "an old size past the new one": (400, lambda: answer(submission(40, 10), held=note(40))),
    "another old size than held": (409, lambda: answer(submission(5, 40), held=note(10))),
    "an old size although nothing is held": (409, lambda: answer(submission(5, 40))),
    "the same size with another root": (409, lambda: answer(submission(40, 40, whole=OTHER), held=note(40))),
    "a shorter history": (409, lambda: answer(submission(10, 20), held=note(40))),
    "a rewritten history": (422, lambda: answer(submission(40, 60, whole=OTHER), held=note(40))),
    "no proof": (422, lambda: answer(submission(10, 40, proof=[]), held=note(10))),
    "a proof with nothing to prove": (422, lambda: answer(submission(0, 10, proof=[bytes(32)]))),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_it_refuses(case):
    status, ask = REFUSALS[case]
    given = ask()
    assert (given.status, given.keep) == (status, None)
    if status == 409:
        assert given.content_type == SIZE
        assert given.body.strip().isdigit()


def test_one_stolen_key_of_the_two_is_not_enough():
    whole, stolen = note(10), note(10, by=THIEF)
    mixed = Note(whole.text, (whole.signatures[0], stolen.signatures[1]))
    given = Submission(old=0, proof=(), note=mixed, checkpoint=parse_checkpoint(whole.text))
    assert answer(given).status == 403


def test_a_fork_is_refused_ten_thousand_times_of_ten_thousand(monkeypatch):
    """Only the signature check is left out, which would take the time and is the same each time."""
    monkeypatch.setattr("reddot.ledger.witness._all_signed", lambda *_: True)
    choose = random.Random(3)
    held, blank = note(40), note(40).signatures
    for _ in range(10_000):
        at = choose.randrange(40)
        leaves = [tree.leaf_hash(bytes([number])) for number in range(60)]
        leaves[at] = tree.leaf_hash(choose.randbytes(8))
        forked = tree.Tree(leaves)
        size = choose.randrange(40, 61)
        statement = Checkpoint(origin=ORIGIN, size=size, root=forked.root(size))
        given = Submission(
            old=40,
            proof=tuple(forked.consistency(40, size)),
            note=Note(statement.text, blank),
            checkpoint=statement,
        )
        assert answer(given, held=held).status in (409, 422)


def test_a_submission_is_read_back_as_it_was_written():
    given = submission(10, 40)
    assert parse_submission(str(given)) == given


@pytest.mark.parametrize(
    "text",
    [
        "",
        "old 5",
        "new 5\n\n",
        "old x\n\n",
        "old 5\nAAAA\n\n",
        "old 5\n" + ("A" * 43 + "=\n") * 64 + "\n",
        "old 5\n\nx",
    ],
)
def test_what_is_not_a_submission_is_refused(text):
    with pytest.raises(BadNote):
        parse_submission(text)


def test_a_witness_remembers_across_a_restart(tmp_path):
    def start():
        store = NoteStore(tmp_path / "seen")
        return Witness(signer=WITNESS, trusted=TRUSTED, store=store, clock=lambda: 1_800_000_000)

    assert start().add_checkpoint(str(submission(0, 40))).status == 200
    assert start().add_checkpoint(str(submission(40, 60, whole=OTHER))).status == 422
    assert start().add_checkpoint(str(submission(40, 60))).status == 200
    assert start().add_checkpoint("nonsense").status == 400


def test_a_crash_while_storing_leaves_the_note_before(tmp_path, monkeypatch):
    store = NoteStore(tmp_path)
    store.put(ORIGIN, note(10))
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("the disk is gone")))
    with pytest.raises(OSError, match="disk"):
        store.put(ORIGIN, note(40))
    assert parse_checkpoint(NoteStore(tmp_path).get(ORIGIN).text).size == 10


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"other\n"])
def test_a_damaged_memory_stops_the_witness(tmp_path, damage):
    store = NoteStore(tmp_path)
    store.put(ORIGIN, note(10))
    (file,) = tmp_path.glob("*.note")
    file.write_bytes(damage)
    with pytest.raises(DamagedStore):
        store.get(ORIGIN)


def test_a_note_of_another_log_is_not_taken_for_this_one(tmp_path):
    store = NoteStore(tmp_path)
    store.put("other.example/log", note(10))
    with pytest.raises(DamagedStore):
        store.get("other.example/log")


def test_its_pages_say_who_it_is_and_what_it_holds(tmp_path):
    witness = Witness(signer=WITNESS, trusted=TRUSTED, store=NoteStore(tmp_path), clock=lambda: 1)
    page = witness.read("/")
    assert str(WITNESS.witness_keys()[0]) in page.body
    assert ORIGIN in page.body
    assert witness.read(f"/checkpoint/{name_of(ORIGIN)}").status == 404
    witness.add_checkpoint(str(submission(0, 10)))
    assert parse_checkpoint(parse_note(witness.read(f"/checkpoint/{name_of(ORIGIN)}").body).text).size == 10
    assert witness.read("/other").status == 404


def test_the_logs_to_watch_are_read_from_lines_of_keys():
    lines = ["# the force's ledger", *[str(key) for key in LOG.log_keys("northmoor")], ""]
    assert trusted_logs(lines) == TRUSTED
