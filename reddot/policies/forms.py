"""Forms of policies."""

from django import forms

from reddot.govuk.fields import Tick


class Acknowledge(forms.Form):
    """An officer says that they have read a policy."""

    read = Tick(
        label="I have read this policy and know what it asks of me",
        missing="Tick the box to say that you have read this policy",
    )
