"""What the facts of one officer must not say together."""

from collections.abc import Container, Iterator
from datetime import date

from reddot.exchange.hr_extract.cells import Defect
from reddot.exchange.hr_extract.fields import model_field
from reddot.exchange.hr_extract.rows import FactRow
from reddot.kernel.facts import FactKind
from reddot.kernel.period import in_words

_FIELD_OF = {
    FactKind.SAFETY_TRAINING: "safety_training_passed_on",
    FactKind.FIRST_AID: "first_aid_passed_on",
    FactKind.FITNESS: "fitness_taken_on",
    FactKind.EYESIGHT: "eyesight_tested_on",
    FactKind.STANDARDS_CHECK: "standards_check_on",
    FactKind.RECOMMENDATION: "recommendation_on",
    FactKind.ENDORSEMENT: "endorsement_on",
    FactKind.ACCREDITATION: "accreditation_passed_on",
}
_BEFORE_SERVICE = frozenset({FactKind.STANDARDS_CHECK, FactKind.EYESIGHT, FactKind.FITNESS})
"""Events that joiners go through before their first day."""


def contradictions(facts: tuple[FactRow, ...], fields: Container[str]) -> Iterator[Defect]:
    """Each contradiction between the facts of one row, at the field where it should be corrected.

    fields: those the file has a column for.
    """
    employment, rank = "", ""
    service, left = date.min, date.max
    for fact in facts:
        if fact.kind is FactKind.SERVICE_START and fact.valid_from:
            service = fact.valid_from
        elif fact.kind is FactKind.RANK and fact.detail != "acting":
            rank = fact.value
        elif fact.kind is FactKind.EMPLOYMENT:
            employment = employment or fact.value
            left = fact.valid_from or left if fact.value == "left" else left
    if employment and rank:
        yield from _rank(employment, rank)
    if left <= service:
        yield Defect("leaving_date", "period.end_before_start", "The last day of service is before service began.")
    if left < date.max or service > date.min:
        yield from _events(facts, service, left, fields)


def _rank(employment: str, rank: str) -> Iterator[Defect]:
    if employment != "left" and rank.startswith("special_") != (employment == "special"):
        said = f"A {employment} cannot hold the rank {rank.replace('_', ' ')}. Correct the rank or the employment."
        yield Defect("rank", "rank.contradicts_employment", said, rank)


def _events(facts: tuple[FactRow, ...], service: date, left: date, fields: Container[str]) -> Iterator[Defect]:
    for fact in facts:
        day = fact.valid_from
        if day is None or service <= day < left or fact.kind not in _FIELD_OF:
            continue
        field = _field_of(fact, fields)
        if day >= left:
            said = f"{in_words(day)} is after the last day of service. Correct one of the two dates."
            yield Defect(field, "event.after_leaving", said, day.isoformat())
        if day < service and fact.kind not in _BEFORE_SERVICE:
            said = f"{in_words(day)} is before service began on {in_words(service)}. Correct one of the two dates."
            yield Defect(field, "event.before_service", said, day.isoformat())


def _field_of(fact: FactRow, fields: Container[str]) -> str:
    """The field to correct; of a course, the column of its model when the file has one."""
    own = model_field(fact.key, "passed_on")
    return own if fact.kind is FactKind.ACCREDITATION and own in fields else _FIELD_OF[fact.kind]
