"""Files to import: an HR extract and duty hours that fit the demo force of the same seed and day.

`python -m demo.samples FOLDER [--seed N] [--as-of DAY]` writes them; `reddot demo` does so beside its database.
"""

from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demo.changes import CHANGED, NEW, WRONG, Cells
from demo.force import histories
from demo.geography import ForcePlan, Scale, plans
from demo.heard import Heard
from demo.moments import Calendar
from demo.stories import SKETCHES
from demo.telling import CLAIMED_LATE
from reddot.criteria.facts import Fact, Facts, resolve
from reddot.exchange.writers import table_bytes
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months

UNCHANGED = 27
"""Rows of the HR extract that say what is recorded already."""

_STORIES = frozenset(sketch.collar for sketch in SKETCHES)
_RANKS = {
    "constable": "PC", "sergeant": "PS", "inspector": "Insp", "chief_inspector": "C/Insp", "superintendent": "Supt",
    "special_constable": "SC",
}  # fmt: skip
_FUNCTIONS = {
    "response": "Response", "neighbourhood": "Neighbourhood", "investigation": "CID", "roads_policing": "Roads",
    "firearms": "ARV", "dogs": "Dog section", "public_order": "PSU", "search": "POLSA", "custody": "Custody",
    "control_room": "FCR", "training": "L&D", "headquarters": "HQ",
}  # fmt: skip
HEADINGS = (
    "Payroll No", "Collar No", "Surname", "Forenames", "Employee Type", "Joined Force", "Leaving Date", "Rank",
    "Rank Date", "Job Title", "Function", "Public Facing", "Station", "Team", "Posting Date", "PST Date",
    "First Aid Date", "JRFT Type", "JRFT Level", "JRFT Date", "Restricted", "Taser 7 Course Date",
)  # fmt: skip
"""As an HR system might head them. The payroll number is not read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is posted, as HR types it."""

    station: str
    team: str


