"""Judging facts that are sent along: nothing is read from the record and nothing is kept."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import Router

from reddot.accounts.access import actor_of, permission
from reddot.criteria.assess import assess, facts_on
from reddot.criteria.facts_file import load_facts
from reddot.criteria.facts_schema import schema
from reddot.criteria.national_file import national_rules
from reddot.criteria.render import assessment_json
from reddot.entry.api.common import BadRequest, answers
from reddot.entry.api.policies import policy_of
from reddot.entry.api.schemas import AssessIn, AssessmentOut

READ = "policies.read"
router = Router(tags=["criteria"])


class BadFacts(BadRequest):
    """The facts sent along have defects; `problems` names each by its path."""

    code = "bad_facts"


@router.post(
    "/criteria/assess", response=answers(ok=AssessmentOut), url_name="criteria_assess", operation_id="assess_facts",
    by_alias=True,
)  # fmt: skip
@permission(READ)
def assess_facts(request: HttpRequest, asked: AssessIn) -> Any:
    """Judge one officer's facts by a policy on a day."""
    policy = policy_of(asked, actor_of(request))
    facts = load_facts(json.dumps(asked.facts))
    if facts.problems:
        message = " ".join(problem.message for problem in facts.problems)
        raise BadFacts(message, field="facts", problems=facts.problems)
    model = asked.model or policy.models[0]
    return assessment_json(assess(policy, facts_on(facts.facts), on=asked.on, model=model, rules=national_rules()))


@router.get(
    "/criteria/schema", response=answers(ok=dict[str, Any]), url_name="criteria_schema", operation_id="facts_schema"
)
@permission(READ)
def facts_schema(request: HttpRequest) -> Any:
    """The JSON Schema of the facts."""
    return schema()
