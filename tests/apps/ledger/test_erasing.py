"""Lawful erasure: by two people, never under a hold; every proof still verifies and no byte is left."""

import random
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from reddot.kernel.actor import system
from reddot.ledger import queries, services, verify
from reddot.ledger.models import Erasure, ErasureRequest
from tests.apps.ledger.conftest import ADA, BEN, FORCE, NOW


def ask(seq, names=("narrative",), by=ADA):
    return services.request_erasure(force=FORCE, seq=seq, names=list(names), ground="retention", by=by, at=NOW)


def values(seq):
    return [field.value for field in queries.entry(force=FORCE, seq=seq).fields]


def test_erased_fields_are_gone_and_the_others_stay(ledger):
    ledger.add(5)
    services.erase(request=ask(3), by=BEN, at=NOW)
    assert values(3) == [None, "Surname0003"]
    assert values(2) == ["told to me by witness 2", "Surname0002"]


def test_the_erasure_is_an_entry_without_what_was_erased(ledger):
    ledger.add(5)
    services.erase(request=ask(3, ["narrative", "surname"]), by=BEN, at=NOW)
    done, asked = queries.entries(force=FORCE, limit=2)
    assert (asked.event, asked.by) == ("erasure.requested", "user:7")
    assert (done.event, done.by) == ("fields.erased", "user:8")
    assert done.meta["entry"] == 3
    assert done.meta["fields"] == 2
    assert "surname" not in str(done.meta) + str(asked.meta)
    assert done.fields == asked.fields == ()


def test_whoever_asked_cannot_decide(ledger):
    ledger.add(1)
    request = ask(0)
    with pytest.raises(services.ErasureRefused, match="second person"):
        services.erase(request=request, by=ADA, at=NOW)
    assert values(0)[0] is not None


