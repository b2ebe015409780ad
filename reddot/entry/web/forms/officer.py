"""The form of an officer's page: another device, another moment, an earlier state of the record."""

from django import forms

from reddot.criteria.words import model_in_words
from reddot.govuk.fields import Day, Moment, Pick
from reddot.govuk.look import Look
from reddot.kernel.facts import DEVICE_MODELS


class Ask(forms.Form):
    """What to ask. It is sent by GET in boxes, and the page then answers at an address that can be kept."""

    model = Pick(
        label="Device",
        choices=[(model, model_in_words(model)) for model in reversed(DEVICE_MODELS)],
        required=False,
        look=Look(blank="Newest that we may use"),
    )
    at = Moment(
        label="At another moment",
        hint="For example 20 11 2019, 14:30. Leave it empty for now.",
        named="the moment",
        required=False,
    )
    known_on = Day(
        label="As the record stood at the end of",
        hint="Corrections made after that day are left out. Leave it empty for all that is known now.",
        named="the day of the record",
        required=False,
    )


def sent(query: object) -> bool:
    """Whether an address carries this form's boxes, rather than a question that was already read."""
    return any(f"{name}-{part}" in query for name in ("at", "known_on") for part in ("day", "month", "year"))  # type: ignore[operator]
