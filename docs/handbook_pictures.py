"""Makes the pictures of the staff handbook from the running product.

Run it: `python docs/handbook_pictures.py`.
Two people do a day's work on a fresh demonstration; each step leaves its picture in docs/img/.
"""

import re
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import CHROMIUM, serving  # noqa: E402 - the path is set above

FIRST, SECOND = "清河的柳树又绿了一年年ab", "早市七点开门热热闹闹的ab"


def _keep(page: Page, name: str) -> None:
    picture = Image.open(BytesIO(page.screenshot())).resize((1024, 576), Image.Resampling.LANCZOS)
    picture.quantize(128).save(ROOT / "docs" / "img" / f"desk-{name}.png", optimize=True)


def _sign_in(page: Page, address: str, username: str, password: str, code: str) -> None:
    page.goto(f"{address}/staff/")
    page.fill("#username", username)
    page.fill("#password", password)
    page.fill("#code", code)
    if username == "lijing":
        _keep(page, "login")
    page.click("button:has-text('登录')")
    page.wait_for_url("**/staff/")


def _add_person(page: Page, address: str) -> str:
    page.goto(f"{address}/staff/accounts")
    page.fill("#username", "wanghai")
    page.fill("#name", "王海")
    for role in ("reviewer", "publisher", "auditor"):
        page.check(f"#new-{role}")
    page.click("text=新建，取一次性口令")
    _keep(page, "accounts")
    return page.inner_text(".onetime .mono")


def _edit(page: Page, address: str) -> str:
    page.goto(f"{address}/staff/entries?domain=19")
    _keep(page, "entries")
    page.click("a:has-text('最低生活保障办事指南')")
    page.wait_for_url("**/staff/entries/*")
    _keep(page, "edit")
    code = page.url.rsplit("/", 1)[1]
    words = page.input_value("#content").replace("联系方式", "联系方式（手机 13800001234）")
    page.fill("#content", words)
    page.fill("#responsible", "李文静")
    page.fill("#event_day", "2026-11-20")
    page.click("text=保存并送审")
    page.wait_for_selector("text=已送审")
    return code


def _review(page: Page, address: str, code: str) -> None:
    _keep(page, "today")
    page.goto(f"{address}/staff/review/{code}")
    _keep(page, "review")
    page.click("text=一键全部遮住")
    page.wait_for_selector("text=已遮住")
    page.click("text=同意并发布")
    page.wait_for_selector("text=已发布")
    page.goto(f"{address}/staff/entries/{code}/history")
    _keep(page, "history")
    page.goto(f"{address}/staff/entries/{code}")
    page.click("summary:has-text('撤下')")
    _keep(page, "withdraw")
    page.goto(f"{address}/staff/audit")
    _keep(page, "audit")
    page.goto(f"{address}/staff/posters")
    _keep(page, "posters")


def main() -> None:
    """Do the day's work and keep the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = serving(Path(folder))
        with running as address:
            found = re.search(r"一次性口令：([0-9A-Z-]{14})", running.log.read_text("utf-8"))
            assert found is not None
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
            first, second = (
                browser.new_context(
                    viewport={"width": 1366, "height": 768}, locale="zh-CN"
                ).new_page()
                for _ in range(2)
            )
            _sign_in(first, address, "lijing", FIRST, found.group(1))
            code = _add_person(first, address)
            short = _edit(first, address)
            _sign_in(second, address, "wanghai", SECOND, code)
            _review(second, address, short)
            browser.close()


if __name__ == "__main__":
    main()
