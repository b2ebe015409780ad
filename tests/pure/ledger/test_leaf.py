"""Entries as bytes: one way to write each, commitments that survive erasure, and nothing else accepted."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reddot.ledger import leaf

NAMES = st.from_regex(r"[a-z][a-z0-9_.-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
PRIVATE = st.dictionaries(NAMES, TEXTS, max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-leaf.LARGEST_NUMBER, leaf.LARGEST_NUMBER) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def salts(count):
    return b"".join(sha256(bytes([number])).digest()[:16] for number in range(count))


def packed(private):
    return leaf.pack_body(private, salts(len(private)))


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_meta_is_written_one_way_and_read_back(meta):
    written = leaf.canonical(meta)
    assert json.loads(written) == json.loads(json.dumps(meta))
    assert leaf.canonical(dict(reversed(list(meta.items())))) == written


@pytest.mark.parametrize(
    "meta",
    [
        {"level": 7.5},
        {"n": 2**53},
        {"n": [-(2**53)]},
        {"Name": "x"},
        {"": "x"},
        {"inner": {"With Space": 1}},
        {"text": "\ud800"},
        {"when": object()},
        {"bytes": b"x"},
        {1: "x"},
    ],
)
def test_meta_that_has_more_than_one_spelling_is_refused(meta):
    with pytest.raises(leaf.BadEntry):
        leaf.canonical(meta)


@given(st.integers(0, 2**64 - 1), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), VALUES)
def test_a_leaf_is_read_back_as_it_was_written(seq, before, root, value):
    meta = leaf.canonical({"value": value})
    written = leaf.pack_leaf(seq=seq, before=before, commitments=root, meta=meta)
    assert leaf.unpack_leaf(written) == leaf.Leaf(seq=seq, before=before, commitments=root, meta=meta)


@pytest.mark.parametrize("bytes_", [b"", b"\x01" * 72, b"\x02" + b"x" * 100])
def test_bytes_that_are_not_a_leaf_are_refused(bytes_):
    with pytest.raises(leaf.BadEntry, match="not a ledger entry"):
        leaf.unpack_leaf(bytes_)


@given(PRIVATE)
def test_private_fields_are_read_back_and_fit_their_root(private):
    body, root = packed(private)
    items = leaf.unpack_body(body)
    assert {item.name: item.value for item in items} == private
    assert leaf.commitment_root(items) == leaf.body_root(body) == root


@given(PRIVATE, st.data())
def test_erasing_any_fields_keeps_the_root_and_removes_their_bytes(private, data):
    body, root = packed(private)
    gone = data.draw(st.sets(st.sampled_from(sorted(private)))) if private else set()
    shorter = leaf.without(body, gone)
    left = {item.name: item.value for item in leaf.unpack_body(shorter) if item.name is not None}
    assert leaf.body_root(shorter) == root
    assert left == {name: value for name, value in private.items() if name not in gone}
    assert leaf.keeping(body, set(private) - gone) == shorter


def test_the_same_value_has_another_commitment_each_time():
    first, _ = leaf.pack_body({"ethnicity": "W1"}, b"a" * 16)
    second, _ = leaf.pack_body({"ethnicity": "W1"}, b"b" * 16)
    assert leaf.unpack_body(first)[0].commitment != leaf.unpack_body(second)[0].commitment


def test_a_field_that_is_not_there_cannot_be_erased_twice():
    body, _ = packed({"narrative": "text", "name": "A"})
    once = leaf.without(body, ["name"])
    with pytest.raises(leaf.BadEntry, match="no private field name"):
        leaf.without(once, ["name"])


@pytest.mark.parametrize("private", [{"Name": "x"}, {"name": "\ud800"}])
def test_private_fields_that_cannot_be_written_are_refused(private):
    with pytest.raises(leaf.BadEntry):
        packed(private)


def test_a_field_without_salt_is_refused():
    with pytest.raises(leaf.BadEntry, match="salt"):
        leaf.pack_body({"a": "x", "b": "y"}, b"s" * 31)


@pytest.mark.parametrize("read", [leaf.unpack_body, leaf.body_root])
def test_a_body_cut_at_any_byte_or_followed_by_one_is_refused(read):
    whole, _ = packed({"name": "Ann", "narrative": "seen"})
    erased = leaf.without(whole, ["name"])
    edges = {0, len(packed({"name": "Ann"})[0])}
    for cut in set(range(len(whole))) - edges:
        with pytest.raises(leaf.BadEntry):
            read(whole[:cut])
    for extra in (b"\x00", b"\x10", b"\x01"):
        for body in (whole, erased):
            with pytest.raises(leaf.BadEntry):
                read(body + extra)


def test_text_that_is_not_utf8_is_refused():
    body = leaf.PRESENT + (1).to_bytes(4, "big") + (1).to_bytes(4, "big") + bytes(16) + b"a\xff"
    with pytest.raises(leaf.BadEntry):
        leaf.unpack_body(body)
