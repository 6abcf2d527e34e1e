"""Makes the pictures of the documentation from the running product: `python docs/pictures.py`.

Starts the demonstration on a folder of its own, drives Debian's Chromium, writes into docs/img/.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

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
    return sheet.quantize(64)


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
        browser.close()
    pictures = [Image.open(BytesIO(shot)) for shot in shots]
    _side_by_side(pictures).save(ROOT / "docs" / "img" / "first.png", optimize=True)


if __name__ == "__main__":
    main()
