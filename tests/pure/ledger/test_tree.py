"""The Merkle tree against the public vectors, against a slow reading of the RFC, and against broken proofs."""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reddot.ledger import tree, verify

VECTORS = Path(__file__).parent / "vectors"
SIZES = 256
LEAVES = [tree.leaf_hash(number.to_bytes(2, "big")) for number in range(SIZES)]
WHOLE = tree.Tree(LEAVES)


def cases(name):
    return [json.loads(line) for line in (VECTORS / name).read_text().splitlines()]


def hashes(values):
    return [b64decode(value) for value in values or ()]


@pytest.mark.parametrize("verifier", [tree, verify], ids=["tree", "verify.py"])
@pytest.mark.parametrize("case", cases("inclusion.jsonl"), ids=lambda case: case["case"])
def test_every_public_inclusion_vector_is_judged_as_published(case, verifier):
    held = verifier.verify_inclusion(
        index=case["leafIdx"],
        size=case["treeSize"],
        leaf=b64decode(case["leafHash"]),
        proof=hashes(case["proof"]),
        root=b64decode(case["root"]),
    )
    assert held is not case["wantErr"]


@pytest.mark.parametrize("verifier", [tree, verify], ids=["tree", "verify.py"])
@pytest.mark.parametrize("case", cases("consistency.jsonl"), ids=lambda case: case["case"])
def test_every_public_consistency_vector_is_judged_as_published(case, verifier):
    held = verifier.verify_consistency(
        old=case["size1"],
        new=case["size2"],
        old_root=b64decode(case["root1"]),
        new_root=b64decode(case["root2"]),
        proof=hashes(case["proof"]),
    )
    assert held is not case["wantErr"]


def test_all_196_vectors_are_here():
    assert len(cases("inclusion.jsonl")) + len(cases("consistency.jsonl")) == 196


def slow_root(leaves):
    """RFC 9162 section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + slow_root(leaves[:split]) + slow_root(leaves[split:])).digest()


def test_frontier_and_tree_agree_with_the_recursive_definition_at_every_size():
    frontier = tree.Frontier()
    for size in range(SIZES):
        assert frontier.root() == slow_root(LEAVES[:size]) == WHOLE.root(size)
        assert tree.Frontier.unpack(size, frontier.packed()) == frontier
        frontier.add(LEAVES[size])


def test_every_inclusion_proof_of_every_size_verifies():
    for size in range(1, SIZES + 1):
        root = WHOLE.root(size)
        for index in range(size):
            proof = WHOLE.inclusion(index, size)
            claim = {"leaf": LEAVES[index], "proof": proof, "root": root}
            assert tree.verify_inclusion(index=index, size=size, **claim)
            assert verify.verify_inclusion(index=index, size=size, **claim)


def test_every_pair_of_sizes_has_a_consistency_proof_that_verifies():
    roots = [WHOLE.root(size) for size in range(SIZES + 1)]
    for new in range(SIZES + 1):
        for old in range(1, new + 1):
            claim = {"old_root": roots[old], "new_root": roots[new], "proof": WHOLE.consistency(old, new)}
            assert tree.verify_consistency(old=old, new=new, **claim)
            assert verify.verify_consistency(old=old, new=new, **claim)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_proof_for_one_place_proves_no_other(data):
    size = data.draw(st.integers(2, SIZES))
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, SIZES))
    proof, root = WHOLE.inclusion(index, size), WHOLE.root(size)
    claims = [
        {"index": other, "size": size, "leaf": LEAVES[index], "proof": proof, "root": root},
        {"index": index, "size": size, "leaf": LEAVES[other % SIZES], "proof": proof, "root": root},
    ]
    for claim in claims:
        for judge in (tree, verify):
            true = claim["index"] == index and claim["leaf"] == LEAVES[index]
            assert judge.verify_inclusion(**claim) is true


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_changed_hash_or_length_breaks_a_consistency_proof(data):
    new = data.draw(st.integers(2, SIZES))
    old = data.draw(st.integers(1, new - 1))
    proof = WHOLE.consistency(old, new)
    place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    flipped = (int.from_bytes(proof[place], "big") ^ (1 << bit)).to_bytes(32, "big")
    for broken in ([*proof[:place], flipped, *proof[place + 1 :]], proof[:-1], [*proof, proof[0]]):
        for judge in (tree, verify):
            assert not judge.verify_consistency(
                old=old, new=new, old_root=WHOLE.root(old), new_root=WHOLE.root(new), proof=broken
            )


def test_a_rewritten_history_has_no_consistency_proof():
    forged = [*LEAVES[:100], tree.leaf_hash(b"forged"), *LEAVES[101:]]
    other = tree.Tree(forged)
    assert not tree.verify_consistency(
        old=150, new=200, old_root=WHOLE.root(150), new_root=other.root(200), proof=other.consistency(150, 200)
    )


def test_the_edge_can_be_wound_back_to_a_multiple():
    for size in range(SIZES):
        frontier, earlier = tree.Frontier(), tree.Frontier()
        for leaf in LEAVES[:size]:
            frontier.add(leaf)
        for leaf in LEAVES[: size - size % 16]:
            earlier.add(leaf)
        assert frontier.aligned(16) == earlier


@pytest.mark.parametrize(("size", "packed"), [(1, b""), (2, b"x" * 64), (3, b"x" * 63), (-1, b"")])
def test_an_edge_that_does_not_fit_its_size_is_refused(size, packed):
    with pytest.raises(ValueError, match="cannot be the edge"):
        tree.Frontier.unpack(size, packed)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 3)])
def test_no_proof_for_an_entry_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="no entry"):
        WHOLE.inclusion(index, size)


@pytest.mark.parametrize(("old", "new"), [(5, 4), (-1, 4)])
def test_a_smaller_tree_cannot_follow_a_larger_one(old, new):
    with pytest.raises(ValueError, match="cannot follow"):
        WHOLE.consistency(old, new)
