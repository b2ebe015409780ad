"""What the facts of one officer must not say together."""

from collections.abc import Iterator
from datetime import date

from reddot.exchange.hr_extract.cells import Defect
from reddot.exchange.hr_extract.rows import FactRow
from reddot.kernel.facts import EVENT_KINDS, FactKind
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


def contradictions(facts: tuple[FactRow, ...]) -> Iterator[Defect]:
    """Each contradiction between the facts of one row, at the field where it should be corrected."""
    employment = next((f for f in facts if f.kind is FactKind.EMPLOYMENT and f.value != "left"), None)
    rank = next((f for f in facts if f.kind is FactKind.RANK and f.detail != "acting"), None)
    if employment is not None and rank is not None:
        special = rank.value.startswith("special_")
        if special != (employment.value == "special"):
            yield Defect(
                "rank",
                "rank.contradicts_employment",
                f"A {employment.value} cannot hold the rank {rank.value.replace('_', ' ')}. Correct the rank or the employment.",
                rank.value,
            )
    service = next((f.valid_from for f in facts if f.kind is FactKind.SERVICE_START), None)
    left = next((f.valid_from for f in facts if f.kind is FactKind.EMPLOYMENT and f.value == "left"), None)
    yield from _events(facts, service, left)


def _events(facts: tuple[FactRow, ...], service: date | None, left: date | None) -> Iterator[Defect]:
    if left is not None and service is not None and left <= service:
        yield Defect("leaving_date", "period.end_before_start", "The last day of service is before service began.")
    for fact in facts:
        if fact.kind not in EVENT_KINDS or fact.kind is FactKind.SERVICE_START or fact.valid_from is None:
            continue
        field = _field_of(fact)
        if service is not None and fact.valid_from < service and fact.kind not in _BEFORE_SERVICE:
            yield Defect(
                field,
                "event.before_service",
                f"{in_words(fact.valid_from)} is before service began on {in_words(service)}. Correct one of the two dates.",
                fact.valid_from.isoformat(),
            )
        if left is not None and fact.valid_from >= left:
            yield Defect(
                field,
                "event.after_leaving",
                f"{in_words(fact.valid_from)} is after the last day of service. Correct one of the two dates.",
                fact.valid_from.isoformat(),
            )


def _field_of(fact: FactRow) -> str:
    return _FIELD_OF.get(fact.kind, "collar_number")
