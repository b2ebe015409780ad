"""The ledger under kills, races and failing statements: nothing acknowledged is lost, nothing is half written."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from reddot.kernel.actor import system
from reddot.ledger import queries, services
from reddot.ledger.checkpoint import Signer
from reddot.ledger.models import Body, Entry, Head
from reddot.ledger.services import appending

FORCE, NOW, JOB = "northmoor", datetime(2026, 3, 14, 9, 5, tzinfo=UTC), system("fault test")
KILLS, WRITERS, EACH = 25, 4, 25


def append(number, **more):
    with transaction.atomic():
        return services.append(
            force=FORCE,
            event="fact.recorded",
            meta={"number": number},
            private={"text": f"text of {number}"},
            by=JOB,
            at=NOW,
            **more,
        )


def sign():
    """Signing reads every row back: it raises when anything is missing, changed or half written."""
    signer = Signer("x.example", Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())
    return services.checkpoint(force=FORCE, signer=signer, by=JOB, at=NOW)


def elsewhere(work: Callable[[], None]) -> int:
    """Run work in a process of its own, with its own connection; returns its id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def ended_well(children):
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


@pytest.mark.django_db(transaction=True)
def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged():
    choose, acknowledged, number = random.Random(7), [], 0
    for _ in range(KILLS):
        reading, writing = os.pipe()

        def work(writing=writing, first=number):
            for value in range(first, first + 100_000):
                append(value)
                os.write(writing, value.to_bytes(4, "big"))

        child = elsewhere(work)
        os.close(writing)
        acknowledged.append(int.from_bytes(os.read(reading, 4), "big"))
        time.sleep(choose.random() * 0.03)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as rest:
            told = rest.read()
        acknowledged += [int.from_bytes(told[at : at + 4], "big") for at in range(0, len(told), 4)]
        number = acknowledged[-1] + 1_000
    stored = {entry.meta["number"] for entry in queries.entries(force=FORCE, limit=100_000)}
    assert set(acknowledged) <= stored
    assert len(stored) - len(set(acknowledged)) <= KILLS  # a commit whose word did not get out
    assert sign().size == len(stored)


@pytest.mark.django_db(transaction=True)
def test_several_writers_at_once_leave_one_gapless_chain():
    append(0)
    children = [
        elsewhere(lambda writer=writer: [append(writer * 1000 + number) for number in range(EACH)])
        for writer in range(1, WRITERS + 1)
    ]
    assert ended_well(children) == [0] * WRITERS
    assert sorted(Entry.objects.values_list("seq", flat=True)) == list(range(WRITERS * EACH + 1))
    assert sign().size == WRITERS * EACH + 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_head_writers_collide(monkeypatch):
    """The teeth of the test above. The primary key still keeps the chain whole."""
    lock = appending._locked_head

    def late(force):
        monkeypatch.setattr(connection.features, "has_select_for_update", False)
        head = lock(force)
        time.sleep(0.02)
        return head

    monkeypatch.setattr(appending, "_locked_head", late)
    append(0)

    def work():
        for number in range(EACH):
            append(number)

    assert 1 in ended_well([elsewhere(work) for _ in range(WRITERS)])
    assert sign().size == Head.objects.get(force=FORCE).n


@pytest.mark.django_db(transaction=True)
def test_the_same_request_sent_by_several_at_once_is_one_entry():
    append(0)
    work = [lambda: [append(number, idem=f"request-{number}") for number in range(10)] for _ in range(WRITERS)]
    assert ended_well([elsewhere(each) for each in work]) == [0] * WRITERS
    assert queries.size(force=FORCE) == 11
    assert sign().size == 11


@contextmanager
def failing_at(which):
    """Make the statement of this number fail, before it reaches the database."""
    seen = [0]

    def fail(execute, sql, params, many, context):
        seen[0] += 1
        if seen[0] == which:
            raise DatabaseError("the disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", [1, 2, 3, 4, 5, pytest.param(6, marks=pytest.mark.sqlite)])
def test_a_statement_that_fails_leaves_nothing_and_the_next_append_goes_on(which):
    append(0)
    with pytest.raises(DatabaseError, match="disk is full"), failing_at(which):
        append(1, idem="request")
    assert (queries.size(force=FORCE), Entry.objects.count(), Body.objects.count()) == (1, 1, 1)
    assert append(1, idem="request").seq == 1
    assert sign().size == 2


@pytest.mark.django_db(transaction=True)
def test_an_append_has_no_more_statements_than_were_made_to_fail():
    append(0)
    with failing_at(7):
        append(1, idem="request")


@pytest.mark.django_db(transaction=True)
def test_two_entries_at_one_place_are_impossible():
    append(0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(force=FORCE, seq=0, leaf=b"other")
