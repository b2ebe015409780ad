"""Judging facts that are sent along: nothing is read from the record and nothing is kept."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import Router

from reddot.criteria.assess import assess, facts_on
from reddot.criteria.facts_file import load_facts
from reddot.criteria.facts_schema import schema
from reddot.criteria.national_file import national_rules
from reddot.criteria.policy_file import load_policy
from reddot.criteria.render import assessment_json
from reddot.entry.api.common import BadRequest, caller, check_model
from reddot.entry.api.policies import text_of
from reddot.entry.api.schemas import AssessIn, ErrorOut
from reddot.policies.services import BadPolicy

router = Router(tags=["criteria"])
ERRORS = {401: ErrorOut, 403: ErrorOut, 422: ErrorOut}


class BadFacts(BadRequest):
    """The facts sent along have defects; `problems` names each by its path."""

    code = "bad_facts"


@router.post("/criteria/assess", response={200: dict[str, Any], **ERRORS}, url_name="criteria_assess")
def assess_facts(request: HttpRequest, asked: AssessIn) -> Any:
    """Judge one officer's facts by a policy on a day."""
    caller(request, "policies.read")
    loaded = load_policy(text_of(asked.policy, asked.text))
    if loaded.policy is None:
        raise BadPolicy(loaded.problems)
    facts = load_facts(json.dumps(asked.facts))
    if facts.problems:
        refusal = BadFacts(" ".join(problem.message for problem in facts.problems), field="facts")
        refusal.problems = facts.problems  # type: ignore[attr-defined]
        raise refusal
    model = check_model(asked.model or loaded.policy.models[0])
    found = assess(loaded.policy, facts_on(facts.facts), on=asked.on, model=model, rules=national_rules())
    return assessment_json(found)


@router.get("/criteria/schema", response={200: dict[str, Any], **ERRORS}, url_name="criteria_schema")
def facts_schema(request: HttpRequest) -> Any:
    """The JSON Schema of the facts."""
    caller(request, "policies.read")
    return schema()
