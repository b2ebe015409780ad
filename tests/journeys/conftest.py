"""Journeys in the browser, on a live server with a database of its own."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.journeys import browser as helpers

WAIT_MS = 10_000


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A browser with no cookies, whose addresses begin at the live server."""
    # 127.0.0.1, not localhost: the browser resolves no names.
    base = live_server.url.replace("localhost", "127.0.0.1")
    context = browser.new_context(base_url=base, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which any script error or refused resource fails the test."""
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    yield page
    failures = [text for text in complaints if "ERR_ABORTED" not in text]  # the journey went on before it had loaded
    assert not failures, "the browser complained:\n" + "\n".join(failures)


@pytest.fixture
def assert_accessible() -> Any:
    """Fails when the page breaks WCAG 2.2 AA."""
    return helpers.assert_accessible


@pytest.fixture
def picture() -> Any:
    """Leaves a picture of the page in .state/pictures."""
    return helpers.take_picture
