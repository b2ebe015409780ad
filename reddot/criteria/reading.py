"""Reading a file that someone wrote by hand: each value knows where it stands, and each defect becomes a Problem."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reddot.kernel.problem import Problem

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
LONGEST_TEXT = 2_000
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A value of a file. path: where it stands, as a person says it ("criteria[3].limits.lasts"). line: 1-based or None.

    lines: the line of each path of the file. problems: where defects go; all places of a file share it.
    """

    value: Any
    path: str
    lines: Mapping[str, int]
    problems: list[Problem]

    @property
    def line(self) -> int | None:
        """The line on which the value begins, or None for a file without lines."""
        return self.lines.get(self.path)

    def refuse(self, code: str, message: str, value: object = "") -> None:
        """Note a defect of this value."""
        where = self.path or "the file"
        shown = str(value)[:200]
        self.problems.append(Problem(row=self.line, column=where, code=code, message=message, value=shown))

    def is_mapping(self) -> bool:
        """Whether the value is names with values; a defect is noted when it is not."""
        if not isinstance(self.value, dict):
            self.refuse("not_a_mapping", f"{self.path or 'The file'} must be names with values.", self.value)
        return isinstance(self.value, dict)

    def allow(self, names: Iterable[str]) -> None:
        """Refuse every name that is not one of these."""
        known = list(names)
        for name in self.value:
            if name not in known:
                expected = ", ".join(known) or "nothing"
                self._at(name).refuse("unknown_name", f"{name!r} is not known here; expected: {expected}.", name)

    def _at(self, name: str) -> "Place":
        path = f"{self.path}.{name}" if self.path else str(name)
        value = self.value.get(name)
        return Place(value=value, path=path, lines=self.lines, problems=self.problems)

    def get(self, name: str) -> "Place | None":
        """The value of a name, or None when it is absent or empty."""
        return self._at(name) if self.value.get(name) is not None else None

    def need(self, name: str, code: str = "missing") -> "Place | None":
        """The value of a name; a defect is noted when it is absent or empty."""
        found = self.get(name)
        if found is None:
            self.refuse(code, f"{self.path or 'The file'} needs {name}.")
        return found

    def items(self) -> "Iterator[Place]":
        """The values of a list; a defect is noted when it is none."""
        if not isinstance(self.value, list):
            self.refuse("not_a_list", f"{self.path} must be a list.", self.value)
            return
        for place, value in enumerate(self.value, start=1):
            path = f"{self.path}[{place}]"
            yield Place(value=value, path=path, lines=self.lines, problems=self.problems)

    def text(self) -> str | None:
        """The value as a text, or None with a defect."""
        if isinstance(self.value, str) and 0 < len(self.value.strip()) <= LONGEST_TEXT:
            return self.value.strip()
        self.refuse("not_a_text", f"{self.path} must be a text of up to {LONGEST_TEXT:,} characters.", self.value)
        return None

    def flag(self) -> bool | None:
        """The value as true or false, or None with a defect."""
        if isinstance(self.value, bool):
            return self.value
        self.refuse("not_true_or_false", f"{self.path} must be true or false.", self.value)
        return None

    def number(self) -> Decimal | None:
        """The value as a number, or None with a defect."""
        if isinstance(self.value, Decimal) and self.value.is_finite():
            return self.value
        self.refuse("not_a_number", f"{self.path} must be a number.", self.value)
        return None

    def day(self) -> date | None:
        """The value as a day written 2019-03-14, or None with a defect."""
        try:
            found = date.fromisoformat(self.value if _DAY.fullmatch(self.value) else "")
        except (TypeError, ValueError):
            self.refuse("not_a_date", f"{self.path} must be a date written like 2019-03-14.", self.value)
            return None
        if not EARLIEST <= found < LATEST:
            self.refuse("date_out_of_range", f"{self.path} must be between 1900 and 2199.", self.value)
            return None
        return found

    def one_of(self, codes: Iterable[str], code: str = "unknown_code") -> str | None:
        """The value as one of some codes, or None with a defect."""
        known = list(codes)
        if isinstance(self.value, str) and self.value in known:
            return self.value
        self.refuse(code, f"{self.path} must be one of: {', '.join(known)}.", self.value)
        return None

    def some_of(self, codes: Iterable[str], code: str = "unknown_code") -> tuple[str, ...]:
        """The value as codes: a list of them, or one alone; a defect for each that is unknown or written twice."""
        known = list(codes)
        alone = [Place(value=self.value, path=self.path, lines=self.lines, problems=self.problems)]
        found: list[str] = []
        for item in self.items() if isinstance(self.value, list) else alone:
            each = item.one_of(known, code)
            if each is not None and each in found:
                item.refuse("repeated", f"{each} is named twice.", each)
            elif each is not None:
                found.append(each)
        if self.value == []:
            self.refuse("empty", f"{self.path} must name at least one of: {', '.join(known)}.")
        return tuple(found)
