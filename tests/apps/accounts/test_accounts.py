"""Accounts are opened and closed by administrators, and the ledger has each step without a name in the clear."""

import pytest
from allauth.mfa.models import Authenticator

from reddot.accounts import queries, services
from reddot.accounts.models import User
from reddot.accounts.permissions import NotAllowed
from reddot.accounts.queries import UnknownUser
from reddot.accounts.services import BadAccount, SamePerson
from reddot.accounts.terms import INSTALLATION
from reddot.ledger.models import Entry
from tests.factories.accounts import NOON, PASSWORD, SET_UP, a_user

pytestmark = pytest.mark.django_db


def ledger_of(force: str) -> bytes:
    """All that was hashed into the ledger of a force."""
    return b"".join(bytes(entry.leaf) for entry in Entry.objects.filter(force=force).order_by("seq"))


def open_account(**changes: object) -> User:
    given = {
        "username": "rpatel",
        "email": "r.patel@northmoor.example",
        "display_name": "Ravi Patel",
        "force": "northmoor",
        "password": PASSWORD,
        "by": SET_UP,
        "at": NOON,
    } | changes
    return services.create_user(**given)  # type: ignore[arg-type]


def test_an_account_is_opened_with_its_names_in_lower_case() -> None:
    user = open_account(username=" RPatel ", email="R.Patel@Northmoor.example")
    assert (user.username, user.email) == ("rpatel", "r.patel@northmoor.example")
    assert user.check_password(PASSWORD)
    assert user.password.startswith("argon2")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "  "}, "username"),
        ({"email": ""}, "email"),
        ({"display_name": ""}, "display_name"),
        ({"username": "PERSON"}, "username"),
        ({"email": "PERSON@northmoor.example"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "ravi-patel-northmoor", "display_name": "Ravi Patel Northmoor"}, "password"),
    ],
)
def test_an_account_that_cannot_be_is_refused_at_the_field(changes: dict[str, object], field: str) -> None:
    a_user(username="person")
    with pytest.raises(BadAccount) as refusal:
        open_account(**changes)
    assert refusal.value.field == field
    assert User.objects.count() == 1


def test_only_an_administrator_opens_accounts() -> None:
    superintendent = queries.actor_for(a_user(("SPT", "force", "")).username)
    with pytest.raises(NotAllowed):
        open_account(by=superintendent)


def test_nobody_closes_or_reopens_their_own_account() -> None:
    admin = a_user(("ADM", "force", ""), force="")
    for step in (services.close_account, services.reopen_account):
        with pytest.raises(SamePerson):
            step(user=admin, by=queries.actor_for(admin.username), at=NOON)


def test_a_closed_account_cannot_act_and_can_be_reopened() -> None:
    user = a_user(("CTR", "force", ""))
    services.close_account(user=user, by=SET_UP, at=NOON)
    with pytest.raises(UnknownUser, match="no open account"):
        queries.actor_for(user.username)
    services.reopen_account(user=user, by=SET_UP, at=NOON)
    assert queries.actor_for(user.email).roles == {"CTR"}


def test_closing_twice_is_refused() -> None:
    user = a_user()
    services.close_account(user=user, by=SET_UP, at=NOON)
    with pytest.raises(BadAccount, match="closed already"):
        services.close_account(user=user, by=SET_UP, at=NOON)


def test_every_step_is_in_the_ledger_and_no_name_is() -> None:
    user = open_account()
    services.grant_role(user=user, role="CTR", scope="force", by=SET_UP, at=NOON)
    services.close_account(user=user, by=SET_UP, at=NOON)
    text = ledger_of("northmoor")
    for event in (b"account.opened", b"role.granted", b"account.closed"):
        assert event in text
    assert f"user:{user.pk}".encode() in text
    for name in (b"Ravi", b"Patel", b"rpatel"):
        assert name not in text


def test_an_account_outside_any_force_is_in_the_ledger_of_the_installation() -> None:
    a_user(force="")
    assert b"account.opened" in ledger_of(INSTALLATION)
    assert ledger_of("northmoor") == b""


def test_an_administrator_sees_the_accounts_of_their_force_only() -> None:
    northern, southern = a_user(force="northmoor"), a_user(force="southvale")
    auditor = a_user(("AUD", "force", ""))
    seen = set(queries.users(visible_to=queries.actor_for(auditor.username)))
    assert northern in seen
    assert southern not in seen
    assert not queries.users(visible_to=queries.actor_for(northern.username)).exists()


def test_an_administrator_removes_a_lost_second_factor_but_not_their_own() -> None:
    user, admin = a_user(), a_user(("ADM", "force", ""), force="")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with pytest.raises(SamePerson):
        services.remove_second_factor(user=admin, by=queries.actor_for(admin.username), at=NOON)
    services.remove_second_factor(user=user, by=queries.actor_for(admin.username), at=NOON)
    assert not Authenticator.objects.exists()
    assert b"account.second_factor_removed" in ledger_of("northmoor")
    with pytest.raises(BadAccount, match="no authenticator app"):
        services.remove_second_factor(user=user, by=queries.actor_for(admin.username), at=NOON)


def test_reopening_an_open_account_is_refused() -> None:
    with pytest.raises(BadAccount, match="open already"):
        services.reopen_account(user=a_user(), by=SET_UP, at=NOON)
