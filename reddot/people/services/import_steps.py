"""Where an imported file stands. Each step is a row and the latest is its state, so two people cannot take the same one."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, transaction

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.people.models import ImportBatch, ImportStep
from reddot.people.terms import Task

State = ImportStep.State
UNCHECKED = (State.UPLOADED, State.MAPPED, State.CHECKED, State.FAILED, State.STOPPED)
"""Where a file can be checked, once more too."""

_BEGINS = {Task.CHECK: UNCHECKED, Task.APPLY: (State.CHECKED,), Task.UNDO: (State.APPLIED,)}


class WrongState(Refusal):
    """A batch is not where this step needs it to be."""

    code = "import_wrong_state"


def latest(batch: ImportBatch) -> ImportStep:
    """Where a batch stands."""
    return batch.steps.order_by("-number")[0]


@transaction.atomic
def ask(*, batch: ImportBatch, task: Task, reason: str = "", by: Actor, at: datetime) -> ImportStep:
    """Leave a task for the runner, which carries it out for the same person.

    reason: of an undo. Raises: WrongState.
    """
    require(batch, *_BEGINS[task])
    return add_step(batch, State.WAITING, by, at, {"task": task.value, "reason": reason})


@transaction.atomic
def start(*, batch: ImportBatch, task: Task, reason: str = "", by: Actor, at: datetime) -> ImportStep:
    """Take a task, waiting or not: nobody else can from now on, until it ends or is given up.

    Raises: WrongState, also when somebody else was quicker.
    """
    last = latest(batch)
    if last.state != State.WAITING or last.note["task"] != task:
        require(batch, *_BEGINS[task])
    return add_step(batch, State.RUNNING, by, at, {"task": task.value, "reason": reason})


@transaction.atomic
def give_up(*, batch: ImportBatch, why: str, by: Actor, at: datetime) -> ImportStep:
    """Say that whatever worked on a batch, or was to, no longer does: the file can then be checked and applied again.

    If it works after all, it finds its place taken and writes nothing. Raises: WrongState.
    """
    require(batch, State.WAITING, State.RUNNING)
    return _end_early(latest(batch), State.STOPPED, why, by, at)


@contextmanager
def working(*, running: ImportStep, by: Actor, at: datetime) -> Iterator[None]:
    """Mark a batch as failed when the work on it is stopped by anything, and let that go on."""
    try:
        yield
    except BaseException as error:
        with suppress(WrongState, DatabaseError), transaction.atomic():
            _end_early(running, State.FAILED, str(error)[:500] or type(error).__name__, by, at)
        raise


def finish(*, running: ImportStep, state: str, note: dict[str, Any], by: Actor, at: datetime) -> ImportStep:
    """The outcome of a task, within the transaction of what it wrote. Raises: WrongState when it was given up."""
    return add_step(running.batch, state, by, at, note, number=running.number + 1)


def add_step(
    batch: ImportBatch, state: str, by: Actor, at: datetime, note: dict[str, Any], number: int | None = None
) -> ImportStep:
    """The next step of a batch. number: its place, when it must follow a certain one. Raises: WrongState."""
    # Two people pressing the same button: the second one's number is taken, and the database refuses it.
    place = batch.steps.count() + 1 if number is None else number
    try:
        with transaction.atomic():
            return ImportStep.objects.create(batch=batch, number=place, state=state, at=at, by=by.reference, note=note)
    except IntegrityError:
        raise WrongState("Somebody else has just done something with this import. Look at it again") from None


def require(batch: ImportBatch, *states: str) -> None:
    """Refuse unless a batch stands in one of some states. Raises: WrongState."""
    state = latest(batch).state
    if state not in states:
        names = " or ".join(f"“{State(wanted).label.lower()}”" for wanted in states)
        raise WrongState(f"This import is “{State(state).label.lower()}”. That can only be done while it is {names}")


def _end_early(step: ImportStep, state: State, why: str, by: Actor, at: datetime) -> ImportStep:
    """The step after work that came to nothing. An undo that came to nothing leaves the batch applied."""
    note: dict[str, Any] = {"task": step.note["task"], "error": why}
    if step.note["task"] == Task.UNDO:
        applied = step.batch.steps.filter(state=State.APPLIED).order_by("-number")[0]
        return add_step(step.batch, State.APPLIED, by, at, {**applied.note, "error": why}, number=step.number + 1)
    return add_step(step.batch, state, by, at, note, number=step.number + 1)
