"""A small demo force, built once in a transaction that is rolled back after these tests."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from demo.build import Built, build
from demo.geography import Scale
from reddot.people.queries.table import forget_tables

AS_OF = date(2026, 11, 22)
SEED = 2019


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:
    """Build the smallest force. Tests that use it read; what one writes is rolled back by its own `db` fixture."""
    with django_db_blocker.unblock():
        before = transaction.atomic()
        before.__enter__()
        made = build(scale=Scale.SMALL, seed=SEED, as_of=AS_OF)
        forget_tables()
        try:
            yield made
        finally:
            transaction.set_rollback(True)
            before.__exit__(None, None, None)
            forget_tables()
