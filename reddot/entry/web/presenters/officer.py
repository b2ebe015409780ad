"""Words for an officer's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from reddot.authority.presenters.answers import (
    AnswerWords,
    Difference,
    ReasonLine,
    answer_words,
    differences,
    policy_words,
    reason_lines,
)
from reddot.authority.presenters.decisions import OverrideLine, override_lines
from reddot.authority.queries.answers import Record
from reddot.authority.terms import Answer
from reddot.govuk.values import Link
from reddot.kernel.facts import FactKind
from reddot.people.models import Officer
from reddot.people.presenters import (
    EMPLOYMENT_WORDS,
    Correction,
    FactLine,
    Links,
    Places,
    Reader,
    corrections,
    fact_lines,
    officer_name,
    sentence,
)
from reddot.people.terms import RECORDED_UNDER, TimelineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the reader of an officer's page may see and do.

    whole: the answer with its reasons, not the verdict alone. history: the dated facts. hidden_detail: why an officer is
    restricted. reasons: why a decision was taken. record: the permissions under which they may record facts.
    """

    whole: bool
    history: bool
    hidden_detail: bool
    reasons: bool
    suspend: bool
    make_exception: bool
    record: tuple[str, ...]


DESKS = {"people.record": "fact", "training.record": "training", "standards.record": "standards"}
"""How the routes are named that record under each permission: record_fact, correct_training and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One answer, ready for the page."""

    words: AnswerWords
    reasons: list[ReasonLine]
    policy: str
    policy_href: str


def shown(record: Record, answer: Answer, *, name: str, now: datetime, rights: Rights, places: Places) -> Shown:
    """One answer in words, with as much of its reasons as the reader may see."""
    after = record.next_answer(answer)
    return Shown(
        words=answer_words(answer, name=name, now=now, after=after, whole=rights.whole),
        reasons=reason_lines(answer, places=places, linked=rights.history, reasons_shown=rights.reasons)
        if rights.whole
        else [],
        policy=policy_words(answer) if rights.whole else "",
        policy_href=reverse("policy", args=[answer.policy.adoption_id]) if answer.policy else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who an officer is and where."""

    name: str
    words: str


def place_of(officer: Officer) -> Place:
    """An officer's name, and their employment and place in one line."""
    parts = [sentence(EMPLOYMENT_WORDS.get(officer.employment, "employment not recorded"))]
    if officer.station is not None:
        parts.append(f"{officer.station.name}, {officer.station.district.name} district")
    if officer.team is not None:
        parts.append(officer.team.name)
    return Place(name=officer_name(officer), words=" · ".join(parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The dated facts: those that began last and the earlier ones, the months of duty apart, and what was put right."""

    recent: list[FactLine]
    earlier: list[FactLine]
    months: list[FactLine]
    corrections: list[Correction]


_RECENT = 10


def history(rows: Sequence[TimelineRow], reader: Reader, officer: Officer, rights: Rights) -> History:
    """An officer's history as lines, with a way to correct each that the reader may correct."""
    lines = fact_lines(rows, reader, _links(rows, officer, rights))
    of_months = {f"fact-{row.fact_id}" for row in rows if row.kind is FactKind.DUTY_HOURS}
    others = [line for line in lines if line.anchor not in of_months]
    return History(
        recent=others[:_RECENT],
        earlier=others[_RECENT:],
        months=[line for line in lines if line.anchor in of_months],
        corrections=corrections(rows, reader),
    )


def _links(rows: Sequence[TimelineRow], officer: Officer, rights: Rights) -> Links:
    kinds = {kind: permission for permission in reversed(rights.record) for kind in RECORDED_UNDER[permission]}
    collar = officer.collar_number
    return {
        row.fact_id: (
            ("Correct", reverse(f"correct_{DESKS[kinds[row.kind]]}", args=[collar, row.fact_id])),
            ("Withdraw", reverse(f"withdraw_{DESKS[kinds[row.kind]]}", args=[collar, row.fact_id])),
        )
        for row in rows
        if row.kind in kinds
    }


def actions(officer: Officer, rights: Rights, suspended: bool) -> list[Link]:
    """What the reader may do about an officer."""
    collar = officer.collar_number
    listed = rights.record[:1] if "people.record" in rights.record else rights.record
    found = [Link(_RECORD[one], reverse(f"record_{DESKS[one]}", args=[collar])) for one in listed]
    if rights.suspend and not suspended:
        found.append(Link("Suspend authority", reverse("suspend", args=[collar])))
    if rights.make_exception:
        found.append(Link("Make an exception", reverse("make_exception", args=[collar])))
    return found


_RECORD = {
    "people.record": "Record a fact",
    "training.record": "Record training or fitness",
    "standards.record": "Record a check or restriction",
}


def overrides(record: Record, answer: Answer, rights: Rights) -> list[OverrideLine]:
    """Suspensions and exceptions, as known when the question was asked of the record."""
    if not rights.whole:
        return []
    return override_lines(record.overrides, at=answer.at, known_at=answer.known_at, reasons_shown=rights.reasons)


def differences_between(now: Answer, then: Answer | None, rights: Rights) -> list[Difference]:
    """What the record says now that it did not say then."""
    return differences(now, then) if then is not None and rights.whole else []
