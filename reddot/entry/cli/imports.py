"""Importing a file."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.entry.cli.common import (
    As,
    ForceCode,
    Json,
    Misuse,
    actor_of,
    complain,
    day,
    force_of,
    now,
    read_bytes,
    read_text,
    say,
    say_json,
    start,
)
from reddot.exchange import home_office_workforce
from reddot.exchange.formats import FORMATS, format_named
from reddot.kernel.period import london_day
from reddot.kernel.problem import Problem

if TYPE_CHECKING:
    from reddot.people.models import ImportBatch
    from reddot.people.services.import_plan import Plan

PROBLEMS_SHOWN = 50


def import_file(
    format: Annotated[str, typer.Argument(help=f"One of {', '.join(one.name for one in FORMATS)}.")],
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or ODS file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day the extract was made; today if left out.")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="Name of the system that the file comes from.")] = None,
    mapping: Annotated[Path | None, typer.Option("--mapping", help="A JSON file: heading to field.")] = None,
    force: ForceCode = None,
    as_name: As = None,
    as_json: Json = False,
) -> None:
    """Import a file, or with --dry-run say what it would change. Exit 1 when the file or a row cannot be used."""
    if format_named(format) is None:
        raise Misuse(f"There is no format called {format}. Choose one of {', '.join(one.name for one in FORMATS)}.")
    content = read_bytes(file)
    made_on = day(as_of, "--as-of") if as_of else london_day(now())
    if format == "home-office-workforce":
        _show_workforce(content, dry_run, as_json)
        return
    start()
    plan, usable = _import(format, file.name, content, made_on, source, _mapping(mapping), force, as_name, dry_run)
    _report(plan, usable, dry_run, as_json)


def _import(
    format: str,
    file_name: str,
    content: bytes,
    made_on: date,
    source: str | None,
    mapping: dict[str, str] | None,
    force: str | None,
    as_name: str | None,
    dry_run: bool,
) -> tuple["Plan", bool]:
    from reddot.accounts.permissions import require
    from reddot.people.services import imports

    actor, at = actor_of(as_name), now()
    require(actor, "imports.run")
    chosen = force_of(force, actor)
    if dry_run:
        return imports.rehearse(
            force=chosen.code, format=format, content=content, source=source or format, as_of=made_on,
            mapping=mapping, at=at,
        )  # fmt: skip
    batch: ImportBatch = imports.upload(
        force=chosen.code, format=format, file_name=file_name, content=content, source=source or format,
        as_of=made_on, by=actor, at=at,
    )  # fmt: skip
    if mapping is not None:
        imports.match_columns(batch=batch, mapping=mapping, by=actor, at=at)
    checked = imports.check(batch=batch, by=actor, at=at)
    if imports.latest(batch).state != "checked":
        return checked, False
    return imports.apply(batch=batch, by=actor, at=at), True


def _report(plan: "Plan", usable: bool, dry_run: bool, as_json: bool) -> None:
    counts = {name: plan.counts[name] for name in ("create", "update", "unchanged", "skip")}
    facts = {name: plan.counts[f"facts_{name}"] for name in ("new", "corrected", "unchanged", "kept")}
    if as_json:
        problems = [_problem_json(problem) for problem in plan.problems]
        say_json({"written": usable and not dry_run, "officers": counts, "facts": facts, "problems": problems})
    else:
        word = "would be" if dry_run else "were"
        say(
            f"Officers that {word} created {counts['create']:,}, updated {counts['update']:,}, "
            f"unchanged {counts['unchanged']:,}, left out {counts['skip']:,}.",
            f"Facts: new {facts['new']:,}, corrected {facts['corrected']:,}, unchanged {facts['unchanged']:,}, "
            f"kept as corrected here {facts['kept']:,}.",
        )
        _complain_of(plan.problems)
        if not usable:
            complain("The file cannot be used. Nothing was written.")
    raise typer.Exit(0 if usable and not counts["skip"] else 1)


def _complain_of(problems: Iterable[Problem]) -> None:
    listed = list(problems)
    for problem in listed[:PROBLEMS_SHOWN]:
        where = [f"row {problem.row}"] if problem.row else []
        where += [problem.column] if problem.column else []
        complain(f"{', '.join(where) or 'the file'}: {problem.message}")
    if len(listed) > PROBLEMS_SHOWN:
        complain(f"and {len(listed) - PROBLEMS_SHOWN:,} more: --json prints them all.")


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {name: getattr(problem, name) for name in ("row", "column", "code", "message", "value", "fatal")}


def _mapping(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        found = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise Misuse(f"{path} is not JSON: {error}.") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Misuse(f"{path} must be one object: heading to field name.")
    return found


def _show_workforce(content: bytes, dry_run: bool, as_json: bool) -> None:
    """National tables are not facts about officers: they are read and shown, and nothing is written."""
    found = home_office_workforce.read(content)
    rows = [{name: _plain(getattr(row, name)) for name in row.__slots__} for row in found.rows]
    problems = [_problem_json(problem) for problem in found.problems]
    if as_json:
        say_json({"written": False, "dry_run": dry_run, "rows": rows, "problems": problems})
    else:
        for row in rows:
            say("  ".join(str(value) for value in row.values() if value is not None))
        _complain_of(found.problems)
    raise typer.Exit(1 if any(problem.fatal for problem in found.problems) else 0)


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | None) else str(value)
