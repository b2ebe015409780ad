"""Signing: what is stored is read back first, and nothing is signed that contradicts what was shown outside."""

import pytest

from reddot.ledger import queries, services, tree
from reddot.ledger.checkpoint import Checkpoint, parse_checkpoint, signed_by, signers
from reddot.ledger.models import Entry, Tile
from reddot.ledger.note import parse_note
from reddot.ledger.terms import Claim
from tests.apps.ledger import attacker
from tests.apps.ledger.attacker import ENTRIES, EVERY, Rows
from tests.apps.ledger.conftest import ADA, FORCE, NOW, make_signer
from tests.apps.ledger.test_attacks import BY_HAND, CHAIN, OWN


def statement(checkpoint):
    return parse_checkpoint(parse_note(checkpoint.note).text)


def claim(size, root, origin="ledger.example/northmoor"):
    return Claim("The witness", Checkpoint(origin=origin, size=size, root=root))


@pytest.fixture
def signed_ledger(ledger):
    for first in range(0, ENTRIES, EVERY):
        ledger.add(EVERY, first=first)
        ledger.sign()
    return ledger


def test_a_checkpoint_says_how_many_entries_and_their_root_and_is_signed_twice(ledger):
    ledger.add(70)
    checkpoint = ledger.sign()
    hashes = [tree.leaf_hash(bytes(row)) for row in Entry.objects.order_by("seq").values_list("leaf", flat=True)]
    said = statement(checkpoint)
    assert (said.origin, said.size, said.root) == ("ledger.example/northmoor", 70, tree.root_of(hashes))
    note = parse_note(checkpoint.note)
    assert [signed_by(note, key) for key in ledger.signer.log_keys(FORCE)] == [0, int(NOW.timestamp())]
    assert signers(note, make_signer(9).log_keys(FORCE)) == frozenset()


def test_nothing_new_gives_the_same_checkpoint(ledger):
    ledger.add(3)
    first = ledger.sign()
    assert ledger.sign() == first


def test_an_empty_ledger_is_not_signed(ledger):
    with pytest.raises(services.NothingToSign):
        ledger.sign()


@pytest.mark.parametrize("reread_all", [True, False])
def test_signing_again_and_again_gives_the_roots_of_signing_once(ledger, reread_all):
    for first in range(0, 700, 100):
        ledger.add(100, first=first)
        last = ledger.sign(reread_all=reread_all)
    hashes = [tree.leaf_hash(bytes(row)) for row in Entry.objects.order_by("seq").values_list("leaf", flat=True)]
    assert statement(last).root == tree.root_of(hashes)
    assert list(Tile.objects.order_by("number").values_list("level", "number")) == [(0, 0), (0, 1)]


@pytest.mark.parametrize(
    "attack", [name for name, layers in BY_HAND.items() if CHAIN in layers or (OWN in layers and "key" not in name)]
)
def test_a_damaged_ledger_is_not_signed(signed_ledger, attack):
    rows = Rows()
    getattr(attacker, attack)(rows)
    signed_ledger.unguard()
    rows.put_back()
    with pytest.raises(services.LedgerDamaged):
        signed_ledger.sign()


@pytest.mark.parametrize(
    "attack",
    [
        "edit_and_resign_with_the_stolen_key",
        "truncate_the_tail_with_its_checkpoints",
        "insert_back_dated",
        "reorder",
        "restore_an_old_copy_and_fork",
    ],
)
def test_what_only_an_outsider_can_know_is_refused_as_a_fork(signed_ledger, attack):
    held = Claim("The witness", statement(queries.latest_checkpoint(force=FORCE)))
    rows = Rows()
    getattr(attacker, attack)(rows)
    signed_ledger.unguard()
    rows.put_back()
    with pytest.raises(services.ForkRefused):
        signed_ledger.sign(claims=[held])
    signed_ledger.sign()  # without the outsider nobody notices: that is why there are witnesses


@pytest.mark.parametrize("reread_all", [True, False])
def test_a_claim_that_this_ledger_continues_stands_in_nobodys_way(signed_ledger, reread_all):
    known = [Claim("The witness", statement(queries.latest_checkpoint(force=FORCE)))]
    known.append(claim(37, queries.root_at(force=FORCE, size=37)))
    known.append(claim(0, tree.EMPTY_ROOT))
    signed_ledger.add(5)
    assert signed_ledger.sign(claims=known, reread_all=reread_all).size == ENTRIES + 5


def test_a_claim_about_another_ledger_is_refused_by_name(signed_ledger):
    with pytest.raises(services.CheckpointRefused, match=r"another log, ledger\.example/westvale"):
        signed_ledger.sign(claims=[claim(5, bytes(32), "ledger.example/westvale")])


def test_a_short_reading_trusts_only_what_was_signed(signed_ledger):
    signed_ledger.unguard()
    last = queries.latest_checkpoint(force=FORCE)
    edge = bytearray(bytes(last.edge))
    edge[0] ^= 1
    signed_ledger.run(("UPDATE ledger_checkpoint SET edge = %s WHERE id = %s", bytes(edge), last.pk))
    signed_ledger.add(1)
    with pytest.raises(services.LedgerDamaged, match="not as it was signed"):
        signed_ledger.sign(reread_all=False)


