"""Every route of the site."""

from django.urls import URLPattern, URLResolver, include, path

from reddot.entry.web.views import home, officer, search

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("officers/<str:collar>/", officer.officer, name="officer"),
    path("", include("reddot.accounts.urls")),
    path("", include("reddot.people.urls")),
    path("", include("reddot.authority.urls")),
]

_ERRORS = "reddot.entry.web.views.errors"
handler400 = f"{_ERRORS}.bad_request"
handler403 = f"{_ERRORS}.not_allowed"
handler404 = f"{_ERRORS}.not_found"
handler500 = f"{_ERRORS}.failed"