def hr_rows(plan: ForcePlan, calendar: Calendar, seed: int) -> list[Cells]:
    """The rows of the HR extract: 8 that change an officer, 2 new officers, 3 that cannot be used, 27 unchanged."""
    places = _places(plan)
    rows: list[Cells] = []
    plain: list[Cells] = []
    for collar, notes, changed in histories(plan, calendar, seed):
        if collar in CHANGED:
            rows.append(_row(collar, notes, calendar, places) | CHANGED[collar](calendar))
        elif collar not in _STORIES and not changed:
            row = _row(collar, notes, calendar, places)
            plain += [row] if _usual(row) else []
    wanted = UNCHANGED + len(WRONG)
    kept = plain[:: len(plain) // wanted][:wanted]
    broken = [row | wrong for row, wrong in zip(kept[::10], WRONG, strict=True)]
    rows += [new(calendar) for new in NEW] + broken + [row for place, row in enumerate(kept) if place % 10]
    for place, row in enumerate(sorted(rows, key=_collar)):
        row["Payroll No"] = f"{400_117 + place * 13}"
    return sorted(rows, key=_collar)


def duty_rows(plan: ForcePlan, calendar: Calendar, seed: int) -> list[Cells]:
    """Three months of hours of some specials: one is put right, the rest is recorded already, two cannot be used."""
    months = [add_months(calendar.as_of.replace(day=1), -back) for back in (3, 2, 1)]
    rows: list[Cells] = []
    for collar, notes, _ in histories(plan, calendar, seed):
        known = {note.entry.key: note.entry.value for note in notes if note.entry.kind is FactKind.DUTY_HOURS}
        if all(f"{month:%Y-%m}" in known for month in months) and len(rows) < 36:
            rows += [_hours(collar, month, known[f"{month:%Y-%m}"]) for month in months]
    late = _hours("7002", months[-1], CLAIMED_LATE)
    rows = [late if (row["Collar No"], row["Month"]) == ("7002", late["Month"]) else row for row in rows]
    return [*rows, _hours("7999X", months[-1], "31.00"), _hours("7001", months[-1], "780.00") | {"Month": "13/2026"}]


def write(folder: Path, plan: ForcePlan, calendar: Calendar, seed: int) -> tuple[Path, ...]:
    """Write hr-extract as CSV, XLSX and ODS and duty-hours as CSV; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = hr_rows(plan, calendar, seed)
    written = []
    for kind in ("csv", "xlsx", "ods"):
        cells = [[_cell(row.get(heading), kind) for heading in HEADINGS] for row in rows]
        path = folder / f"hr-extract.{kind}"
        path.write_bytes(table_bytes(kind, title="HR extract", headings=HEADINGS, rows=cells))
        written.append(path)
    duty = duty_rows(plan, calendar, seed)
    headings = ("Collar No", "Month", "Hours")
    path = folder / "duty-hours.csv"
    cells = [[_cell(row[heading], "csv") for heading in headings] for row in duty]
    path.write_bytes(table_bytes("csv", title="Duty hours", headings=headings, rows=cells))
    return (*written, path)


def _places(plan: ForcePlan) -> dict[str, Place]:
    found = {station.code: Place(station.name, "") for station in plan.stations}
    for station in plan.stations:
        for team in station.teams:
            found[f"{station.code}/{team}"] = Place(station.name, f"Team {team[-1].upper()}")
    return found


def _row(collar: str, notes: list[Heard], calendar: Calendar, places: dict[str, Place]) -> Cells:
    """What HR would print of an officer on the day of building."""
    held = resolve(
        (
            Fact(kind=note.entry.kind, key=note.entry.key, value=note.entry.value, number=note.entry.number,
                 valid_from=note.entry.valid_from, valid_to=note.entry.valid_to, source=note.entry.detail)
            for note in notes
        ),
        on=calendar.as_of,
    )  # fmt: skip
    family, _, given = _value(held, FactKind.NAME).partition(", ")
    category, _, facing = _value(held, FactKind.ROLE).partition("/")
    place = places.get(_value(held, FactKind.POSTING), Place("", ""))
    test, _, level = _value(held, FactKind.FITNESS).partition(" ")
    employment = _value(held, FactKind.EMPLOYMENT)
    role = held.get(FactKind.ROLE).fact
    return {
        "Collar No": collar, "Surname": family, "Forenames": given,
        "Employee Type": {"regular": "Police Officer", "special": "Special Constable"}.get(employment, ""),
        "Joined Force": _since(held, FactKind.EMPLOYMENT), "Rank": _RANKS.get(_value(held, FactKind.RANK), ""),
        "Rank Date": _since(held, FactKind.RANK), "Job Title": role.source if role else "",
        "Function": _FUNCTIONS.get(category, ""), "Public Facing": {"yes": "Y", "no": "N"}.get(facing, ""),
        "Station": place.station, "Team": place.team, "Posting Date": _since(held, FactKind.POSTING),
        "PST Date": _passed(held, FactKind.SAFETY_TRAINING), "First Aid Date": _passed(held, FactKind.FIRST_AID),
        "JRFT Type": {"shuttle_15m": "15m shuttle"}.get(test, ""), "JRFT Level": level,
        "JRFT Date": _since(held, FactKind.FITNESS),
        "Restricted": {"yes": "Y", "no": "N"}.get(_value(held, FactKind.RESTRICTION), ""),
    }  # fmt: skip


def _value(held: Facts, kind: FactKind) -> str:
    fact = held.get(kind).fact
    return fact.value if fact else ""


def _since(held: Facts, kind: FactKind) -> date | None:
    fact = held.get(kind).fact
    return fact.valid_from if fact else None


def _passed(held: Facts, kind: FactKind) -> date | None:
    return _since(held, kind) if _value(held, kind) == "passed" else None


def _usual(row: Cells) -> bool:
    """Whether an extract can say everything about an officer in plain columns: no gaps, no restriction to explain."""
    told = ("Surname", "Employee Type", "Rank", "Function", "Public Facing", "Station", "JRFT Type", "PST Date")
    return all(row[heading] for heading in told) and row["Restricted"] == "N"


def _hours(collar: str, month: date, hours: str) -> Cells:
    return {"Collar No": collar, "Month": f"{month:%b %Y}", "Hours": hours}


def _collar(row: Cells) -> tuple[int, str]:
    collar = str(row["Collar No"])
    return len(collar), collar


def _cell(value: "str | date | None", kind: str) -> "str | date | None":
    return f"{value:%d/%m/%Y}" if isinstance(value, date) and kind == "csv" else value


def main() -> None:
    """Write the sample files for a seed and a day."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=2019)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    given = parser.parse_args()
    for path in write(given.folder, plans(Scale.COUNTY)[0], Calendar(given.as_of), given.seed):
        print(path)


if __name__ == "__main__":
    main()
