"""Words for suspensions and exceptions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from reddot.authority.models import Decision
from reddot.authority.presenters.answers import criterion_title, end_words
from reddot.authority.terms import Override
from reddot.govuk.values import Link, Tag
from reddot.kernel.period import moment_in_words
from reddot.people.presenters import officer_name

REASON_HIDDEN = "The reason is not shown to your role."


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideLine:
    """A suspension or exception as an officer's page shows it. state: "In effect", "Ended" or "Not yet in effect"."""

    decision_id: int
    title: str
    state: str
    when: str
    decided_by: str
    reason: str
    is_suspension: bool
    in_effect: bool


def override_lines(
    overrides: Iterable[Override], *, at: datetime, known_at: datetime | None, reasons_shown: bool
) -> list[OverrideLine]:
    """The decisions known at a moment about one officer, latest first."""
    known = [override for override in overrides if override.known(known_at)]
    return [_line(one, at, known_at, reasons_shown) for one in sorted(known, key=lambda one: one.starts_at)[::-1]]


def _line(one: Override, at: datetime, known_at: datetime | None, reasons_shown: bool) -> OverrideLine:
    end, holds = one.end(known_at), one.holds(at, known_at)
    until = f" to {end_words(end)}" if end else ""
    return OverrideLine(
        decision_id=one.decision_id,
        title="Suspended" if one.is_suspension else f"Exception: {criterion_title(one.criterion).lower()}",
        state="In effect" if holds else ("Not yet in effect" if at < one.starts_at else "Ended"),
        when=f"{moment_in_words(one.starts_at)}{until}",
        decided_by=one.decided_by,
        reason=one.reason if reasons_shown else REASON_HIDDEN,
        is_suspension=one.is_suspension,
        in_effect=holds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A suspension or exception in a list over the force."""

    officer: Link
    tag: Tag
    says: str
    reason: str


def decision_lines(decisions: Iterable[Decision], *, address: str, reasons_shown: bool) -> list[DecisionLine]:
    """The decisions of a whole force. address: an officer's page, with COLLAR for the collar number."""
    return [
        DecisionLine(
            officer=Link(officer_name(made.officer), address.replace("COLLAR", quote(made.officer.collar_number))),
            tag=Tag(criterion_title(made.criterion), "soon") if made.criterion else Tag("Suspended", "not-met"),
            says=_says(made),
            reason=made.reason if reasons_shown else REASON_HIDDEN,
        )
        for made in decisions
    ]


def _says(made: Decision) -> str:
    since = moment_in_words(made.starts_at)
    if made.ends_at is None:
        return f"Since {since}, until somebody restores it. Decided by {made.decided_by}."
    return f"Counts as met from {since} to {end_words(made.ends_at)}. Decided by {made.decided_by}."
