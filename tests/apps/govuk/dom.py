"""HTML as a list of what matters: tags with their attributes in order of name, and words; white space does not."""

from html.parser import HTMLParser

VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "path", "circle", "rect", "source", "wbr"})

Node = tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.nodes: list[Node] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pairs = sorted((name, " ".join((value or "").split())) for name, value in attrs)
        self.nodes.append(("open", tag, *(f"{name}={value}" for name, value in pairs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.nodes.append(("close", tag))

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words:
            self.nodes.append(("text", words))


def dom(html: object) -> list[Node]:
    """The nodes of a piece of HTML."""
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    return reader.nodes


def find(html: object, tag: str, **attributes: str) -> list[Node]:
    """The opening tags of a kind that have all these attributes; an underscore stands for a hyphen."""
    wanted = {f"{name.strip('_').replace('_', '-')}={value}" for name, value in attributes.items()}
    return [node for node in dom(html) if node[:2] == ("open", tag) and wanted <= set(node[2:])]
