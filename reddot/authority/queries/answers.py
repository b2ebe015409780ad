"""May this officer carry this device? Computed from dated facts at each asking, never stored."""

from collections.abc import Sequence
from datetime import datetime

from reddot.authority.queries.decisions import overrides_of
from reddot.authority.queries.judgement import answer_case, case
from reddot.authority.terms import Answer
from reddot.criteria.national_file import national_rules
from reddot.people.models import Officer
from reddot.people.queries.facts import facts_of
from reddot.policies.queries import adopted


def answer(*, officer: Officer, model: str, at: datetime, known_at: datetime | None = None) -> Answer:
    """May this officer carry this device at a moment, and why? Three queries, whatever the size of the force.

    model: a code of kernel.facts.DEVICE_MODELS. at: the moment asked about.
    known_at: answer as the record stood then; None for all that is known now.
    """
    return answers(officers=[officer], model=model, at=at, known_at=known_at)[0]


def answers(*, officers: Sequence[Officer], model: str, at: datetime, known_at: datetime | None = None) -> list[Answer]:
    """The same for some officers of one force, in their order. Three queries in all."""
    ids = [officer.pk for officer in officers]
    facts, overrides = facts_of(ids), overrides_of(ids)
    policies = {force: adopted(force) for force in {officer.force_id for officer in officers}}
    rules = national_rules()
    return [
        answer_case(
            case(
                officer_id=officer.pk,
                model=model,
                facts=facts[officer.pk],
                adopted=policies[officer.force_id],
                overrides=overrides.get(officer.pk, ()),
                rules=rules,
                known_at=known_at,
            ),
            at,
        )
        for officer in officers
    ]
