"""Forces and their parts."""

from datetime import datetime

from django.db import transaction

from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal
from reddot.ledger import services as ledger
from reddot.people.models import District, Force, ShiftTeam, Station


class UnitExists(Refusal):
    """A code is taken already."""

    code = "unit_exists"


@transaction.atomic
def create_force(*, code: str, name: str, by: Actor, at: datetime) -> Force:
    """Add a force. Raises: UnitExists."""
    if Force.objects.filter(code=code).exists():
        raise UnitExists(f"There is already a force with the code {code}", field="code")
    force = Force.objects.create(code=code, name=name)
    ledger.append(force=code, event="force.created", meta={"force": code}, by=by, at=at)
    return force


@transaction.atomic
def create_district(*, force: Force, code: str, name: str, by: Actor, at: datetime) -> District:
    """Add a district. Raises: UnitExists."""
    if District.objects.filter(force=force, code=code).exists():
        raise UnitExists(f"There is already a district with the code {code}", field="code")
    district = District.objects.create(force=force, code=code, name=name)
    ledger.append(force=force.code, event="district.created", meta={"district": code}, by=by, at=at)
    return district


@transaction.atomic
def create_station(*, district: District, code: str, name: str, by: Actor, at: datetime) -> Station:
    """Add a station to a district. Raises: UnitExists."""
    if Station.objects.filter(force_id=district.force_id, code=code).exists():
        raise UnitExists(f"There is already a station with the code {code}", field="code")
    station = Station.objects.create(force_id=district.force_id, district=district, code=code, name=name)
    meta = {"station": code, "district": district.code}
    ledger.append(force=district.force_id, event="station.created", meta=meta, by=by, at=at)
    return station


@transaction.atomic
def create_team(*, station: Station, code: str, name: str, by: Actor, at: datetime) -> ShiftTeam:
    """Add a shift team to a station. Raises: UnitExists."""
    if ShiftTeam.objects.filter(force_id=station.force_id, code=code).exists():
        raise UnitExists(f"There is already a shift team with the code {code}", field="code")
    team = ShiftTeam.objects.create(force_id=station.force_id, station=station, code=code, name=name)
    meta = {"team": code, "station": station.code}
    ledger.append(force=station.force_id, event="team.created", meta=meta, by=by, at=at)
    return team


def hold_force(force: str) -> None:
    """Let one transaction at a time record facts of a force.

    Without it a reader could see fact 11 committed before fact 10 and, reading on from 11, never see fact 10
    (queries.table reads on from the last fact it saw).
    """
    Force.objects.select_for_update().get(pk=force)
