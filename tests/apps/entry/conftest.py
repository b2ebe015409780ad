"""The moment at which everybody asks, and a small force with an officer for each kind of answer."""

import pytest

from reddot.authority.services import suspend
from tests.factories.pages import at_noon
from tests.factories.people import HR, NOW, Town, a_town, adopt, an_officer, entries

__all__ = ["at_noon", "town"]


@pytest.fixture
def town(db: None, at_noon: None) -> Town:
    """Northmoor: 1001 may carry an X2, 1002 may not, of 1003 nobody can tell, 1004 is suspended; 1005 is in the south."""
    town = a_town()
    adopt(town.force, "kent-officers-2019")
    an_officer(town, "1001", ("Ashdown", "Robin"))
    an_officer(town, "1002", ("Birch", "Sam"), stated=entries(restriction="yes"))
    an_officer(town, "1003", ("Castle", "Jo"), stated=entries(first_aid=None))
    suspended = an_officer(town, "1004", ("Dale", "Kim"))
    suspend(officer=suspended, decided_by="Supt A. Example", reason="Open inquiry 77", by=HR, at=NOW.replace(day=1))
    an_officer(town, "1005", ("Elm", "Lee"), stated=entries("s1"))
    return town
