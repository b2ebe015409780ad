"""What presenters hand to templates: small frozen values that know their own safe HTML.

A template prints them as they are, `{{ tag }}`; nothing in them needs `|safe`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from markupsafe import Markup, escape

from reddot.govuk.filters import day, moment

Mark = Literal["met", "not-met", "unknown", "soon", "neutral"]
"""The shape beside a word: a tick, a cross, a question mark, a triangle, or none. Never colour alone."""

Cell = object
"""Anything a table prints: text, a number, a value of this module, or None for what is not recorded."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link. about: words for people who hear the links without the row they stand in ("officer 1234")."""

    text: str
    href: str
    about: str = ""

    def __html__(self) -> str:
        hidden = f'<span class="govuk-visually-hidden"> {escape(self.about)}</span>' if self.about else ""
        return f'<a class="govuk-link" href="{escape(self.href)}">{escape(self.text)}{hidden}</a>'


@dataclass(frozen=True, slots=True)
class Tag:
    """A short status: a word and a shape."""

    text: str
    mark: Mark = "neutral"

    def __html__(self) -> str:
        return f'<strong class="rd-tag rd-tag--{self.mark}">{escape(self.text)}</strong>'


@dataclass(frozen=True, slots=True)
class When:
    """A day or a moment in words, that machines can read too."""

    at: date

    def __html__(self) -> str:
        text = moment(self.at) if isinstance(self.at, datetime) else day(self.at)
        return f'<time datetime="{self.at.isoformat()}">{text}</time>'


@dataclass(frozen=True, slots=True)
class Code:
    """A hash, a serial or another string to copy: in even letters, and broken anywhere to fit."""

    text: str

    def __html__(self) -> str:
        return f'<code class="rd-code">{escape(self.text)}</code>'


@dataclass(frozen=True, slots=True)
class Lines:
    """Several values under one another in one place."""

    items: Sequence[Cell]

    def __html__(self) -> str:
        return Markup("<br>").join(escape(item) for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    unit: printed under the label, such as "hours a month".
    numeric: to the right, in even figures.
    sort: the word that the address carries when the table is ordered by this column; "" when it cannot be.
    quiet: the label is only heard, for a column of actions.
    """

    label: str
    unit: str = ""
    numeric: bool = False
    sort: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a summary list. actions: links such as "Change"."""

    key: str
    value: Cell
    actions: Sequence[Link] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated fact on a timeline.

    when: a day, a moment, or words for a period.
    detail: a sentence; source: where it was learnt; recorded: when, if not at once.
    """

    when: date | str
    title: Cell
    detail: Cell = ""
    source: str = ""
    recorded: date | None = None
    tag: Tag | None = None

    @property
    def shown(self) -> Cell:
        """`when` as the page prints it."""
        return self.when if isinstance(self.when, str) else When(self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A thing to do or to look at on a home page, with how many wait there. count None: not a counted thing."""

    title: str
    href: str
    count: int | None = None
    text: str = ""
    mark: Mark = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A line of a task list. href "" when it cannot be started yet."""

    title: str
    status: Cell
    href: str = ""
    hint: str = ""
