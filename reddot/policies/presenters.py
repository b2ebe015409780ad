"""Words for policies: what is in force, what each asks, and where every number comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from reddot.criteria.catalogue import BY_NAME
from reddot.criteria.criterion import Choice, Quantity
from reddot.criteria.policy import Basis, Policy, PolicyCriterion, Standing, limits_of
from reddot.criteria.render import is_assumed
from reddot.criteria.words import all_of, any_of, code_in_words, model_in_words, test_in_words
from reddot.govuk.filters import number, plural
from reddot.govuk.values import Cell, Code, Column, Link, Row, Tag
from reddot.kernel.facts import FITNESS_TESTS
from reddot.kernel.period import day_before, in_words
from reddot.people.models import Officer
from reddot.people.presenters import officer_name, sentence
from reddot.policies.models import Adoption
from reddot.policies.terms import Adopted as AdoptedLine
from reddot.policies.terms import Available, Origin, next_adoption

TYPES = {"regular": "Regular officers", "special": "Special constables"}
ORIGINS = {Origin.SHIPPED: "Comes with Reddot", Origin.ADOPTED: "Adopted", Origin.PROPOSED: "Proposed here"}
BASES = {
    Basis.DOCUMENT: "The policy's own founding document says so",
    Basis.NATIONAL: "A national rule or national guidance says so",
    Basis.PRACTICE: "Forces publish it as their practice; the founding document does not say it",
}
STANDINGS = {
    Standing.ISSUER: "the issuing body's own text",
    Standing.PRESS: "the press, quoting the issuing body",
    Standing.SECONDARY: "two or more independent accounts that agree",
    Standing.SINGLE: "one account only",
    Standing.INFERENCE: "a conclusion of our own research, not what a source says",
}
PHRASES = {
    "lasts": "Lasts {}",
    "average": "At least {} on average",
    "over": "Counted over {}",
    "hours": "At least {}",
    "within": "Worked in the last {}",
    "at_least": "At least {}",
    "more_than": "More than {}",
    "test": "Test: {}",
    "level": "{} or higher",
    "by": "By a {}",
    "categories": "One of: {}",
}
"""How each limit is said with its amount. A test fails for a limit that has no phrase."""

OTHER_COLUMNS = (
    Column(label="Policy"), Column(label="For"), Column(label="Held"), Column(label="Decision"),
    Column(label="Decided by"),
)  # fmt: skip
LIBRARY_COLUMNS = (
    Column(label="Policy"), Column(label="For"), Column(label="Devices"), Column(label="Could be adopted from"),
    Column(label="Criteria", numeric=True), Column(label="Of them assumed", numeric=True),
)  # fmt: skip
WAITING_COLUMNS = (Column(label="Officer"), Column(label="Station"), Column(label="Shift team"))


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """What is in force today for one type of officer; rows are empty when nothing is."""

    title: str
    rows: list[Row]


def in_force_cards(lines: Mapping[str, Adoption | None], concerned: Mapping[str, int]) -> list[InForce]:
    """What is in force today, by type of officer."""
    return [
        InForce(title=TYPES[kind], rows=adoption_rows(found, concerned[kind], named=True) if found else [])
        for kind, found in lines.items()
    ]


def adoption_rows(adoption: Adoption, concerned: int, *, named: bool) -> list[Row]:
    """An adoption as the lines of a summary. named: with the policy's title, as a link to it."""
    title = Row(key="Policy", value=Link(adoption.title, reverse("policy", args=[adoption.pk])))
    return [
        *([title] if named else []),
        Row(key="In force from", value=in_words(adoption.adopted_from)),
        Row(key="Decision", value=adoption.decision),
        Row(key="Decided by", value=adoption.decided_by),
        Row(key="Read and acknowledged", value=read_by(adoption, concerned)),
    ]


def read_by(adoption: Adoption, concerned: int) -> str:
    """How many of those concerned have said that they read it."""
    readers: int = getattr(adoption, "readers", 0)
    return f"by {number(readers)} of {plural(concerned, 'officer')}"


def other_rows(adoptions: Iterable[Adoption], adopted: Sequence[AdoptedLine], *, on: date) -> list[tuple[Cell, ...]]:
    """Adoptions that are not in force today, latest first."""
    lines = tuple(adopted)
    return [
        (
            Link(one.title, reverse("policy", args=[one.pk])),
            TYPES[one.officer_type],
            held(one, lines, on=on),
            one.decision,
            one.decided_by,
        )
        for one in adoptions
    ]


