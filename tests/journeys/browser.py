"""What a journey asks of the browser: is this page accessible, does it fit, and a picture of it."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG_2_2_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PICTURES = Path(__file__).resolve().parents[2] / ".state" / "pictures"
"""Where journeys leave pictures of pages; git ignores it."""

CHROMIUM_FLAGS = (
    "--no-sandbox",  # root has no sandbox to use
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a page that asks anybody else for anything fails
)


def violations_in_words(results: dict[str, Any]) -> list[str]:
    """One line for each element that breaks a rule: the rule, what to do, where."""
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']} at {' '.join(map(str, node['target']))}"
        for violation in results["violations"]
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """No element of the page breaks a WCAG 2.2 AA rule that axe can check."""
    options = {"runOnly": {"type": "tag", "values": list(WCAG_2_2_AA)}}
    results = Axe().run(page, options=options).response
    assert results["passes"], f"axe checked nothing on {page.url}"
    broken = violations_in_words(results)
    assert not broken, f"{page.url} breaks WCAG 2.2 AA:\n" + "\n".join(broken)


def assert_no_sideways_scroll(page: Page, *, width: int = 320) -> None:
    """The page reflows at a width [CSS pixels]; 320 is also 1280 at 400% zoom (WCAG 1.4.10). Wide tables scroll alone."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if before is not None:
        page.set_viewport_size(before)
    assert overflow <= 0, f"{page.url} is {overflow} pixels wider than a screen of {width}"


def take_picture(page: Page, name: str) -> Path:
    """A picture of the whole page, for people to look at; no test compares it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path
