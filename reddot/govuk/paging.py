"""Keeps what was chosen in the address: filters, order and page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import QueryDict

from reddot.govuk.filters import day, moment
from reddot.govuk.rendering import flat
from reddot.govuk.widgets import DayInput

PAGE_KEYS = ("page", "after", "before")
"""What the address carries about the place in a list; gone as soon as the list itself changes."""


def with_query(query: Mapping[str, object], **changes: object) -> str:
    """The address of the same page with other choices: "?station=N1&page=2".

    changes: by the name in the address; None takes a choice out, a list sets several values.
    """
    kept = {key: _values(query, key) for key in query}
    for key, value in changes.items():
        kept[key] = [] if value is None else [str(one) for one in (value if isinstance(value, list) else [value])]
    return "?" + urlencode([(key, value) for key, values in kept.items() for value in values if value != ""])


def without_place(query: Mapping[str, object], **changes: object) -> str:
    """As with_query, back at the start of the list."""
    return with_query(query, **(dict.fromkeys(PAGE_KEYS) | changes))


def _values(query: Mapping[str, object], key: str) -> list[str]:
    return list(query.getlist(key)) if isinstance(query, QueryDict) else [str(query[key])]


@dataclass(frozen=True, slots=True)
class Sorting:
    """How a column heading sorts: where its link leads and what aria-sort says of the order now."""

    href: str
    state: str


def sorting(query: Mapping[str, object], key: str, default: str = "") -> Sorting:
    """The link of a column: ascending first, descending when it is already ascending.

    default: the order when the address names none, such as "name" or "-count".
    """
    now = str(query.get("sort") or default)
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    return Sorting(without_place(query, sort=f"-{key}" if state == "ascending" else key), state)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number of the page list; number None is a gap."""

    number: int | None
    href: str = ""
    current: bool = False


def page_links(query: Mapping[str, object], page: int, pages: int) -> list[PageLink]:
    """The first and last page, the one now with its neighbours, and gaps between."""
    shown = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    links: list[PageLink] = []
    for place, number in enumerate(shown):
        if place and number - shown[place - 1] > 1:
            links.append(PageLink(None))
        links.append(PageLink(number, with_query(query, page=number), number == page))
    return links


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set, and the address without it."""

    name: str
    text: str
    remove: str


def chosen(form: BaseForm, query: Mapping[str, object]) -> list[Chosen]:
    """The filters that are set in a GET form, in words, each with the address that takes it out."""
    return [one for bound in form if not bound.is_hidden for one in _chosen_of(bound, query)]


def _chosen_of(bound: BoundField, query: Mapping[str, object]) -> list[Chosen]:
    if not bound.form.is_bound or bound.errors:
        return []
    value = bound.form.cleaned_data.get(bound.name)
    if value in bound.field.empty_values:
        return []
    if isinstance(value, list):
        return [_chosen(bound, query, one, [other for other in value if other != one]) for one in value]
    return [_chosen(bound, query, value, None)]


def _chosen(bound: BoundField, query: Mapping[str, object], value: object, rest: list[str] | None) -> Chosen:
    """One filter; rest: what its address keeps of the same name, None for nothing."""
    widget = bound.field.widget
    names = (
        [f"{bound.html_name}-{part}" for part in widget.parts] if isinstance(widget, DayInput) else [bound.html_name]
    )
    return Chosen(str(bound.label), _words(bound, value), without_place(query, **dict.fromkeys(names, rest)))


def _words(bound: BoundField, value: object) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return dict(flat(getattr(bound.field, "choices", ()))).get(str(value), str(value))
