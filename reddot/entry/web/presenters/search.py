"""Words for what a search found."""

from collections.abc import Iterable

from django.urls import reverse

from reddot.govuk.values import Cell, Link
from reddot.people.models import Officer, Station
from reddot.people.presenters import EMPLOYMENT_WORDS, officer_name, sentence

COLUMNS = ("Officer", "Employment", "Station", "District")


def officer_rows(found: Iterable[Officer]) -> list[tuple[Cell, ...]]:
    """Officers as cells, each name a link."""
    return [
        (
            Link(officer_name(one), reverse("officer", args=[one.collar_number])),
            sentence(EMPLOYMENT_WORDS.get(one.employment, "")) or None,
            one.station.name if one.station else None,
            one.station.district.name if one.station else None,
        )
        for one in found
    ]


def station_links(found: Iterable[Station]) -> list[tuple[Link, str]]:
    """Stations as links to their officers, each with its district."""
    workforce = reverse("workforce")
    return [(Link(one.name, f"{workforce}?station={one.code}"), f"{one.district.name} district") for one in found]
