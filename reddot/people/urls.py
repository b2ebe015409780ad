"""Routes of recording facts, the same four pages under each permission to record, and of imports."""

from django.urls import URLPattern, path

from reddot.people.views import facts as views
from reddot.people.views import import_files, imports


def _desk(name: str, choose: object, record: object, correct: object, withdraw: object) -> list[URLPattern]:
    """The four pages under one permission. name: the plural in the address and the word in the routes' names."""
    at = f"officers/<str:collar>/{name}"
    return [
        path(f"{at}/new/", choose, name=f"record_{name}"),  # type: ignore[call-overload]
        path(f"{at}/new/<str:kind>/", record, name=f"record_{name}_of"),  # type: ignore[call-overload]
        path(f"{at}/<int:pk>/correct/", correct, name=f"correct_{name}"),  # type: ignore[call-overload]
        path(f"{at}/<int:pk>/withdraw/", withdraw, name=f"withdraw_{name}"),  # type: ignore[call-overload]
    ]


urlpatterns = [
    *_desk("fact", views.choose_fact, views.record_fact, views.correct_fact, views.withdraw_fact),
    *_desk("training", views.choose_training, views.record_training, views.correct_training, views.withdraw_training),
    *_desk(
        "standards", views.choose_standards, views.record_standards, views.correct_standards, views.withdraw_standards
    ),
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/check/", imports.import_check, name="import_check"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("imports/<int:pk>/stop/", imports.import_stop, name="import_stop"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/problems/", import_files.import_problems, name="import_problems"),
    path("imports/<int:pk>/changes/", import_files.import_changes, name="import_changes"),
]
