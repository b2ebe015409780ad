"""Inputs that Django has not got: a day and a moment in several boxes, as people write them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms

from reddot.kernel.period import LONDON

DAY_PARTS = ("day", "month", "year")
MOMENT_PARTS = (*DAY_PARTS, "time")

Parts = dict[str, str]


class DayInput(forms.Widget):
    """Three boxes, named `<name>-day`, `<name>-month` and `<name>-year`; its value is a mapping of what was typed."""

    parts: tuple[str, ...] = DAY_PARTS

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts | None:
        """What was typed in each box, trimmed; None when every box is empty."""
        typed = {part: str(data.get(f"{name}-{part}") or "").strip() for part in self.parts}
        return typed if any(typed.values()) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no box of this input was in the form at all."""
        return all(f"{name}-{part}" not in data for part in self.parts)

    def id_for_label(self, id_: str) -> str:
        """The first box: a label or an error leads there."""
        return f"{id_}-day" if id_ else id_

    def boxes(self, value: object) -> Parts:
        """What each box shows for a day, a moment, or what was typed before."""
        if isinstance(value, Mapping):
            return {part: str(value.get(part, "")) for part in self.parts}
        if isinstance(value, date):
            return _boxes_of(value)
        return dict.fromkeys(self.parts, "")


class MomentInput(DayInput):
    """A day's three boxes and `<name>-time`, in London time."""

    parts = MOMENT_PARTS


class CountedText(forms.Textarea):
    """Several lines of text with a count of the characters left."""


def _boxes_of(value: date) -> Parts:
    time = ""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
        time = f"{value:%H:%M}"
    return {"day": str(value.day), "month": str(value.month), "year": str(value.year), "time": time}
