"""Eight values of one person go into the hall's forms; after the idle wipe none is found again."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import serving

pytestmark = pytest.mark.browser
VALUES = {
    "wanted": "二〇二五年河西村水渠账目",
    "name": "欧阳望舒",
    "contact": "司马问渠",
    "identity": "11010519491231002X",
    "phone": "13800138219",
    "address": "河西村三组七号院",
    "email": "wangshu.ouyang@example.com",
}
CODE = "KX7WHT3ZK9MPRV4N"
_EVERYTHING = """() => [document.documentElement.outerHTML,
  ...[...document.querySelectorAll('input,textarea')].map(one => one.value)].join('\\n')"""
_STORED = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie,
    JSON.stringify(await indexedDB.databases())];
  for (const name of await caches.keys()) {
    const book = await caches.open(name);
    for (const asked of await book.keys())
      found.push(asked.url, await (await book.match(asked)).text());
  }
  return found.join('\\n');
}"""


def _fill(page: Page) -> None:
    page.get_by_text("没有手机，在这里接着填").tap()
    for name, value in VALUES.items():
        page.fill(f"#{name}", value)


def _visit(page: Page, address: str) -> None:
    """Send the eight values on every way a visitor has, and walk away from the last."""
    page.goto(f"{address}/?screen=hall")
    page.locator(".bar a[href='/apply']").tap()
    _fill(page)
    page.get_by_role("button", name="先看看有没有公开过").tap()
    expect(page.get_by_role("status").filter(has_text="目录").first).to_be_visible()
    page.get_by_role("button", name="提交申请").tap()  # the kind of applicant is missing
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator(".bar a[href='/track']").tap()
    page.fill("#number", "2026-9917")
    page.fill("#code", CODE)
    page.locator("form").get_by_role("button", name="查进度").tap()
    expect(page.get_by_role("alert")).to_contain_text("没有查到")
    page.locator(".bar a[href='/apply']").tap()
    _fill(page)
    page.get_by_role("button", name="换到手机上接着填").tap()
    expect(page.locator(".handed")).to_be_visible()
    page.locator(".bar a[href='/apply']").tap()
    expect(page.locator("#wanted")).to_be_visible()
    _fill(page)
    for _ in range(76):
        page.clock.run_for(1000)
    page.wait_for_url(f"{address}/?screen=hall")


def _none(text: str, where: str) -> None:
    for value in (*VALUES.values(), CODE):
        assert value not in text, where


def test_eight_planted_values_are_nowhere_after_the_wipe(chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context(
        viewport={"width": 1080, "height": 1920}, has_touch=True, locale="zh-CN"
    )
    page = context.new_page()
    page.clock.install()
    machine = context.new_cdp_session(page)
    with serving(tmp_path) as address:
        _visit(page, address)
        _none(page.evaluate(_EVERYTHING), "the page after the wipe")
        _none(page.evaluate(_STORED), "what the browser stores")
        _none(str(context.cookies()), "cookies")
        _none(str(machine.send("Page.getNavigationHistory")), "the history")
        for step in ("back", "back", "forward", "reload"):
            getattr(page, step if step == "reload" else f"go_{step}")()
            page.wait_for_timeout(300)
            _none(page.evaluate(_EVERYTHING), step)
        for path in ("/apply", "/track"):
            page.goto(f"{address}{path}")
            _none(page.evaluate(_EVERYTHING), path)
            page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.open = true; })"
            )
            for field in page.locator("input:not([type=radio]):visible, textarea").all():
                if field.get_attribute("id") == "website":
                    continue
                field.focus()
                page.keyboard.press("ArrowDown")
                page.keyboard.press("ArrowDown")
                page.keyboard.press("Tab")
                assert field.input_value() == "", "the browser offers nothing of the last visitor"
    context.close()
    _nothing_on_the_server(tmp_path)


def _nothing_on_the_server(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "key"]
    assert any(path.name == "handovers.db" for path in files), "a form was put aside, sealed"
    assert any(path.name == "server.log" for path in files)
    for path in files:
        content = path.read_bytes()
        for value in (*VALUES.values(), CODE):
            for encoding in ("utf-8", "gbk", "utf-16-le"):
                assert value.encode(encoding) not in content, (path, value)