def test_the_database_too_refuses_one_person_in_both_roles(ledger):
    ledger.add(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.create(request=ask(0), requested_by="user:7", approved_by="user:7", approved_at=NOW)


def test_a_job_cannot_decide(ledger):
    ledger.add(1)
    with pytest.raises(services.ErasureRefused, match="named person"):
        services.erase(request=ask(0), by=system("sweep"), at=NOW)


def test_it_is_done_once(ledger):
    ledger.add(1)
    request = ask(0)
    services.erase(request=request, by=BEN, at=NOW)
    with pytest.raises(services.ErasureRefused, match="already"):
        services.erase(request=request, by=BEN, at=NOW)


def test_what_someone_else_erased_meanwhile_is_refused(ledger):
    ledger.add(1)
    first, second = ask(0), ask(0)
    services.erase(request=first, by=BEN, at=NOW)
    with pytest.raises(services.ErasureRefused, match="Nothing was erased"):
        services.erase(request=second, by=BEN, at=NOW)


@pytest.mark.parametrize("names", [["eyesight"], [], ["narrative", "eyesight"]])
def test_a_request_names_fields_that_are_there(ledger, names):
    ledger.add(1)
    with pytest.raises(services.ErasureRefused, match="no private field"):
        ask(0, names)
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize("reference", ["entry:3", "officer:3", "fact:3"])
def test_a_hold_on_the_entry_or_on_anything_it_names_keeps_the_fields(ledger, reference):
    ledger.add(5)
    hold = services.place_hold(force=FORCE, reference=reference, ground="inquest", by=ADA, at=NOW)
    request = ask(3)
    with pytest.raises(services.HoldInForce, match="inquest"):
        services.erase(request=request, by=BEN, at=NOW)
    assert values(3)[0] is not None
    services.lift_hold(hold=hold, by=ADA, at=NOW)
    services.erase(request=request, by=BEN, at=NOW)
    assert values(3)[0] is None
    events = [entry.event for entry in queries.entries(force=FORCE, limit=4)]
    assert events == ["fields.erased", "hold.lifted", "erasure.requested", "hold.placed"]


@pytest.mark.parametrize("meta", [{"officer": 3}, {"officers": [2, 3]}, {"moved": {"officer": 3}}])
def test_a_hold_keeps_the_fields_however_the_entry_writes_the_number(ledger, meta):
    with transaction.atomic():
        services.append(force=FORCE, event="fact.recorded", meta=meta, private={"narrative": "Said so"}, by=ADA, at=NOW)
    services.place_hold(force=FORCE, reference="officer:3", ground="inquest", by=ADA, at=NOW)
    with pytest.raises(services.HoldInForce, match="inquest"):
        services.erase(request=ask(0, ["narrative"]), by=BEN, at=NOW)


def test_a_hold_on_another_officer_or_another_force_keeps_nothing(ledger):
    ledger.add(5)
    services.place_hold(force=FORCE, reference="officer:4", ground="inquest", by=ADA, at=NOW)
    services.place_hold(force="westvale", reference="officer:3", ground="inquest", by=ADA, at=NOW)
    services.erase(request=ask(3), by=BEN, at=NOW)
    assert values(3)[0] is None


def test_a_hold_is_lifted_once(ledger):
    hold = services.place_hold(force=FORCE, reference="officer:4", ground="iopc", by=ADA, at=NOW)
    services.lift_hold(hold=hold, by=BEN, at=NOW)
    with pytest.raises(services.ErasureRefused, match="already"):
        services.lift_hold(hold=hold, by=BEN, at=NOW)


def test_after_erasing_any_subset_every_earlier_proof_and_export_still_verifies(ledger, tmp_path):
    ledger.add(60)
    ledger.sign()
    proofs = [str(queries.proof_file(force=FORCE, seq=seq)) for seq in range(60)]
    before = ledger.write(tmp_path / "before.jsonl").read_bytes()
    chosen = random.Random(11).sample([(seq, name) for seq in range(60) for name in ("narrative", "surname")], 50)
    for seq, name in chosen:
        services.erase(request=ask(seq, [name]), by=BEN, at=NOW)
    for proof in proofs:
        assert not verify.check_proof(proof, keys=ledger.keys(), held=()).problems
    held = verify.parse_checkpoint(str(queries.note_of(queries.latest_checkpoint(force=FORCE))))
    ledger.sign()
    after = ledger.write(tmp_path / "after.jsonl")
    report = verify.check_export(str(after), keys=ledger.keys(), held=[held], processes=1)
    assert report.problems == []
    assert "70 private fields fit their commitments; 50 have been erased or are withheld." in report.facts
    assert after.read_bytes() != before


@pytest.mark.sqlite
@pytest.mark.parametrize("careful", [True, False], ids=["secure_delete", "teeth: secure_delete off, log kept"])
def test_erased_bytes_are_nowhere_in_the_database_file(open_ledger, monkeypatch, careful):
    if not careful:
        open_ledger.run(("PRAGMA secure_delete=OFF",))
        monkeypatch.setattr(services.erasing, "scrub", lambda: None)
    open_ledger.add(400)
    open_ledger.run(("PRAGMA wal_checkpoint(TRUNCATE)",))
    gone = random.Random(5).sample(range(400), 60)
    for seq in gone:
        services.erase(request=ask(seq, ["narrative", "surname"]), by=BEN, at=NOW)
    found = bytes_on_disk()
    left = [seq for seq in gone if marked(seq) in found]
    assert (left == []) is careful
    assert all(marked(seq) in found for seq in set(range(400)) - set(gone))
    open_ledger.run(("PRAGMA secure_delete=ON",))


def marked(seq):
    """The end of one body and of no other."""
    return f"surnameSurname{seq:04d}".encode()


def bytes_on_disk():
    path = Path(connection.settings_dict["NAME"])
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


@pytest.mark.postgresql
def test_postgresql_is_vacuumed_after_the_erasure(open_ledger):
    open_ledger.add(50)
    services.erase(request=ask(3, ["narrative", "surname"]), by=BEN, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'ledger_body'")
        assert cursor.fetchone() == (1,)
