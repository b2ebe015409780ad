"""Every route of the site."""

from django.urls import URLPattern, URLResolver, include, path

from reddot.entry.web.views import adopt, home, ledger, officer, replay, search

_REPLAYED = "policies/replay/<str:sha256>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("officers/<str:collar>/", officer.officer, name="officer"),
    path("policies/propose/", adopt.policy_propose, name="policy_propose"),
    path("policies/replay/", replay.policy_replay, name="policy_replay"),
    path(f"{_REPLAYED}/", replay.policy_replayed, name="policy_replayed"),
    path(f"{_REPLAYED}/totals/", replay.policy_replayed_totals, name="policy_replayed_totals"),
    path(f"{_REPLAYED}/export/", replay.policy_replay_export, name="policy_replay_export"),
    path(f"{_REPLAYED}/adopt/", adopt.policy_adopt, name="policy_adopt"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/sign/", ledger.ledger_sign, name="ledger_sign"),
    path("ledger/export/", ledger.ledger_export, name="ledger_export"),
    path("ledger/checkpoint.note", ledger.ledger_note, name="ledger_note"),
    path("ledger/<int:seq>/", ledger.ledger_entry, name="ledger_entry"),
    path("ledger/<int:seq>/proof/", ledger.ledger_proof, name="ledger_proof"),
    path("ledger/<int:seq>/disclose/", ledger.ledger_disclose, name="ledger_disclose"),
    path("", include("reddot.accounts.urls")),
    path("", include("reddot.people.urls")),
    path("", include("reddot.policies.urls")),
    path("", include("reddot.authority.urls")),
]

_ERRORS = "reddot.entry.web.views.errors"
handler400 = f"{_ERRORS}.bad_request"
handler403 = f"{_ERRORS}.not_allowed"
handler404 = f"{_ERRORS}.not_found"
handler500 = f"{_ERRORS}.failed"
