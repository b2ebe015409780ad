"""Writes of accounts themselves."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from reddot.accounts.models import ApiToken, User
from reddot.accounts.services.common import SamePerson, enter, may
from reddot.kernel.actor import Actor
from reddot.kernel.refusal import Refusal


class BadAccount(Refusal):
    """An account cannot be made or changed in this way."""

    code = "bad_account"


@transaction.atomic
def create_user(
    *, username: str, email: str, display_name: str, force: str, password: str | None, by: Actor, at: datetime
) -> User:
    """Opens an account.

    force: code of the person's force; "" only for an administrator of the installation.
    password: None for someone who cannot sign in yet.
    Raises: NotAllowed; BadAccount at the field for a name that is taken or a password that is too weak.
    """
    may(by, "users.change", force)
    user = User(
        username=username.strip().lower(),
        email=email.strip().lower(),
        display_name=display_name.strip(),
        force=force,
        created_at=at,
    )
    _check_account(user)
    _put_password(user, password)
    user.save(force_insert=True)
    enter(user, "account.opened", {}, by=by, at=at, private={"name": user.display_name, "username": user.username})
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, at: datetime) -> User:
    """Gives an account a new password; every session of it ends, because Django ties a session to the password.

    Raises: NotAllowed; BadAccount at the field for a password that is too weak.
    """
    if by.user_id != user.pk:
        may(by, "users.change", user.force)
    user = _locked(user)
    _put_password(user, password)
    user.save(update_fields=["password"])
    enter(user, "account.password_set", {}, by=by, at=at)
    return user


@transaction.atomic
def close_account(*, user: User, by: Actor, at: datetime) -> User:
    """Closes an account from the next request on, and revokes its API keys.

    Raises: NotAllowed; SamePerson for one's own account; BadAccount when it is closed already.
    """
    may(by, "users.change", user.force)
    if by.user_id == user.pk:
        raise SamePerson("You cannot close your own account. Ask another administrator.")
    user = _locked(user)
    if not user.is_active:
        raise BadAccount("This account is closed already.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at, revoked_by_id=by.user_id)
    enter(user, "account.closed", {}, by=by, at=at)
    return user


@transaction.atomic
def reopen_account(*, user: User, by: Actor, at: datetime) -> User:
    """Opens a closed account again, with the roles it holds.

    Raises: NotAllowed; SamePerson; BadAccount when it is open already.
    """
    may(by, "users.change", user.force)
    if by.user_id == user.pk:
        raise SamePerson("You cannot reopen your own account. Ask another administrator.")
    user = _locked(user)
    if user.is_active:
        raise BadAccount("This account is open already.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    enter(user, "account.reopened", {}, by=by, at=at)
    return user


@transaction.atomic
def remove_second_factor(*, user: User, by: Actor, at: datetime) -> User:
    """Removes the authenticator app and recovery codes of someone who has lost both.

    Raises: NotAllowed; SamePerson for one's own, which takes the app itself; BadAccount when there is none.
    """
    may(by, "users.change", user.force)
    if by.user_id == user.pk:
        raise SamePerson("You cannot do this for yourself. Use your app, or ask another administrator.")
    user = _locked(user)
    removed, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    if not removed:
        raise BadAccount("This account has no authenticator app.")
    enter(user, "account.second_factor_removed", {}, by=by, at=at)
    return user


def _check_account(user: User) -> None:
    for field, value in (("username", user.username), ("email", user.email), ("display_name", user.display_name)):
        if not value:
            raise BadAccount(f"Enter the {field.replace('_', ' ')}.", field=field)
    if User.objects.filter(username=user.username).exists():
        raise BadAccount("Another account has this sign-in name.", field="username")
    if User.objects.filter(email=user.email).exists():
        raise BadAccount("Another account has this email address.", field="email")


def _put_password(user: User, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise BadAccount(" ".join(error.messages), field="password") from error
    user.set_password(password)


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)
