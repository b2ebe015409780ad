"""YAML as policies are written in it: a small, safe part of the language, every value with its line.

Texts, whole and decimal numbers, true and false, lists, names with values. No tags, no anchors or aliases, no documents
in a row, no name twice; "no", "yes" and dates stay texts. A file that is too long or too deep is refused before it is
built up in memory.
"""

import re
from decimal import Decimal
from typing import Any

import yaml

from reddot.criteria.reading import Place
from reddot.kernel.problem import Problem

LONGEST = 100_000
"""Longest file [characters]."""
DEEPEST = 12
"""How many lists and mappings may stand inside one another."""

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?")
_PLAIN: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class NotThisYamlError(Exception):
    """The text is not the part of YAML that is read here. Never leaves this module."""

    def __init__(self, code: str, message: str, line: int | None) -> None:
        super().__init__(message)
        self.code, self.line = code, line


def read_yaml(text: str) -> Place:
    """The contents of a YAML text. When it cannot be read the value is None and there is one Problem with its line."""
    lines: dict[str, int] = {}
    try:
        _check(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = _value(node, "", lines) if node is not None else None
    except NotThisYamlError as refused:
        return _unread(refused.code, str(refused), refused.line)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "a character that YAML does not allow"
        return _unread("yaml_syntax", f"The file is not YAML: {said}.", mark.line + 1 if mark else None)
    except (ValueError, OverflowError):  # PyYAML passes on chr() of an escape beyond Unicode
        return _unread("yaml_syntax", "The file is not YAML: an escape names no character.", None)
    return Place(value=value, path="", lines=lines, problems=[])


def _unread(code: str, message: str, line: int | None) -> Place:
    shown = message if line is None else f"Line {line}: {message}"
    problem = Problem(row=line, column=None, code=code, message=shown)
    return Place(value=None, path="", lines={}, problems=[problem])


def _check(text: str) -> None:
    """Walk the events of the text, which builds nothing, and refuse what this part of YAML does not have."""
    if len(text) > LONGEST:
        raise NotThisYamlError("too_long", f"The file is longer than {LONGEST:,} characters.", None)
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise NotThisYamlError("alias", "anchors (&) and aliases (*) are not allowed; write the value out.", line)
        if tag:
            raise NotThisYamlError("unsafe_tag", f"the tag {tag} is not allowed; write the value without it.", line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > DEEPEST:
            raise NotThisYamlError("too_deep", f"more than {DEEPEST} levels stand inside one another.", line)
        if documents > 1:
            raise NotThisYamlError("two_documents", "the file holds more than one document.", line)


def _value(node: yaml.Node, path: str, lines: dict[str, int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, f"{path}[{place}]", lines) for place, child in enumerate(node.value, start=1)]
    return _scalar(str(node.value), plain=getattr(node, "style", None) is None)


def _mapping(node: yaml.MappingNode, path: str, lines: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise NotThisYamlError("yaml_syntax", "a name must be a text.", line)
        name = key_node.value
        if name in found:
            raise NotThisYamlError("repeated_name", f"{name!r} is given twice.", line)
        found[name] = _value(value_node, f"{path}.{name}" if path else name, lines)
    return found


def _scalar(text: str, *, plain: bool) -> Any:
    if not plain:
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    return Decimal(text) if _NUMBER.fullmatch(text) else text
