"""What a page says, for tests: its words, its forms as they would be sent, its tables."""

from html.parser import HTMLParser
from typing import Any


class _Page(HTMLParser):
    def __init__(self, inside: str = "") -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.words: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._inside, self._depth = inside, 0 if inside else 1
        self._select, self._table, self._cell = "", "", False
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._inside and (self._depth or self._inside in given.get("class", "").split()) and tag == "div":
            self._depth += 1
        self._unseen += tag in ("script", "style", "noscript")
        if tag == "input" and given.get("name") and given.get("type") not in ("file", "radio", "checkbox", "search"):
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given.get("name", "")
            self.fields[self._select] = ""
        elif tag == "option" and "selected" in given:
            self.fields[self._select] = given.get("value", "")
        elif tag == "table":
            self._table = given.get("id", "")
            self.tables[self._table] = []
        elif tag == "tr" and self._table:
            self.tables[self._table].append([])
        elif tag in ("td", "th") and self._table:
            self.tables[self._table][-1].append("")
            self._cell = True

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._depth and tag == "div":
            self._depth -= 1
        self._unseen -= tag in ("script", "style", "noscript")
        if tag == "table":
            self._table = ""
        elif tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        if self._depth and not self._unseen:
            self.words.append(data)
        if self._cell and self._table:
            self.tables[self._table][-1][-1] += data


def _read(answer: Any, inside: str = "") -> _Page:
    page = _Page(inside)
    page.feed(answer.content.decode())
    return page


def page_text(answer: Any, inside: str = "") -> str:
    """The words of a page, or of the parts that have a class."""
    return " ".join(" ".join(_read(answer, inside).words).split())


def sent_by(answer: Any) -> dict[str, str]:
    """What the forms of a page would send if nobody touched them."""
    return _read(answer).fields


def table_rows(answer: Any, id: str) -> list[list[str]]:
    """The rows of a table under its headings."""
    return [[" ".join(cell.split()) for cell in row] for row in _read(answer).tables.get(id, [])[1:]]
