"""Importing a file."""

import json
from collections.abc import Iterable
from dataclasses import asdict
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
from reddot.exchange.limits import DEFAULT
from reddot.kernel.period import london_day
from reddot.kernel.problem import Problem

if TYPE_CHECKING:
    from reddot.entry.importing import Outcome

PROBLEMS_SHOWN = 50
LONGEST_SOURCE = 80


def import_file(
    format: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(one.name for one in FORMATS)}.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV, XLSX or ODS file.")],
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
    if len(source or "") > LONGEST_SOURCE:
        raise Misuse(f"--source: give a name of at most {LONGEST_SOURCE} characters.")
    made_on = day(as_of, "--as-of") if as_of else london_day(now())
    headings, content = _mapping(mapping), read_bytes(file, most=DEFAULT.upload)
    if format == "home-office-workforce":
        _show_workforce(content, as_json)
        return
    start()
    from reddot.accounts.permissions import require
    from reddot.entry.importing import Extract, run

    actor, at = actor_of(as_name), now()
    require(actor, "imports.run")
    extract = Extract(
        force=force_of(force, actor).code, format=format, file_name=file.name, content=content, source=source or "",
        as_of=made_on, mapping=headings,
    )  # fmt: skip
    _report(run(extract, dry_run=dry_run, by=actor, at=at), dry_run, as_json)


def _report(outcome: "Outcome", dry_run: bool, as_json: bool) -> None:
    from reddot.entry.importing import outcome_json

    said = outcome_json(outcome)
    if as_json:
        say_json(said)
    else:
        if outcome.usable:
            say(*_count_lines(said, "would be" if dry_run else "were"))
        _complain_of(outcome.plan.problems)
        if outcome.batch and outcome.usable:
            say(f"This is import {outcome.batch}.")
        if not outcome.usable:
            complain("The file cannot be used. Nothing was written.")
        elif dry_run:
            say("This was a dry run. Nothing was written.")
    raise typer.Exit(0 if outcome.usable and not said["officers"]["skip"] else 1)


def _count_lines(said: dict[str, Any], word: str) -> list[str]:
    officers, facts = said["officers"], said["facts"]
    made = f"created {officers['create']:,}, updated {officers['update']:,}, unchanged {officers['unchanged']:,}"
    new = f"new {facts['new']:,}, corrected {facts['corrected']:,}, unchanged {facts['unchanged']:,}"
    return [
        f"Officers that {word} {made}, left out {officers['skip']:,}.",
        f"Facts that {word} {new}, kept as corrected here {facts['kept']:,}.",
    ]


def _complain_of(problems: Iterable[Problem]) -> None:
    listed = list(problems)
    for problem in listed[:PROBLEMS_SHOWN]:
        where = [f"row {problem.row}"] if problem.row else []
        where += [problem.column] if problem.column else []
        complain(f"{', '.join(where) or 'the file'}: {problem.message}")
    if len(listed) > PROBLEMS_SHOWN:
        complain(f"and {len(listed) - PROBLEMS_SHOWN:,} more: --json prints them all.")


def _mapping(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        found = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise Misuse(f"{path} is not JSON: {error}.") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Misuse(f"{path} must be one object: heading to field name.")
    return found


_FIGURE = "{:<12}{:<11}{:<10}{:>13}  {}"


def _show_workforce(content: bytes, as_json: bool) -> None:
    """National tables are not facts about officers: they are read and shown, and nothing is written."""
    found = home_office_workforce.read(content)
    if as_json:
        rows = [{name: _plain(value) for name, value in asdict(row).items()} for row in found.rows]
        say_json({"written": False, "rows": rows, "problems": [asdict(problem) for problem in found.problems]})
    else:
        say(_FIGURE.format("day", "measure", "unit", "value", "force"))
        say(*(_FIGURE.format(str(row.on), row.measure, row.unit, f"{row.value:,}", row.name) for row in found.rows))
        _complain_of(found.problems)
        say(f"{len(found.rows):,} published figures. They are about no officer, so nothing was written.")
    raise typer.Exit(1 if any(problem.fatal for problem in found.problems) else 0)


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | None) else str(value)
