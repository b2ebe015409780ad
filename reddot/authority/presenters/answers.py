"""Words for the answer: may this officer carry this device, and why?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from reddot.authority.terms import Answer, Reason, Verdict
from reddot.criteria.criterion import Quantity
from reddot.criteria.facts import Fact
from reddot.criteria.finding import Outcome
from reddot.criteria.policy import limits_of
from reddot.criteria.words import model_in_words
from reddot.govuk.values import Mark, Tag
from reddot.kernel.period import LONDON, day_before, in_words, moment_in_words
from reddot.people.presenters import Places, period_words, sentence, source_words, title_of, value_words

CRITERION_TITLES = {
    "employed": "Employment",
    "model_covered": "Device covered by the policy",
    "model_approved": "Device approved for use",
    "national_rule": "National rule",
    "role_public_facing": "Public-facing role",
    "role_category": "Kind of role",
    "volunteered": "Application to carry",
    "patrol_status": "Patrol status",
    "patrol_service": "Length of independent patrol",
    "service_length": "Length of service",
    "duty_hours_average": "Average duty hours",
    "duty_hours_since_patrol": "Duty hours since independent patrol",
    "duty_hours_last_year": "Duty hours in the last year",
    "fitness_level": "Fitness",
    "safety_training": "Personal safety training",
    "first_aid": "First aid",
    "eyesight": "Eyesight",
    "standards_check": "Professional standards check",
    "no_restriction": "Restriction on duties",
    "federation_member": "Police Federation membership",
    "recommendation": "Recommendation",
    "endorsement": "Endorsement",
    "accreditation": "Accreditation on this device",
}
"""How lists and headings name each criterion."""

MARKS: Mapping[Verdict, Mark] = {Verdict.YES: "met", Verdict.NO: "not-met", Verdict.UNKNOWN: "unknown"}
VERDICT_WORDS = {Verdict.YES: "May carry", Verdict.NO: "May not carry", Verdict.UNKNOWN: "Cannot tell"}
VERDICT_TAGS = {verdict: Tag(VERDICT_WORDS[verdict], MARKS[verdict]) for verdict in Verdict}
OUTCOME_TAGS = {
    Outcome.MET: Tag("Met", "met"),
    Outcome.NOT_MET: Tag("Not met", "not-met"),
    Outcome.UNKNOWN: Tag("Unknown", "unknown"),
}


def criterion_title(name: str) -> str:
    """How pages name a criterion."""
    return CRITERION_TITLES.get(name, name)


def device(model: str) -> str:
    """A device model with its article: "a TASER 7", "an X2"."""
    words = model_in_words(model)
    return f"{'an' if words[:1] in 'XM' else 'a'} {words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """An answer as a page says it. says: a whole sentence with the officer's name; title: the same without it."""

    mark: Mark
    title: str
    says: str
    because: tuple[str, ...]
    changes: str
    asked: str


def answer_words(answer: Answer, *, name: str, now: datetime, after: Answer | None, whole: bool) -> AnswerWords:
    """The answer in words. after: the answer on the day it changes. whole: False for the verdict and its end alone."""
    when = _when(answer.at, now)
    own = name == "You"
    may = {
        Verdict.YES: f"may carry {device(answer.model)}",
        Verdict.NO: f"may not carry {device(answer.model)}",
    }.get(answer.verdict)
    says = (
        f"{name} {may}{when}"
        if may
        else f"Nobody can tell whether {'you' if own else name} may carry {device(answer.model)}{when}"
    )
    title = sentence(f"{may}{when}") if may else f"Cannot tell whether they may carry {device(answer.model)}{when}"
    return AnswerWords(
        mark=MARKS[answer.verdict],
        title=title,
        says=says,
        because=_because(answer) if whole else (),
        changes=_changes(answer, after, whole, "you" if own else "they"),
        asked=_asked(answer),
    )


def _when(at: datetime, now: datetime) -> str:
    if at == now:
        return " today"
    return f" on {moment_in_words(at)}"


def _asked(answer: Answer) -> str:
    if answer.known_at is None:
        return "As it is known now"
    local = answer.known_at.astimezone(LONDON)
    when = f"at the end of {in_words(local.date())}" if local.time() == time.max else f"on {moment_in_words(local)}"
    return f"As the record stood {when}"


def in_the_way(answer: Answer) -> list[Reason]:
    """The criteria not met, or for a doubt those unknown, that no exception covers."""
    wanted = {Verdict.NO: Outcome.NOT_MET, Verdict.UNKNOWN: Outcome.UNKNOWN}.get(answer.verdict)
    return [reason for reason in answer.reasons if reason.finding.outcome is wanted and reason.exception is None]


def _because(answer: Answer) -> tuple[str, ...]:
    if answer.suspension is not None:
        return (f"Authority has been suspended since {moment_in_words(answer.suspension.starts_at)}.",)
    if answer.needs:
        return (f"What is missing: {answer.needs}.",)
    said = [reason.finding.because for reason in in_the_way(answer)]
    if len(said) > 3:
        state = "not met" if answer.verdict is Verdict.NO else "unknown"
        return (*said[:3], f"{len(said) - 3} more criteria are {state}; each is below.")
    return tuple(said) or (_all_met(answer),)


