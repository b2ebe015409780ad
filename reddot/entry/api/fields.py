"""What operations take: texts, days, moments and codes, each with its shape in the document."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from reddot.entry.moments import END_OF_DAY, NOON, read_day, read_moment
from reddot.kernel.facts import DEVICE_MODELS

LARGEST_NUMBER = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact."""
_PRINTABLE = "^[^\u0000-\u001f\u007f]*$"
_MOMENT = [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]


def _written(read: Callable[[str], Any]) -> BeforeValidator:
    """Reads a text, and nothing else: pydantic itself would also take 0 for 1 January 1970."""

    def parse(given: object) -> Any:
        if not isinstance(given, str):
            raise ValueError("Write it as text, such as 2019-11-20")
        return read(given)

    return BeforeValidator(parse)


def _model(code: str) -> str:
    if code not in DEVICE_MODELS:
        raise ValueError(f"Choose a model: {', '.join(DEVICE_MODELS)}")
    return code


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("Enter at least one letter or digit")
    return text.strip()


Line = Annotated[str, StringConstraints(max_length=200, pattern=_PRINTABLE)]
"""A short text on one line."""

Query = Annotated[Line, StringConstraints(min_length=1), AfterValidator(_not_blank)]
"""A text to look for."""

Collar = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=_PRINTABLE)]

ForceCode = Annotated[str, StringConstraints(max_length=32, pattern=_PRINTABLE)]

Model = Annotated[str, AfterValidator(_model), WithJsonSchema({"type": "string", "enum": list(DEVICE_MODELS)})]

Day = Annotated[date, _written(read_day), WithJsonSchema({"type": "string", "format": "date"})]

At = Annotated[
    datetime,
    _written(lambda text: read_moment(text, clock=NOON)),
    WithJsonSchema({"anyOf": _MOMENT, "description": "In London unless it names a zone; a day alone is its noon."}),
]

KnownAt = Annotated[
    datetime,
    _written(lambda text: read_moment(text, clock=END_OF_DAY)),
    WithJsonSchema({"anyOf": _MOMENT, "description": "In London unless it names a zone; a day alone is its end."}),
]
