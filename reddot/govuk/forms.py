"""A base for the filters of a list; every other form is a plain django.forms.Form with fields of `govuk.fields`."""

from typing import Any

from django import forms


class FilterForm(forms.Form):
    """Filters kept in the address: `FilterForm(request.GET)`. Its ids begin with "filter_", apart from another form's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "filter_%s"} | kwargs))
