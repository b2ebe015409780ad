"""Extracts of a small fictional force, as somebody would hand them in."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from reddot.kernel.actor import Actor
from reddot.people.models import ImportBatch
from reddot.people.services import imports
from tests.factories.people import HR, NOW

HEADINGS = (
    "Collar No", "Surname", "Forenames", "Employee Type", "Joined Force", "Rank", "Rank Date", "Station", "Team",
    "Posting Date", "PST Date", "Restricted",
)  # fmt: skip
DAY = date(2019, 11, 19)


def row(collar: str, **changed: str) -> list[str]:
    """A row that says everything; changed: by heading with underscores, such as PST_Date."""
    values = {
        "Collar No": collar, "Surname": f"Family{collar}", "Forenames": "Given", "Employee Type": "Regular",
        "Joined Force": "03/09/2012", "Rank": "PC", "Rank Date": "03/09/2012", "Station": "n1", "Team": "A shift",
        "Posting Date": "08/01/2018", "PST Date": "03/06/2019", "Restricted": "No",
    } | {name.replace("_", " "): value for name, value in changed.items()}  # fmt: skip
    return [values[heading] for heading in HEADINGS]


def extract(*rows: Sequence[str]) -> bytes:
    """A CSV file of some rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADINGS, *rows])
    return text.getvalue().encode()


def uploaded(content: bytes, *, by: Actor = HR, at: datetime = NOW, **given: Any) -> ImportBatch:
    """A file that was handed in."""
    return imports.upload(
        content=content, by=by, at=at,
        **({"force": "northmoor", "format": "hr-extract", "file_name": "extract.csv", "source": "HR", "as_of": DAY} | given),
    )  # fmt: skip


def checked(content: bytes, *, by: Actor = HR, at: datetime = NOW, **given: Any) -> ImportBatch:
    """A file that was handed in and checked."""
    batch = uploaded(content, by=by, at=at, **given)
    imports.check(batch=batch, by=by, at=at)
    return batch


def applied(content: bytes, *, by: Actor = HR, at: datetime = NOW, **given: Any) -> ImportBatch:
    """A file that was handed in, checked and applied."""
    batch = checked(content, by=by, at=at, **given)
    imports.apply(batch=batch, by=by, at=at)
    return batch
