"""Looking at an imported file again: what is wrong with it and what it would change, whole. Nothing here writes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from reddot.exchange.table import as_text, open_table
from reddot.exchange.zip_directory import UnreadableFile
from reddot.kernel.period import london_day
from reddot.kernel.problem import Problem
from reddot.kernel.refusal import Refusal
from reddot.people.models import ImportBatch
from reddot.people.queries.imports import columns_of
from reddot.people.services.import_plan import Change, Plan, changes
from reddot.people.services.import_reading import ReadBatch, located, read_batch
from reddot.people.terms import Columns


class Unreadable(Refusal):
    """A file handed in cannot be read at all."""

    code = "import_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryProblem:
    """All that is wrong with a file. rejected: the cells, as text, of each row with a problem, by its number.

    columns: heading to field, as the file was read with.
    """

    problems: Sequence[Problem]
    headings: Sequence[str]
    rejected: Mapping[int, Sequence[str]]
    columns: Mapping[str, str]


def refuse_unreadable(*, content: bytes) -> None:
    """Refuse a file that is no table: damaged, hostile, empty, or not what its name says.

    Raises: Unreadable, at the field "file".
    """
    try:
        open_table(content).close()
    except UnreadableFile as error:
        raise Unreadable(error.problem.message, field="file") from None


def every_problem(*, batch: ImportBatch, at: datetime) -> EveryProblem:
    """Everything wrong with a batch's file, as checking it now finds it."""
    columns = columns_of(batch)
    read = read_batch(batch, columns)
    plan = Plan(problems=list(read.problems))
    for _ in _changes(batch, read, plan, at):
        pass
    rejected = dict(read.rejected)
    missing = {problem.row for problem in plan.problems if problem.row} - rejected.keys()
    if missing:
        rejected.update(_cells_of(batch, columns, missing))
    return EveryProblem(
        problems=located(plan.problems, read.columns), headings=read.headings, rejected=rejected, columns=read.columns
    )


def every_change(*, batch: ImportBatch, at: datetime) -> Iterator[Change]:
    """Every change that applying a batch now would make, in the order of the file."""
    read = read_batch(batch, columns_of(batch))
    for part in _changes(batch, read, Plan(), at):
        yield from part


def _changes(batch: ImportBatch, read: ReadBatch, plan: Plan, at: datetime) -> Iterator[list[Change]]:
    if read.usable:
        on = london_day(at)
        yield from changes(read.stated, force=batch.force_id, source=batch.source, recorded_on=on, plan=plan)


def _cells_of(batch: ImportBatch, columns: Columns, rows: set[int]) -> dict[int, tuple[str, ...]]:
    """The cells of rows that only the comparison showed to be wrong, in a second look at the file."""
    with closing(open_table(bytes(batch.content), sheet=columns.sheet)) as table:
        return {row.number: tuple(as_text(cell) for cell in row.cells) for row in table.rows if row.number in rows}
