"""The second wall: on PostgreSQL a connection sees the rows of the force it works for, whatever a query forgets."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client

from reddot.accounts.wall import EVERY_FORCE, NO_FORCE, look_into
from reddot.people.models import District, Officer
from tests.factories.accounts import a_user
from tests.factories.people import a_town, adopt, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
WALLED = ("people", "policies", "authority")


@pytest.fixture
def two_forces() -> None:
    look_into(EVERY_FORCE)
    for code, collar in (("northmoor", "1001"), ("southvale", "2001")):
        town = a_town(code)
        adopt(town.force, "kent-officers-2019")
        an_officer(town, collar)


@pytest.fixture
def as_application(two_forces: None) -> Iterator[None]:
    """The rest of the test runs as the application does: not the owner of the tables, not a superuser."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE reddot_app NOSUPERUSER NOBYPASSRLS")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO reddot_app")
        cursor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO reddot_app")
        cursor.execute("SELECT set_config('reddot.force', '', false)")
        cursor.execute("SET ROLE reddot_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def collars() -> set[str]:
    return set(Officer.objects.values_list("collar_number", flat=True))


def test_every_table_of_these_rooms_is_behind_the_wall() -> None:
    models = [model for label in WALLED for model in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relrowsecurity"
            " AND c.relforcerowsecurity AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL"
        )
        walled = {name for (name,) in cursor.fetchall()}
    assert {model._meta.db_table for model in models} <= walled


def test_a_connection_sees_the_force_it_works_for(as_application: None) -> None:
    look_into("northmoor")
    assert collars() == {"1001"}
    look_into("southvale")
    assert collars() == {"2001"}
    look_into(EVERY_FORCE)
    assert collars() == {"1001", "2001"}
    look_into(NO_FORCE)
    assert collars() == set()


def test_a_connection_that_has_not_said_for_whom_gets_an_error_and_no_rows(as_application: None) -> None:
    with pytest.raises(DatabaseError, match="has not said for which force"), transaction.atomic():
        collars()


def test_a_row_cannot_be_written_into_another_force(as_application: None) -> None:
    look_into("northmoor")
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        District.objects.create(force_id="southvale", code="x", name="X")


def test_without_the_wall_the_same_query_sees_both_forces(as_application: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_officer DISABLE ROW LEVEL SECURITY")
        cursor.execute("SET ROLE reddot_app")
    look_into("northmoor")
    assert collars() == {"1001", "2001"}


def test_each_request_works_for_the_force_of_whoever_asks(as_application: None, client: Client) -> None:
    look_into(EVERY_FORCE)
    client.force_login(a_user(("SPT", "force", "")))
    look_into("southvale")
    assert client.get("/officers/1001/").status_code == 200
    assert client.get("/officers/2001/").status_code == 404
    assert collars() == {"1001"}
