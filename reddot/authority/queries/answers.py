"""May this officer carry this device? Computed from dated facts at each asking, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from reddot.authority.queries.decisions import overrides_of
from reddot.authority.queries.judgement import answer_case, case
from reddot.authority.terms import Answer, Override
from reddot.criteria.facts import Fact
from reddot.criteria.national_file import national_rules
from reddot.kernel.period import LONDON
from reddot.people.models import Officer
from reddot.people.queries.facts import facts_of
from reddot.policies.queries import adopted
from reddot.policies.terms import Adopted


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All that bears on one officer's answer, read once, to be asked about any model, moment and state of knowledge."""

    officer_id: int
    facts: tuple[Fact, ...]
    adopted: tuple[Adopted, ...]
    overrides: tuple[Override, ...]

    def answer(self, *, model: str, at: datetime, known_at: datetime | None = None) -> Answer:
        """May this officer carry this device at a moment, and why? No query."""
        return answer_case(
            case(
                officer_id=self.officer_id,
                model=model,
                facts=self.facts,
                adopted=self.adopted,
                overrides=self.overrides,
                rules=national_rules(),
                known_at=known_at,
            ),
            at,
        )

    def next_answer(self, answer: Answer) -> Answer | None:
        """The answer at the end of the day on which this one changes, or None when no such day is known."""
        if answer.changes_on is None:
            return None
        last = datetime.combine(answer.changes_on, time.max, tzinfo=LONDON)
        return self.answer(model=answer.model, at=last, known_at=answer.known_at)


def record_of(officer: Officer, facts: Sequence[Fact]) -> Record:
    """What bears on an officer's answer, around facts that were read already. Two queries."""
    return Record(
        officer_id=officer.pk,
        facts=tuple(facts),
        adopted=adopted(officer.force_id),
        overrides=overrides_of([officer.pk]).get(officer.pk, ()),
    )
