"""The kitchen-sink page in Chromium: accessible, strict policy kept, no sideways scrolling."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {node['html'][:150]} {json.dumps(node['any'])[:300]}" for one in found for node in one["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "query", ["", "?sent=1&flash=1&station=S2&answer=yes&answer=no&sort=-hours"], ids=["fresh", "errors"]
)
def test_the_page_has_no_accessibility_violation(visit: Any, width: int, dark: bool, query: str) -> None:
    page = visit(f"/sink/{query}", width=width, dark=dark)

    assert violations(page) == []


def test_a_violation_would_be_found(visit: Any) -> None:
    page = visit("/sink/", width=1280)
    page.evaluate("document.querySelector('.rd-tag').style.color = '#cccccc'")
    page.evaluate("document.querySelector('#id_serial').removeAttribute('id')")

    found = violations(page)

    assert any(one.startswith("color-contrast") for one in found)
    assert any(one.startswith("label:") for one in found)


@pytest.mark.parametrize("width", [320, 768])
def test_the_page_never_scrolls_sideways(visit: Any, width: int) -> None:
    page = visit("/sink/?sent=1&flash=1&station=S2", width=width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_browser_has_nothing_to_complain_about(visit: Any) -> None:
    page = visit("/sink/?sent=1")

    assert page.said == []
    assert "govuk-frontend-supported" in page.get_attribute("body", "class")


def test_the_error_summary_has_the_focus_and_leads_to_the_field(visit: Any) -> None:
    page = visit("/sink/?sent=1")

    assert "govuk-error-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="must be a real date").click()
    assert page.evaluate("document.activeElement.id") == "id_tested-day"


def test_the_table_is_reached_and_scrolled_by_keyboard(visit: Any) -> None:
    page = visit("/sink/", width=320)
    region = page.get_by_role("region", name="Officers of Northgate")
    region.focus()

    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0", timeout=3000)


def test_everything_to_click_is_at_least_24_pixels_high(visit: Any) -> None:
    page = visit("/sink/", width=320)
    small = page.evaluate(
        """[...document.querySelectorAll('.rd-table a, .rd-account a, .rd-account button, .rd-search button, .rd-chosen a, .rd-exports a, .rd-footer a')]
           .filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"""
    )

    assert small == []


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "csrf"])
def test_a_page_about_a_problem_is_accessible(visit: Any, name: str) -> None:
    assert violations(visit(f"/problem/{name}/", width=320)) == []


def test_without_script_the_menu_and_the_filters_are_still_there(visit: Any) -> None:
    page = visit("/sink/", width=320, script=False)

    assert page.get_by_role("link", name="Policies").is_visible()
    page.get_by_text("Filter officers").click()
    assert page.get_by_label("Name or number").is_visible()
