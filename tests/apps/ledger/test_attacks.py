"""Which layer stops which attack (reliability.md 1.2), each attack carried out and each layer judging alone.

The table is exact in both directions: a layer that misses what it should see, or sees what it should not, turns a
row red; and with a layer switched off, exactly its column goes dark.
"""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction

from reddot.ledger import queries, verify
from tests.apps.ledger import attacker
from tests.apps.ledger.attacker import ENTRIES, EVERY, THROUGH_THE_APPLICATION, Rows
from tests.apps.ledger.conftest import FORCE

TRIGGER, CHAIN, OWN, OUTSIDE = LAYERS = ("trigger", "chain and commitments", "own checkpoints", "outside witness")
LAYER_OF = {"file": CHAIN, "chain": CHAIN, "fields": CHAIN, "checkpoint": OWN, "signature": OWN, "held": OUTSIDE}

BY_HAND = {
    "edit_a_body": {CHAIN},
    "edit_the_last_body": {CHAIN},
    "swap_two_bodies": {CHAIN},
    "delete_a_body_silently": {CHAIN},
    "edit_metadata": {CHAIN, OWN, OUTSIDE},
    "delete_a_row_mid_table": {CHAIN, OWN, OUTSIDE},
    "edit_and_rehash": {OWN, OUTSIDE},
    "edit_and_resign_with_a_key_of_his_own": {OWN, OUTSIDE},
    "edit_a_checkpoint": {OWN},
    "truncate_the_tail": {OWN, OUTSIDE},
    "edit_and_resign_with_the_stolen_key": {OUTSIDE},
    "truncate_the_tail_with_its_checkpoints": {OUTSIDE},
    "insert_back_dated": {OUTSIDE},
    "reorder": {OUTSIDE},
    "restore_an_old_copy_and_fork": {OUTSIDE},
    "change_nothing": set(),
    "delete_the_last_checkpoint": set(),  # nothing is hidden that the entries and the witness do not still show
}
TABLE = {**dict.fromkeys(THROUGH_THE_APPLICATION, {TRIGGER}), **BY_HAND, "erase_two_fields_lawfully": set()}


@pytest.fixture
def signed_ledger(ledger):
    """The ledger to attack."""
    for first in range(0, ENTRIES, EVERY):
        ledger.add(EVERY, first=first)
        ledger.sign()
    return ledger


@contextmanager
def switched_off(layer, ledger, monkeypatch):
    """Take one layer away, in the code that it is made of."""
    with monkeypatch.context() as patch:
        if layer == TRIGGER:
            ledger.unguard()
        if layer == CHAIN:
            read = verify.read_entries
            patch.setattr(verify, "read_entries", lambda lines: read(lines)._replace(problems=[]))
            patch.setattr(verify, "_check_frame", lambda *_: [])
        if layer == OWN:
            patch.setattr(verify, "_check_roots", lambda *_: [])
            patch.setattr(verify, "_check_signatures", lambda *_: [])
        yield


def layers_that_see(attack, ledger, path, off=None):
    """Carry an attack out and name the layers that stop or show it."""
    held = verify.parse_checkpoint(str(queries.note_of(queries.latest_checkpoint(force=FORCE))))
    if attack in THROUGH_THE_APPLICATION:
        try:
            with transaction.atomic():
                ledger.run((THROUGH_THE_APPLICATION[attack],))
        except DatabaseError:
            return {TRIGGER}
        return set()
    if attack == "erase_two_fields_lawfully":
        attacker.erase_two_fields_lawfully()
    else:
        rows = Rows()
        getattr(attacker, attack)(rows)
        if off != TRIGGER:
            ledger.unguard()
        rows.put_back()
    ledger.write(path)
    alone = verify.check_export(str(path), keys=ledger.keys(), processes=1)
    outside = verify.check_export(str(path), keys=ledger.keys(), processes=1, held=[held] if off != OUTSIDE else [])
    return {LAYER_OF[problem.layer] for problem in alone.problems + outside.problems}


@pytest.mark.parametrize("attack", TABLE)
def test_each_attack_is_seen_by_exactly_the_layers_of_the_table(signed_ledger, tmp_path, attack):
    assert layers_that_see(attack, signed_ledger, tmp_path / "export.jsonl") == TABLE[attack]


@pytest.mark.parametrize("attack", TABLE)
@pytest.mark.parametrize("off", LAYERS)
def test_with_a_layer_off_exactly_its_column_goes_dark(signed_ledger, tmp_path, monkeypatch, off, attack):
    with switched_off(off, signed_ledger, monkeypatch):
        seen = layers_that_see(attack, signed_ledger, tmp_path / "export.jsonl", off)
    assert seen == TABLE[attack] - {off}


def test_every_layer_alone_stands_between_us_and_some_attack():
    for layer in LAYERS:
        assert any(layers == {layer} for layers in TABLE.values())


def test_the_table_has_every_row_that_was_promised():
    assert len(TABLE) >= 14
