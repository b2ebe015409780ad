"""Checking, showing, replaying and adopting policies."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reddot.criteria.library import policy_names, policy_text
from reddot.criteria.policy import Policy
from reddot.criteria.policy_file import LoadedPolicy, load_policy
from reddot.criteria.render import policy_json, problem_json, problem_text
from reddot.criteria.render import policy_text as policy_lines
from reddot.entry.cli.common import (
    As,
    At,
    ForceCode,
    Json,
    KnownAt,
    Misuse,
    Model,
    actor_of,
    complain,
    day,
    force_of,
    moment,
    now,
    read_text,
    say,
    say_json,
    start,
)

if TYPE_CHECKING:
    from reddot.authority.queries.replay import PolicyReplay

app = typer.Typer(help="Policies: check, show, replay, adopt.", no_args_is_help=True)
Named = Annotated[str, typer.Argument(help="Name of a policy that comes with Reddot, or a YAML file.")]


@app.callback()
def _group() -> None:
    """Policies: check, show, replay, adopt."""


@app.command("check")
def check(
    files: Annotated[
        list[str] | None, typer.Argument(help="YAML files or names; all that come with Reddot if none.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read policies and name every defect. Exit 1 when there is any. Needs no database."""
    found = {name: _load(name) for name in files or policy_names()}
    if as_json:
        say_json({name: [problem_json(problem) for problem in loaded.problems] for name, loaded in found.items()})
    else:
        for name, loaded in found.items():
            say(*[f"{name}: {problem_text(problem)}" for problem in loaded.problems] or [f"{name}: no defect"])
    raise typer.Exit(1 if any(loaded.policy is None for loaded in found.values()) else 0)


@app.command("show")
def show(name: Named, as_json: Json = False) -> None:
    """Print a policy: each criterion with its numbers, units and sources. Needs no database."""
    policy = policy_named(name)
    say_json(policy_json(policy)) if as_json else say(*policy_lines(policy))


@app.command("replay")
def replay(
    name: Named,
    model: Model,
    at: At = None,
    known_at: KnownAt = None,
    force: ForceCode = None,
    as_name: As = None,
    as_json: Json = False,
) -> None:
    """Who would gain and who would lose authority by a policy, run over the workforce at any moment."""
    policy, asked, known = policy_named(name), moment(at, "--at"), moment(known_at, "--known-at")
    start()
    from reddot.accounts.permissions import require
    from reddot.accounts.services.access_log import record_read
    from reddot.authority.queries.replay import replay_policy
    from reddot.people.queries.officers import lines

    actor, clock = actor_of(as_name), now()
    scope = require(actor, "policies.replay")
    chosen = force_of(force, actor)
    found = replay_policy(force=chosen.code, policy=policy, model=model, at=asked or clock, known_at=known)
    named = {"gains": lines(found.gains), "losses": lines(found.losses)} if scope.shown else {}
    listed = [line for group in named.values() for line in group]
    record_read(by=actor, subject=[f"officer:{line.officer_id}" for line in listed], purpose="policy replay", at=clock)
    people = {
        group: [f"{line.collar_number} {line.given_names} {line.family_name}" for line in found_lines]
        for group, found_lines in named.items()
    }
    summary = {**_replay_summary(found), **people}
    say_json(summary) if as_json else say(*_replay_lines(summary))


@app.command("adopt")
def adopt(
    name: Named,
    from_day: Annotated[str, typer.Option("--from", help="The day from which it is in force.")],
    decision: Annotated[str, typer.Option("--decision", help="Reference of the decision, such as CC/2019/14.")],
    decided_by: Annotated[str, typer.Option("--decided-by", help="Who decided, by name and office.")],
    reason: Annotated[str, typer.Option("--reason", help="Why the force adopts it.")],
    force: ForceCode = None,
    as_name: As = None,
) -> None:
    """Adopt a policy for a force from a day, by a named decision."""
    adopted_from, text = day(from_day, "--from"), _text(name)
    start()
    from reddot.accounts.permissions import require
    from reddot.policies import services

    actor = actor_of(as_name)
    require(actor, "policies.adopt")
    adoption = services.adopt(
        force=force_of(force, actor), text=text, adopted_from=adopted_from, decision=decision, decided_by=decided_by,
        reason=reason, by=actor, at=now(),
    )  # fmt: skip
    say(f"{adoption.name} is adopted from {adoption.adopted_from}. sha256 {adoption.sha256}")


def policy_named(name: str) -> Policy:
    """A policy that comes with Reddot, by name, or from a file.

    Raises: Misuse, naming each defect of the file.
    """
    loaded = _load(name)
    if loaded.policy is None:
        for problem in loaded.problems:
            complain(f"{name}: {problem_text(problem)}")
        raise Misuse(f"{name} cannot be used as a policy.")
    return loaded.policy


def _load(name: str) -> LoadedPolicy:
    return load_policy(_text(name))


def _text(name: str) -> str:
    if name in policy_names():
        return policy_text(name)
    if not name.endswith((".yaml", ".yml")):
        raise Misuse(f"There is no policy called {name}. Choose {', '.join(policy_names())}, or give a YAML file.")
    return read_text(Path(name))


def _replay_summary(found: "PolicyReplay") -> dict[str, Any]:
    outcome = found.outcome
    return {
        "policy": found.policy.name,
        "policy_sha256": found.policy.sha256,
        "model": found.model,
        "at": found.at.isoformat(),
        "officers": outcome.officers,
        "other_officers": found.other,
        "unchanged": outcome.unchanged,
        "gain": len(found.gains),
        "lose": len(found.losses),
        "newly_unknown": len(outcome.newly_unknown),
        "loss_reasons": dict(outcome.loss_reasons),
        "gain_reasons": dict(outcome.gain_reasons),
    }


def _replay_lines(summary: dict[str, Any]) -> list[str]:
    others = f"{summary['other_officers']:,} others are not concerned"
    lines = [
        f"{summary['policy']} over {summary['officers']:,} officers ({others}):",
        f"{summary['gain']:>8,} would gain authority",
        f"{summary['lose']:>8,} would lose it",
        f"{summary['newly_unknown']:>8,} could no longer be judged",
        f"{summary['unchanged']:>8,} unchanged",
    ]
    if summary["loss_reasons"]:
        lines += ["", "What stops those who lose it:"]
        lines += [f"{count:>8,} {name}" for name, count in summary["loss_reasons"].items()]
    for group, title in (("gains", "Gain:"), ("losses", "Lose:")):
        if summary.get(group):
            lines += ["", title, *(f"  {person}" for person in summary[group])]
    return lines
