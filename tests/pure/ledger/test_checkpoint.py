"""Checkpoints, notes and proof files in the C2SP form, and the two verifiers against each other."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from reddot.ledger import verify
from reddot.ledger.checkpoint import (
    Checkpoint,
    ProofFile,
    Signer,
    parse_checkpoint,
    parse_proof,
    signed_by,
    signers,
    whole,
)
from reddot.ledger.note import BadNote, Kind, Note, Signature, VerifierKey, parse_key, parse_note, strict_base64

# The example checkpoint and cosignature printed in c2sp.org/tlog-cosignature; its public keys are not printed there.
C2SP_EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""
# golang.org/x/mod/sumdb/note documents this key and this signed note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def signer(name="ledger.example", number=1):
    return Signer(
        name,
        Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32),
        MLDSA44PrivateKey.from_seed_bytes(bytes([number]) * 32),
    )


def signed(size=5, number=1):
    log = signer(number=number)
    checkpoint = Checkpoint(origin=log.origin("northmoor"), size=size, root=bytes(range(32)))
    return checkpoint, Note(checkpoint.text, log.sign(checkpoint, log.log_keys("northmoor"), 1_700_000_000))


def test_the_example_of_the_specification_is_read_and_written_back_to_the_byte():
    note = parse_note(C2SP_EXAMPLE)
    assert str(note) == C2SP_EXAMPLE
    assert parse_checkpoint(note.text).size == 20852163
    assert int.from_bytes(note.signatures[1].blob[:8], "big") == 1679315147


def test_a_published_key_verifies_its_published_note():
    key, note = parse_key(GO_KEY), parse_note(GO_NOTE)
    assert (key.name, key.kind, str(key)) == ("PeterNeumann", Kind.LOG_ED25519, GO_KEY)
    assert note.signatures[0].key_id == key.key_id
    assert verify.ed25519_ok(key.public, note.text.encode(), note.signatures[0].blob)


def test_a_log_signs_with_both_algorithms_and_only_its_own_keys_accept():
    _, note = signed()
    keys = signer().log_keys("northmoor")
    assert [signed_by(note, key) for key in keys] == [0, 1_700_000_000]
    assert [signed_by(note, key) for key in signer().log_keys("westvale")] == [None, None]
    assert signers(note, keys) == {"ledger.example/northmoor"}


@pytest.mark.parametrize("kind", [0, 1])
def test_a_changed_signature_or_text_is_refused_by_both_verifiers(kind):
    checkpoint, note = signed()
    key = signer().log_keys("northmoor")[kind]
    line = note.signatures[kind]
    theirs = verify.parse_key(str(key))
    assert verify.signature_ok(verify.parse_checkpoint(str(note)), theirs, line.blob)
    for place in (0, 8, len(line.blob) // 2, len(line.blob) - 1):
        changed = bytearray(line.blob)
        changed[place] ^= 1
        broken = Note(note.text, (Signature(line.name, line.key_id, bytes(changed)),))
        with pytest.raises(BadNote, match="wrong"):
            signed_by(broken, key)
        assert not verify.signature_ok(verify.parse_checkpoint(str(note)), theirs, bytes(changed))
    other = Note(note.text.replace("\n5\n", "\n6\n"), note.signatures)
    with pytest.raises(BadNote, match="wrong"):
        signed_by(other, key)
    assert not verify.signature_ok(verify.parse_checkpoint(str(other)), theirs, line.blob)


def test_a_cosignature_carries_its_time_and_name():
    checkpoint, note = signed()
    witness = signer("witness.example", 2)
    lines = witness.sign(checkpoint, witness.witness_keys(), 1_700_000_123)
    both = Note(note.text, note.signatures + lines)
    assert [signed_by(both, key) for key in witness.witness_keys()] == [1_700_000_123] * 2
    for key, line in zip(witness.witness_keys(), lines, strict=True):
        theirs = verify.parse_key(str(key))
        assert verify.signature_ok(verify.parse_checkpoint(str(both)), theirs, line.blob)
        later = (1_700_000_124).to_bytes(8, "big") + line.blob[8:]
        assert not verify.signature_ok(verify.parse_checkpoint(str(both)), theirs, later)


@settings(max_examples=25)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_the_pure_python_ed25519_agrees_with_the_library(seed, message, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    flipped = (int.from_bytes(signature, "little") ^ (1 << bit)).to_bytes(64, "little")
    assert verify.ed25519_ok(public, message, signature)
    assert not verify.ed25519_ok(public, message, flipped)
    assert not verify.ed25519_ok(public, message + b"x", signature)


@settings(max_examples=20)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 2420 * 8 - 1))
def test_the_pure_python_ml_dsa_agrees_with_the_library(seed, message, bit):
    key = MLDSA44PrivateKey.from_seed_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    flipped = (int.from_bytes(signature, "little") ^ (1 << bit)).to_bytes(2420, "little")
    assert verify.ml_dsa_44_ok(public, message, signature)
    assert not verify.ml_dsa_44_ok(public, message, flipped)
    assert not verify.ml_dsa_44_ok(public, message + b"x", signature)


@pytest.mark.parametrize(
    ("public", "signature"),
    [
        (b"", b"\0" * 64),
        (b"\xff" * 32, b"\0" * 64),
        (b"\1" + b"\0" * 31, b"\0" * 63),
        (b"\1" + b"\0" * 31, b"\xff" * 64),
    ],
)
def test_malformed_ed25519_input_is_a_no_not_a_crash(public, signature):
    assert not verify.ed25519_ok(public, b"", signature)


@pytest.mark.parametrize("length", [0, 2419, 2421])
def test_malformed_ml_dsa_input_is_a_no_not_a_crash(length):
    public = signer().log_keys("northmoor")[1].public
    assert not verify.ml_dsa_44_ok(public, b"", b"\xff" * length)
    assert not verify.ml_dsa_44_ok(public, b"", b"\xff" * 2420)
    assert not verify.ml_dsa_44_ok(public[:-1], b"", b"\0" * 2420)


def test_keys_are_read_back_and_a_changed_key_is_refused():
    for key in (*signer().log_keys("northmoor"), *signer().witness_keys()):
        text = str(key)
        assert parse_key(text) == key
        assert verify.parse_key(text).key_id == key.key_id
        for broken in (text.replace("ledger", "lodger", 1), text[:-6] + "AAAA" + text[-2:], "", "name", "a b+00+AA=="):
            with pytest.raises(BadNote):
                parse_key(broken)
            with pytest.raises(verify.Unreadable):
                verify.parse_key(broken)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n5\n",
        "origin\n5\nAAAA\n",
        "origin\n05\n" + "A" * 43 + "=\n",
        "origin\n-5\n" + "A" * 43 + "=\n",
        "origin\n99999999999999999999\n" + "A" * 43 + "=\n",
        "\n5\n" + "A" * 43 + "=\n",
        "origin\n5\n" + "A" * 43 + "=",
        "origin\n5\n" + "A" * 42 + "B=\n",
    ],
)
def test_text_that_is_not_a_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n\nno dash x AAAA\n",
        "text\n\n\u2014 name AAAA\n",
        "te\txt\n\n\u2014 n AAAAAAA=\n",
    ],
)
def test_text_that_is_not_a_note_is_refused(text):
    with pytest.raises(BadNote):
        parse_note(text)


def test_a_note_with_too_many_signatures_is_not_read():
    with pytest.raises(BadNote, match="more than 64"):
        parse_note("text\n\n" + "\u2014 name AAAAAAA=\n" * 65)


@pytest.mark.parametrize("text", ["AA", "AA==\n", "AB==", "AA= =", "\u00e9"])
def test_base64_in_another_spelling_is_refused(text):
    with pytest.raises(BadNote):
        strict_base64(text)


@pytest.mark.parametrize("text", ["", "007", "+5", "\u0665", "9223372036854775808"])
def test_numbers_in_another_spelling_are_refused(text):
    with pytest.raises(BadNote):
        whole(text)


@given(st.integers(0, 2**40), st.lists(st.binary(min_size=32, max_size=32), max_size=5), st.none() | st.binary())
def test_a_proof_file_is_read_back_as_it_was_written(index, proof, extra):
    _, note = signed()
    file = ProofFile(index=index, proof=tuple(proof), note=note, extra=extra)
    assert parse_proof(str(file)) == file


@pytest.mark.parametrize(
    "head", ["", "c2sp.org/tlog-proof@v2\nindex 1", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\nindex 1\nAAAA"]
)
def test_text_that_is_not_a_proof_file_is_refused(head):
    _, note = signed()
    with pytest.raises(BadNote):
        parse_proof(f"{head}\n\n{note}")


def test_a_signature_cut_short_is_refused():
    _, note = signed()
    key = signer().log_keys("northmoor")[1]
    with pytest.raises(BadNote, match="cut short"):
        signed_by(Note(note.text, (Signature(key.name, key.key_id, b"1234567"),)), key)


def test_key_ids_follow_the_kind_of_key():
    public = bytes(32)
    assert VerifierKey("a", Kind.LOG_ED25519, public).key_id != VerifierKey("a", Kind.COSIGN_ED25519, public).key_id
