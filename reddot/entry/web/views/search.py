"""The one search box: a collar number, a name, or a station."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from reddot.accounts.access import actor_of, permission
from reddot.accounts.services import record_read
from reddot.entry.web.presenters import search as words
from reddot.people.queries import officers

READ = "authority.read"


@permission(READ)
def search(request: HttpRequest) -> HttpResponse:
    """Officers and stations that fit; a whole collar number leads straight to its officer."""
    actor, text = actor_of(request), request.GET.get("q", "").strip()[:200]
    reach = officers.visible_to(actor, permission=READ)
    exact = officers.officer(visible_to=reach, collar_number=text) if text else None
    if exact is not None:
        return redirect("officer", exact.collar_number)
    limit = officers.SEARCH_LIMIT
    found = list(officers.search(visible_to=reach, text=text)[: limit + 1]) if text else []
    record_read(by=actor, subject=[f"officer:{one.pk}" for one in found[:limit]], purpose="search", at=timezone.now())
    stations = list(officers.stations_named(actor.force or "", text)) if text else []
    context = {
        "sought": text,
        "officers": words.officer_rows(found[:limit]),
        "more": len(found) > limit,
        "stations": words.station_links(stations),
        "columns": words.COLUMNS,
    }
    return render(request, "web/search.jinja", context)
