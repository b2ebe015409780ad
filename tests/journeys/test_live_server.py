"""The live server of the journeys serves the site itself, with its style sheet and its scripts."""

from collections.abc import Callable

from playwright.sync_api import Page


def test_a_visitor_is_led_to_the_sign_in_page(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/")

    assert "Sign in" in page.title()
    font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert font.startswith('"Source Sans 3')
    assert "govuk-frontend-supported" in (page.get_attribute("body", "class") or "")
    assert_accessible(page)
