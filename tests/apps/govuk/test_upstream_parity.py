"""The macro package, and the HTML that we wrote out ourselves, are what GOV.UK Frontend makes."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.template import engines

from reddot.govuk.macros import component
from reddot.govuk.shell import NavItem
from reddot.govuk.values import Link, Row, Task
from tests.apps.govuk.dom import Node, dom

UPSTREAM = json.loads(gzip.decompress((Path(__file__).parent / "upstream.json.gz").read_bytes()))
CASES = [
    pytest.param(name, case["options"], case["html"], id=f"{name}: {case['name']}")
    for name, cases in UPSTREAM["components"].items()
    for case in cases
]


def test_there_is_an_example_of_each_component_that_the_css_has() -> None:
    scss = (Path(__file__).parents[3] / "reddot/govuk/assets/reddot.scss").read_text()
    built = {line.split("/")[-1].rstrip('";') for line in scss.splitlines() if "/components/" in line}

    assert built == set(UPSTREAM["components"])
    assert len(CASES) > 500


@pytest.mark.parametrize(("name", "options", "html"), CASES)
def test_the_macro_makes_what_upstream_makes(name: str, options: dict[str, Any], html: str) -> None:
    assert dom(component(name, options)) == dom(html)


def ours(source: str, **context: object) -> str:
    imports = "{% from 'govuk/components.jinja' import back_link, breadcrumbs, inset, warning, details, panel, button, buttons, summary, tasks, pages %}{% from 'govuk/shell.jinja' import navigation %}"
    return engines["jinja2"].from_string(imports + source).render(context)


OURS = {
    "back-link": ('{{ back_link("/a", "Back to list") }}', {"href": "/a", "text": "Back to list"}),
    "inset-text": ('{{ inset("Word <b>") }}', {"text": "Word <b>"}),
    "warning-text": ('{{ warning("You cannot undo this") }}', {"text": "You cannot undo this", "iconFallbackText": "Warning"}),
    "panel": ('{{ panel("Done", "Reference 1") }}', {"titleText": "Done", "text": "Reference 1"}),
    "button": ('{{ button("Save", "secondary", "do", "it") }}', {
        "text": "Save", "classes": "govuk-button--secondary", "name": "do", "value": "it", "preventDoubleClick": True,
    }),
    "details": ('{% call details("Help") %}Words{% endcall %}', {"summaryText": "Help", "text": "Words"}),
    "breadcrumbs": ('{{ breadcrumbs([link("Home", "/"), link("Officers", "/o")]) }}', {
        "items": [{"text": "Home", "href": "/"}, {"text": "Officers", "href": "/o"}],
    }),
    "summary-list": ('{{ summary([row(key="Name", value="Ada", actions=[link("Change", "/c", "name")]), row(key="Rank", value="Sergeant")]) }}', {
        "rows": [
            {"key": {"text": "Name"}, "value": {"text": "Ada"}, "actions": {"items": [{"text": "Change", "href": "/c", "visuallyHiddenText": "name"}]}},
            {"key": {"text": "Rank"}, "value": {"text": "Sergeant"}},
        ],
    }),
    "task-list": ('{{ tasks([task(title="Sign", href="/s", status="Not yet", hint="Both")]) }}', {
        "idPrefix": "task", "items": [{"title": {"text": "Sign"}, "href": "/s", "status": {"text": "Not yet"}, "hint": {"text": "Both"}}],
    }),
    "pagination": ('{{ pages({"q": "a"}, 2, 3, "officers", 120, 51, 100) }}', {
        "previous": {"href": "?q=a&page=1"}, "next": {"href": "?q=a&page=3"},
        "items": [{"number": n, "href": f"?q=a&page={n}", "current": n == 2} for n in (1, 2, 3)],
    }),
    "service-navigation": ('{{ navigation([item("Home", "/"), item("Officers", "/o", true)]) }}', {
        "navigation": [{"text": "Home", "href": "/"}, {"text": "Officers", "href": "/o", "active": True}],
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_what_we_wrote_out_is_what_upstream_makes(name: str) -> None:
    source, options = OURS[name]

    made = dom(ours(source, link=Link, row=Row, task=Task, item=NavItem))

    assert from_nav(made) == dom(component(name, options))


def from_nav(nodes: list[Node]) -> list[Node]:
    """Without the sentence that our pagination puts before its nav."""
    shown = ("open", "p", "class=govuk-body rd-showing")
    return nodes[nodes.index(("close", "p")) + 1 :] if shown in nodes else nodes


def test_a_difference_would_be_seen() -> None:
    assert dom('<p class="a  b">x</p>') == dom('<p class="a b"> x </p>')
    assert dom('<p class="a">x</p>') != dom('<p class="b">x</p>')
    assert dom("<p>x</p>") != dom("<p>x</p><p></p>")
