"""The county force on one day, generated once for all these tests."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import pytest

from demo.force import Load, Step, steps
from demo.geography import Scale, plans
from demo.moments import Calendar
from reddot.criteria.facts import Fact, Facts, resolve

AS_OF = date(2026, 11, 22)
CALENDAR = Calendar(AS_OF)
KENT = plans(Scale.COUNTY)[0]


@pytest.fixture(scope="session")
def kent() -> list[Step]:
    """All that was recorded of the county force."""
    return list(steps(KENT, CALENDAR, 2019))


@pytest.fixture(scope="session")
def held(kent: list[Step]) -> Mapping[str, Facts]:
    """What holds of each officer of the county force on the day, by collar number, before corrections by hand."""
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for step in kent:
        for collar, told in step.rows if isinstance(step, Load) else ():
            facts[collar] += [
                Fact(
                    kind=entry.kind,
                    key=entry.key,
                    value=entry.value,
                    number=entry.number,
                    valid_from=entry.valid_from,
                    valid_to=entry.valid_to,
                    source=step.source,
                )
                for entry in told
            ]
    return {collar: resolve(rows, on=AS_OF) for collar, rows in facts.items()}
