"""Starts import tasks that wait, one at a time and each in a process of its own, from a thread of the web server.

The database is the queue: a page leaves a row, and whichever web process sees it first starts the work. The work
outlives the web process. Two that start the same task at once do no harm: the first step in number wins.
"""

import logging
import subprocess
import sys
from datetime import UTC, datetime
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from reddot.accounts.terms import job
from reddot.accounts.wall import EVERY_FORCE, look_into
from reddot.kernel.refusal import Refusal
from reddot.people.models import ImportStep
from reddot.people.queries import imports as queries
from reddot.people.services import imports

PAUSE_SECONDS = 1.0
ENDED = "The process that worked on it ended without a word, perhaps for want of memory."
log = logging.getLogger("reddot.jobs")


def start() -> Thread:
    """Watch from now on, for as long as this process lives."""
    thread = Thread(target=watch, args=(Event(),), name="import watcher", daemon=True)
    thread.start()
    return thread


def watch(over: Event, pause: float = PAUSE_SECONDS) -> None:
    """Look for waiting tasks until `over` is set. pause: between two looks [s]."""
    while not over.wait(pause):
        try:
            look_into(EVERY_FORCE)
            turn = next_turn(datetime.now(UTC))
            if turn is not None:
                run(turn)
        except (DatabaseError, OSError, Refusal):  # whatever it was, the next look may go better
            log.exception("cannot work on imports that wait")
        finally:
            close_old_connections()
    connection.close()


def next_turn(at: datetime) -> ImportStep | None:
    """The task that has waited longest, when nothing is at work."""
    if any(not queries.is_lost(step, at) for step in queries.running()):
        return None
    return next(iter(queries.waiting()), None)


def run(step: ImportStep) -> None:
    """Carry a task out in a process of its own, and say so if that ends without a word."""
    command = [sys.executable, "-m", "reddot.entry.jobs", str(step.batch_id)]
    done = subprocess.run(command, cwd=settings.ROOT, start_new_session=True, check=False)  # noqa: S603 - our own program
    if done.returncode and imports.latest(step.batch).state in (ImportStep.State.WAITING, ImportStep.State.RUNNING):
        by = job("imports", force=step.batch.force_id)
        imports.give_up(batch=step.batch, why=ENDED, by=by, at=datetime.now(UTC))
