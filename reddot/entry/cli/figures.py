"""Recomputing independent published totals."""

import csv
from pathlib import Path
from typing import Annotated

import typer

from reddot.entry.cli.common import Json, Misuse, say, say_json, unreadable
from reddot.exchange.figures import CheckLine, figures_check

LIST = "expected_totals.csv"
app = typer.Typer(help="Published figures.", no_args_is_help=True)
_MARKS = {True: "same", False: "DIFFERS", None: "not covered"}


@app.callback()
def _group() -> None:
    """Published figures."""


@app.command("check", short_help="Recompute published totals.")
def check(
    directory: Annotated[
        Path,
        typer.Argument(metavar="DIRECTORY", help="A directory with expected_totals.csv and the files it is about."),
    ],
    as_json: Json = False,
) -> None:
    """Recompute the totals of expected_totals.csv that the formats cover. Exit 1 on a mismatch. Needs no database."""
    lines = _checked(directory)
    if as_json:
        say_json([_json(line) for line in lines])
    else:
        for line in lines:
            say(f"{_MARKS[line.ok]:>11}  {line.check_id}: {line.measure}")
            if line.ok is not None:
                say(f"{'':13}expected {line.expected}", f"{'':13}found    {line.found}")
        count = {mark: sum(line.ok is ok for line in lines) for ok, mark in _MARKS.items()}
        say(
            f"{count['same']} the same, {count['DIFFERS']} different, {count['not covered']} not covered by any format."
        )
    raise typer.Exit(1 if any(line.ok is False for line in lines) else 0)


def _checked(directory: Path) -> list[CheckLine]:
    try:
        return figures_check(directory)
    except FileNotFoundError:
        raise Misuse(f"{directory} has no {LIST}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(unreadable(directory / LIST, error)) from None
    except (KeyError, csv.Error):
        raise Misuse(f"{directory / LIST} needs the columns check_id, measure and expected.") from None


def _json(line: CheckLine) -> dict[str, object]:
    return {
        "check_id": line.check_id,
        "measure": line.measure,
        "expected": line.expected,
        "found": line.found,
        "ok": line.ok,
    }
