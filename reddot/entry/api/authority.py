"""The pivot."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router

from reddot.accounts.services.access_log import record_read
from reddot.authority.queries.answers import answer
from reddot.authority.queries.workforce import answer_all
from reddot.authority.schemas import answer_json
from reddot.criteria.finding import Outcome
from reddot.entry.api.common import NotFound, caller, check_model, force_for, moment, now
from reddot.entry.api.schemas import AnswerOut, ErrorOut, OfficerLineOut, WorkforceOut
from reddot.people.queries import officers

router = Router(tags=["authority"])
ERRORS = {401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 422: ErrorOut}
SEARCHED_AT_MOST = 50


@router.get("/may-carry", response={200: AnswerOut, **ERRORS}, url_name="may_carry")
def may_carry(
    request: HttpRequest,
    collar: str,
    model: str,
    at: datetime | None = None,
    known_at: datetime | None = None,
    force: str | None = None,
) -> Any:
    """May this officer carry this device, and why? At any moment, and as it was known at any moment."""
    actor, _ = caller(request, "authority.read")
    code, clock = force_for(actor, force).code, now()
    within = officers.visible_to(actor, permission="authority.read").filter(force=code)
    officer = officers.officer(visible_to=within, collar_number=collar)
    if officer is None:
        raise NotFound("No officer has this collar number.", field="collar")
    found = answer(
        officer=officer, model=check_model(model), at=moment(at) or clock, known_at=moment(known_at)
    )  # fmt: skip
    record_read(by=actor, subject=f"officer:{officer.pk}", purpose="may-carry by API", at=clock)
    body = answer_json(found, officer)
    return body if officers.level_of(actor, officer, permission="authority.read") == "full" else _validity_only(body)


@router.get("/officers", response={200: list[OfficerLineOut], **ERRORS}, url_name="officers")
def search(request: HttpRequest, q: str) -> Any:
    """Officers by collar number, name or station; at most 50."""
    actor, _ = caller(request, "people.read")
    found = officers.search(visible_to=officers.visible_to(actor), text=q)[:SEARCHED_AT_MOST]
    listed = officers.lines([officer.pk for officer in found])
    record_read(by=actor, subject=[f"officer:{line.officer_id}" for line in listed], purpose="search by API", at=now())
    return [
        {
            "force": line.force, "collar_number": line.collar_number, "name": f"{line.given_names} {line.family_name}",
            "employment": line.employment, "rank": line.rank, "station": line.station, "district": line.district,
        }
        for line in listed
    ]  # fmt: skip


@router.get("/workforce", response={200: WorkforceOut, **ERRORS}, url_name="workforce")
def workforce(
    request: HttpRequest,
    model: str,
    at: datetime | None = None,
    known_at: datetime | None = None,
    force: str | None = None,
) -> Any:
    """How many officers of the force may carry, may not, or cannot be judged; no names."""
    actor, _ = caller(request, "policies.replay")
    code = force_for(actor, force).code
    found = answer_all(force=code, model=check_model(model), at=moment(at) or now(), known_at=moment(known_at))
    return {
        "force": code,
        "model": model,
        "at": found.at,
        "known_at": found.known_at,
        "officers": len(found.officers),
        "verdicts": found.counts(),
        "criteria": {
            name: {outcome.name.lower(): int((column == outcome).sum()) for outcome in Outcome}
            for name, column in found.outcomes.items()
        },
    }


def _validity_only(body: dict[str, Any]) -> dict[str, Any]:
    """For those who may know whether, not why: the verdict without reasons, and a suspension without its reason."""
    suspension = body["suspension"]
    return {**body, "reasons": [], "needs": None, "suspension": {**suspension, "reason": None} if suspension else None}
