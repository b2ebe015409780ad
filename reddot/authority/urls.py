"""Routes of authority."""

from django.urls import path

from reddot.authority.views import decisions, workforce

_OFFICER = "officers/<str:collar>"

urlpatterns = [
    path("workforce/", workforce.workforce, name="workforce"),
    path("workforce/totals/", workforce.workforce_totals, name="workforce_totals"),
    path("workforce/export/", workforce.workforce_export, name="workforce_export"),
    path("exceptions/", decisions.exceptions, name="exceptions"),
    path("suspensions/", decisions.suspensions, name="suspensions"),
    path(f"{_OFFICER}/suspend/", decisions.suspend, name="suspend"),
    path(f"{_OFFICER}/suspensions/<int:pk>/restore/", decisions.restore, name="restore"),
    path(f"{_OFFICER}/exceptions/new/", decisions.make_exception, name="make_exception"),
    path(f"{_OFFICER}/exceptions/<int:pk>/end/", decisions.end_exception, name="end_exception"),
]
