"""May this officer carry this device, now, and why? And the same for the whole workforce."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.criteria.finding import Outcome, Unknown
from reddot.criteria.words import model_in_words
from reddot.entry.cli.common import (
    As,
    At,
    ForceCode,
    Json,
    KnownAt,
    Misuse,
    Model,
    actor_of,
    force_of,
    moment,
    now,
    say,
    say_json,
    start,
)
from reddot.kernel.facts import DEVICE_MODELS
from reddot.kernel.period import in_words, moment_in_words
from reddot.kernel.refusal import Refusal

if TYPE_CHECKING:
    from reddot.authority.queries.workforce import Answers
    from reddot.authority.terms import Answer
    from reddot.people.models import Officer

workforce = typer.Typer(help="The answers for a whole force.", no_args_is_help=True)
MARKS = {Outcome.MET: "met", Outcome.NOT_MET: "NOT MET", Outcome.UNKNOWN: "UNKNOWN"}
SAID = {"yes": "may carry", "no": "may not carry", "unknown": "cannot be said to be allowed to carry"}


class NoSuchOfficer(Refusal):
    """No officer whom the actor may see has this collar number."""

    code = "no_such_officer"


@workforce.callback()
def _group() -> None:
    """The answers for a whole force."""


def may_carry(
    collar: Annotated[str, typer.Argument(help="The officer's collar number.")],
    model: Model,
    at: At = None,
    known_at: KnownAt = None,
    force: ForceCode = None,
    as_name: As = None,
    as_json: Json = False,
) -> None:
    """May this officer carry this device, and why? Exit 0 for yes, 1 for no or unknown."""
    _check_model(model)
    asked, known = moment(at, "--at"), moment(known_at, "--known-at")
    start()
    from reddot.accounts.permissions import require
    from reddot.accounts.services.access_log import record_read
    from reddot.authority.queries.answers import answer
    from reddot.authority.schemas import answer_json
    from reddot.people.queries import officers

    actor, clock = actor_of(as_name), now()
    require(actor, "authority.read")
    within = officers.visible_to(actor, permission="authority.read").filter(force=force_of(force, actor))
    officer = officers.officer(visible_to=within, collar_number=collar)
    if officer is None:
        raise NoSuchOfficer(f"No officer has the collar number {collar}. Check the number.")
    found = answer(officer=officer, model=model, at=asked or clock, known_at=known)
    record_read(by=actor, subject=f"officer:{officer.pk}", purpose="may-carry", at=clock)
    say_json(answer_json(found, officer, whole=True, why=True)) if as_json else say(*_answer_lines(found, officer))
    raise typer.Exit(0 if found.verdict == "yes" else 1)


@workforce.command("assess")
def assess(
    model: Model,
    at: At = None,
    known_at: KnownAt = None,
    force: ForceCode = None,
    as_name: As = None,
    as_json: Json = False,
) -> None:
    """How many officers may carry, may not, or cannot be judged, and by which criterion."""
    _check_model(model)
    asked, known = moment(at, "--at"), moment(known_at, "--known-at")
    start()
    from reddot.accounts.permissions import require
    from reddot.authority.queries.workforce import answer_all

    actor = actor_of(as_name)
    require(actor, "policies.replay")
    found = answer_all(force=force_of(force, actor).code, model=model, at=asked or now(), known_at=known)
    summary = _summary(found)
    say_json(summary) if as_json else say(*_summary_lines(summary))


def _check_model(model: str) -> None:
    if model not in DEVICE_MODELS:
        raise Misuse(f"--model {model}: choose one of {', '.join(DEVICE_MODELS)}.")


def _answer_lines(found: "Answer", officer: "Officer") -> list[str]:
    from reddot.authority.schemas import name_of

    known = f", as the record stood on {moment_in_words(found.known_at)}" if found.known_at else ""
    lines = [
        f"{officer.collar_number} {name_of(officer)} {SAID[found.verdict]} a {model_in_words(found.model)}.",
        f"Asked for {moment_in_words(found.at)}{known}.",
    ]
    if found.policy:
        adopted = found.policy
        lines.append(
            f"By {adopted.policy.title}, in force from {in_words(adopted.adopted_from)}, decision {adopted.decision}."
        )
    if found.needs:
        lines.append(f"Needed: {found.needs}.")
    if found.suspension:
        since = moment_in_words(found.suspension.starts_at)
        lines.append(f"Authority is suspended since {since}, decided by {found.suspension.decided_by}.")
    if found.changes_on:
        lines.append(f"On what is recorded now, this answer changes on {in_words(found.changes_on)}.")
    for reason in found.reasons:
        finding = reason.finding
        lines.append(f"{MARKS[finding.outcome]:>8}  {reason.question} {finding.because}")
        if isinstance(finding, Unknown):
            lines.append(f"{'':10}Needed: {finding.needs}.")
        if reason.exception:
            lines.append(f"{'':10}Counts as met by an exception, decided by {reason.exception.decided_by}.")
    return lines


def _summary(found: "Answers") -> dict[str, Any]:
    outcomes = {
        name: {outcome.name.lower(): int((column == outcome).sum()) for outcome in Outcome}
        for name, column in found.outcomes.items()
    }
    return {
        "force": found.force,
        "model": found.model,
        "at": found.at.isoformat(),
        "known_at": found.known_at.isoformat() if found.known_at else None,
        "officers": len(found.officers),
        "verdicts": found.counts(),
        "criteria": outcomes,
        "policies": sorted({line.policy.name for line in found.policies}),
    }


def _summary_lines(summary: dict[str, Any]) -> list[str]:
    counts = summary["verdicts"]
    lines = [
        f"{summary['officers']:,} officers of {summary['force']}, {model_in_words(summary['model'])}:",
        f"{counts['yes']:>8,} may carry",
        f"{counts['no']:>8,} may not",
        f"{counts['unknown']:>8,} cannot be judged yet",
        "",
        f"{'met':>8} {'not met':>8} {'unknown':>8}  criterion",
    ]
    for name, outcome in summary["criteria"].items():
        lines.append(f"{outcome['met']:>8,} {outcome['not_met']:>8,} {outcome['unknown']:>8,}  {name}")
    return lines
