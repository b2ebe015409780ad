"""Recompute the independent totals of a data directory that the formats here can read, and compare."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from reddot.exchange import home_office_workforce
from reddot.exchange.sandbox import load
from reddot.exchange.zip_directory import UnreadableFile

Check = Callable[[Path, str], str]
"""From the directory and the measure as the list words it ("FTE officers 43 forces; one force; another")."""
_NOT_COVERED = "not covered yet by any format"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One total. ok: whether found equals expected; None when no format covers it yet (found then says so)."""

    check_id: str
    measure: str
    expected: str
    found: str
    ok: bool | None


def figures_check(directory: Path) -> list[CheckLine]:
    """Each line of `expected_totals.csv` in a directory, recomputed from the files beside it.

    Raises: FileNotFoundError when the directory has no expected_totals.csv.
    """
    lines = []
    with (directory / "expected_totals.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            compute = CHECKS.get(row["check_id"])
            found = compute(directory, row["measure"]) if compute else _NOT_COVERED
            lines.append(
                CheckLine(
                    check_id=row["check_id"],
                    measure=row["measure"],
                    expected=row["expected"],
                    found=found,
                    ok=same_figures(row["expected"], found) if compute else None,
                )
            )
    return lines


def same_figures(expected: str, found: str) -> bool:
    """Whether two lists of figures separated by semicolons are equal, to the decimals that `expected` prints."""
    wanted, got = _figures(expected), _figures(found)
    return (
        bool(wanted)
        and len(wanted) == len(got)
        and all(
            abs(one - other) * 2 <= Decimal(1).scaleb(int(one.as_tuple().exponent))
            for one, other in zip(wanted, got, strict=True)
        )
    )


def _figures(text: str) -> list[Decimal]:
    parts = [part.strip() for part in text.split(";")]
    if not all(re.fullmatch(r"-?\d+(\.\d+)?", part) for part in parts):
        return []
    return [Decimal(part) for part in parts]


def _workforce(measure: str, unit: str, decimals: int) -> Check:
    def compute(directory: Path, asked: str) -> str:
        files = sorted((directory / "workforce").rglob("*police-workforce-sep19*.ods"))
        if not files:
            return "no file named police-workforce-sep19 under workforce/"
        try:
            found = home_office_workforce.read(load(files[0]))
        except UnreadableFile as error:
            return error.problem.message
        on = date(2019, 9, 30)
        figures: list[Decimal | None] = [found.total(measure=measure, unit=unit, on=on)]
        forces = [home_office_workforce.canonical(name) or name for name in asked.split(";")[1:]]
        figures += [found.value(force=force, measure=measure, unit=unit, on=on) for force in forces]
        return "; ".join("none" if figure is None else f"{figure:.{decimals}f}" for figure in figures)

    return compute


CHECKS: dict[str, Check] = {
    "WF_OFFICERS_SEP19": _workforce("officers", "fte", 2),
    "WF_SPECIALS_SEP19": _workforce("specials", "headcount", 0),
}
"""Which totals can be recomputed, and how. A new format adds its own."""
