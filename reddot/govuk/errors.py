"""Errors of forms: in words, in one summary that leads to each field, and in the title of the page."""

from typing import TypedDict

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.forms.boundfield import BoundField

from reddot.kernel.refusal import Refusal

_DJANGO_REQUIRED = "This field is required."


class ErrorLine(TypedDict, total=False):
    """One line of the error summary; without `href` when it belongs to no one field."""

    text: str
    href: str


def lower_first(text: str) -> str:
    """The text as it stands inside a sentence: "Serial number" becomes "serial number", "HR extract" stays."""
    starts_word = len(text) == 1 or text[1:2].islower() or text[1:2] == " "
    return text[:1].lower() + text[1:] if starts_word and not text.startswith("I ") else text


def first_error(bound: BoundField) -> ValidationError | None:
    """The first thing wrong with a field, which is the one that is shown."""
    found = bound.errors.as_data()
    return found[0] if found else None


def words(bound: BoundField, error: ValidationError) -> str:
    """The sentence of an error. Django's own "required" says nothing to do, so it is put in our words."""
    sentence = str(error.messages[0])
    return f"Enter the {lower_first(str(bound.label))}" if sentence == _DJANGO_REQUIRED else sentence


def bad_parts(error: ValidationError | None) -> tuple[str, ...]:
    """The boxes of a day or a moment that an error is about; () for all of them."""
    params = getattr(error, "params", None) or {}
    parts: tuple[str, ...] = params.get("parts", ())
    return parts


def error_list(*forms: BaseForm) -> list[ErrorLine]:
    """The lines of the error summary, in the order of the fields: first what is wrong with the whole form."""
    lines: list[ErrorLine] = []
    for form in forms:
        lines += [{"text": str(sentence)} for sentence in form.non_field_errors()]
        lines += [line for bound in form for line in _line(bound)]
    return lines


def _line(bound: BoundField) -> list[ErrorLine]:
    error = first_error(bound)
    if error is None:
        return []
    if bound.is_hidden:
        return [{"text": words(bound, error)}]
    parts = bad_parts(error)
    target = f"{bound.auto_id}-{parts[0]}" if parts else bound.id_for_label or bound.auto_id
    return [{"text": words(bound, error), "href": f"#{target}"}]


def has_errors(*forms: BaseForm) -> bool:
    """Whether any of the forms was sent and has an error; says so without validating a form that was not sent."""
    return any(form.is_bound and bool(form.errors) for form in forms)


def refuse(form: BaseForm, refusal: Refusal) -> None:
    """Puts a rule's refusal into a form, at its field when the form has that field, else over the whole form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, ValidationError(refusal.message, code=refusal.code))
