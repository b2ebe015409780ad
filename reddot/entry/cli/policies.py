"""Checking, showing, replaying and adopting policies."""

from pathlib import Path
from typing import Annotated, Any

import typer

from reddot.criteria.library import policy_names, policy_text
from reddot.criteria.policy import Policy
from reddot.criteria.policy_file import LoadedPolicy, load_policy
from reddot.criteria.render import policy_json, problem_json, problem_text
from reddot.criteria.render import policy_text as policy_lines
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
    check_model,
    complain,
    day,
    force_of,
    known,
    moment,
    now,
    read_text,
    say,
    say_json,
    start,
)
from reddot.kernel.period import in_words

app = typer.Typer(help="Policies: check, show, replay, adopt.", no_args_is_help=True)
Named = Annotated[str, typer.Argument(metavar="NAME", help="Name of a policy that comes with Reddot, or a YAML file.")]


@app.callback()
def _group() -> None:
    """Policies: check, show, replay, adopt."""


@app.command("check", short_help="Name every defect of policies.")
def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILES", help="YAML files or names; all that come with Reddot if none."),
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


@app.command("show", short_help="Print a policy with its sources.")
def show(name: Named, as_json: Json = False) -> None:
    """Print a policy: each criterion with its numbers, units and sources. Needs no database."""
    policy = policy_named(name)
    say_json(policy_json(policy)) if as_json else say(*policy_lines(policy))


@app.command("replay", short_help="Who would gain authority, and who lose it.")
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
    check_model(model)
    policy, asked, record = policy_named(name), moment(at, "--at"), known(known_at)
    start()
    from reddot.accounts.permissions import require
    from reddot.accounts.services.access_log import record_read
    from reddot.authority.queries.replay import READ, names_in, replay_for
    from reddot.authority.schemas import replay_json

    actor, clock = actor_of(as_name), now()
    require(actor, READ)
    code = force_of(force, actor).code
    found = replay_for(
        visible_to=actor, force=code, policy=policy, model=model, at=asked or clock, known_at=record, now=clock
    )
    named = names_in(found, visible_to=actor, force=code, now=clock)
    subjects = sorted({line.officer_id for group in named.values() for line in group})
    record_read(by=actor, subject=[f"officer:{pk}" for pk in subjects], purpose="policy replay by command", at=clock)
    summary = replay_json(found, named)
    say_json(summary) if as_json else say(*_replay_lines(summary))


@app.command("adopt", short_help="Adopt a policy by a named decision.")
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
    say(
        f"{adoption.name} is adopted for {adoption.force.name} from {in_words(adoption.adopted_from)}, "
        f"by decision {adoption.decision} of {adoption.decided_by}.",
        f"sha256 {adoption.sha256}",
    )


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


def _replay_lines(summary: dict[str, Any]) -> list[str]:
    others = f"{summary['other_officers']:,} others are not concerned"
    lines = [
        f"{summary['policy']} over {summary['officers']:,} officers ({others}), {model_in_words(summary['model'])}:",
        f"{summary['gain']:>8,} would gain authority",
        f"{summary['lose']:>8,} would lose it",
        f"{summary['become_unknown']:>8,} could no longer be judged",
        f"{summary['unchanged']:>8,} unchanged",
        "",
        _MOVE.format("from", *(f"to {title}" for title in _TITLES.values())),
        *(
            _MOVE.format(title, *(f"{summary['moves'][word][to]:,}" for to in _TITLES))
            for word, title in _TITLES.items()
        ),
    ]
    if summary["loss_reasons"]:
        lines += ["", "What stops those who lose it:"]
        lines += [f"{count:>8,} {name}" for name, count in summary["loss_reasons"].items()]
    for group, title in (("gains", "Gain:"), ("losses", "Lose:"), ("newly_unknown", "Can no longer be judged:")):
        if summary[group]:
            lines += ["", title, *map(_change_line, summary[group])]
    return lines


_TITLES = {"yes": "may carry", "no": "may not", "unknown": "unknown"}
_MOVE = "  {:<10}{:>13}{:>13}{:>13}"


def _change_line(change: dict[str, Any]) -> str:
    stopped = f": {', '.join(change['stopped_by'])}" if change["stopped_by"] else ""
    return f"  {change['collar_number']} {change['name']}{stopped}"
