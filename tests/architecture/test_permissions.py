"""The table of routes: complete, marked as the views are, and true of every role."""

import pytest

from reddot.accounts.routes import Route, table
from tests.architecture.permission_rules import missing_examples, missing_lines, wrong_cells


def test_every_route_and_method_has_its_line_and_every_line_its_route() -> None:
    assert missing_lines(table()) == []


def test_every_address_with_parts_names_an_example() -> None:
    assert missing_examples(table()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("route", table().values(), ids=lambda route: f"{route.name} {route.method}")
def test_a_route_answers_each_role_as_the_roles_page_says(route: Route) -> None:
    assert wrong_cells(route) == []
