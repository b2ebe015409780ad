"""How a field is shown, apart from what it accepts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Size = Literal["", "s", "m", "l", "xl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a field is shown.

    heading: the label is the heading (h1) of a page that asks one thing.
    size: of the label.
    width: of the box [characters]: 2, 3, 4, 5, 10, 20 or 30; 0 for the whole column.
    prefix, suffix: a unit that stands before or after the box, such as £ or hours.
    rows: height of a long text [lines].
    inline: radios beside each other; only for two short options.
    hints: a line under an option, by its value.
    blank: the first line of a select that chooses nothing.
    accept: endings of files that the picker offers, such as .csv.
    """

    heading: bool = False
    size: Size = ""
    width: int = 0
    prefix: str = ""
    suffix: str = ""
    rows: int = 5
    inline: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)
    blank: str | None = None
    accept: tuple[str, ...] = ()
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None
    max_length: int | None = None


PLAIN = Look()
