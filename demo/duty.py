"""Monthly duty hours of special constables, as the duty system adds them up."""

from random import Random

from demo.heard import Ear
from demo.moments import DUTY, MONTHS
from demo.roster import Person
from reddot.kernel.facts import FactKind
from reddot.kernel.period import add_months, first_of_month

MONTHS_BEFORE = 12
"""Months before the record begins that the duty system still knows."""


def duty_hours(ear: Ear, person: Person, rng: Random) -> None:
    """Note the hours of each month that has ended since the officer joined."""
    usual = rng.uniform(45, 58) if person.candidate else max(4.0, rng.gauss(23, 11))
    month = max(add_months(ear.calendar.begins, -MONTHS_BEFORE), first_of_month(person.joined))
    for ahead in range(MONTHS + MONTHS_BEFORE):
        start = add_months(month, ahead)
        end = add_months(start, 1)
        if end > ear.calendar.as_of:
            return
        quarters = max(0, round(4 * usual * rng.uniform(0.8, 1.2)))
        if person.candidate or rng.random() > 0.01:
            hours = f"{quarters // 4}.{quarters % 4 * 25:02}"
            ear.note(DUTY, FactKind.DUTY_HOURS, hours, start, key=f"{start:%Y-%m}", known=end)
