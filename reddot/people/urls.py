"""Routes of recording facts: the same four pages under each permission to record."""

from django.urls import URLPattern, path

from reddot.people.views import facts as views


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
]
