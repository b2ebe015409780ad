"""reddot user: the first accounts of an installation, and keys for the API."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from reddot.accounts.models import ApiToken, RoleGrant, User
from reddot.ledger import queries as ledger
from tests.apps.entry.asking import Caller
from tests.apps.entry.running import run
from tests.factories.accounts import a_user

pytestmark = pytest.mark.usefixtures("town")
Capsys = pytest.CaptureFixture[str]
CREATE = ("user", "create", "r.ashdown", "--email", "r.ashdown@northmoor.example", "--name", "Robin Ashdown")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reddot.entry.cli.common._clock", lambda: timezone.now())


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_an_account_is_opened_with_the_password_from_the_standard_input(capsys: Capsys, monkeypatch: Any) -> None:
    typed(monkeypatch, "quiet-river-lantern-7\n")
    ran = run(capsys, *CREATE, "--force", "northmoor")
    assert ran.code == 0
    assert "reddot user grant r.ashdown ROLE" in ran.out
    user = User.objects.get(username="r.ashdown")
    assert user.check_password("quiet-river-lantern-7")
    assert "lantern" not in ran.out + ran.err


@pytest.mark.parametrize("password", ["", "short\n", "password1234\n"])
def test_a_weak_password_opens_nothing(capsys: Capsys, monkeypatch: Any, password: str) -> None:
    typed(monkeypatch, password)
    ran = run(capsys, *CREATE)
    assert (ran.code, ran.out) == (1, "")
    assert not User.objects.filter(username="r.ashdown").exists()


def test_a_name_that_is_taken_opens_nothing(capsys: Capsys, monkeypatch: Any) -> None:
    a_user(username="r.ashdown")
    typed(monkeypatch, "quiet-river-lantern-7\n")
    assert run(capsys, *CREATE).code == 1


def test_a_role_is_granted_over_a_part_of_the_force(capsys: Capsys) -> None:
    user = a_user(username="s.visor")
    ran = run(capsys, "user", "grant", "s.visor", "sup", "--scope", "team", "--unit", "n1-a")
    assert (ran.code, ran.out) == (0, "s.visor holds SUP over n1-a.\n")
    grant = RoleGrant.objects.get(user=user)
    assert grant.granted_by_job.startswith("command line (")


@pytest.mark.parametrize("given", [("nobody", "SPT"), ("s.visor", "XXX"), ("s.visor", "SPT", "--scope", "moon")])
def test_what_cannot_be_granted_is_a_sentence(capsys: Capsys, given: tuple[str, ...]) -> None:
    a_user(username="s.visor")
    ran = run(capsys, "user", "grant", *given)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.strip()
    assert not RoleGrant.objects.exists()


def test_a_key_is_printed_alone_and_works(capsys: Capsys) -> None:
    user = a_user(("SPT", "force", ""), username="s.intendent")
    ran = run(capsys, "user", "key", "s.intendent", "--name", "duty system", "--days", "30")
    assert (ran.code, ran.err) == (0, "")
    who = Caller(user, ran.out.strip())
    assert who.get("/may-carry", collar="1001", model="x2").status_code == 200
    assert who.post("/policies", {}).json()["code"] == "read_only_key"
    token = ApiToken.objects.get()
    assert (token.user_id, token.read_only, token.expires_at - token.created_at) == (user.pk, True, timedelta(days=30))


def test_a_key_that_was_made_on_the_server_says_so_in_the_ledger(capsys: Capsys) -> None:
    a_user(("SPT", "force", ""), username="s.intendent")
    run(capsys, "user", "key", "s.intendent", "--name", "duty system", "--may-write")
    (entry,) = ledger.entries(force="northmoor", limit=1)
    assert entry.event == "key.issued"
    assert entry.by.startswith("job:command line (")
    assert ApiToken.objects.get().read_only is False


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("nobody", "--name", "x"), 1),
        (("s.intendent",), 2),
        (("s.intendent", "--name", " "), 1),
        (("s.intendent", "--name", "x", "--days", "367"), 2),
        (("s.intendent", "--name", "x", "--as", "o.ther"), 1),
    ],
)
def test_a_key_that_cannot_be_is_not_made(capsys: Capsys, given: tuple[str, ...], code: int) -> None:
    a_user(("SPT", "force", ""), username="s.intendent")
    a_user(("SPT", "force", ""), username="o.ther")
    ran = run(capsys, "user", "key", *given)
    assert (ran.code, ran.out) == (code, "")
    assert not ApiToken.objects.exists()
