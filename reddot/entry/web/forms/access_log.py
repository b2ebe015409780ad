"""Forms of the access log: what it is narrowed to, and handing it over."""

from django import forms

from reddot.accounts.terms import Operation
from reddot.exchange.writers import FORMATS
from reddot.govuk.fields import Choice, Day, Pick, Text
from reddot.govuk.forms import FilterForm
from reddot.govuk.look import Look

OPERATIONS = {
    Operation.CONSULTATION: "Looked at",
    Operation.DISCLOSURE: "Taken away or handed over",
    Operation.COLLECTION: "Collected",
    Operation.ALTERATION: "Changed",
    Operation.COMBINATION: "Combined",
    Operation.ERASURE: "Erased",
}
"""What was done, as section 62 of the Data Protection Act 2018 lists it."""


class AccessFilters(FilterForm):
    """What the access log is narrowed to. Everything is kept in the address."""

    since = Day(label="From", named="the first day", required=False)
    until = Day(label="To", named="the last day", required=False)
    person = Text(
        label="Who looked", hint="Sign-in name or email address", required=False, max_length=254,
        look=Look(spellcheck=False),
    )  # fmt: skip
    officer = Text(
        label="Whose record", hint="Collar number", required=False, max_length=20, look=Look(spellcheck=False)
    )
    operation = Pick(
        label="What was done", choices=[(one.value, words) for one, words in OPERATIONS.items()], required=False,
        look=Look(blank="Anything"),
    )  # fmt: skip


class HandOver(forms.Form):
    """To whom the access log is handed over, and as what."""

    format = Choice(
        label="What kind of file?", choices=[(kind, kind.upper()) for kind in FORMATS], missing="Select a kind of file"
    )
    recipient = Text(
        label="Who receives it?",
        hint="A person and their body, such as B. Example, Information Commissioner’s Office",
        missing="Enter who receives it",
        max_length=200,
    )
