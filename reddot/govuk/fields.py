"""Form fields that look like GOV.UK and say what to do when something is wrong.

Each takes `label`, `hint` (a line of help), `named` (what an error calls it, "the serial number" if not given),
`missing` (the whole sentence shown when it is empty), `look` (look.Look) and the arguments of the Django field.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import RegexValidator

from reddot.govuk.dates import DatePartError, read_day, read_moment
from reddot.govuk.errors import lower_first
from reddot.govuk.filters import day as in_words
from reddot.govuk.filters import moment, plural
from reddot.govuk.look import PLAIN, Look
from reddot.govuk.widgets import CountedText, DayInput, MomentInput

Options = Sequence[tuple[str, str]]


class _Asked:
    """What all fields share: the words of a missing answer and how the field is shown."""

    verb = "Enter"
    look: Look
    named: str

    def __init__(
        self, *, label: str, hint: str = "", named: str = "", missing: str = "", look: Look = PLAIN, **rest: Any
    ) -> None:
        self.look = look
        self.named = named or f"the {lower_first(label)}"
        messages = (
            self._messages() | {"required": missing or f"{self.verb} {self.named}"} | rest.pop("error_messages", {})
        )
        super().__init__(label=label, help_text=hint, error_messages=messages, **rest)  # type: ignore[call-arg]

    def _messages(self) -> dict[str, str]:
        """The sentences of this kind of field, by the code of the error."""
        return {}

    @property
    def name_first(self) -> str:
        """What an error calls the field, at the start of a sentence."""
        return self.named[:1].upper() + self.named[1:]


class Text(_Asked, forms.CharField):
    """A line of text. pattern: a regular expression for the whole of it; shape: the sentence when it does not fit."""

    def __init__(self, *, pattern: str = "", shape: str = "", **rest: Any) -> None:
        super().__init__(**rest)
        if pattern:
            self.validators.append(RegexValidator(rf"\A(?:{pattern})\Z", shape, code="shape"))

    def _messages(self) -> dict[str, str]:
        return {
            "max_length": f"{self.name_first} must be %(limit_value)d characters or fewer",
            "min_length": f"{self.name_first} must be %(limit_value)d characters or more",
            "null_characters_not_allowed": f"{self.name_first} has a character that cannot be printed: type it again",
        }


class LongText(Text):
    """Several lines of text, with a count of the characters left when `max_length` is given."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(widget=CountedText if rest.get("max_length") else forms.Textarea, **rest)
        self.look = replace(self.look, max_length=self.max_length)


class Email(Text, forms.EmailField):
    """An e-mail address."""

    def _messages(self) -> dict[str, str]:
        return super()._messages() | {"invalid": "Enter an email address in the correct format, like name@example.com"}

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self.look = replace(self.look, autocomplete=self.look.autocomplete or "email", spellcheck=False)


