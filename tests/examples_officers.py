"""Examples for the routes about officers: the officer, fact or decision that each asker reaches, or does not."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from reddot.accounts.permissions import Place
from reddot.accounts.terms import job
from reddot.authority import services as authority
from reddot.kernel.facts import FactKind
from reddot.people.models import DatedFact, District, Force, Officer, ShiftTeam, Station
from reddot.people.services import facts, officers, units
from reddot.people.terms import FactEntry

SET_UP = job("set up")
_collars = count(4711)


def officer_at(place: Place) -> Officer:
    """An officer who stands at a place: made with the force, district, station and team that it takes."""
    at = timezone.now() - timedelta(days=400)
    day = at.date()
    force = Force.objects.filter(pk=place.force).first() or units.create_force(
        code=place.force, name=place.force.title(), by=SET_UP, at=at
    )
    officer = officers.create_officer(
        force=force, collar_number=f"{next(_collars)}", family_name="Example", given_names="Robin", by=SET_UP, at=at
    )
    posting = _posting(force, place, at) if place.district else ""
    stated = [
        FactEntry(kind=FactKind.EMPLOYMENT, value="special" if place.special else "regular", valid_from=day),
        FactEntry(kind=FactKind.FIRST_AID, value="passed", valid_from=day),
        FactEntry(kind=FactKind.RESTRICTION, value="no", valid_from=day),
        *([FactEntry(kind=FactKind.POSTING, value=posting, valid_from=day)] if posting else []),
    ]
    facts.record(officer=officer, entries=stated, source="HR extract", by=SET_UP, at=at)
    if place.user_id is not None:
        officers.link_user(officer=officer, user_id=place.user_id, by=SET_UP, at=at)
    return Officer.objects.get(pk=officer.pk)


def _posting(force: Force, place: Place, at: object) -> str:
    district = District.objects.filter(force=force, code=place.district).first() or units.create_district(
        force=force,
        code=place.district,
        name=place.district,
        by=SET_UP,
        at=at,  # type: ignore[arg-type]
    )
    station = Station.objects.filter(district=district).first() or units.create_station(
        district=district,
        code=f"S-{place.district}",
        name=f"Station {place.district}",
        by=SET_UP,
        at=at,  # type: ignore[arg-type]
    )
    if not place.team:
        return station.code
    if not ShiftTeam.objects.filter(force=force, code=place.team).exists():
        units.create_team(station=station, code=place.team, name=place.team, by=SET_UP, at=at)  # type: ignore[arg-type]
    return f"{station.code}/{place.team}"


def latest(officer: Officer, kind: FactKind) -> DatedFact:
    """The fact of a kind that was recorded last about an officer."""
    return DatedFact.objects.filter(officer=officer, kind=kind).latest("pk")


def suspended(officer: Officer) -> int:
    """A suspension of the officer."""
    at = timezone.now() - timedelta(days=1)
    made = authority.suspend(officer=officer, decided_by="Supt A. Example", reason="Test", by=SET_UP, at=at)
    return made.pk


def excepted(officer: Officer) -> int:
    """An exception for the officer."""
    at = timezone.now() - timedelta(days=1)
    made = authority.make_exception(
        officer=officer, criterion="first_aid", ends_at=at + timedelta(days=30), decided_by="Supt A. Example",
        reason="Test", by=SET_UP, at=at,
    )  # fmt: skip
    return made.pk
