"""Whoever opens pages, and the moment at which they do."""

from tests.factories.pages import at_noon, visitor

__all__ = ["at_noon", "visitor"]
