"""An imported file from hand-in to undo. A batch's latest step is its state, and each step is a row."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from itertools import islice
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
from reddot.people.queries.imports import columns_of
from reddot.people.services import import_undo, import_write
from reddot.people.services.bulk import uncollected
from reddot.people.services.import_plan import Change, Plan, Stated, changes
from reddot.people.services.import_reading import (
    FORMATS,
    ReadBatch,
    UnknownFormat,
    located,
    read_batch,
)
from reddot.people.services.import_steps import (
    UNCHECKED,
    WrongState,
    add_step,
    ask,
    finish,
    give_up,
    latest,
    require,
    start,
    working,
)
from reddot.people.services.units import hold_force
from reddot.people.terms import Columns, Task

__all__ = ["UNCHECKED", "WrongState", "ask", "give_up", "latest", "start"]

State = ImportStep.State
PROBLEMS_KEPT = 50
CHANGES_KEPT = 25
Progress = Callable[[int], None]
"""Told how many officers have been compared so far."""


def _quietly(done: int) -> None:
    """For callers who do not watch."""


class WrongDay(Refusal):
    """The day given for an extract cannot be."""

    code = "import_wrong_day"


class UnreadableNow(Refusal):
    """A file that was read before cannot be read any more: it takes too long or too much memory today."""

    code = "import_unreadable_now"


@transaction.atomic
def upload(
    *, force: str, format: str, file_name: str, content: bytes, source: str, as_of: date, by: Actor, at: datetime
) -> ImportBatch:
    """Keep a file as it came. Nothing in it is looked at yet.

    as_of: the day the extract was made. Raises: WrongDay for a day that has not come; UnknownFormat.
    """
    _check_day(as_of, at)
    if format not in FORMATS:
        raise UnknownFormat(f"{format} cannot be imported. Choose one of {', '.join(FORMATS)}", field="format")
    batch = ImportBatch.objects.create(
        force_id=force, format=format, file_name=file_name[:200], sha256=hashlib.sha256(content).hexdigest(),
        content=content, source=source, as_of=as_of, created_at=at, created_by=by.reference,
    )  # fmt: skip
    add_step(batch, State.UPLOADED, by, at, {})
    meta: dict[str, JSON] = {"batch": batch.pk, "format": format, "sha256": batch.sha256, "as_of": as_of.isoformat()}
    ledger.append(force=force, event="import.uploaded", meta=meta, private={"file_name": file_name}, by=by, at=at)
    return batch


@transaction.atomic
def match_columns(
    *,
    batch: ImportBatch,
    mapping: Mapping[str, str],
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    by: Actor,
    at: datetime,
) -> ImportStep:
    """Say which column of the file is which: heading to field; and what holds for every row. Raises: WrongState."""
    require(batch, *UNCHECKED)
    note = {"mapping": dict(mapping), "constants": dict(constants or {}), "sheet": sheet}
    return add_step(batch, State.MAPPED, by, at, note)


def check(*, batch: ImportBatch, by: Actor, at: datetime, progress: Progress = _quietly) -> Plan:
    """The dry run: what applying would do, and what is wrong. Writes nothing but its steps.

    Raises: WrongState; and whatever stopped it, after the batch is marked as failed.
    """
    running = start(batch=batch, task=Task.CHECK, by=by, at=at)
    with working(running=running, by=by, at=at), uncollected():
        read = read_batch(batch, columns_of(batch))
        plan, first = _plan(read), _First()
        for part in _changes(batch, read, plan, at):
            first.note(part)
            progress(_compared(plan))
        state = State.CHECKED if read.usable else State.FAILED
        with transaction.atomic():
            finish(running=running, state=state, note=_note(read, plan, first), by=by, at=at)
    return plan


def rehearse(
    *, force: str, format: str, content: bytes, source: str, as_of: date, mapping: dict[str, str] | None, at: datetime
) -> tuple[Plan, bool]:
    """The dry run of a file that is not kept: nothing is written at all.

    Returns: the plan, and whether the file as a whole can be used. Raises: WrongDay, UnknownFormat.
    """
    _check_day(as_of, at)
    batch = ImportBatch(force_id=force, format=format, content=content, source=source, as_of=as_of)
    with uncollected():
        read = read_batch(batch, Columns(mapping=mapping))
        plan = _plan(read)
        for _ in _changes(batch, read, plan, at):
            pass
    return plan, read.usable


def apply(*, batch: ImportBatch, by: Actor, at: datetime, progress: Progress = _quietly) -> Plan:
    """Write what the check found, all of it or nothing. Rows with a problem are left out and stay in the problem file.

    Raises: WrongState; and whatever stopped it, after the batch is marked as failed.
    """
    running = start(batch=batch, task=Task.APPLY, by=by, at=at)
    with working(running=running, by=by, at=at), uncollected():
        read = read_batch(batch, columns_of(batch))
        if not read.usable:
            raise UnreadableNow(read.problems[0].message)
        plan = _plan(read)
        with transaction.atomic():
            _write(running, read, plan, by, at, progress)
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
    with uncollected():
        for part in changes(rows, force=force, source=source, recorded_on=london_day(at), plan=plan):
            import_write.write(part, recording=recording, on=london_day(at), by=by, at=at)
    meta: dict[str, JSON] = {"recording": recording.pk, "source": source, "counts": dict(sorted(plan.counts.items()))}
    ledger.append(force=force, event="facts.loaded", meta=meta, by=by, at=at)
    return plan


def undo(*, batch: ImportBatch, reason: str, by: Actor, at: datetime) -> dict[str, int]:
    """Take back what a batch added: its facts are withdrawn, and facts that it corrected hold again.

    Facts that a person has corrected since stay as they were corrected. Returns counts: facts, kept, officers.
    Raises: WrongState; and whatever stopped it: then the batch is as it was, applied.
    """
    running = start(batch=batch, task=Task.UNDO, reason=reason, by=by, at=at)
    with working(running=running, by=by, at=at), transaction.atomic():
        hold_force(batch.force_id)
        counts = import_undo.take_back(batch=batch, reason=reason, by=by, at=at)
        meta: dict[str, JSON] = {"batch": batch.pk, **counts}
        private = {"reason": reason}
        entry = ledger.append(force=batch.force_id, event="import.undone", meta=meta, private=private, by=by, at=at)
        note = {"counts": counts, "reason": reason, "ledger": entry.seq}
        finish(running=running, state=State.UNDONE, note=note, by=by, at=at)
    return counts


def _write(running: ImportStep, read: ReadBatch, plan: Plan, by: Actor, at: datetime, progress: Progress) -> None:
    batch = running.batch
    hold_force(batch.force_id)
    recording = Recording.objects.create(
        force_id=batch.force_id, recorded_at=at, recorded_by=by.reference, source=batch.source, batch=batch
    )
    first = _First()
    for part in _changes(batch, read, plan, at):
        import_write.write(part, recording=recording, on=london_day(at), by=by, at=at)
        first.note(part)
        progress(_compared(plan))
    record_access(
        operation=Operation.COLLECTION, by=by, subject=f"batch:{batch.pk}", purpose="import of an extract", at=at
    )
    meta: dict[str, JSON] = {"batch": batch.pk, "sha256": batch.sha256, "counts": dict(sorted(plan.counts.items()))}
    entry = ledger.append(force=batch.force_id, event="import.applied", meta=meta, by=by, at=at)
    finish(running=running, state=State.APPLIED, note={**_note(read, plan, first), "ledger": entry.seq}, by=by, at=at)


def _changes(batch: ImportBatch, read: ReadBatch, plan: Plan, at: datetime) -> Iterator[list[Change]]:
    """The comparison of a file that can be used; once it has run, every problem of the plan is where the file has it."""
    if read.usable:
        on = london_day(at)
        yield from changes(read.stated, force=batch.force_id, source=batch.source, recorded_on=on, plan=plan)
    plan.problems = located(plan.problems, read.columns)


def _plan(read: ReadBatch) -> Plan:
    plan = Plan(problems=list(read.problems))
    plan.counts["skip"] = len({problem.row for problem in plan.problems if problem.fatal and problem.row})
    return plan


def _compared(plan: Plan) -> int:
    return sum(plan.counts[name] for name in ("create", "update", "unchanged", "skip"))


class _First:
    """The first changes, as a step keeps them for its page."""

    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = []

    def note(self, part: Iterable[Change]) -> None:
        """Keep what is still wanted of some more changes."""
        self.listed += [_listed(change) for change in islice(part, CHANGES_KEPT - len(self.listed))]


def _note(read: ReadBatch, plan: Plan, first: _First) -> dict[str, Any]:
    """What a step leaves: counts, the first problems and changes; complete files are made from the file itself."""
    return {
        "columns": dict(read.columns),
        "rows_read": read.rows_read,
        "usable": read.usable,
        "counts": dict(plan.counts),
        "problem_count": len(plan.problems),
        "problems": [asdict(problem) for problem in plan.problems[:PROBLEMS_KEPT]],
        "changes": first.listed,
    }


def _listed(change: Change) -> dict[str, Any]:
    """A change as plain values: the facts as FactEntry's fields, and what each corrects."""
    facts = [
        {
            "kind": entry.kind.value, "key": entry.key, "value": entry.value, "from": entry.valid_from.isoformat(),
            "to": entry.valid_to.isoformat() if entry.valid_to else None, "corrects": corrects,
        }
        for entry, corrects in change.additions
    ]  # fmt: skip
    stated = change.stated
    return {"row": stated.row, "collar": stated.collar_number, "officer": change.officer_id, "facts": facts}


def _check_day(as_of: date, at: datetime) -> None:
    if as_of > london_day(at):
        raise WrongDay("The extract cannot have been made after today. Enter the day it was made", field="as_of")
