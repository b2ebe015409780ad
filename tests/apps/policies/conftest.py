"""Whoever opens pages, the moment at which they do, and a small force."""

import pytest

from tests.factories.pages import at_noon, visitor
from tests.factories.people import Town, a_town, adopt, an_officer, entries

__all__ = ["at_noon", "town", "visitor"]


@pytest.fixture
def town(db: None, at_noon: None) -> Town:
    """Northmoor has adopted a policy for regular officers: 1 and 2 are regular, 3 is a special."""
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    an_officer(town, "1", ("Ash", "Ann"))
    an_officer(town, "2", ("Birch", "Ben"), stated=entries("s1"))
    an_officer(town, "3", ("Cole", "Cy"), stated=entries(employment="special", rank="special_constable"))
    return town
