"""An imported file from hand-in to undo. A batch's latest step is its state, and each step is a row."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from reddot.accounts.services.access_log import record_access
from reddot.accounts.terms import Operation
from reddot.kernel.actor import Actor
from reddot.kernel.period import london_day
from reddot.kernel.refusal import Refusal
from reddot.ledger import services as ledger
from reddot.ledger.terms import JSON
from reddot.people.models import ImportBatch, ImportStep, Recording
from reddot.people.services import import_undo, import_write
from reddot.people.services.import_plan import Plan, Stated, changes
from reddot.people.services.import_reading import ReadBatch, read_batch
from reddot.people.services.units import hold_force

State = ImportStep.State
PROBLEMS_KEPT = 1_000
Progress = Callable[[int], None]
"""Told how many officers have been compared so far."""


def _quietly(done: int) -> None:
    """For callers who do not watch."""


class WrongState(Refusal):
    """A batch is not where this step needs it to be."""

    code = "import_wrong_state"


class SameFile(Refusal):
    """The very same file was applied before."""

    code = "import_same_file"


@transaction.atomic
def upload(
    *, force: str, format: str, file_name: str, content: bytes, source: str, as_of: date, by: Actor, at: datetime
) -> ImportBatch:
    """Keep a file as it came. Nothing in it is looked at yet.

    as_of: the day the extract was made. Raises: WrongDay for a day that has not come.
    """
    _check_day(as_of, at)
    batch = ImportBatch.objects.create(
        force_id=force, format=format, file_name=file_name[:200], sha256=hashlib.sha256(content).hexdigest(),
        content=content, source=source, as_of=as_of, created_at=at, created_by=by.reference,
    )  # fmt: skip
    _add_step(batch, State.UPLOADED, by, at, {})
    meta: dict[str, JSON] = {"batch": batch.pk, "format": format, "sha256": batch.sha256, "as_of": as_of.isoformat()}
    ledger.append(force=force, event="import.uploaded", meta=meta, private={"file_name": file_name}, by=by, at=at)
    return batch


class WrongDay(Refusal):
    """The day given for an extract cannot be."""

    code = "import_wrong_day"


@transaction.atomic
def match_columns(*, batch: ImportBatch, mapping: dict[str, str], by: Actor, at: datetime) -> ImportStep:
    """Say which column of the file is which: heading to field. Raises: WrongState."""
    _require(batch, State.UPLOADED, State.MAPPED, State.CHECKED, State.FAILED)
    return _add_step(batch, State.MAPPED, by, at, {"mapping": mapping})


def check(*, batch: ImportBatch, by: Actor, at: datetime, progress: Progress = _quietly) -> Plan:
    """The dry run: what applying would do, and what is wrong. Writes nothing but this step. Raises: WrongState."""
    _require(batch, State.UPLOADED, State.MAPPED, State.CHECKED, State.FAILED)
    read = read_batch(batch, mapping_of(batch))
    plan = _plan(read)
    if read.usable:
        for _ in changes(read.stated, force=batch.force_id, source=batch.source, recorded_on=london_day(at), plan=plan):
            progress(_compared(plan))
    with transaction.atomic():
        _add_step(batch, State.CHECKED if read.usable else State.FAILED, by, at, _note(read, plan))
    return plan


def rehearse(
    *, force: str, format: str, content: bytes, source: str, as_of: date, mapping: dict[str, str] | None, at: datetime
) -> tuple[Plan, bool]:
    """The dry run of a file that is not kept: nothing is written at all.

    Returns: the plan, and whether the file as a whole can be used. Raises: WrongDay, UnknownFormat.
    """
    _check_day(as_of, at)
    batch = ImportBatch(force_id=force, format=format, content=content, source=source, as_of=as_of)
    read = read_batch(batch, mapping)
    plan = _plan(read)
    if read.usable:
        for _ in changes(read.stated, force=force, source=source, recorded_on=london_day(at), plan=plan):
            pass
    return plan, read.usable


def apply(*, batch: ImportBatch, by: Actor, at: datetime, progress: Progress = _quietly) -> Plan:
    """Write what the check found, all of it or nothing. Rows with a problem are left out and stay in the problem file.

    Raises: WrongState; and whatever stopped it, after the batch is marked as failed.
    """
    with transaction.atomic():
        _require(batch, State.CHECKED)
        note = latest(batch).note
        _add_step(batch, State.RUNNING, by, at, note)
    try:
        read = read_batch(batch, mapping_of(batch))
        plan = _plan(read)
        with transaction.atomic():
            _write(batch, read, plan, by, at, progress)
    except BaseException as error:
        with transaction.atomic():
            _add_step(batch, State.FAILED, by, at, {**note, "error": str(error)[:500]})
        raise
    return plan


@transaction.atomic
def load(*, force: str, source: str, rows: Iterable[Stated], reason: str = "", by: Actor, at: datetime) -> Plan:
    """Record what a system states of many officers without keeping a file: for feeds, and for the demo force.

    The same comparison and the same write as an import. Rows with a problem are left out and named in the plan.
    """
    hold_force(force)
    recording = Recording.objects.create(
        force_id=force, recorded_at=at, recorded_by=by.reference, source=source, reason=reason
    )
    plan = Plan()
    for part in changes(rows, force=force, source=source, recorded_on=london_day(at), plan=plan):
        import_write.write(part, recording=recording, on=london_day(at), by=by, at=at)
    meta: dict[str, JSON] = {"recording": recording.pk, "source": source, "counts": dict(sorted(plan.counts.items()))}
    ledger.append(force=force, event="facts.loaded", meta=meta, by=by, at=at)
    return plan


@transaction.atomic
def undo(*, batch: ImportBatch, reason: str, by: Actor, at: datetime) -> dict[str, int]:
    """Take back what a batch added: its facts are withdrawn, and facts that it corrected hold again.

    Facts that a person has corrected since stay as they were corrected. Returns counts: facts, kept, officers.
    Raises: WrongState.
    """
    _require(batch, State.APPLIED)
    hold_force(batch.force_id)
    counts = import_undo.take_back(batch=batch, reason=reason, by=by, at=at)
    _add_step(batch, State.UNDONE, by, at, {"counts": counts, "reason": reason})
    meta: dict[str, JSON] = {"batch": batch.pk, **counts}
    ledger.append(force=batch.force_id, event="import.undone", meta=meta, private={"reason": reason}, by=by, at=at)
    return counts


def latest(batch: ImportBatch) -> ImportStep:
    """Where a batch stands."""
    return batch.steps.order_by("-number")[0]


def mapping_of(batch: ImportBatch) -> dict[str, str] | None:
    """The column mapping that was last agreed for a batch (heading to field), or None when none was."""
    step = batch.steps.filter(state=State.MAPPED).order_by("-number").first()
    return step.note["mapping"] if step else None


def _write(batch: ImportBatch, read: ReadBatch, plan: Plan, by: Actor, at: datetime, progress: Progress) -> None:
    hold_force(batch.force_id)
    recording = Recording.objects.create(
        force_id=batch.force_id, recorded_at=at, recorded_by=by.reference, source=batch.source, batch=batch
    )
    for part in changes(read.stated, force=batch.force_id, source=batch.source, recorded_on=london_day(at), plan=plan):
        import_write.write(part, recording=recording, on=london_day(at), by=by, at=at)
        progress(_compared(plan))
    record_access(
        operation=Operation.COLLECTION, by=by, subject=f"batch:{batch.pk}", purpose="import of an extract", at=at
    )
    _add_step(batch, State.APPLIED, by, at, _note(read, plan))
    meta: dict[str, JSON] = {"batch": batch.pk, "sha256": batch.sha256, "counts": dict(sorted(plan.counts.items()))}
    ledger.append(force=batch.force_id, event="import.applied", meta=meta, by=by, at=at)


def _plan(read: ReadBatch) -> Plan:
    plan = Plan(problems=list(read.problems))
    plan.counts["skip"] = len({problem.row for problem in plan.problems if problem.fatal and problem.row})
    return plan


def _compared(plan: Plan) -> int:
    return sum(plan.counts[name] for name in ("create", "update", "unchanged", "skip"))


def _note(read: ReadBatch, plan: Plan) -> dict[str, Any]:
    """What a step leaves: counts, and the first problems; the problem file is made from the file itself."""
    return {
        "columns": dict(read.columns),
        "rows_read": read.rows_read,
        "usable": read.usable,
        "counts": dict(plan.counts),
        "problem_count": len(plan.problems),
        "problems": [asdict(problem) for problem in plan.problems[:PROBLEMS_KEPT]],
    }


def _check_day(as_of: date, at: datetime) -> None:
    if as_of > london_day(at):
        raise WrongDay("The extract cannot have been made after today. Enter the day it was made", field="as_of")


def _require(batch: ImportBatch, *states: State) -> None:
    state = latest(batch).state
    if state not in states:
        names = " or ".join(f"“{wanted.label.lower()}”" for wanted in states)
        raise WrongState(f"This import is “{State(state).label.lower()}”. That can only be done while it is {names}")


def _add_step(batch: ImportBatch, state: State, by: Actor, at: datetime, note: dict[str, Any]) -> ImportStep:
    # Two people pressing the same button: the second one's number is taken, and the database refuses it.
    number = batch.steps.count() + 1
    return ImportStep.objects.create(batch=batch, number=number, state=state, at=at, by=by.reference, note=note)
