"""Words for a replay: who would gain authority and who would lose it, by a policy that nobody has adopted yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from reddot.authority.presenters.answers import VERDICT_TAGS, VERDICT_WORDS, criterion_title
from reddot.authority.queries.replay import Change, PolicyReplay
from reddot.authority.terms import Verdict
from reddot.criteria.assess import Verdict as Judged
from reddot.criteria.policy import Policy
from reddot.criteria.words import model_in_words
from reddot.govuk.filters import number, plural
from reddot.govuk.values import Card, Cell, Code, Column, Link, Row
from reddot.kernel.period import in_words, moment_in_words
from reddot.kernel.problem import Problem
from reddot.people.presenters import rank_words, sentence
from reddot.people.terms import OfficerLine
from reddot.policies.presenters import ORIGINS, TYPES
from reddot.policies.terms import Adopted, Available, Origin

GROUPS = ("losses", "gains", "unknown")
GROUP_TITLES = {
    "losses": "Would lose authority",
    "gains": "Would gain authority",
    "unknown": "Could no longer be judged",
}
_NOBODY = {
    "losses": "Nobody would lose authority.",
    "gains": "Nobody would gain authority.",
    "unknown": "Everybody could still be judged.",
}
_STATION = Column(label="Station")
COLUMNS = {
    "losses": (Column(label="Officer"), Column(label="After"), Column(label="What stops them"), _STATION),
    "gains": (Column(label="Officer"), Column(label="Before"), _STATION),
    "unknown": (Column(label="Officer"), Column(label="Before"), Column(label="What stops them"), _STATION),
}
"""A gain ends in May carry and a loss began with it, so only the other side is said."""
STOP_COLUMNS = (Column(label="Criterion"), Column(label="Officers stopped", numeric=True))
TOTAL_COLUMNS = (
    Column(label="Before"), Column(label="May carry after", numeric=True), Column(label="May not after", numeric=True),
    Column(label="Cannot tell after", numeric=True),
)  # fmt: skip
PROBLEM_COLUMNS = (Column(label="Line"), Column(label="What is wrong"), Column(label="What stands there"))
HEADINGS = (
    "Change", "Collar number", "Family name", "Given names", "Rank", "Employment", "Station", "District", "Before",
    "After", "What stops them",
)  # fmt: skip


def choices(found: Iterable[Available]) -> list[tuple[str, str]]:
    """Policies to choose from, by hash."""
    return [
        (one.policy.sha256, f"{one.policy.title} ({TYPES[one.policy.officer_type].lower()}, {_origin(one.origin)})")
        for one in found
    ]


def _origin(origin: Origin) -> str:
    words = ORIGINS[origin]
    return words[:1].lower() + words[1:]


def cards(found: PolicyReplay, *, listed: bool) -> list[Card]:
    """The totals. listed: whether each leads to its list of names."""
    counts = {
        "gains": len(found.outcome.gains),
        "losses": len(found.outcome.losses),
        "unknown": len(found.outcome.newly_unknown),
    }
    texts = {
        "gains": "officers who may not carry, or of whom nobody can tell, and then may",
        "losses": "officers who may carry and then may not, or not surely",
        "unknown": "officers of whom something needed would then be missing",
    }
    marks = {"gains": "met", "losses": "not-met", "unknown": "unknown"}
    return [
        Card(title=GROUP_TITLES[key], href=f"#{key}" if listed else "", count=count, text=texts[key], mark=marks[key])  # type: ignore[arg-type]
        for key, count in counts.items()
    ]


def about_rows(found: PolicyReplay, *, known_at: datetime | None, place: Link | None) -> list[Row]:
    """What was replayed. place: where the officers compared lie, when it is not the whole force."""
    return [
        Row(key="Policy", value=Link(found.policy.title, reverse("policy_text", args=[found.policy.sha256]))),
        Row(key="Device", value=model_in_words(found.model)),
        Row(key="Workforce", value=f"As it stood on {moment_in_words(found.at)}"),
        Row(key="Record", value=f"As known on {moment_in_words(known_at)}" if known_at else "As it is known now"),
        Row(
            key="Concerned", value=f"{plural(found.outcome.officers, 'officer')}; {number(found.other)} others are not"
        ),
        Row(key="Unchanged", value=plural(found.outcome.unchanged, "officer")),
    ]


def total_rows(found: PolicyReplay) -> list[tuple[Cell, ...]]:
    """How many went from one answer to another."""
    return [
        (
            VERDICT_TAGS[_WORD[before]],
            *(found.outcome.total(before, after) for after in (Judged.YES, Judged.NO, Judged.UNKNOWN)),
        )
        for before in (Judged.YES, Judged.NO, Judged.UNKNOWN)
    ]


_WORD = {Judged.YES: Verdict.YES, Judged.NO: Verdict.NO, Judged.UNKNOWN: Verdict.UNKNOWN}


def stop_rows(reasons: Mapping[str, int]) -> list[tuple[Cell, ...]]:
    """What stops those who would lose authority, or what had stopped those who would gain it, most first."""
    return [(criterion_title(name), count) for name, count in reasons.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One list of names. more: where all of it is, when it is not all here; "" when it is."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]
    total: int
    empty: str
    more: str


def group(
    key: str, total: int, lines: Sequence[OfficerLine], changes: Mapping[int, Change], *, more: str, linked: bool
) -> Group:
    """One list of names as a page shows it."""
    return Group(
        key=key,
        title=f"{GROUP_TITLES[key]}: {plural(total, 'officer')}",
        columns=COLUMNS[key],
        rows=[_row(key, line, changes[line.officer_id], linked) for line in lines],
        total=total,
        empty=_NOBODY[key],
        more=more if total > len(lines) else "",
    )


def _row(key: str, line: OfficerLine, change: Change, linked: bool) -> tuple[Cell, ...]:
    name = f"{line.family_name}, {line.given_names} ({line.collar_number})"
    return (
        Link(name, reverse("officer", args=[line.collar_number])) if linked else name,
        VERDICT_TAGS[change.after if key == "losses" else change.before],
        *(() if key == "gains" else (stops(change),)),
        line.station or None,
    )


def stops(change: Change) -> str:
    """What stops an officer after, in words."""
    if change.after is Verdict.YES:
        return ""
    return ", ".join(criterion_title(name) for name in change.stopped_by) or "See the officer’s page"


def export_rows(
    named: Sequence[tuple[str, Sequence[OfficerLine]]], changes: Mapping[int, Change]
) -> list[tuple[str | None, ...]]:
    """The lists as a file has them, one after another."""
    return [
        (
            GROUP_TITLES[key],
            line.collar_number,
            line.family_name,
            line.given_names,
            rank_words(line.rank),
            sentence(line.employment),
            line.station,
            line.district,
            VERDICT_WORDS[changes[line.officer_id].before],
            VERDICT_WORDS[changes[line.officer_id].after],
            stops(changes[line.officer_id]),
        )
        for key, lines in named
        for line in lines
    ]


def about_file(found: PolicyReplay, known_at: datetime | None) -> list[tuple[str, str]]:
    """What a file of a replay says about itself."""
    return [
        ("What", "Officers whose answer a proposed policy would change"),
        ("Policy", found.policy.title),
        ("Fingerprint (SHA-256)", found.policy.sha256),
        ("Device", model_in_words(found.model)),
        ("Workforce as at", moment_in_words(found.at)),
        ("Record as known at", moment_in_words(known_at) if known_at else "now"),
        ("Would gain", number(len(found.outcome.gains))),
        ("Would lose", number(len(found.outcome.losses))),
        ("Could no longer be judged", number(len(found.outcome.newly_unknown))),
        ("Unchanged", number(found.outcome.unchanged)),
    ]


def problem_rows(problems: Iterable[Problem]) -> list[tuple[Cell, ...]]:
    """The defects of a policy, each with its line."""
    return [
        (
            str(one.row) if one.row else "Whole file",
            sentence(one.message.removeprefix(f"Line {one.row}: ")),
            Code(one.value) if one.value else "",
        )
        for one in problems
    ]


def consequences(found: PolicyReplay) -> str:
    """What adopting would do, as one sentence for the person who is about to decide."""
    gain, lose, unknown = len(found.outcome.gains), len(found.outcome.losses), len(found.outcome.newly_unknown)
    if not (gain or lose or unknown):
        return f"No officer’s answer for {model_in_words(found.model)} changes."
    told = f" {plural(unknown, 'officer')} can no longer be judged." if unknown else ""
    gains, loses = "gains" if gain == 1 else "gain", "loses" if lose == 1 else "lose"
    return f"{plural(gain, 'officer')} {gains} authority to carry {model_in_words(found.model)} and {number(lose)} {loses} it.{told}"


def decision_rows(policy: Policy, said: Mapping[str, object], replaced: Adopted | None, day: date) -> list[Row]:
    """The decision once more, before it is recorded."""
    instead = f"“{replaced.policy.title}”, adopted from {in_words(replaced.adopted_from)}" if replaced else "No policy"
    return [
        Row(key="Policy", value=policy.title),
        Row(key="For", value=TYPES[policy.officer_type]),
        Row(key="In force from", value=in_words(day)),
        Row(key="Takes the place of", value=instead),
        Row(key="Decision", value=str(said["decision"])),
        Row(key="Decided by", value=str(said["decided_by"])),
        Row(key="Reason", value=str(said["reason"])),
    ]
