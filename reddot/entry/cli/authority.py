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
    Model,
    actor_of,
    check_model,
    force_of,
    known,
    moment,
    now,
    say,
    say_json,
    start,
)
from reddot.kernel.period import in_words, moment_in_words
from reddot.kernel.refusal import Refusal

if TYPE_CHECKING:
    from reddot.authority.terms import Answer, Override
    from reddot.people.models import Officer

workforce = typer.Typer(help="The answers for a whole force.", no_args_is_help=True)
MARKS = {Outcome.MET: "met", Outcome.NOT_MET: "NOT MET", Outcome.UNKNOWN: "UNKNOWN"}
SAID = {
    "yes": "{who} may carry {device}.",
    "no": "{who} may not carry {device}.",
    "unknown": "Nobody can tell whether {who} may carry {device}.",
}


class NoSuchOfficer(Refusal):
    """No officer whom the actor may see has this collar number."""

    code = "no_such_officer"


@workforce.callback()
def _group() -> None:
    """The answers for a whole force."""


def may_carry(
    collar: Annotated[str, typer.Argument(metavar="COLLAR", help="The officer's collar number.")],
    model: Model,
    at: At = None,
    known_at: KnownAt = None,
    force: ForceCode = None,
    as_name: As = None,
    as_json: Json = False,
) -> None:
    """May this officer carry this device, and why? Exit 0 for yes, 1 for no or unknown."""
    check_model(model)
    asked, record = moment(at, "--at"), known(known_at)
    start()
    from reddot.accounts.permissions import require
    from reddot.accounts.services.access_log import record_read
    from reddot.authority.queries.answers import answer
    from reddot.authority.queries.decisions import reasons_shown
    from reddot.authority.schemas import answer_json
    from reddot.people.queries import officers

    actor, clock = actor_of(as_name), now()
    require(actor, READ)
    within = officers.visible_to(actor, permission=READ).filter(force=force_of(force, actor))
    officer = officers.officer(visible_to=within, collar_number=collar)
    if officer is None:
        raise NoSuchOfficer(f"No officer has the collar number {collar}. Check the number.")
    found = answer(officer=officer, model=model, at=asked or clock, known_at=record)
    record_read(by=actor, subject=f"officer:{officer.pk}", purpose="may-carry by command", at=clock)
    whole, why = officers.level_of(actor, officer, permission=READ) == "full", reasons_shown(actor)
    if as_json:
        say_json(answer_json(found, officer, whole=whole, why=why))
    else:
        say(*_answer_lines(found, officer, whole=whole, why=why))
    raise typer.Exit(0 if found.verdict == "yes" else 1)


READ = "authority.read"


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
    check_model(model)
    asked, record = moment(at, "--at"), known(known_at)
    start()
    from reddot.accounts.permissions import require
    from reddot.authority.queries.totals import totals_for
    from reddot.authority.schemas import totals_json

    actor, clock = actor_of(as_name), now()
    require(actor, READ)
    found = totals_for(
        visible_to=actor, force=force_of(force, actor).code, model=model, at=asked or clock, known_at=record, now=clock
    )
    summary = totals_json(found)
    if as_json:
        say_json(summary)
        return
    say(f"Asked for {_asked(found.at, found.known_at)}.", *_summary_lines(summary))


def _asked(at: Any, known_at: Any) -> str:
    record = f", as the record stood on {moment_in_words(known_at)}" if known_at else ""
    return f"{moment_in_words(at)}{record}"


def _answer_lines(found: "Answer", officer: "Officer", *, whole: bool, why: bool) -> list[str]:
    from reddot.authority.schemas import name_of

    who = f"{officer.collar_number} {name_of(officer)}"
    lines = [
        SAID[found.verdict].format(who=who, device=_device(found.model)),
        f"Asked for {_asked(found.at, found.known_at)}.",
    ]
    if found.changes_on:
        lines.append(f"If nothing more is recorded, this changes on {in_words(found.changes_on)}.")
    if found.suspension:
        lines.append(_suspension(found.suspension, why=whole and why))
    return [*lines, *_why(found, why)] if whole else lines


def _device(model: str) -> str:
    words = model_in_words(model)
    return f"{'an' if words[:1] in 'XM' else 'a'} {words}"


def _suspension(made: "Override", *, why: bool) -> str:
    reason = f" Reason: {made.reason}." if why else ""
    return f"Authority is suspended since {moment_in_words(made.starts_at)}, decided by {made.decided_by}.{reason}"


def _why(found: "Answer", why: bool) -> list[str]:
    lines = []
    if found.policy:
        adopted = found.policy
        since = f"in force from {in_words(adopted.adopted_from)}, decision {adopted.decision} of {adopted.decided_by}"
        lines.append(f"By {adopted.policy.name} ({adopted.policy.title}), {since}.")
    if found.needs:
        lines.append(f"Needed: {found.needs}.")
    for reason in found.reasons:
        finding = reason.finding
        lines.append(f"{MARKS[finding.outcome]:>8}  {reason.question} {finding.because}")
        if isinstance(finding, Unknown):
            lines.append(f"{'':10}Needed: {finding.needs}.")
        if reason.exception:
            told = f" Reason: {reason.exception.reason}." if why else ""
            lines.append(f"{'':10}Counts as met by an exception, decided by {reason.exception.decided_by}.{told}")
    return lines


def _summary_lines(summary: dict[str, Any]) -> list[str]:
    counts = summary["verdicts"]
    lines = [
        f"{summary['officers']:,} officers of {summary['force']}, {model_in_words(summary['model'])}:",
        f"{counts['yes']:>8,} may carry",
        f"{counts['no']:>8,} may not",
        f"{counts['unknown']:>8,} cannot be judged yet",
    ]
    if summary["criteria"]:
        lines += ["", f"{'met':>8} {'not met':>8} {'unknown':>8}  criterion"]
    for name, outcome in summary["criteria"].items():
        lines.append(f"{outcome['met']:>8,} {outcome['not_met']:>8,} {outcome['unknown']:>8,}  {name}")
    if not summary["policies"]:
        lines += ["", "No adopted policy applies to anybody at this moment."]
    return lines
