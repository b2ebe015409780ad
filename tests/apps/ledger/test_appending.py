"""Appending: in the caller's transaction, gapless, once for each key, and the same bytes as the pure functions make."""

import json

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from reddot.kernel.actor import Actor, system
from reddot.ledger import leaf, queries, services, tree
from reddot.ledger.leaf import BadEntry
from reddot.ledger.models import Entry, Head
from reddot.ledger.terms import NewEntry
from tests.apps.ledger.conftest import ADA, BEN, FORCE, NOW, later, new_entry


def append(**more):
    given = {"force": FORCE, "event": "fact.recorded", "meta": {"fact": "fact:1"}, "by": ADA, "at": NOW, **more}
    return services.append(**given)


def test_an_entry_says_what_happened_who_in_what_role_and_when(ledger):
    appended = append(private={"narrative": "lost his footing"})
    (entry,) = queries.entries(force=FORCE)
    assert (entry.seq, entry.event, entry.by, entry.roles, entry.at) == (0, "fact.recorded", "user:7", ("SPT",), NOW)
    assert entry.meta == {"fact": "fact:1"}
    assert [(field.name, field.value) for field in entry.fields] == [("narrative", "lost his footing")]
    assert (appended.seq, appended.leaf_hash, appended.repeated) == (0, entry.leaf_hash, False)


def test_the_stored_leaf_is_canonical_json_without_names_or_free_text(ledger):
    append(private={"surname": "Okonkwo"})
    stored = bytes(Entry.objects.get(force=FORCE, seq=0).leaf)
    meta = leaf.unpack_leaf(stored).meta
    assert meta == json.dumps(json.loads(meta), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert b"Okonkwo" not in stored
    assert b"Ada" not in stored


def test_the_head_is_the_frontier_of_all_leaves(ledger):
    ledger.add(300)
    ledger.add(7, first=300)
    stored = [bytes(row) for row in Entry.objects.order_by("seq").values_list("leaf", flat=True)]
    hashes = [tree.leaf_hash(row) for row in stored]
    head = Head.objects.get(force=FORCE)
    assert head.n == 307
    assert tree.Frontier.unpack(307, bytes(head.edge)).root() == tree.root_of(hashes)
    befores = [leaf.unpack_leaf(row).before for row in stored]
    assert befores == [leaf.NO_LEAF_BEFORE, *hashes[:-1]]


def test_places_are_gapless_and_apart_for_each_force(ledger):
    assert ledger.add(3) == [0, 1, 2]
    assert append(force="westvale").seq == 0
    assert ledger.add(2) == [3, 4]
    assert queries.forces() == ["northmoor", "westvale"]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_appended():
    with pytest.raises(TransactionManagementError, match="inside the transaction"):
        append()
    assert queries.size(force=FORCE) == 0


@pytest.mark.django_db(transaction=True)
def test_a_write_that_fails_leaves_no_entry():
    def write_and_fail():
        with transaction.atomic():
            append()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert queries.size(force=FORCE) == 0
    assert not Entry.objects.exists()


def test_the_same_request_twice_is_one_entry(ledger):
    first = append(idem="request-1", private={"narrative": "seen"})
    again = append(idem="request-1", private={"narrative": "seen"}, at=later(minutes=5))
    assert (again.seq, again.leaf_hash, again.repeated) == (first.seq, first.leaf_hash, True)
    assert queries.size(force=FORCE) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"event": "fact.withdrawn"},
        {"meta": {"fact": "fact:2"}},
        {"private": {"narrative": "heard"}},
        {"private": {}},
        {"by": BEN},
    ],
)
def test_the_same_key_with_other_content_is_a_conflict(ledger, change):
    append(idem="request-1", private={"narrative": "seen"})
    with pytest.raises(services.IdempotencyConflict):
        append(**{"idem": "request-1", "private": {"narrative": "seen"}, **change})
    assert queries.size(force=FORCE) == 1


def test_keys_are_each_forces_own(ledger):
    append(idem="request-1")
    assert not append(idem="request-1", force="westvale", meta={"fact": "fact:9"}).repeated


def test_many_with_keys_return_the_place_of_each_also_when_repeated(ledger):
    keyed = [new_entry(number, idem=f"row-{number}") for number in range(5)]
    with transaction.atomic():
        first = services.append_many(force=FORCE, entries=[*keyed, keyed[2]], by=ADA, at=NOW)
        again = services.append_many(force=FORCE, entries=[new_entry(9), *keyed], by=ADA, at=NOW)
        assert services.append_many(force=FORCE, entries=[], by=ADA, at=NOW) == []
    assert first == [0, 1, 2, 3, 4, 2]
    assert again == [5, 0, 1, 2, 3, 4]
    assert queries.size(force=FORCE) == 6


def test_two_different_entries_under_one_key_in_one_call_are_a_conflict(ledger):
    with pytest.raises(services.IdempotencyConflict), transaction.atomic():
        services.append_many(force=FORCE, entries=[new_entry(1, idem="row"), new_entry(2, idem="row")], by=ADA, at=NOW)
    assert queries.size(force=FORCE) == 0


@pytest.mark.parametrize(
    "change",
    [{"event": "recorded"}, {"event": "Fact.Recorded"}, {"meta": {"level": 7.5}}, {"at": NOW.replace(tzinfo=None)}],
)
def test_what_cannot_be_written_one_way_is_refused(ledger, change):
    with pytest.raises(BadEntry), transaction.atomic():
        append(**change)
    assert queries.size(force=FORCE) == 0


def test_a_job_is_named_and_has_no_role(ledger):
    append(by=system("nightly sweep"))
    (entry,) = queries.entries(force=FORCE)
    assert (entry.by, entry.roles) == ("job:nightly sweep", ())


def test_pages_of_entries_run_from_the_latest_back(ledger):
    ledger.add(25)
    first = queries.entries(force=FORCE, limit=10)
    second = queries.entries(force=FORCE, limit=10, before=first[-1].seq)
    third = queries.entries(force=FORCE, limit=10, before=second[-1].seq)
    assert [entry.seq for entry in first + second + third] == list(range(24, -1, -1))
    assert queries.entries(force=FORCE, before=0) == []
    with pytest.raises(queries.NoSuchEntry):
        queries.entry(force=FORCE, seq=25)


def test_a_page_of_entries_costs_the_same_queries_however_many_there_are(ledger, django_assert_num_queries):
    ledger.add(500)
    with django_assert_num_queries(2):
        queries.entries(force=FORCE)


def test_long_batches_and_long_texts_are_stored_whole(ledger):
    entries = [NewEntry(event="note.taken", meta={}, private={"text": "\u00e9" * 5000}) for _ in range(2100)]
    with transaction.atomic():
        services.append_many(force=FORCE, entries=entries, by=Actor(user_id=1, name="A", force=FORCE), at=NOW)
    assert queries.entry(force=FORCE, seq=2099).fields[0].value == "\u00e9" * 5000
    assert ledger.sign().size == 2100


def test_nobody_else_appends_until_the_transaction_ends(ledger):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            append()
            cursor.execute(
                "SELECT mode FROM pg_locks WHERE relation = 'ledger_head'::regclass AND mode LIKE 'RowShare%'"
            )
            assert cursor.fetchall()
    else:
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
