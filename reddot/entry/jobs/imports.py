"""Carries out one import task that waits, in a process of its own: no page waits for it, and its memory is given back.

The watcher (watcher.py) starts that process: `python -m reddot.entry.jobs BATCH`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Event, Thread

from reddot.accounts.permissions import require
from reddot.accounts.queries import actor_by_reference
from reddot.accounts.terms import job
from reddot.accounts.wall import EVERY_FORCE, look_into
from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.people.models import ImportBatch, ImportStep
from reddot.people.queries.imports import batch_to_work_on
from reddot.people.services import imports
from reddot.people.services.import_progress import forget_progress, note_progress
from reddot.people.terms import Task

RIGHT = "imports.run"
BEAT_SECONDS = 2.0


class Beat:
    """What the signs of life say: how many officers were looked at."""

    def __init__(self) -> None:
        self.done = 0

    def note(self, done: int) -> None:
        """Say so from now on."""
        self.done = done


@contextmanager
def beating(batch_id: int, seconds: float = BEAT_SECONDS) -> Iterator[Beat]:
    """Leaves a sign of life every few seconds, from a thread: reading a large file alone takes longer than that."""
    beat, over = Beat(), Event()

    def run() -> None:
        note_progress(batch_id=batch_id, done=beat.done, at=datetime.now(UTC))
        while not over.wait(seconds):
            note_progress(batch_id=batch_id, done=beat.done, at=datetime.now(UTC))

    thread = Thread(target=run, name="signs of life", daemon=True)
    thread.start()
    try:
        yield beat
    finally:
        over.set()
        thread.join()
        forget_progress(batch_id=batch_id)


def carry_out(batch_id: int) -> None:
    """Carry out the task that waits for a batch, for whoever asked for it. Nothing when somebody else was quicker."""
    look_into(EVERY_FORCE)
    batch = batch_to_work_on(batch_id)
    look_into(batch.force_id)
    asked = imports.latest(batch)
    if asked.state != ImportStep.State.WAITING:
        return
    try:
        actor = actor_by_reference(asked.by)
        require(actor, RIGHT)
    except Refusal as refusal:
        by = job("imports", force=batch.force_id)
        imports.give_up(batch=batch, why=refusal.message, by=by, at=datetime.now(UTC))
        return
    with beating(batch_id) as beat, suppress(imports.WrongState):
        _run(batch, asked.note, actor, beat)


def _run(batch: ImportBatch, asked: Mapping[str, str], actor: Actor, beat: Beat) -> None:
    at = datetime.now(UTC)
    if asked["task"] == Task.CHECK:
        imports.check(batch=batch, by=actor, at=at, progress=beat.note)
    elif asked["task"] == Task.APPLY:
        imports.apply(batch=batch, by=actor, at=at, progress=beat.note)
    else:
        imports.undo(batch=batch, reason=asked["reason"], by=actor, at=at)
