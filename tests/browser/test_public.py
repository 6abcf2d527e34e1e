"""A citizen on a phone: home, domain, entry, search; and what each page looks like to a machine."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/domain/07",
    "/domain/19",
    "/search?q=补贴",
    "/search?q=zzzzqqqq",
    "/guide",
    "/guide/deadline?receipt=2026-09-18",
    "/nope",
)
SIZES = ((390, 844), (320, 640), (1080, 1920), (1366, 768))


def test_a_citizen_walks_from_home_to_an_entry_and_searches(
    phone: BrowserContext, server: str
) -> None:
    page = phone.new_page()
    page.goto(server)
    page.get_by_role("link", name="社会救助").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("社会救助")
    page.locator(".idx a", has_text="办事指南").nth(1).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("最低生活保障办事指南")
    expect(page.get_by_text("社会事务办公室，便民服务中心 3 号窗口")).to_be_visible()
    page.get_by_role("link", name="低保怎么办：一页看懂").tap()
    expect(page.get_by_text("不能作为办事依据")).to_be_visible()
    page.get_by_role("link", name="码上公开").tap()
    page.get_by_label("查找公开事项").fill("危房改造")
    page.get_by_role("button", name="查找").tap()
    page.locator(".hits a").first.tap()
    expect(page.locator(".rec .cn")).to_contain_text("09-")


def test_suggestions_open_the_page_itself(phone: BrowserContext, server: str) -> None:
    page = phone.new_page()
    page.goto(server)
    page.get_by_label("查找公开事项").press_sequentially("wfgz")
    page.locator(".sug a", has_text="农村危房改造").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("农村危房改造")


def test_large_type_stays_and_nothing_scrolls_sideways(phone: BrowserContext, server: str) -> None:
    page = phone.new_page()
    page.goto(server)
    page.get_by_role("link", name="换成大字").tap()
    expect(page.get_by_role("link", name="换回标准字")).to_be_visible()
    for path in PAGES:
        page.goto(server + path)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_every_page_works_without_a_script(chromium: Browser, server: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    page.get_by_label("查找公开事项").fill("危房改造")
    page.get_by_role("button", name="查找").click()
    page.locator(".hits a").first.click()
    expect(page.locator(".rec .cn")).to_contain_text("09-")
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_no_page_has_an_accessibility_fault_or_a_small_target(
    chromium: Browser, server: str, size: tuple[int, int]
) -> None:
    width, height = size
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    for path in PAGES:
        page.goto(server + path)
        found: dict[str, Any] = Axe().run(page).response
        assert not found["violations"], (path, [one["id"] for one in found["violations"]])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        small = page.evaluate(
            """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
              .filter(one => one.offsetParent && !one.closest('.skip'))
              .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
              .filter(([, box]) => box.height < 43.5 || box.width < 43.5)
              .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
        )
        assert not small, (path, small)
    context.close()
