"""Imports that wait are carried out by another process, one at a time, for whoever asked and only while they may."""

import os
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours
from django.db import connection

from reddot.accounts import queries as accounts
from reddot.accounts import services
from reddot.entry.jobs import imports as job
from reddot.entry.jobs import watcher
from reddot.kernel.actor import Actor
from reddot.people.models import ImportStep, Officer
from reddot.people.queries import imports as queries
from reddot.people.services import import_write, imports
from reddot.people.terms import HEARTBEAT_LOST, Task
from tests.factories.accounts import SET_UP, a_user
from tests.factories.extracts import checked, extract, row, uploaded
from tests.factories.people import a_town

State = ImportStep.State
FILE = extract(row("100"), row("101"))


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def lead(db: None, state: Path) -> Actor:
    """A superintendent of the small force."""
    a_town()
    return accounts.standing_of(a_user(("SPT", "force", ""))).actor


def asked(lead: Actor, task: Task = Task.CHECK) -> ImportStep:
    """A task that waits."""
    batch = uploaded(FILE, by=lead) if task is Task.CHECK else checked(FILE, by=lead)
    return imports.ask(batch=batch, task=task, by=lead, at=now())


def test_a_waiting_check_is_carried_out_for_who_asked(lead: Actor) -> None:
    step = asked(lead)

    job.carry_out(step.batch_id)

    last = imports.latest(step.batch)
    assert (last.state, last.by, last.note["counts"]["create"]) == (State.CHECKED, lead.reference, 2)


def test_a_waiting_apply_and_undo_are_carried_out(lead: Actor) -> None:
    step = asked(lead, Task.APPLY)

    job.carry_out(step.batch_id)
    imports.ask(batch=step.batch, task=Task.UNDO, reason="wrong file", by=lead, at=now())
    job.carry_out(step.batch_id)

    last = imports.latest(step.batch)
    assert (last.state, last.note["reason"], last.note["counts"]["facts"]) == (State.UNDONE, "wrong file", 12)


def test_what_nobody_asked_for_is_not_done(lead: Actor) -> None:
    batch = checked(FILE, by=lead)

    job.carry_out(batch.pk)

    assert imports.latest(batch).state == State.CHECKED
    assert not Officer.objects.exists()


def test_whoever_lost_the_role_meanwhile_gets_nothing_done(lead: Actor) -> None:
    step = asked(lead, Task.APPLY)
    for grant in accounts.RoleGrant.objects.filter(user_id=lead.user_id):
        services.end_grant(grant=grant, by=SET_UP, at=now())

    job.carry_out(step.batch_id)

    last = imports.latest(step.batch)
    assert last.state == State.STOPPED
    assert "roles do not allow" in last.note["error"]
    assert not Officer.objects.exists()


def test_signs_of_life_are_left_while_something_works_and_taken_away_after(
    lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = asked(lead, Task.APPLY)
    seen: list[Any] = []
    real = import_write.write

    def write(*args: Any, **more: Any) -> None:
        seen.append(queries.progress_of(step.batch_id))
        real(*args, **more)

    monkeypatch.setattr(import_write, "write", write)
    job.carry_out(step.batch_id)

    assert seen[0].done == 0
    assert queries.progress_of(step.batch_id) is None


def test_the_next_turn_is_whoever_waited_longest(lead: Actor) -> None:
    first = asked(lead)
    asked(lead)

    turn = watcher.next_turn(now())

    assert turn is not None
    assert turn.batch_id == first.batch_id


def test_one_import_runs_at_a_time(lead: Actor) -> None:
    asked(lead)
    batch = checked(FILE, by=lead)
    imports.start(batch=batch, task=Task.APPLY, by=lead, at=now())

    assert watcher.next_turn(now()) is None


def test_one_that_was_lost_holds_nobody_up(lead: Actor) -> None:
    waiting = asked(lead)
    batch = checked(FILE, by=lead)
    imports.start(batch=batch, task=Task.APPLY, by=lead, at=now() - HEARTBEAT_LOST - timedelta(seconds=1))

    turn = watcher.next_turn(now())

    assert turn is not None
    assert turn.batch_id == waiting.batch_id


def test_a_process_that_dies_is_said_to_have_ended(lead: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    step = asked(lead)
    monkeypatch.setattr(sys, "executable", "/bin/false")

    watcher.run(step)

    last = imports.latest(step.batch)
    assert (last.state, last.note["error"]) == (State.STOPPED, watcher.ENDED)


def database_address() -> str:
    """The test database as REDDOT_DATABASE would name it."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    return f"postgresql://{named['USER']}:{named['PASSWORD']}@{named['HOST']}:{named['PORT']}/{named['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_the_watcher_starts_a_process_that_applies_a_file(
    transactional_db: None, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_town()
    lead = accounts.standing_of(a_user(("SPT", "force", ""))).actor
    step = asked(lead, Task.APPLY)
    monkeypatch.setitem(os.environ, "REDDOT_DATABASE", database_address())
    monkeypatch.setitem(os.environ, "REDDOT_STATE", str(state))
    over = threading.Event()
    thread = threading.Thread(target=watcher.watch, args=(over, 0.05))
    thread.start()
    try:
        for _ in range(600):
            if imports.latest(step.batch).state == State.APPLIED:
                break
            over.wait(0.05)
    finally:
        over.set()
        thread.join()

    assert imports.latest(step.batch).state == State.APPLIED
    assert Officer.objects.count() == 2
    assert Path(ours.STATE) == state
