"""Django's record of this room."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Adopted policy versions and their acknowledgement."""

    name = "reddot.policies"
    label = "policies"
