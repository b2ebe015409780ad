"""The fictional forces: their size, districts, stations and shift teams."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

TEAMS = "abcde"


class Scale(StrEnum):
    """How much to make."""

    SMALL = "small"
    """A tenth of a county force, for tests."""
    COUNTY = "county"
    """One county force as large as Kent Police in September 2019."""
    MET = "met"
    """One force with 33,000 regular officers."""
    NATIONAL = "national"
    """Twelve forces with 125,000 officers in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationPlan:
    """A station. code is how postings name it; teams are the codes of its shift teams."""

    code: str
    name: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictPlan:
    """A district and its stations."""

    code: str
    name: str
    stations: tuple[StationPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcePlan:
    """A force to be made. regulars, specials: how many serve on the day of building, whoever left before it."""

    code: str
    name: str
    regulars: int
    specials: int
    districts: tuple[DistrictPlan, ...]

    @property
    def stations(self) -> tuple[StationPlan, ...]:
        """Its stations, district by district."""
        return tuple(station for district in self.districts for station in district.stations)


# Northmoor's own map. No police force, borough or district council has one of these names.
_NORTHMOOR = (
    ("Ashcombe", "Ashcombe", "Ashcombe Bridge"),
    ("Brackenford", "Brackenford", "Mill Lane"),
    ("Calderwick", "Calderwick", "Quayside"),
    ("Dunholt", "Dunholt", "Dunholt Cross"),
    ("Elmsworth", "Elmsworth", "Priory Road"),
    ("Fallowdene", "Fallowdene", "Beacon Hill"),
    ("Garnmouth", "Garnmouth", "Garnmouth Harbour"),
    ("Hollowmere", "Hollowmere", "Market Street"),
    ("Ivelbrook", "Ivelbrook", "Station Parade"),
    ("Kestrel Vale", "Kestrelby", "Upper Vale"),
    ("Larkhurst", "Larkhurst", "Copse Road"),
    ("Marlstow", "Marlstow", "Marlstow South"),
    ("Netherby Sands", "Netherby", "Sands End"),
)

_FIRST = (
    "Alder", "Amber", "Birk", "Black", "Bram", "Burn", "Cold", "Crow", "Dale", "Dray", "East", "Fern", "Glen", "Gold",
    "Hare", "Hazel", "Hern", "Holm", "Kings", "Lang", "Ling", "Long", "Mire", "Moss", "Oak", "Otter", "Pen", "Quarry",
    "Raven", "Red", "Rook", "Rush", "Sedge", "Silver", "Stan", "Stone", "Swan", "Thorn", "Under", "Wal", "Wheat", "Wren",
)  # fmt: skip
_LAST = (
    "barrow", "beck", "bourne", "cote", "den", "field", "fold", "gate", "ham Green", "hythe", "ley", "mere", "minster",
    "moor", "stead", "thorpe", "tree", "wick", "worth", "wood",
)  # fmt: skip

# The eleven other forces of the national scale, and how many officers they have in all, specials among them.
_OTHERS = (
    ("kingsreach", "Kingsreach Police", 35_000),
    ("westhaven", "Westhaven Police", 15_000),
    ("southvale", "Southvale Police", 12_500),
    ("greatwater", "Greatwater Police", 11_000),
    ("highmere", "Highmere Constabulary", 9_500),
    ("thornshire", "Thornshire Police", 8_500),
    ("eastmarch", "Eastmarch Constabulary", 8_000),
    ("lowfold", "Lowfold Police", 7_000),
    ("millshire", "Millshire Police", 6_000),
    ("stonebeck", "Stonebeck Constabulary", 5_000),
    ("harbourside", "Harbourside Police", 3_730),
)


def plans(scale: Scale) -> tuple[ForcePlan, ...]:
    """The forces of a scale; Northmoor is always the first."""
    if scale is Scale.SMALL:
        return (_northmoor(regulars=350, specials=40),)
    if scale is Scale.COUNTY:
        return (_northmoor(regulars=3_500, specials=270),)
    if scale is Scale.MET:
        return (_northmoor(regulars=33_000, specials=1_900),)
    return (_northmoor(regulars=3_500, specials=270), *_others())


def _northmoor(*, regulars: int, specials: int) -> ForcePlan:
    districts = tuple(_district(name, stations) for name, *stations in _NORTHMOOR)
    return ForcePlan(
        code="northmoor", name="Northmoor Police", regulars=regulars, specials=specials, districts=districts
    )


def _others() -> Iterator[ForcePlan]:
    names = _invented()
    for code, name, officers in _OTHERS:
        specials = officers // 14
        count = max(5, officers // 900)
        districts = tuple(_district(first, (first, next(names))) for first in (next(names) for _ in range(count)))
        yield ForcePlan(code=code, name=name, regulars=officers - specials, specials=specials, districts=districts)


def _invented() -> Iterator[str]:
    """Place names, each once: a stride that shares no factor with their number passes through all of them."""
    total = len(_FIRST) * len(_LAST)
    for place in range(total):
        first, last = divmod(place * 143 % total, len(_LAST))
        yield _FIRST[first] + _LAST[last]


def _district(name: str, stations: "tuple[str, ...] | list[str]") -> DistrictPlan:
    return DistrictPlan(code=_slug(name), name=name, stations=tuple(map(_station, stations)))


def _station(name: str) -> StationPlan:
    code = _slug(name)
    return StationPlan(code=code, name=name, teams=tuple(f"{code}-{team}" for team in TEAMS))


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
