"""What the sample HR extract says that the record does not: changes, new officers and rows that cannot be used."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from demo.moments import Calendar

Cells = dict[str, "str | date | None"]
"""One row: heading to cell."""

CHANGED: Mapping[str, Callable[[Calendar], Cells]] = {
    "1002": lambda calendar: {"PST Date": calendar.ago(2)},
    "1003": lambda calendar: {"JRFT Type": "15m shuttle", "JRFT Level": "7.6", "JRFT Date": calendar.ago(3)},
    "1006": lambda calendar: {"First Aid Date": calendar.ago(5)},
    "1011": lambda calendar: {"Surname": "Núñez"},
    "1012": lambda calendar: {"Restricted": "N"},
    "1013": lambda calendar: {"Taser 7 Course Date": calendar.ago(6)},
    "1016": lambda calendar: {"Leaving Date": calendar.as_of + timedelta(days=44)},
    "1017": lambda calendar: {
        "Station": "Brackenford", "Team": "Team B", "Posting Date": calendar.ago(4),
    },
}  # fmt: skip
"""By collar number: the cells that differ from what is recorded."""


def _joiner(collar: str, family: str, given: str, station: str, calendar: Calendar) -> Cells:
    joined = calendar.ago(20)
    return {
        "Collar No": collar, "Surname": family, "Forenames": given, "Employee Type": "Police Officer",
        "Joined Force": joined, "Rank": "PC", "Rank Date": joined, "Job Title": "Response officer",
        "Function": "Response", "Public Facing": "Y", "Station": station, "Team": "Team C", "Posting Date": joined,
        "Restricted": "N",
    }  # fmt: skip


NEW: tuple[Callable[[Calendar], Cells], ...] = (
    lambda calendar: _joiner("1041", "Tregenza", "Isolde", "Calderwick", calendar),
    lambda calendar: _joiner("1042", "Adewale", "Jerome", "Quayside", calendar),
)
"""Two who joined three weeks ago."""

WRONG: tuple[Cells, ...] = (
    {"Station": "Harrow Bay"},
    {"PST Date": "31/02/2026"},
    {"Rank": "Wing Cdr"},
)
"""Three rows spoilt in one cell each: a station that the force does not have, a day that never was, an unknown rank."""
