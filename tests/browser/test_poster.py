"""From paper to phone: the printed sheet is photographed, its code read, its page opened."""

import base64
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, expect

from catalog import qr
from tests.conftest import serving

pytestmark = pytest.mark.browser


def _posters(folder: Path, address: str, kind: str) -> Path:
    environment = {
        **os.environ,
        "KIOSK_DATA": str(folder / "data"),
        "KIOSK_KEY_FILE": str(folder / "key"),
        "KIOSK_BASE_URL": address,
    }
    command = [sys.executable, "-m", "kiosk", "posters", "--out", str(folder), "--kind", kind]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    (made,) = folder.glob(f"{kind}-*.pdf")
    return made


def _photograph(chromium: Browser, file: Path, page_number: int) -> Image.Image:
    """A screenshot of a page of the file, shown in a browser as a picture of the wall would be."""
    document = pypdfium2.PdfDocument(file)
    buffer = BytesIO()
    document[page_number].render(scale=2).to_pil().save(buffer, "PNG")
    document.close()
    context = chromium.new_context(viewport={"width": 900, "height": 1300}, device_scale_factor=2)
    page = context.new_page()
    data = base64.b64encode(buffer.getvalue()).decode()
    page.set_content(f'<img src="data:image/png;base64,{data}" width="880" alt="">')
    shot = page.screenshot()
    context.close()
    return Image.open(BytesIO(shot))


def test_a_code_read_from_a_picture_of_the_poster_opens_its_page_on_a_phone(
    chromium: Browser, phone: BrowserContext, tmp_path: Path
) -> None:
    with serving(tmp_path) as address:
        file = _posters(tmp_path, address, "domain")
        (found,) = qr.read(_photograph(chromium, file, 0))
        assert found.text.startswith(f"{address}/q/")
        page = phone.new_page()
        page.goto(found.text)
        assert page.url == f"{address}/domain/19"
        expect(page.get_by_role("heading", level=1)).to_have_text("社会救助")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator(".take summary").tap()
        code = found.text.removeprefix(f"{address}/q/")[:6]
        expect(page.locator(".take .code")).to_have_text(f"{code[:3]} {code[3:]}")
        (taken,) = qr.read(Image.open(BytesIO(page.locator(".take .qr").screenshot())))
        assert taken.text == f"{address}/q/{code}"


def test_every_code_of_a_picture_of_the_wall_sheet_opens_a_page(
    chromium: Browser, phone: BrowserContext, tmp_path: Path
) -> None:
    with serving(tmp_path) as address:
        file = _posters(tmp_path, address, "wall")
        found = {one.text for one in qr.read(_photograph(chromium, file, 0))}
        assert len(found) == 27
        page = phone.new_page()
        for text in sorted(found):
            answer = page.goto(text)
            assert answer is not None
            assert answer.status == 200
            assert "/q/" not in page.url
