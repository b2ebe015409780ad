"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Sign-in, roles as data, permissions, the access log."""

    name = "reddot.accounts"
    label = "accounts"
    verbose_name = "Accounts"
