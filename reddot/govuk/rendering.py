"""Turns a field of any Django form, ours or a library's, into its GOV.UK component."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from markupsafe import Markup

from reddot.govuk.errors import bad_parts, first_error, words
from reddot.govuk.look import PLAIN, Look
from reddot.govuk.macros import component
from reddot.govuk.widgets import CountedText, DayInput

Params = dict[str, Any]

_WIDTHS = {"day": 2, "month": 2, "year": 4, "time": 5}


def field_html(bound: BoundField) -> Markup:
    """The whole form group of a field: label, hint, error and input."""
    widget = bound.field.widget
    if bound.is_hidden:
        return Markup(bound.as_widget())  # noqa: S704 - Django has escaped it
    for kind, name, params_of in _KINDS:
        if isinstance(widget, kind):
            return component(name, params_of(bound))
    raise TypeError(f"{bound.name}: no GOV.UK component is known for {type(widget).__name__}")


def look_of(bound: BoundField) -> Look:
    """How the field is shown; a library's field has no wishes."""
    return getattr(bound.field, "look", PLAIN)


def _common(bound: BoundField) -> Params:
    params: Params = {"id": bound.auto_id, "name": bound.html_name}
    if bound.help_text:
        params["hint"] = {"text": bound.help_text}
    error = first_error(bound)
    if error is not None:
        params["errorMessage"] = {"text": words(bound, error)}
    return params


def _label(bound: BoundField) -> Params:
    look = look_of(bound)
    classes = f"govuk-label--{look.size}" if look.size else ""
    return {"text": bound.label, "classes": classes, "isPageHeading": look.heading}


def _fieldset(bound: BoundField) -> Params:
    look = look_of(bound)
    classes = f"govuk-fieldset__legend--{look.size}" if look.size else ""
    return {"legend": {"text": bound.label, "classes": classes, "isPageHeading": look.heading}}


def _one_box(bound: BoundField) -> Params:
    attrs = bound.field.widget.attrs
    return _common(bound) | {
        "label": _label(bound),
        "autocomplete": look_of(bound).autocomplete or attrs.get("autocomplete") or "",
    }


def _input(bound: BoundField) -> Params:
    look = look_of(bound)
    widget = bound.field.widget
    params = _one_box(bound) | {"value": _shown(bound), "type": getattr(widget, "input_type", "text")}
    if look.width:
        params["classes"] = f"govuk-input--width-{look.width}"
    inputmode = look.inputmode or widget.attrs.get("inputmode")
    if inputmode:
        params["inputmode"] = inputmode
    if look.spellcheck is not None:
        params["spellcheck"] = look.spellcheck
    for side in ("prefix", "suffix"):
        if getattr(look, side):
            params[side] = {"text": getattr(look, side)}
    return params


def _textarea(bound: BoundField) -> Params:
    look = look_of(bound)
    return _one_box(bound) | {"value": _shown(bound), "rows": look.rows, "maxlength": look.max_length}


def _password(bound: BoundField) -> Params:
    return _one_box(bound)


def _file(bound: BoundField) -> Params:
    accept = ",".join(look_of(bound).accept)
    return _one_box(bound) | {"attributes": {"accept": accept} if accept else {}, "javascript": True}


def _shown(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(bound.field.widget.format_value(value) or "")


def _options(bound: BoundField) -> list[Params]:
    """One mapping per option; the value typed or given before is the one that is chosen."""
    value = bound.value()
    many = isinstance(value, list | tuple | set | frozenset)
    chosen = {str(one) for one in value} if many else {"" if value is None else str(value)}
    hints = look_of(bound).hints
    items: list[Params] = []
    for key, text in flat(bound.field.choices):  # type: ignore[attr-defined]
        item: Params = {"value": key, "text": text, "checked": key in chosen, "selected": key in chosen}
        if key in hints:
            item["hint"] = {"text": hints[key]}
        items.append(item)
    return items


def flat(choices: Any) -> list[tuple[str, str]]:
    """The (value, words) pairs of choices, those of groups among them."""
    pairs: list[tuple[str, str]] = []
    for key, text in choices:
        if isinstance(text, list | tuple):
            pairs += flat(text)
        else:
            pairs.append(("" if key is None else str(key), str(text)))
    return pairs


def _radios(bound: BoundField) -> Params:
    items = [item for item in _options(bound) if item["value"]]
    classes = "govuk-radios--inline" if look_of(bound).inline else ""
    return _common(bound) | {
        "idPrefix": bound.auto_id, "fieldset": _fieldset(bound), "items": items, "classes": classes
    }  # fmt: skip


def _checks(bound: BoundField) -> Params:
    return _common(bound) | {"idPrefix": bound.auto_id, "fieldset": _fieldset(bound), "items": _options(bound)}


def _tick(bound: BoundField) -> Params:
    params = _common(bound)
    item: Params = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
    if "hint" in params:
        item["hint"] = params.pop("hint")
    return params | {"idPrefix": bound.auto_id, "items": [item]}


def _select(bound: BoundField) -> Params:
    items = _options(bound)
    blank = look_of(bound).blank
    if blank is not None and not any(item["value"] == "" for item in items):
        items.insert(0, {"value": "", "text": blank})
    return _common(bound) | {"label": _label(bound), "items": items}


def _boxes(bound: BoundField) -> Params:
    widget = bound.field.widget
    assert isinstance(widget, DayInput)  # noqa: S101 - for the type checker: _KINDS says so
    typed = widget.boxes(bound.value())
    error = first_error(bound)
    bad = (bad_parts(error) or widget.parts) if error else ()
    items = [_box(bound, part, typed.get(part, ""), part in bad) for part in widget.parts]
    return _common(bound) | {"namePrefix": bound.html_name, "fieldset": _fieldset(bound), "items": items}


def _box(bound: BoundField, part: str, value: str, bad: bool) -> Params:
    classes = f"govuk-input--width-{_WIDTHS[part]}" + (" govuk-input--error" if bad else "")
    attributes = {"aria-invalid": "true"} if bad else {}
    mode = "text" if part == "time" else "numeric"
    label = "Time (24-hour)" if part == "time" else part.capitalize()
    return {
        "name": part, "label": label, "value": value, "classes": classes, "inputmode": mode, "attributes": attributes,
        "id": f"{bound.auto_id}-{part}",
    }  # fmt: skip


_KINDS: tuple[tuple[type[forms.Widget], str, Callable[[BoundField], Params]], ...] = (
    (DayInput, "date-input", _boxes),
    (forms.CheckboxSelectMultiple, "checkboxes", _checks),
    (forms.RadioSelect, "radios", _radios),
    (forms.Select, "select", _select),
    (forms.CheckboxInput, "checkboxes", _tick),
    (CountedText, "character-count", _textarea),
    (forms.Textarea, "textarea", _textarea),
    (forms.FileInput, "file-upload", _file),
    (forms.PasswordInput, "password-input", _password),
    (Input, "input", _input),
)
"""Narrower kinds of input first: a list of checkboxes is also a kind of radios to Django."""
