"""Forms of signing in: the library's rules, our fields and words."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from reddot.govuk import fields
from reddot.govuk.look import Look

_CODE = Look(width=10, autocomplete="one-time-code", inputmode="numeric", spellcheck=False)


def _password(label: str, autocomplete: str = "current-password", **rest: Any) -> fields.Password:
    return fields.Password(label=label, look=Look(autocomplete=autocomplete), max_length=200, **rest)


class SignIn(LoginForm):  # type: ignore[misc]
    """Name and password."""

    password = _password("Password", named="your password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = fields.Text(
            label="Sign-in name or email address",
            named="your sign-in name or email address",
            look=Look(autocomplete="username", spellcheck=False),
            max_length=254,
        )
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """One credential: the backend takes it for an address first and for a name then.

        The library would offer an address twice, and so hash twice for a known one and once for an unknown one:
        the time would tell who has an account.
        """
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}

    def clean_login(self) -> str:
        """The name as it is stored."""
        return str(self.cleaned_data["login"]).strip().lower()


class PasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that must not be done on an unattended screen."""

    password = _password("Password", named="your password")


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The current password and a new one, twice."""

    oldpassword = _password("Current password", named="your current password")
    password1 = _password("New password", "new-password", hint="At least 12 characters. Three random words are good.")
    password2 = _password("New password again", "new-password")

    def clean_password1(self) -> str:
        """The new password, once it is strong enough."""
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.user)
        return password


class Code(AuthenticateForm):  # type: ignore[misc]
    """The code of an authenticator app, or a recovery code."""

    code = fields.Text(
        label="Code",
        hint="6 digits from your authenticator app, or one of your recovery codes",
        named="the code",
        look=_CODE,
        max_length=20,
    )


class CodeAgain(CodeAgainForm):  # type: ignore[misc]
    """A code once more."""

    code = fields.Text(
        label="Code", hint="6 digits from your authenticator app", named="the code", look=_CODE, max_length=20
    )


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which shows that the app has the secret."""

    code = fields.Text(
        label="Code", hint="6 digits that the app shows now", named="the code", look=_CODE, max_length=20
    )


class NewKey(forms.Form):
    """What an API key is for and how long it lasts."""

    name = fields.Text(
        label="What the key is for", named="what the key is for", hint="Such as: nightly HR extract", max_length=80
    )
    days = fields.Whole(
        label="How long it works",
        named="for how many days it works",
        min_value=1,
        max_value=366,
        look=Look(width=3, suffix="days"),
    )
    writes = fields.YesNo(label="May it change things?")

    def clean_name(self) -> str:
        """The name without spaces at its ends."""
        name = str(self.cleaned_data["name"]).strip()
        if not name:
            raise ValidationError("Enter what the key is for")
        return name
