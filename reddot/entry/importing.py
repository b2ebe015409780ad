"""An import from start to end, as the API and the command line run it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reddot.kernel.actor import Actor
from reddot.people.queries.imports import sources_used
from reddot.people.services import imports
from reddot.people.services.import_plan import Plan

OFFICERS = ("create", "update", "unchanged", "skip")
FACTS = ("new", "corrected", "unchanged", "kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """A file that was handed in, and what it does not say itself. source: the system it is from, or "" for its format.

    mapping: heading to field; None for what the headings say by themselves.
    """

    force: str
    format: str
    file_name: str
    content: bytes
    source: str
    as_of: date
    mapping: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a file. usable: whether it could be read at all; batch: its number, None for a dry run."""

    plan: Plan
    usable: bool
    written: bool
    batch: int | None


def run(extract: Extract, *, dry_run: bool, by: Actor, at: datetime) -> Outcome:
    """Keep a file, check it and, when it can be used, write it; a dry run writes nothing at all.

    Raises: what people.services.imports raises.
    """
    used = {source.casefold(): source for source in sources_used(extract.force)}
    source = extract.source.strip() or extract.format
    source = used.get(source.casefold(), source)  # a second spelling would be a second system
    if dry_run:
        mapping = dict(extract.mapping) if extract.mapping is not None else None
        plan, usable = imports.rehearse(
            force=extract.force, format=extract.format, content=extract.content, source=source, as_of=extract.as_of,
            mapping=mapping, at=at,
        )  # fmt: skip
        return Outcome(plan=plan, usable=usable, written=False, batch=None)
    batch = imports.upload(
        force=extract.force, format=extract.format, file_name=extract.file_name, content=extract.content,
        source=source, as_of=extract.as_of, by=by, at=at,
    )  # fmt: skip
    if extract.mapping is not None:
        imports.match_columns(batch=batch, mapping=extract.mapping, by=by, at=at)
    plan = imports.check(batch=batch, by=by, at=at)
    usable = imports.latest(batch).state == "checked"
    if usable:
        plan = imports.apply(batch=batch, by=by, at=at)
    return Outcome(plan=plan, usable=usable, written=usable, batch=batch.pk)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """What an import changed, or would change."""
    counts = outcome.plan.counts
    return {
        "written": outcome.written,
        "batch": outcome.batch,
        "officers": {name: counts[name] for name in OFFICERS},
        "facts": {name: counts[f"facts_{name}"] for name in FACTS},
        "problems": [
            {name: getattr(problem, name) for name in ("row", "column", "code", "message", "value", "fatal")}
            for problem in outcome.plan.problems
        ],
    }
