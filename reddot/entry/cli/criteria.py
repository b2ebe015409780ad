"""A policy officer's own test cases. These commands need no database."""

import json
from pathlib import Path
from typing import Annotated

import typer

from reddot.criteria.assess import Verdict, assess, facts_on
from reddot.criteria.facts_file import load_facts
from reddot.criteria.facts_schema import schema
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy import Policy
from reddot.criteria.render import assessment_json, assessment_text, problem_text
from reddot.entry.cli.common import Json, check_model, complain, day, read_text, say, say_json
from reddot.entry.cli.policies import policy_named

app = typer.Typer(help="Judge facts by a policy, without a database.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Judge facts by a policy, without a database."""


@app.command("assess", short_help="Judge one officer's facts by a policy.")
def assess_facts(
    policy: Annotated[str, typer.Option("--policy", help="Name of a policy that comes with Reddot, or a YAML file.")],
    facts: Annotated[
        Path, typer.Option("--facts", help="A JSON file of facts about one officer; - for standard input.")
    ],
    on: Annotated[str, typer.Option("--on", help="The day, as 2019-09-14.")],
    model: Annotated[
        str | None, typer.Option("--model", help="Device model; the policy's first when left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Judge one officer's facts by a policy on a day. Exit 0 for yes, 1 for no or unknown."""
    chosen, asked = policy_named(policy), day(on, "--on")
    if model is not None:
        check_model(model)
    loaded = load_facts(read_text(facts))
    if loaded.problems:
        for problem in loaded.problems:
            complain(f"{facts}: {problem_text(problem)}")
        raise typer.Exit(2)
    found = assess(chosen, facts_on(loaded.facts), on=asked, model=model or _first(chosen), rules=national_rules())
    say_json(assessment_json(found)) if as_json else say(*assessment_text(found))
    raise typer.Exit(0 if found.verdict is Verdict.YES else 1)


@app.command("schema")
def facts_schema() -> None:
    """Print the JSON Schema of the facts file."""
    say(json.dumps(schema(), indent=2))


def _first(policy: Policy) -> str:
    return policy.models[0]
