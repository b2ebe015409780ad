"""The door: closed unless the table opens it; no page of personal records leaves unlogged."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from reddot.accounts import services
from reddot.accounts.middleware import UnloggedReadError
from reddot.accounts.models import AccessLog, RoleGrant
from reddot.accounts.terms import job
from tests.apps.accounts.site import SECRET
from tests.factories.accounts import NOON, SET_UP, a_user
from tests.factories.wall import WALL

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def superintendent() -> Any:
    return a_user(("SPT", "force", ""))


def test_a_stranger_is_sent_to_sign_in(site: Any) -> None:
    response = Client().get("/logged/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/logged/")


def test_a_stranger_may_see_a_public_page(site: Any) -> None:
    assert Client().get("/open/").content == b"open"


def test_a_route_without_a_line_is_closed_to_everyone(site: Any) -> None:
    assert signed_in(superintendent()).get("/unlisted/").status_code == 403


def test_a_method_without_a_line_is_not_allowed(site: Any) -> None:
    response = signed_in(superintendent()).post("/logged/")
    assert (response.status_code, response["Allow"]) == (405, "GET")


def test_a_role_without_the_permission_is_refused(site: Any) -> None:
    response = signed_in(a_user(("FIN", "force", ""))).get("/logged/")
    assert response.status_code == 403
    assert SECRET.encode() not in response.content


def test_head_takes_the_same_permission_as_get(site: Any) -> None:
    assert signed_in(a_user(("FIN", "force", ""))).head("/logged/").status_code == 403


def test_an_account_without_roles_reaches_only_what_takes_none(site: Any) -> None:
    client = signed_in(a_user())
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/reach/").status_code == 403


def test_a_role_that_ends_counts_no_more_on_the_next_request(site: Any) -> None:
    user = superintendent()
    client = signed_in(user)
    assert client.get("/logged/").status_code == 200
    services.end_grant(grant=RoleGrant.objects.get(user=user), by=SET_UP, at=NOON)
    assert client.get("/logged/").status_code == 403


def test_a_closed_account_is_out_on_the_next_request(site: Any) -> None:
    user = superintendent()
    client = signed_in(user)
    assert client.get("/logged/").status_code == 200
    services.close_account(user=user, by=SET_UP, at=NOON)
    assert client.get("/logged/").status_code == 302


def test_a_new_password_ends_every_session(site: Any) -> None:
    user = a_user(("SPT", "force", ""), password="quiet-river-lantern-7")
    client = signed_in(user)
    services.set_password(user=user, password="another-river-lantern-8", by=SET_UP, at=NOON)
    assert client.get("/logged/").status_code == 302


def test_a_read_is_logged_with_who_what_where_and_when(site: Any) -> None:
    user = superintendent()
    signed_in(user).get("/logged/")
    row = AccessLog.objects.get()
    assert (row.force, row.actor, row.user_id, row.roles) == ("northmoor", f"user:{user.pk}", user.pk, "SPT")
    assert (row.operation, row.subjects, row.purpose) == ("consultation", ["officer:1"], "test page")
    assert row.route == "logged"
    assert len(row.request) == 36


def break_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every insert into the access log fails, as it does on a full disk."""
    from reddot.accounts.services import access_log

    monkeypatch.setattr(access_log, "_INSERT_ACCESS", "INSERT INTO no_such_table VALUES (%s)")


def test_when_the_log_cannot_be_written_nothing_is_shown(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(superintendent())
    break_the_log(monkeypatch)
    response = client.get("/logged/")
    assert response.status_code == 503
    assert SECRET.encode() not in response.content
    assert b"Nothing was shown" in response.content
    assert AccessLog.objects.count() == 0


def test_other_failures_of_the_database_are_not_taken_for_the_log(site: Any) -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/broken/").status_code == 500


def test_a_view_that_forgets_the_log_fails_its_tests(site: Any) -> None:
    with pytest.raises(UnloggedReadError, match="GET forgotten"):
        signed_in(superintendent()).get("/forgotten/")


def test_a_view_that_forgets_the_log_shows_nothing_in_production(site: Any) -> None:
    site.PRODUCTION = True
    response = signed_in(superintendent()).get("/forgotten/")
    assert response.status_code == 503
    assert SECRET.encode() not in response.content


def test_teeth_without_the_mark_in_the_table_the_forgetful_view_gets_out(site: Any) -> None:
    text = site.REDDOT_ROUTES.read_text().replace(
        "forgotten,GET,people.read,yes", "forgotten,GET,people.read,no: teeth"
    )
    other = site.REDDOT_ROUTES.with_name("other.csv")
    other.write_text(text)
    site.REDDOT_ROUTES = other
    assert signed_in(superintendent()).get("/forgotten/").content.decode() == SECRET


def test_a_redirect_shows_no_record_and_needs_no_log(site: Any) -> None:
    assert signed_in(superintendent()).get("/moved/").status_code == 302


def test_the_door_costs_three_queries(site: Any, django_assert_num_queries: Any) -> None:
    client = signed_in(superintendent())
    client.get("/reach/")
    with django_assert_num_queries(3 + WALL):  # the session, the user, the roles
        client.get("/reach/")


def test_a_logged_page_costs_one_insert_more(site: Any, django_assert_num_queries: Any) -> None:
    client = signed_in(superintendent())
    client.get("/logged/")
    with django_assert_num_queries(4 + WALL) as seen:
        client.get("/logged/")
    assert seen.captured_queries[-1]["sql"].startswith("INSERT INTO accounts_accesslog")


@pytest.mark.parametrize("statement", ["UPDATE accounts_accesslog SET purpose = 'x'", "DELETE FROM accounts_accesslog"])
def test_a_row_of_the_log_can_neither_be_changed_nor_deleted(statement: str) -> None:
    from django.db import DatabaseError, transaction

    services.record_read(by=job("sweep", force="northmoor"), subject="officer:1", purpose="test", at=NOON)
    with pytest.raises(DatabaseError, match="only gains rows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AccessLog.objects.get().purpose == "test"
