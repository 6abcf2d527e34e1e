"""The big display in both positions: a code read across the hall, no touch, no script."""

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.conftest import serving

pytestmark = pytest.mark.browser
_LEAST = 18  # pixels a module
_LONG = "https://zhengwu-gongkai.qinghe-xiang.yunshan-xian.example.gov.cn/mashang/gongkai"


def _module(page: Page) -> float:
    """Pixels of one module of the code on the display."""
    found: float = page.evaluate(
        "() => { const svg = document.querySelector('.scan svg');"
        " return svg.getBoundingClientRect().width / svg.viewBox.baseVal.width; }"
    )
    return found


def _read(page: Page) -> list[str]:
    picture = Image.open(io.BytesIO(page.screenshot()))
    return [one.text for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("base", ["https://gk.example.gov.cn", f"{_LONG:x<80}"])
def test_a_module_is_never_under_eighteen_pixels(
    chromium: Browser, tmp_path: Path, base: str, size: tuple[int, int]
) -> None:
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=False
    )
    page = context.new_page()
    with serving(tmp_path, KIOSK_BASE_URL=base) as address:
        for number in (7, 19):
            page.goto(f"{address}/signage?n={number}")
            assert _module(page) >= _LEAST
            code = page.locator("footer .code").inner_text().replace(" ", "")
            assert _read(page) == [f"{base}/q/{code}"]
            for part in (".clock", ".scan svg", ".code", ".end", "h1"):
                box = page.locator(part).first.bounding_box()
                assert box is not None, part
                assert box["x"] >= 0, part
                assert box["x"] + box["width"] <= size[0], part
                assert box["y"] + box["height"] <= size[1], part
            words = page.locator("body").inner_text()
            assert "最新公开" in words
            assert "电话" in words
            assert "9:00" in words, "the hours"
    context.close()
