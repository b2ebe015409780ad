"""The pivot."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from reddot.accounts.access import actor_of, permission
from reddot.accounts.services.access_log import record_read
from reddot.authority.queries.answers import answer
from reddot.authority.queries.decisions import reasons_shown
from reddot.authority.queries.totals import totals_for
from reddot.authority.schemas import answer_json, line_of, totals_json
from reddot.entry.api.common import NotFound, answers, force_for, known, now
from reddot.entry.api.fields import At, Collar, ForceCode, KnownAt, Model, Query
from reddot.entry.api.schemas import AnswerOut, FoundOut, WorkforceOut
from reddot.people.queries import officers

READ = "authority.read"
router = Router(tags=["authority"])


@router.get(
    "/may-carry", response=answers(404, ok=AnswerOut), url_name="may_carry", operation_id="may_carry", by_alias=True
)
@permission(READ)
def may_carry(
    request: HttpRequest,
    collar: Collar,
    model: Model,
    at: At | None = None,
    known_at: KnownAt | None = None,
    force: ForceCode | None = None,
) -> Any:
    """May this officer carry this device, and why? At any moment, and as it was known at any moment."""
    actor, clock = actor_of(request), now()
    within = officers.visible_to(actor, permission=READ).filter(force=force_for(actor, force))
    officer = officers.officer(visible_to=within, collar_number=collar)
    if officer is None:
        raise NotFound("No officer has this collar number.", field="collar")
    found = answer(officer=officer, model=model, at=at or clock, known_at=known(known_at, at=clock))
    record_read(by=actor, subject=f"officer:{officer.pk}", purpose="may-carry by API", at=clock)
    whole = officers.level_of(actor, officer, permission=READ) == "full"
    return answer_json(found, officer, whole=whole, why=reasons_shown(actor))


@router.get("/officers", response=answers(ok=FoundOut), url_name="officers", operation_id="officers")
@permission(READ)
def search(request: HttpRequest, q: Query) -> Any:
    """Officers by collar number, name or station: at most 50, and whether there are more."""
    actor, limit = actor_of(request), officers.SEARCH_LIMIT
    found = officers.search(visible_to=officers.visible_to(actor, permission=READ), text=q)
    ids = list(found.values_list("pk", flat=True)[: limit + 1])
    listed = officers.lines(ids[:limit])
    record_read(by=actor, subject=[f"officer:{line.officer_id}" for line in listed], purpose="search by API", at=now())
    return {"officers": [line_of(line) for line in listed], "more": len(ids) > limit}


@router.get("/workforce", response=answers(404, ok=WorkforceOut), url_name="workforce", operation_id="workforce")
@permission(READ)
def workforce(
    request: HttpRequest,
    model: Model,
    at: At | None = None,
    known_at: KnownAt | None = None,
    force: ForceCode | None = None,
) -> Any:
    """How many of the officers whom you may see or count may carry, may not, or cannot be judged. No names."""
    actor, clock = actor_of(request), now()
    found = totals_for(
        visible_to=actor, force=force_for(actor, force).code, model=model, at=at or clock,
        known_at=known(known_at, at=clock), now=clock,
    )  # fmt: skip
    return totals_json(found)
