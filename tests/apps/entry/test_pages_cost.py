"""What the lists of these pages cost: so many queries, however many rows there are."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reddot.criteria.library import shipped_policy
from reddot.policies.models import Adoption
from tests.factories.accounts import a_user
from tests.factories.pages import visitor
from tests.factories.people import Town, a_workforce, adopt

__all__ = ["visitor"]
pytestmark = pytest.mark.django_db
REPLAY = f"/policies/replay/{shipped_policy('wiltshire-2017').sha256}/"


def queries(client: Any, address: str) -> int:
    client.page(address)  # what is kept in memory is read once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.page(address)
    return len(captured)


@pytest.mark.parametrize(
    ("role", "address", "most"),
    [
        ("SPT", "/policies/", 12),
        ("SPT", "/policies/1/waiting/", 12),
        ("SPT", REPLAY, 24),
        ("AUD", "/ledger/", 14),
        ("AUD", "/access-log/", 12),
        ("AUD", "/users/", 12),
    ],
)
def test_a_list_costs_as_much_with_many_rows_as_with_few(
    town: Town, visitor: Any, role: str, address: str, most: int
) -> None:
    address = address.replace("/1/", f"/{Adoption.objects.latest('pk').pk}/")
    reader = visitor(role)
    few = queries(reader, address)
    a_workforce(town, 120)
    adopt(town.force, "metropolitan-2017")
    for number in range(20):
        a_user(("TRN", "force", ""), ("CTR", "force", ""), username=f"many{number}")
        reader.page("/policies/")
    many = queries(reader, address)
    assert many <= few + 1, f"{few} queries with few rows, {many} with many"
    assert many <= most