class Password(Text):
    """A password, with a button that shows it."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(widget=forms.PasswordInput, strip=False, **rest)
        self.look = replace(self.look, autocomplete=self.look.autocomplete or "current-password")


class _Number(_Asked):
    def _messages(self) -> dict[str, str]:
        return {
            "invalid": f"{self.name_first} must be a whole number, like 50",
            "min_value": f"{self.name_first} must be %(limit_value)s or more",
            "max_value": f"{self.name_first} must be %(limit_value)s or less",
        }

    def to_python(self, value: Any) -> Any:
        """The number, read past the commas and spaces that people put at thousands."""
        typed = value.replace(",", "").replace(" ", "") if isinstance(value, str) else value
        return super().to_python(typed)  # type: ignore[misc]


class Whole(_Number, forms.IntegerField):
    """A whole number."""

    def __init__(self, **rest: Any) -> None:
        super().__init__(widget=forms.TextInput, **rest)
        self.look = replace(self.look, inputmode="numeric", spellcheck=False, width=self.look.width or 5)


class Decimal(_Number, forms.DecimalField):
    """A number with decimals."""

    def _messages(self) -> dict[str, str]:
        return super()._messages() | {
            "invalid": f"{self.name_first} must be a number, like 41.5",
            "max_digits": f"{self.name_first} must have %(max)s digits or fewer",
            "max_decimal_places": f"{self.name_first} must have {plural(self.places or 0, 'decimal place')} or fewer",
            "max_whole_digits": f"{self.name_first} must have %(max)s digits or fewer before the decimal point",
        }

    def __init__(self, *, decimal_places: int | None = None, **rest: Any) -> None:
        self.places = decimal_places
        super().__init__(widget=forms.TextInput, decimal_places=decimal_places, **rest)
        self.look = replace(self.look, inputmode="decimal", spellcheck=False, width=self.look.width or 5)


class Day(_Asked, forms.Field):
    """A day in three boxes. earliest, latest: the first and last day that will do."""

    widget = DayInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **rest: Any) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(**rest)

    def to_python(self, value: Any) -> date | None:
        """The day; None when every box is empty."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return self._read(value)
        except DatePartError as bad:
            sentence = bad.sentence.format(Name=self.name_first)
            raise ValidationError(sentence, code="bad_part", params={"parts": bad.parts}) from None

    def _read(self, typed: dict[str, str]) -> date:
        """The value of what was typed."""
        return read_day(typed)

    def validate(self, value: Any) -> None:
        """Refuses an empty answer that is needed, and a day outside the limits."""
        super().validate(value)
        if value is None:
            return
        if self.earliest is not None and value < self.earliest:
            raise ValidationError(f"{self.name_first} must be {self._say(self.earliest)} or later", code="too_early")
        if self.latest is not None and value > self.latest:
            raise ValidationError(f"{self.name_first} must be {self._say(self.latest)} or earlier", code="too_late")

    def _say(self, value: date) -> str:
        """A limit in words."""
        return in_words(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day was typed than was shown."""
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except ValidationError:
            return True


class Moment(Day):
    """A day and a time in London, as an aware datetime."""

    widget = MomentInput

    def _read(self, typed: dict[str, str]) -> datetime:
        return read_moment(typed)

    def _say(self, value: date) -> str:
        return moment(value) if isinstance(value, datetime) else in_words(value)


class _Chosen(_Asked):
    verb = "Select"

    def _messages(self) -> dict[str, str]:
        return {
            "invalid_choice": f"{self.verb} {self.named} from the list",
            "invalid_list": f"{self.verb} {self.named}",
        }


class Choice(_Chosen, forms.ChoiceField):
    """One of a few options, as radios. choices: (value, words) pairs."""

    widget = forms.RadioSelect


class Pick(_Chosen, forms.ChoiceField):
    """One of many options, as a select whose first line chooses nothing."""

    widget = forms.Select

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        if self.look.blank is None:
            self.look = replace(self.look, blank=f"Choose {self.named}" if self.required else "")


class Checks(_Chosen, forms.MultipleChoiceField):
    """Any of a few options, as checkboxes."""

    widget = forms.CheckboxSelectMultiple


class YesNo(_Chosen, forms.TypedChoiceField):
    """Yes or no: True, False, or None when it may stay empty and does."""

    widget = forms.RadioSelect

    def __init__(self, *, missing: str = "", **rest: Any) -> None:
        sentence = missing or f"Select yes or no: {lower_first(str(rest['label']))}"
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda value: value == "yes",
            empty_value=None,
            missing=sentence,
            error_messages={"invalid_choice": sentence},
            **rest,
        )
        self.look = replace(self.look, inline=True)

    def prepare_value(self, value: Any) -> Any:
        """The option that shows True or False."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class Tick(_Asked, forms.BooleanField):
    """One box to tick."""

    widget = forms.CheckboxInput

    def __init__(self, *, label: str, missing: str = "", **rest: Any) -> None:
        super().__init__(label=label, missing=missing or f"Tick the box to confirm: {lower_first(label)}", **rest)


class Upload(_Asked, forms.FileField):
    """A file. max_bytes: the largest that will do [bytes]; `look.accept` names the endings that will do."""

    verb = "Select"
    widget = forms.FileInput

    def __init__(self, *, max_bytes: int, **rest: Any) -> None:
        self.max_bytes = max_bytes
        super().__init__(**rest)

    def _messages(self) -> dict[str, str]:
        return {
            "invalid": f"Select {self.named} again: no file came with the form",
            "missing": f"Select {self.named} again: no file came with the form",
            "empty": "The selected file is empty",
            "max_length": "The name of the selected file must be %(max)d characters or fewer",
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, once its ending and its size will do; what is in it is for its reader to judge."""
        file = super().clean(data, initial)
        if isinstance(file, File):
            self._judge(file)
        return file

    def _judge(self, file: "File[bytes]") -> None:
        endings = self.look.accept
        if endings and not (file.name or "").lower().endswith(endings):
            wanted = " or ".join(ending.lstrip(".").upper() for ending in endings)
            raise ValidationError(f"The selected file must be a {wanted}", code="ending")
        if (file.size or 0) > self.max_bytes:
            raise ValidationError(
                f"The selected file must be {self.max_bytes / 1_000_000:,.0f} MB or smaller", code="size"
            )


class Hidden(forms.CharField):
    """A value that the page carries and nobody sees."""

    widget = forms.HiddenInput

    def __init__(self, **rest: Any) -> None:
        super().__init__(error_messages={"required": "Go back and start again: part of this page was missing"}, **rest)
