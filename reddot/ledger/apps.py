"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Knows no app above it: a force is its code, a person a pseudonym."""

    name = "reddot.ledger"
    label = "ledger"
    verbose_name = "Ledger"
