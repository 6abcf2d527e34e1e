"""What every page in Chromium is looked at for."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def look(page: Page, width: int) -> None:
    """A page must be accessible and fit the window."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{page.url} is {wide} wide"
