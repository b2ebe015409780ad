"""Officers: one by one, found by a search, and as lists. Everything starts from whom the actor may see."""

import re
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from reddot.accounts.permissions import Level, Place, scopes, within
from reddot.kernel.actor import Actor
from reddot.people.models import District, Force, Officer, ShiftTeam, Station
from reddot.people.terms import OfficerLine

SEARCH_LIMIT = 50


def visible_to(actor: Actor, *, permission: str = "people.read") -> QuerySet[Officer]:
    """The officers whose records the actor may see under a permission, whole or redacted."""
    reach = within(
        scopes(actor, permission),
        force="force_id",
        district="station__district__code",
        team="team__code",
        user="user_id",
        special=Q(employment="special"),
    )
    return Officer.objects.filter(reach, withdrawn_at__isnull=True)


def officer(*, visible_to: QuerySet[Officer], collar_number: str) -> Officer | None:
    """One officer by collar number, or None when there is none such that the actor may see."""
    found = visible_to.filter(collar_number__iexact=collar_number.strip())
    return found.select_related("station__district", "team", "force").first()


def own_record(actor: Actor, *, permission: str = "people.read") -> Officer | None:
    """The officer that a signed-in person is, when they are one and may see it."""
    if actor.user_id is None:
        return None
    found = visible_to(actor, permission=permission).filter(user_id=actor.user_id)
    return found.select_related("station__district", "team", "force").first()


def level_of(actor: Actor, officer: Officer, *, permission: str = "people.read") -> Level | None:
    """How much of an officer's record the actor may see. officer: with station__district and team loaded."""
    place = Place(
        force=officer.force_id,
        district=officer.station.district.code if officer.station else "",
        team=officer.team.code if officer.team else "",
        user_id=officer.user_id,
        special=officer.employment == "special",
    )
    return scopes(actor, permission).level_of(place)


def search(*, visible_to: QuerySet[Officer], text: str) -> QuerySet[Officer]:
    """Officers by collar number, by the beginning of a name (each word), or by the name or code of a station."""
    found = visible_to
    for word in re.split(r"[\s,]+", text.strip())[:5]:
        found = found.filter(
            Q(collar_number__istartswith=word)
            | Q(family_name__istartswith=word)
            | Q(given_names__istartswith=word)
            | Q(station__name__istartswith=word)
            | Q(station__code__iexact=word)
        )
    return found.select_related("station__district").order_by("family_name", "given_names", "pk")


# By hand, because every list page asks it: built by the ORM it costs several times what it takes to run.
_LINES = f"""
SELECT o.id, o.force_id, o.collar_number, o.family_name, o.given_names, o.employment, o.rank,
       coalesce(s.name, ''), coalesce(d.name, '')
FROM {Officer._meta.db_table} o
LEFT JOIN {Station._meta.db_table} s ON s.id = o.station_id LEFT JOIN {District._meta.db_table} d ON d.id = s.district_id
WHERE o.id IN (%s)
"""  # noqa: S608 - names from the models; the ids are parameters
_LINES_AT_ONCE = 5_000


def lines(officer_ids: Sequence[int]) -> list[OfficerLine]:
    """Some officers as lists print them, in the order of the ids. One query for each 5,000."""
    found: dict[int, OfficerLine] = {}
    for start in range(0, len(officer_ids), _LINES_AT_ONCE):
        part = officer_ids[start : start + _LINES_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_LINES % ",".join(["%s"] * len(part)), part)
            found.update((row[0], OfficerLine._make(row)) for row in cursor.fetchall())
    return [found[pk] for pk in officer_ids if pk in found]


def stations_named(force: str, text: str) -> QuerySet[Station]:
    """Stations of a force whose name begins with a text, or has a word that does, or whose code it is."""
    asked = text.strip()
    named = Q(name__istartswith=asked) | Q(name__icontains=f" {asked}") | Q(code__iexact=asked)
    return Station.objects.filter(named, force_id=force).select_related("district").order_by("name", "pk")


def forces() -> QuerySet[Force]:
    """Every force, by name."""
    return Force.objects.order_by("name", "pk")


def force(code: str) -> Force | None:
    """One force by its code."""
    return Force.objects.filter(pk=code).first()


def districts(force: str) -> QuerySet[District]:
    """The districts of a force, by name."""
    return District.objects.filter(force_id=force).order_by("name", "pk")


def stations(force: str) -> QuerySet[Station]:
    """The stations of a force, by name."""
    return Station.objects.filter(force_id=force).select_related("district").order_by("name", "pk")


def teams(force: str) -> QuerySet[ShiftTeam]:
    """The shift teams of a force, by name."""
    return ShiftTeam.objects.filter(force_id=force).select_related("station").order_by("name", "pk")


_places: dict[tuple[str, str], dict[str, str]] = {}


def place_names(force: str, codes: Iterable[str]) -> dict[str, str]:
    """The names of stations and shift teams by their codes: "n1", or "n1/n1-a" for a team of a station.

    Kept in memory: codes and names are only ever added, so an unknown code is the one reason to read again.
    """
    key = (str(connection.settings_dict["NAME"]), force)
    held = _places.get(key, {})
    if any(code not in held for code in codes):
        held = _places[key] = {station.code: station.name for station in stations(force)}
        held |= {f"{team.station.code}/{team.code}": f"{team.station.name}, {team.name}" for team in teams(force)}
    return held


def forget_places() -> None:
    """Read the names of places anew at the next call: between tests."""
    _places.clear()