def held(adoption: Adoption, adopted: tuple[AdoptedLine, ...], *, on: date) -> str:
    """When an adoption held, holds or will hold."""
    start = in_words(adoption.adopted_from)
    after = next_adoption(adopted, officer_type=adoption.officer_type, on=adoption.adopted_from, known_at=None)
    if adoption.adopted_from > on:
        return f"From {start}, not yet in force"
    if _replaced_at_once(adoption, adopted):
        return f"Replaced from {start}, its first day"
    if after is None:
        return f"In force since {start}"
    return f"{start} to {in_words(day_before(after))}{', in force' if after > on else ''}"


def _replaced_at_once(adoption: Adoption, adopted: tuple[AdoptedLine, ...]) -> bool:
    """Whether another policy was adopted from the same day and recorded later."""
    return any(
        line.adopted_from == adoption.adopted_from
        and line.policy.officer_type == adoption.officer_type
        and (line.recorded_at, line.adoption_id) > (adoption.recorded_at, adoption.pk)
        for line in adopted
    )


def library_rows(found: Iterable[Available]) -> list[tuple[Cell, ...]]:
    """Policies to start from."""
    return [
        (
            Link(one.policy.title, reverse("policy_text", args=[one.policy.sha256])),
            TYPES[one.policy.officer_type],
            devices(one.policy),
            in_words(one.policy.suggested_from),
            len(one.policy.criteria),
            assumed_count(one.policy),
        )
        for one in found
    ]


def devices(policy: Policy) -> str:
    """The device models that a policy covers."""
    return all_of(model_in_words(model) for model in policy.models)


def assumed_count(policy: Policy) -> int:
    """How many criteria rest on something that no source gives."""
    return sum(is_assumed(line) for line in policy.criteria)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitWords:
    """A number or a list of a criterion. source: where it comes from, when not from where the criterion does."""

    text: str
    assumed: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWords:
    """One criterion as a page says it. tags: where it comes from, and whether something in it is assumed."""

    question: str
    tags: tuple[Tag, ...]
    limits: tuple[LimitWords, ...]
    note: str
    basis: str
    source: str


def line_words(policy: Policy) -> list[LineWords]:
    """Every criterion of a policy, in its order."""
    return [_line(policy, line) for line in policy.criteria]


def _line(policy: Policy, line: PolicyCriterion) -> LineWords:
    limits = limits_of(line.limits)
    return LineWords(
        question=BY_NAME[line.name].question,
        tags=(Tag(sentence(line.basis)), *((Tag("Assumed", "soon"),) if is_assumed(line) else ())),
        limits=tuple(_limit(policy, line, name, limit) for name, limit in limits.items()),
        note=f"Assumed: {line.note}" if line.assumed else line.note,
        basis=BASES[line.basis],
        source=source_words(policy, line.source),
    )


def _limit(policy: Policy, line: PolicyCriterion, name: str, limit: Quantity | Choice) -> LimitWords:
    return LimitWords(
        text=sentence(PHRASES[name].format(amount(limit))),
        assumed=limit.assumed,
        note=limit.note,
        source=source_words(policy, limit.source) if limit.source != line.source else "",
    )


def amount(limit: Quantity | Choice) -> str:
    """A limit with its unit: "12 months", "level 5.4", "40 hours a month", "15-metre shuttle run"."""
    if isinstance(limit, Choice):
        return any_of(test_in_words(code) if code in FITNESS_TESTS else code_in_words(code) for code in limit.values)
    value = f"{limit.value:,f}"
    if limit.unit == "level":
        return f"level {value}"
    first, *rest = limit.unit.replace("_per_", " a ").split()
    return " ".join([value, first.removesuffix("s") if limit.value == 1 else first, *rest])


def source_words(policy: Policy, source_id: str) -> str:
    """A source as a line: its title, its date, where it is found and how far it is to be trusted."""
    source = policy.source(source_id)
    dated = f" ({source.dated})" if source.dated else ""
    return f"{source.title}{dated}. {source.where}. This is {STANDINGS[source.standing]}"


def about_rows(policy: Policy) -> list[Row]:
    """What a policy says of itself."""
    return [
        Row(key="For", value=TYPES[policy.officer_type]),
        Row(key="Devices", value=devices(policy)),
        Row(key="Criteria", value=f"{len(policy.criteria)}, and all of them must be met"),
        Row(key="Name in files and commands", value=Code(policy.name)),
        Row(key="Fingerprint (SHA-256)", value=Code(policy.sha256)),
    ]


def waiting_rows(officers: Iterable[Officer], *, linked: bool) -> list[tuple[Cell, ...]]:
    """Officers who have not said that they read a policy. linked: whether the reader may open their pages."""
    return [
        (
            Link(officer_name(one), reverse("officer", args=[one.collar_number])) if linked else officer_name(one),
            one.station.name if one.station else None,
            one.team.name if one.team else None,
        )
        for one in officers
    ]
