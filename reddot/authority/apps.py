"""Django's record of this room."""

from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    """Suspensions, recorded exceptions and the answer."""

    name = "reddot.authority"
    label = "authority"
