"""Recomputing independent published totals."""

from pathlib import Path
from typing import Annotated

import typer

from reddot.entry.cli.common import Json, Misuse, say, say_json
from reddot.exchange.figures import CheckLine, figures_check

app = typer.Typer(help="Published figures.", no_args_is_help=True)
_MARKS = {True: "same", False: "DIFFERS", None: "not covered"}


@app.callback()
def _group() -> None:
    """Published figures."""


@app.command("check")
def check(
    directory: Annotated[Path, typer.Argument(help="A directory with expected_totals.csv and the files it is about.")],
    as_json: Json = False,
) -> None:
    """Recompute the totals of expected_totals.csv that the formats cover. Exit 1 on a mismatch. Needs no database."""
    try:
        lines = figures_check(directory)
    except FileNotFoundError as error:
        raise Misuse(f"{directory} has no expected_totals.csv.") from error
    if as_json:
        say_json([_json(line) for line in lines])
    else:
        for line in lines:
            say(f"{_MARKS[line.ok]:>11}  {line.check_id}: {line.measure}")
            if line.ok is not None:
                say(f"{'':13}expected {line.expected}", f"{'':13}found    {line.found}")
    raise typer.Exit(1 if any(line.ok is False for line in lines) else 0)


def _json(line: CheckLine) -> dict[str, object]:
    return {
        "check_id": line.check_id,
        "measure": line.measure,
        "expected": line.expected,
        "found": line.found,
        "ok": line.ok,
    }