def test_a_short_reading_refuses_a_checkpoint_signed_by_another_key(signed_ledger):
    signed_ledger.unguard()
    rows = Rows()
    rows.resign(make_signer(9))
    last = queries.latest_checkpoint(force=FORCE)
    signed_ledger.run(("UPDATE ledger_checkpoint SET note = %s WHERE id = %s", rows.notes[ENTRIES], last.pk))
    with pytest.raises(services.LedgerDamaged, match="not as it was signed"):
        signed_ledger.sign(reread_all=False)


def test_a_missing_row_before_a_short_reading_is_noticed(ledger):
    ledger.add(300)
    ledger.sign()
    ledger.add(5)
    ledger.unguard()
    ledger.run(("DELETE FROM ledger_entry WHERE seq = 255",))
    with pytest.raises(services.LedgerDamaged, match="Entry 255 is missing"):
        ledger.sign(reread_all=False)


@pytest.mark.parametrize("value", [b"\x02", b"\x10short"])
def test_bytes_that_are_no_body_are_named(ledger, value):
    ledger.add(3)
    ledger.run(("UPDATE ledger_body SET value = %s WHERE seq = 1", value))
    with pytest.raises(services.LedgerDamaged, match="Entry 1 cannot be read"):
        ledger.sign()


def test_a_changed_head_is_noticed(ledger):
    ledger.add(3)
    ledger.unguard()
    ledger.run(("UPDATE ledger_head SET prev = %s", bytes(32)))
    with pytest.raises(services.LedgerDamaged, match="head of the ledger"):
        ledger.sign()


def test_tiles_of_two_levels_give_the_proofs_of_the_whole_tree(ledger, monkeypatch):
    """With tiles of 4 instead of 256, a few hundred entries fill four levels."""
    for module in (queries.proofs, services.checkpoints):
        monkeypatch.setattr(module, "TILE_WIDTH", 4)
    monkeypatch.setattr(queries.proofs, "TILE_LEVELS", 2)
    for first, reread_all in ((0, True), (130, False), (260, True)):
        ledger.add(130, first=first)
        ledger.sign(reread_all=reread_all)
    ledger.add(7, first=390)
    hashes = [tree.leaf_hash(bytes(row)) for row in Entry.objects.order_by("seq").values_list("leaf", flat=True)]
    whole = tree.Tree(hashes)
    assert max(Tile.objects.values_list("level", flat=True)) == 3
    for size in (1, 4, 64, 129, 256, 390, 397):
        assert queries.root_at(force=FORCE, size=size) == whole.root(size)
        for seq in {0, size // 3, size - 1}:
            assert queries.inclusion_proof(force=FORCE, seq=seq, size=size) == whole.inclusion(seq, size)
        for old in {1, size // 2, size}:
            assert queries.consistency_proof(force=FORCE, old=old, new=size) == whole.consistency(old, size)


def test_a_changed_tile_is_noticed(ledger):
    ledger.add(300)
    ledger.sign()
    ledger.unguard()
    ledger.run(("UPDATE ledger_tile SET root = %s", bytes(32)))
    with pytest.raises(services.LedgerDamaged, match="Tile 0"):
        ledger.sign()


def test_a_proof_costs_few_reads(ledger, django_assert_max_num_queries):
    ledger.add(2000)
    ledger.sign()
    with django_assert_max_num_queries(12):
        queries.proof_file(force=FORCE, seq=777)


@pytest.mark.parametrize(("seq", "size"), [(5, 5), (-1, 3), (8, 9)])
def test_there_is_no_proof_of_what_is_not_there(ledger, seq, size):
    ledger.add(5)
    with pytest.raises(queries.NoSuchEntry):
        queries.inclusion_proof(force=FORCE, seq=seq, size=size)


@pytest.mark.parametrize(("old", "new"), [(3, 2), (-1, 2), (2, 9)])
def test_there_is_no_consistency_with_what_is_not_there(ledger, old, new):
    ledger.add(5)
    with pytest.raises(queries.NoSuchEntry):
        queries.consistency_proof(force=FORCE, old=old, new=new)


def test_a_proof_file_waits_for_a_checkpoint(ledger):
    ledger.add(5)
    with pytest.raises(queries.NotCovered, match="Sign one"):
        queries.proof_file(force=FORCE, seq=2)
    with pytest.raises(queries.NoSuchEntry):
        queries.proof_file(force=FORCE, seq=9)


def test_a_checkpoint_appends_nothing_and_names_who_asked(ledger):
    ledger.add(5)
    checkpoint = services.checkpoint(force=FORCE, signer=ledger.signer, by=ADA, at=NOW)
    assert queries.size(force=FORCE) == 5
    assert (checkpoint.signed_by, checkpoint.signed_at) == ("user:7", NOW)
