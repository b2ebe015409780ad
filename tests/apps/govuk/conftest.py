"""A browser that gets its pages from Django's test client: no server, no network."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Route

SITE = "http://testserver"

STATELESS = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
"""No session and no account: these pages need no database."""


def static_file(route: Route, path: str) -> None:
    found = finders.find(path.removeprefix("/static/"))
    route.fulfill(path=found) if isinstance(found, str) else route.fulfill(status=404)


@pytest.fixture(autouse=True)
def sink(settings: Any) -> None:
    """The site is the kitchen sink and nothing else: what stands round a page is what the test says."""
    settings.TEMPLATES = [
        one | {"OPTIONS": {key: value for key, value in one["OPTIONS"].items() if key != "context_processors"}}
        for one in settings.TEMPLATES
    ]
    settings.ROOT_URLCONF = "tests.apps.govuk.kitchen_sink"
    settings.MIDDLEWARE = STATELESS
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"


@pytest.fixture
def visit(browser: Browser, sink: None) -> Iterator[Any]:
    """visit(path, width=, dark=): the page in a browser of its own; `page.said` is what its console printed."""
    opened: list[BrowserContext] = []

    def go(path: str, *, width: int = 1280, dark: bool = False, script: bool = True) -> Any:
        response = Client().get(path)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        opened.append(context)

        def answer(route: Route) -> None:
            asked = urlsplit(route.request.url).path
            if asked.startswith("/static/"):
                static_file(route, asked)
            else:
                route.fulfill(status=200, headers=dict(response.headers), body=response.content)

        context.route("**/*", answer)
        page: Any = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(SITE + path)
        return page

    yield go
    for context in opened:
        context.close()
