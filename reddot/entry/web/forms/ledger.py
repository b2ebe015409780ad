"""Forms of the ledger: taking all of it away, and disclosing one entry."""

from django import forms

from reddot.govuk.fields import Checks, Choice, Options, Text
from reddot.govuk.look import Look


class _Handed(forms.Form):
    recipient = Text(
        label="Who receives it?",
        hint="A person and their body, such as B. Example, Independent Office for Police Conduct",
        missing="Enter who receives it",
        max_length=200,
    )


class Export(_Handed):
    """What of the whole ledger is handed over, and to whom."""

    content = Choice(
        label="What does it hold?",
        choices=(
            ("without", "Events without names and free text"),
            ("whole", "Events with names and free text"),
        ),
        missing="Select what it holds",
        look=Look(
            hints={
                "without": "It can still be checked in full: each name and text is replaced by its commitment.",
                "whole": "Personal data. Hand it over only on a lawful request.",
            }
        ),
    )
    field_order = ("content", "recipient")


class Disclose(_Handed):
    """Which private fields of one entry are disclosed, and to whom."""

    names = Checks(
        label="Which private fields are disclosed?",
        hint="The others stay hidden behind their commitments, and the file still proves that they were there.",
        choices=(),
        missing="Select at least one private field",
        named="a private field",
    )
    field_order = ("names", "recipient")

    def __init__(self, *args: object, names: Options, **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]
        self.fields["names"].choices = list(names)  # type: ignore[attr-defined]
