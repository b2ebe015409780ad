"""What we ask of the sign-in library: no sign-up, refusals noted, secrets encrypted."""

import logging
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

security = logging.getLogger("reddot.security")

WRONG = "Enter the correct name and password"
"""One sentence for every failure, so that it never tells who has an account."""
TOO_MANY = "You have tried too often. Wait 5 minutes and try again"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator and by nobody else."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "incorrect_password": "Enter your correct password",
        "enter_current_password": "Enter your correct current password",
        "password_mismatch": "The two new passwords must be the same",
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether strangers may open an account: never."""
        return False

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """The library's own messages: our pages say what happened themselves."""

    def authentication_failed(self, request: HttpRequest, **_credentials: Any) -> None:
        """Notes a failed sign-in, without the name: people type passwords there by mistake."""
        super().authentication_failed(request)
        security.warning("sign-in failed from %s", self.get_client_ip(request))

    def login(self, request: HttpRequest, user: Any) -> None:
        """Notes a sign-in."""
        super().login(request, user)
        security.info("signed in user:%s", user.pk)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account is told the same as a wrong password."""
        return redirect("account_login")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of authenticator apps are stored encrypted, under a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Enter the code your authenticator app shows now",
        "rate_limited": TOO_MANY,
    }

    def encrypt(self, text: str) -> str:
        """The secret as it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret as it is used."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()))
