"""The administration of accounts: one administrator, two for the roles that need it, and who confirmed."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from reddot.accounts.models import RoleGrant, RoleProposal, User
from tests.factories.accounts import a_user
from tests.factories.pages import visitor
from tests.factories.people import Town

__all__ = ["visitor"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(town: Town, visitor: Any) -> Any:
    return visitor("ADM", force="", username="first.admin")


@pytest.fixture
def second(town: Town, visitor: Any) -> Any:
    return visitor("ADM", force="", username="second.admin")


@pytest.fixture
def trainer(town: Town) -> User:
    return a_user(("TRN", "force", ""), username="robin")


def test_the_list_says_who_holds_which_role(admin: Any, trainer: User) -> None:
    page = admin.page("/users/")
    assert "Robin" in page
    assert "Trainer, the whole force" in page


@pytest.mark.parametrize(
    ("query", "listed"),
    [("q=rob", True), ("q=zzz", False), ("role=TRN", True), ("role=ARM", False), ("state=closed", False)],
)
def test_the_list_is_narrowed_by_the_address(admin: Any, trainer: User, query: str, listed: bool) -> None:
    assert (f"/users/{trainer.pk}/" in admin.page(f"/users/?{query}")) is listed


def test_an_auditor_reads_and_is_offered_nothing(visitor: Any, trainer: User, town: Town) -> None:
    auditor = visitor("AUD")
    words = auditor.page("/users/") + auditor.page(f"/users/{trainer.pk}/")
    for offered in ("/users/new/", "roles/new/", "/end/", "/close/", "/password/"):
        assert offered not in words


def test_an_account_is_opened_and_can_sign_in(admin: Any, town: Town) -> None:
    data = {
        "display_name": "Sam Example", "username": "Sam.Example", "email": "sam@northmoor.example",
        "password": "quiet-river-lantern-9",
    }  # fmt: skip
    page = admin.send("/users/new/", **data)
    assert "Sam Example can sign in as sam.example" in page
    assert User.objects.get(username="sam.example").force == "northmoor", "the only force there is"
    assert User.objects.get(username="sam.example").check_password("quiet-river-lantern-9")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": "robin"}, "Another account has this sign-in name"),
        ({"username": "robin example"}, "The sign-in name must be letters, numbers"),
        ({"email": "robin@northmoor.example"}, "Another account has this email address"),
        ({"password": "password1234"}, "too common"),
        ({"display_name": ""}, "Enter the name"),
    ],
)
def test_an_account_that_cannot_be_is_refused_at_its_field(
    admin: Any, trainer: User, changed: dict[str, str], sentence: str
) -> None:
    data = {
        "display_name": "Sam Example", "username": "sam", "email": "sam@northmoor.example",
        "password": "quiet-river-lantern-9",
    }  # fmt: skip
    page = admin.send("/users/new/", **data | changed)
    assert sentence in page
    assert "Error: " in page
    assert User.objects.count() == 2


def test_a_role_that_takes_one_administrator_is_granted(admin: Any, trainer: User) -> None:
    page = admin.send(f"/users/{trainer.pk}/roles/new/", role="SUP", over="team/n1-a")
    assert "holds the role Supervisor from now on" in page
    grant = RoleGrant.objects.get(user=trainer, role="SUP")
    assert (grant.scope, grant.unit, grant.granted_by_id) == ("team", "n1-a", admin.person.pk)
    assert "First.admin" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"role": "SUP", "over": "force"}, "Supervisor can be held over: team, district"),
        ({"role": "TRN", "over": "force"}, "They hold Trainer over this already"),
        ({"role": "AUD", "over": "force"}, "Enter why this person needs the role"),
        ({"role": "PUB", "over": "force"}, "Select the role from the list"),
        ({"role": "SUP", "over": "team/elsewhere"}, "Select a part of the force from the list"),
        ({"role": "SUP"}, "Select what the role is held over"),
    ],
)
def test_a_role_that_cannot_be_granted_says_why(admin: Any, trainer: User, sent: dict[str, str], sentence: str) -> None:
    assert sentence in admin.send(f"/users/{trainer.pk}/roles/new/", **sent)
    assert RoleGrant.objects.filter(user=trainer).count() == 1


def test_a_role_that_takes_two_is_proposed_by_one_and_confirmed_by_the_other(
    admin: Any, second: Any, trainer: User
) -> None:
    page = admin.send(f"/users/{trainer.pk}/roles/new/", role="AUD", over="force", reason="Yearly audit")
    assert "The role Auditor waits for another administrator to confirm it" in page
    assert not RoleGrant.objects.filter(user=trainer, role="AUD").exists()
    waiting = RoleProposal.objects.get()
    own = admin.page(f"/users/proposals/{waiting.pk}/")
    assert "/confirm/" not in own
    assert "another administrator has to confirm it" in own

    page = second.send(f"/users/proposals/{waiting.pk}/confirm/")

    assert "holds the role Auditor from now on" in page
    row = page.split("Roles held now")[1].split("Auditor")[1].split("</tr>")[0]
    assert "First.admin" in row, "who granted"
    assert "Second.admin" in row, "who confirmed"


def test_who_proposed_cannot_confirm_even_by_address(admin: Any, trainer: User) -> None:
    admin.send(f"/users/{trainer.pk}/roles/new/", role="AUD", over="force", reason="Yearly audit")
    page = admin.send(f"/users/proposals/{RoleProposal.objects.get().pk}/confirm/")
    assert "The administrator who proposed this role cannot confirm it" in page
    assert not RoleGrant.objects.filter(user=trainer, role="AUD").exists()


def test_a_proposal_is_turned_down(admin: Any, second: Any, trainer: User) -> None:
    admin.send(f"/users/{trainer.pk}/roles/new/", role="AUD", over="force", reason="Yearly audit")
    pk = RoleProposal.objects.get().pk
    assert "Turn it down" in second.page(f"/users/proposals/{pk}/")
    assert "is withdrawn. Nothing was granted" in second.send(f"/users/proposals/{pk}/withdraw/")
    assert second.get(f"/users/proposals/{pk}/").status_code == 404
    assert "Yearly audit" not in second.page("/users/")


def test_a_role_is_ended_once_it_is_confirmed(admin: Any, trainer: User) -> None:
    admin.send(f"/users/{trainer.pk}/roles/new/", role="CTR", over="force")
    pk = RoleGrant.objects.get(user=trainer, role="CTR").pk
    assert "Tick the box to confirm" in admin.send(f"/users/roles/{pk}/end/")
    assert RoleGrant.objects.get(pk=pk).ended_at is None
    page = admin.send(f"/users/roles/{pk}/end/", sure="on")
    assert "no longer holds the role Control room" in page
    assert "Roles that have ended" in page
    assert admin.get(f"/users/roles/{pk}/end/").status_code == 404


def test_the_last_administrator_keeps_the_role(admin: Any) -> None:
    pk = RoleGrant.objects.get(user=admin.person).pk
    page = admin.send(f"/users/roles/{pk}/end/", sure="on")
    assert "This is the last system administrator" in page
    assert RoleGrant.objects.get(pk=pk).ended_at is None


def test_an_account_is_closed_and_opened_again(admin: Any, trainer: User) -> None:
    assert "is closed" in admin.send(f"/users/{trainer.pk}/close/", sure="on")
    assert not User.objects.get(pk=trainer.pk).is_active
    assert f"/users/{trainer.pk}/" in admin.page("/users/?state=closed")
    assert "is open again" in admin.send(f"/users/{trainer.pk}/reopen/", sure="on")
    assert User.objects.get(pk=trainer.pk).is_active


def test_nobody_closes_their_own_account(admin: Any) -> None:
    assert "/close/" not in admin.page(f"/users/{admin.person.pk}/")
    page = admin.send(f"/users/{admin.person.pk}/close/", sure="on")
    assert "You cannot close your own account" in page
    assert User.objects.get(pk=admin.person.pk).is_active


def test_a_new_password_must_be_strong(admin: Any, trainer: User) -> None:
    address = f"/users/{trainer.pk}/password/"
    assert "too short" in admin.send(address, password="short")
    assert "has a new password" in admin.send(address, password="quiet-river-lantern-8")
    assert User.objects.get(pk=trainer.pk).check_password("quiet-river-lantern-8")


def test_a_lost_app_is_removed(admin: Any, trainer: User) -> None:
    address = f"/users/{trainer.pk}/app/"
    assert "This account has no authenticator app" in admin.send(address, sure="on")
    Authenticator.objects.create(user=trainer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert address in admin.page(f"/users/{trainer.pk}/")
    assert "They set up a new one at their next sign-in" in admin.send(address, sure="on")
    assert not Authenticator.objects.filter(user=trainer).exists()


def test_an_administrator_of_one_force_opens_accounts_there_only(visitor: Any, town: Town) -> None:
    from tests.factories.people import a_town

    a_town("southvale")
    local = visitor("ADM", force="southvale")
    assert 'name="force"' not in local.page("/users/new/")
    data = {"display_name": "Sam", "username": "sam", "email": "sam@southvale.example", "password": "quiet-river-9-x"}
    local.send("/users/new/", **data)
    assert User.objects.get(username="sam").force == "southvale"
