"""Every route of the site."""

from django.urls import URLPattern, URLResolver, include, path

from reddot.entry.api import api
from reddot.entry.web.views import access_log, adopt, home, ledger, officer, replay, search, users

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
    path("ledger/keys.txt", ledger.ledger_keys, name="ledger_keys"),
    path("ledger/<int:seq>/", ledger.ledger_entry, name="ledger_entry"),
    path("ledger/<int:seq>/proof/", ledger.ledger_proof, name="ledger_proof"),
    path("ledger/<int:seq>/disclose/", ledger.ledger_disclose, name="ledger_disclose"),
    path("api/v1/", api.urls),
    path("access-log/", access_log.access_log_page, name="access_log"),
    path("access-log/export/", access_log.access_log_export, name="access_log_export"),
    path("users/", users.users, name="users"),
    path("users/new/", users.user_new, name="user_new"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/roles/new/", users.user_grant, name="user_grant"),
    path("users/<int:pk>/password/", users.user_password, name="user_password"),
    path("users/<int:pk>/app/", users.user_remove_app, name="user_remove_app"),
    path("users/<int:pk>/close/", users.user_close, name="user_close"),
    path("users/<int:pk>/reopen/", users.user_reopen, name="user_reopen"),
    path("users/roles/<int:pk>/end/", users.user_end_role, name="user_end_role"),
    path("users/proposals/<int:pk>/", users.user_proposal, name="user_proposal"),
    path("users/proposals/<int:pk>/confirm/", users.user_proposal_confirm, name="user_proposal_confirm"),
    path("users/proposals/<int:pk>/withdraw/", users.user_proposal_withdraw, name="user_proposal_withdraw"),
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
