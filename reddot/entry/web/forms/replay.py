"""Forms of replay: which policy over which workforce, a policy handed in, and the decision to adopt one."""

from django import forms

from reddot.entry.web.forms.officer import Ask
from reddot.govuk.fields import Day, LongText, Options, Pick, Text, Upload
from reddot.govuk.look import Look
from reddot.kernel.refusal import Refusal

LARGEST_FILE = 400_000
"""A policy is at most 100,000 characters of up to 4 bytes [bytes]."""


class NoPolicyGiven(Refusal):
    """Neither a file nor a text was handed in, or both, or a file that is not a text."""

    code = "no_policy_given"


class ChooseReplay(Ask):
    """Which policy to run over which workforce. Sent by GET, so that the answer has an address."""

    policy = Pick(label="Policy", choices=(), named="a policy", missing="Select a policy")
    field_order = ("policy", "model", "at", "known_on")

    def __init__(self, *args: object, policies: Options, **rest: object) -> None:
        super().__init__(*args, **rest)  # type: ignore[arg-type]
        self.fields["policy"].choices = list(policies)  # type: ignore[attr-defined]
        self.fields["model"].look = Look(blank="Newest that the policy covers")  # type: ignore[attr-defined]


class Propose(forms.Form):
    """A policy of one's own, as a file or as text."""

    file = Upload(
        label="YAML file",
        hint="Download one of the policies to start from, change it and choose it here.",
        named="a YAML file",
        max_bytes=LARGEST_FILE,
        required=False,
        look=Look(accept=(".yaml", ".yml")),
    )
    text = LongText(
        label="Or paste the text",
        hint="Everything that the file would hold.",
        required=False,
        strip=False,
        look=Look(rows=12, spellcheck=False),
    )

    def given(self) -> str:
        """The text that was handed in, in either way.

        Raises: NoPolicyGiven.
        """
        file, text = self.cleaned_data["file"], self.cleaned_data["text"]
        if bool(file) == bool(text.strip()):
            ask = "Choose a file or paste the text, not both" if file else "Choose a file or paste the text of a policy"
            raise NoPolicyGiven(ask, field="file")
        if not file:
            return str(text)
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise NoPolicyGiven(
                "The selected file is not a text in UTF-8. Save it again as text", field="file"
            ) from None


class Adopt(forms.Form):
    """The decision to adopt a policy."""

    adopted_from = Day(label="From which day is it in force?", named="the day from which it is in force")
    decision = Text(
        label="Reference of the decision", hint="Such as CC/2019/14", max_length=80, look=Look(width=20),
        missing="Enter the reference of the decision",
    )  # fmt: skip
    decided_by = Text(
        label="Who decided", hint="Name and office, such as T/CC A. Example", max_length=120, look=Look(width=30),
        missing="Enter who decided, by name and office",
    )  # fmt: skip
    reason = LongText(
        label="Why the force adopts this policy", max_length=2000, missing="Enter why the force adopts this policy"
    )