def _all_met(answer: Answer) -> str:
    excepted = sum(reason.exception is not None for reason in answer.reasons)
    if not excepted:
        return "Every criterion of the policy is met."
    return f"Every criterion of the policy is met, {'one' if excepted == 1 else excepted} of them by exception only."


def end_words(moment: datetime) -> str:
    """When something ends: "the end of 12 December 2026" for midnight, else the moment."""
    local = moment.astimezone(LONDON)
    return f"the end of {in_words(day_before(local.date()))}" if local.time() == time.min else moment_in_words(local)


def _changes(answer: Answer, after: Answer | None, whole: bool, they: str) -> str:
    if answer.changes_on is None or after is None:
        return "This stays so until something new is recorded."
    day = in_words(answer.changes_on)
    becomes = {
        Verdict.YES: f"{they} may carry",
        Verdict.NO: f"{they} may not carry",
        Verdict.UNKNOWN: f"nobody can tell whether {they} may carry",
    }[after.verdict]
    why = [criterion_title(reason.criterion).lower() for reason in in_the_way(after)][:3] if whole else []
    because = f" ({', '.join(why)})" if why and after.verdict is not Verdict.YES else ""
    return f"From {day} {becomes}{because}, if nothing new is recorded."


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A fact that a finding rests on. href: where the page shows it; "" when it does not."""

    text: str
    source: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonLine:
    """What one criterion says, with everything it rests on.

    exception: why it counts as met although it is not, or "". rule: the source of the criterion; where: where that is
    to be found; assumed: what in it no source gives, or "". met: whether it stands in nobody's way.
    """

    title: str
    tag: Tag
    because: str
    exception: str
    evidence: tuple[Evidence, ...]
    rule: str
    where: str
    assumed: str
    met: bool


_ORDER = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 3}


def reason_lines(answer: Answer, *, places: Places, linked: bool, reasons_shown: bool) -> list[ReasonLine]:
    """The criteria, those in the way first, then those with an exception, then the rest, each in the policy's order.

    linked: whether the facts stand on the same page. reasons_shown: whether the reader sees why an exception was made.
    """
    ordered = sorted(answer.reasons, key=lambda reason: 2 if reason.exception else _ORDER[reason.finding.outcome])
    return [_reason_line(reason, places, linked, reasons_shown) for reason in ordered]


def _reason_line(reason: Reason, places: Places, linked: bool, reasons_shown: bool) -> ReasonLine:
    source = reason.source
    dated = f", {source.dated}" if source.dated else ""
    return ReasonLine(
        title=criterion_title(reason.criterion),
        tag=Tag("Met by exception", "soon") if reason.exception else OUTCOME_TAGS[reason.finding.outcome],
        because=reason.finding.because,
        exception=_exception(reason, reasons_shown),
        evidence=tuple(evidence(fact, places, linked) for fact in reason.finding.evidence),
        rule=f"{source.title}{dated}",
        where=source.where,
        assumed=_assumed(reason),
        met=reason.exception is not None or reason.finding.outcome is Outcome.MET,
    )


def evidence(fact: Fact, places: Places, linked: bool) -> Evidence:
    """A fact as the evidence of a finding."""
    period = period_words(fact.kind, fact.valid_from, fact.valid_to)
    value = value_words(fact.kind, fact.value, places)
    recorded = f", recorded {moment_in_words(fact.recorded_at)}" if fact.recorded_at else ""
    return Evidence(
        text=f"{title_of(fact.kind, fact.key)}: {value}, {period[:1].lower()}{period[1:]}",
        source=f"{source_words(fact.source)}{recorded}",
        href=f"#{fact.ref.replace(':', '-')}" if linked and fact.ref else "",
    )


def _exception(reason: Reason, reasons_shown: bool) -> str:
    made = reason.exception
    if made is None:
        return ""
    until = f" until {end_words(made.ends_at)}" if made.ends_at else ""
    why = f" Reason: {made.reason}" if reasons_shown else ""
    return f"Counts as met{until}, by decision of {made.decided_by}.{why}"


def _assumed(reason: Reason) -> str:
    notes = [reason.line.note or "No source gives this criterion"] if reason.line.assumed else []
    for name, limit in limits_of(reason.line.limits).items():
        if limit.assumed:
            amount = f"{limit.value:f} {limit.unit.replace('_', ' ')}" if isinstance(limit, Quantity) else "the list"
            notes.append(limit.note or f"No source gives {amount} for “{name}”")
    return " ".join(sentence(note).rstrip(".") + "." for note in notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A criterion that two answers judge differently."""

    title: str
    now: str
    then: str


def differences(now: Answer, then: Answer) -> list[Difference]:
    """What changed in the record between two states of knowledge, criterion by criterion."""
    earlier = {reason.criterion: reason for reason in then.reasons}
    return [
        Difference(title=criterion_title(reason.criterion), now=reason.finding.because, then=other.finding.because)
        for reason in now.reasons
        if (other := earlier.get(reason.criterion)) is not None and other.finding.because != reason.finding.because
    ]


def policy_words(answer: Answer) -> str:
    """Which policy gave the answer, and since when it holds."""
    if answer.policy is None:
        return ""
    adopted = answer.policy
    return (
        f"“{adopted.policy.title}”, adopted from {in_words(adopted.adopted_from)} "
        f"by decision {adopted.decision} of {adopted.decided_by}"
    )
