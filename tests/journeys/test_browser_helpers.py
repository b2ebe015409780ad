"""The helpers that journeys trust are shown to go red."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import assert_accessible, assert_no_sideways_scroll, take_picture

GOOD = "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1><p>Words</p></main></html>"
NO_LABEL = "<!doctype html><html lang=en><title>Bad</title><main><h1>Bad</h1><input type=text></main></html>"
WIDE = "<!doctype html><html lang=en><title>Wide</title><main style='width: 900px'><h1>Wide</h1></main></html>"


@pytest.fixture
def bare_page(browser: Browser) -> Page:
    return browser.new_page()


def test_a_page_without_faults_is_accessible(bare_page: Page) -> None:
    bare_page.set_content(GOOD)

    assert_accessible(bare_page)
    assert_no_sideways_scroll(bare_page)


def test_a_field_without_a_label_is_reported_by_rule_and_place(bare_page: Page) -> None:
    bare_page.set_content(NO_LABEL)

    with pytest.raises(AssertionError, match=r"label \(critical\): .* at input"):
        assert_accessible(bare_page)


def test_a_page_wider_than_a_small_screen_is_reported(bare_page: Page) -> None:
    bare_page.set_content(WIDE)

    with pytest.raises(AssertionError, match="wider than a screen of 320"):
        assert_no_sideways_scroll(bare_page)


def test_a_page_cannot_ask_another_machine_for_anything(bare_page: Page) -> None:
    failures: list[str] = []
    bare_page.on("requestfailed", lambda request: failures.append(str(request.failure)))

    bare_page.set_content(GOOD.replace("Words", "<img alt='' src='http://example.org/picture.png'>"))
    bare_page.wait_for_timeout(200)

    assert any("ERR_NAME_NOT_RESOLVED" in failure for failure in failures)


def test_a_picture_is_left_where_git_does_not_see_it(bare_page: Page) -> None:
    bare_page.set_content(GOOD)

    path = take_picture(bare_page, "helpers")

    assert path.stat().st_size > 0
    assert ".state" in path.parts
