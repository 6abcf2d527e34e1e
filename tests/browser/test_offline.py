"""The server is really gone: what was kept still reads, private things never were kept."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import serving

pytestmark = pytest.mark.browser
_READY = """async () => {
  for (let n = 0; n < 100; n++) {
    const book = await caches.open('pages');
    if (await book.match('/sw/facts')) return true;
    await new Promise(done => setTimeout(done, 100));
  }
  return false;
}"""
_WRITTEN = """async address => {
  for (let n = 0; n < 100; n++) {
    if (await (await caches.open('pages')).match(new URL(address).pathname)) return true;
    await new Promise(done => setTimeout(done, 100));
  }
  return false;
}"""
_KEPT = (
    "async () => (await (await caches.open('pages')).keys()).map(one => new URL(one.url).pathname)"
)


def _visit(page: Page, address: str) -> None:
    page.goto(f"{address}/guide")
    assert page.evaluate(_READY), "the worker is there after the first visit, without a touch"


def test_home_and_every_domain_read_after_the_server_is_gone(
    chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    with serving(tmp_path) as address:
        _visit(page, address)
        page.goto(f"{address}/domain/19")
        page.locator(".idx a").nth(6).click()
        expect(page.locator(".rec")).to_be_visible()
        entry = page.url
        assert page.evaluate(_WRITTEN, entry), "what was read is kept once the page stands"
        page.goto(f"{address}/search?q=低保")
        page.goto(f"{address}/staff/login")
        kept = page.evaluate(_KEPT)
    assert not [path for path in kept if path.startswith(("/staff", "/search", "/screen"))]
    for number in range(1, 27):
        page.goto(f"{address}/domain/{number:02d}")
        expect(page.locator(".dh .cn")).to_have_text(f"{number:02d}")
    for kept_page in (f"{address}/", entry):
        page.goto(kept_page)
        expect(page.get_by_text("现在连不上网络")).to_be_visible()
    page.goto(f"{address}/search?q=低保")
    expect(page.get_by_role("heading", name="暂时连不上")).to_be_visible()
    assert "电话" in page.locator("main").inner_text()
    context.close()


def test_the_display_keeps_its_picture_while_the_server_is_away(
    chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    page = context.new_page()
    first = serving(tmp_path)
    with first as address:
        page.goto(f"{address}/signage?domains=07,19,23&minutes=0.05")
        expect(page.locator(".cn")).to_have_text("19", timeout=10_000)
        assert page.evaluate("document.documentElement.scrollHeight") <= 1080
    page.wait_for_timeout(6_000)
    expect(page.locator(".cn")).to_have_text("19")
    expect(page.locator(".qr svg")).to_be_visible()
    again = serving(tmp_path)
    again.port, again.address, again.command = first.port, first.address, first.command
    with again:
        expect(page.locator(".cn")).to_have_text("23", timeout=15_000)
    context.close()


def test_the_hall_is_back_by_itself_after_the_server_was_away(
    chromium: Browser, tmp_path: Path
) -> None:
    context = chromium.new_context(
        viewport={"width": 1080, "height": 1920}, has_touch=True, locale="zh-CN"
    )
    page = context.new_page()
    first = serving(tmp_path)
    with first as address:
        page.goto(f"{address}/?screen=hall")
        assert page.evaluate(_READY)
    page.get_by_role("link", name="记不清名称").tap()
    expect(page.get_by_role("heading", name="暂时连不上")).to_be_visible()
    again = serving(tmp_path)
    again.port, again.address, again.command = first.port, first.address, first.command
    with again:
        expect(page.locator("#q")).to_be_visible(timeout=15_000)
    context.close()
