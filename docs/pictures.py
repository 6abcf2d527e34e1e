"""Makes the pictures of the documentation from the running product: `python docs/pictures.py`.

Starts the demonstration on a folder of its own, drives Debian's Chromium, writes into docs/img/.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import CHROMIUM, serving  # noqa: E402 - the path is set above

GAP = 24
GROUND = "#cbd5cf"


def _side_by_side(pictures: list[Image.Image]) -> Image.Image:
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, max(one.height for one in pictures) + 2 * GAP), GROUND)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    return sheet.quantize(128)


def _hall(browser: Browser, address: str) -> None:
    """The touchscreen's way and the big display, for the guide to the hall."""
    screen = browser.new_page(viewport={"width": 1080, "height": 1920}, locale="zh-CN")
    shots = []
    screen.goto(f"{address}/?screen=hall")
    shots.append(screen.screenshot())
    screen.goto(f"{address}/search")
    for letter in "WF":
        screen.get_by_role("button", name=letter, exact=True).click()
    screen.wait_for_selector("[role=option]")
    shots.append(screen.screenshot())
    screen.get_by_role("option").nth(3).click()
    screen.wait_for_selector(".rec")
    screen.get_by_role("link", name="用手机看").click()
    shots.append(screen.screenshot())
    _save([one.resize((540, 960)) for one in _opened(shots)], "hall-touch.png")
    display = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    display.goto(f"{address}/signage?n=19")
    _save([one.resize((1280, 720)) for one in _opened([display.screenshot()])], "hall-display.png")


def _opened(shots: list[bytes]) -> list[Image.Image]:
    return [Image.open(BytesIO(shot)).convert("RGB") for shot in shots]


def _save(pictures: list[Image.Image], name: str) -> None:
    _side_by_side(pictures).save(ROOT / "docs" / "img" / name, optimize=True)


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        shots = []
        page.goto(address)
        shots.append(page.screenshot())
        page.goto(f"{address}/domain/19")
        shots.append(page.screenshot())
        page.locator(".idx a", has_text="办事指南").nth(1).click()
        page.wait_for_url("**/entry/*")
        shots.append(page.screenshot())
        _hall(browser, address)
        browser.close()
    _save(_opened(shots), "first.png")


if __name__ == "__main__":
    main()
