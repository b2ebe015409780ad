"""Routes of policies."""

from django.urls import path

from reddot.policies import views

urlpatterns = [
    path("policies/", views.policies, name="policies"),
    path("policies/<int:pk>/", views.policy, name="policy"),
    path("policies/<int:pk>/policy.yaml", views.policy_file, name="policy_file"),
    path("policies/<int:pk>/acknowledge/", views.policy_acknowledge, name="policy_acknowledge"),
    path("policies/<int:pk>/waiting/", views.policy_waiting, name="policy_waiting"),
    path("policies/texts/<str:sha256>/", views.policy_text, name="policy_text"),
    path("policies/texts/<str:sha256>/policy.yaml", views.policy_text_file, name="policy_text_file"),
]
