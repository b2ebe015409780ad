"""Forms of the administration of accounts."""

from collections.abc import Sequence

from django import forms

from reddot.accounts.terms import ROLES
from reddot.govuk.fields import Choice, Email, LongText, Options, Password, Pick, Text, Tick
from reddot.govuk.forms import FilterForm
from reddot.govuk.look import Look

GRANTED = [(role.code, role.title) for role in ROLES if role.over]


class UserFilters(FilterForm):
    """What the list of accounts is narrowed to."""

    q = Text(label="Name", hint="Or sign-in name or email address", required=False, max_length=100)
    role = Pick(label="Role", choices=GRANTED, required=False, look=Look(blank="Any"))
    state = Pick(label="State", choices=[("closed", "Closed")], required=False, look=Look(blank="Open"))


class _NewPassword(forms.Form):
    password = Password(
        label="First password",
        hint="At least 12 characters. Tell the person by a safe way; they change it after they sign in.",
        named="a password",
        look=Look(autocomplete="new-password"),
        max_length=200,
    )


class NewUser(_NewPassword):
    """A new account."""

    display_name = Text(label="Name", hint="As pages show it", named="the name", max_length=120)
    username = Text(
        label="Sign-in name",
        max_length=64,
        pattern=r"[A-Za-z0-9][A-Za-z0-9._-]*",
        shape="The sign-in name must be letters, numbers, full stops and hyphens, without spaces",
        look=Look(spellcheck=False, width=20, autocomplete="off"),
    )
    email = Email(label="Email address", max_length=254, look=Look(autocomplete="off"))
    force = Pick(label="Force", choices=(), required=False, look=Look(blank="None: a system administrator of all"))
    field_order = ("display_name", "username", "email", "force", "password")

    def __init__(self, *args: object, forces: Options, **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]
        if len(forces) == 1:
            del self.fields["force"]
        else:
            self.fields["force"].choices = list(forces)  # type: ignore[attr-defined]


class NewPassword(_NewPassword):
    """Another password for an account."""


class GrantRole(forms.Form):
    """A role over a part of the force."""

    role = Choice(
        label="Which role?",
        choices=GRANTED,
        named="the role",
        look=Look(
            hints={
                role.code: role.description + (" Takes two administrators." if role.two_person else "")
                for role in ROLES
                if role.over
            }
        ),
    )
    over = Pick(
        label="Over what?", choices=(), missing="Select what the role is held over", named="a part of the force"
    )
    reason = LongText(
        label="Why does this person need it?",
        hint="Needed for a role that takes two administrators: the other one reads it.",
        required=False,
        max_length=500,
        look=Look(rows=3),
    )

    def __init__(self, *args: object, units: Sequence[tuple[str, str]], **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]
        self.fields["over"].choices = list(units)  # type: ignore[attr-defined]

    def part(self) -> tuple[str, str]:
        """What the role is held over, as scope and unit."""
        scope, _, unit = self.cleaned_data["over"].partition("/")
        return scope, unit


class Confirm(forms.Form):
    """A step that is asked for once more."""

    sure = Tick(label="Yes", missing="Tick the box to confirm")

    def __init__(self, *args: object, label: str, **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]
        self.fields["sure"].label = label
