"""Who is in a force and where, as arrays in order of name: what lists filter without reading every row.

Kept in memory and read anew when a fact was recorded or the placing was refreshed.
"""

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from reddot.accounts.permissions import Scope
from reddot.kernel.facts import EMPLOYMENTS, RANKS
from reddot.people.models import District, Officer, ShiftTeam, Station
from reddot.people.queries.table import last_fact

NOWHERE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The officers of a force by family name, given names and id: arrays of shape (officers,), NOWHERE for unknown.

    officers, users: database ids. employment, rank: places in kernel.facts.EMPLOYMENTS and RANKS.
    station, team: database ids. stations, districts, teams: id to (name), and station to district.
    """

    version: tuple[int, datetime]
    officers: NDArray[np.int64]
    users: NDArray[np.int64]
    employment: NDArray[np.int8]
    rank: NDArray[np.int8]
    station: NDArray[np.int64]
    team: NDArray[np.int64]
    stations: tuple[Station, ...]
    districts: tuple[District, ...]
    teams: tuple[ShiftTeam, ...]

    def in_district(self, code: str) -> NDArray[np.bool_]:
        """Which officers are posted to a district."""
        ids = [station.pk for station in self.stations if station.district.code == code]
        return np.asarray(np.isin(self.station, ids), np.bool_)

    def at_station(self, code: str) -> NDArray[np.bool_]:
        """Which officers are posted to a station."""
        return np.asarray(np.isin(self.station, [s.pk for s in self.stations if s.code == code]), np.bool_)

    def within(self, scope: Scope) -> NDArray[np.bool_]:
        """Which officers' records lie within a scope: the same as permissions.within over the table."""
        inside = np.zeros(len(self.officers), np.bool_)
        for part in scope.shown:
            found = self._part(part.over, part.unit, scope)
            if part.specials:
                found = found & (self.employment == EMPLOYMENTS.index("special"))
            inside |= found
        return inside

    def _part(self, over: str, unit: str, scope: Scope) -> NDArray[np.bool_]:
        if over == "force":
            return np.ones(len(self.officers), np.bool_)
        if over == "district":
            return self.in_district(unit)
        if over == "team":
            return np.asarray(np.isin(self.team, [team.pk for team in self.teams if team.code == unit]), np.bool_)
        if over == "own" and scope.user_id is not None:
            return np.asarray(self.users == scope.user_id, np.bool_)
        return np.zeros(len(self.officers), np.bool_)


_rosters: dict[tuple[str, str], Roster] = {}
_lock = Lock()


def roster(force: str, *, at: datetime, last: int | None = None) -> Roster:
    """The roster of a force. One small query when nothing was recorded since the last call in the same hour.

    The hour: the placing is refreshed each night without a fact being recorded, by another process.
    at: now. last: table.last_fact(), when just asked.
    """
    key = (str(connection.settings_dict["NAME"]), force)
    version = (last_fact(force) if last is None else last, at.replace(minute=0, second=0, microsecond=0))
    with _lock:
        held = _rosters.get(key)
        if held is None or held.version != version:
            held = _rosters[key] = _read(force, version)
        return held


def forget_rosters() -> None:
    """Read every roster anew at the next call: between tests."""
    with _lock:
        _rosters.clear()


def _read(force: str, version: tuple[int, datetime]) -> Roster:
    rows = Officer.objects.filter(force_id=force, withdrawn_at__isnull=True).order_by(
        "family_name", "given_names", "id"
    )
    listed = list(rows.values_list("id", "user_id", "employment", "rank", "station_id", "team_id"))
    ids, users, employments, ranks, stations, teams = zip(*listed, strict=True) if listed else ((),) * 6
    return Roster(
        version=version,
        officers=np.array(ids, np.int64),
        users=_numbers(users),
        employment=_places(employments, EMPLOYMENTS),
        rank=_places(ranks, RANKS),
        station=_numbers(stations),
        team=_numbers(teams),
        stations=tuple(Station.objects.filter(force_id=force).select_related("district").order_by("name", "pk")),
        districts=tuple(District.objects.filter(force_id=force).order_by("name", "pk")),
        teams=tuple(ShiftTeam.objects.filter(force_id=force).order_by("name", "pk")),
    )


def _numbers(values: tuple[int | None, ...]) -> NDArray[np.int64]:
    return np.array([NOWHERE if value is None else value for value in values], np.int64)


def _places(values: tuple[str, ...], codes: tuple[str, ...]) -> NDArray[np.int8]:
    place = {code: index for index, code in enumerate(codes)}
    return np.array([place.get(value, NOWHERE) for value in values], np.int8)
