"""The desk in Debian's Chromium: the whole round from the one-time code to the restored entry."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import serving

pytestmark = pytest.mark.browser

CHIEF, SECOND = "清河的柳树又绿了一年年ab", "早市七点开门热热闹闹的ab"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a fresh demonstration and its one-time code."""
    running = serving(tmp_path_factory.mktemp("desk"))
    with running as address:
        said = running.log.read_text("utf-8")
        found = re.search(r"一次性口令：([0-9A-Z-]{14})", said)
        assert found, said
        yield address, found.group(1)


def office_pc(chromium: Browser) -> BrowserContext:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(10_000)
    return context


def look(page: Page) -> None:
    """A page must be accessible, fit the window, and log no fault."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 1366, f"{page.url} is {width} wide"


def sign_in(page: Page, address: str, username: str, password: str, code: str = "") -> None:
    page.goto(f"{address}/staff/")
    page.fill("#username", username)
    page.fill("#password", password)
    page.fill("#code", code)
    page.click("button:has-text('登录')")
    page.wait_for_url("**/staff/")


def test_the_whole_round(chromium: Browser, desk: tuple[str, str]) -> None:
    address, code = desk
    chief, second, visitor = (office_pc(chromium).new_page() for _ in range(3))

    sign_in(chief, address, "lijing", CHIEF, code)
    look(chief)
    chief.goto(f"{address}/staff/accounts")
    chief.fill("#username", "wanghai")
    chief.fill("#name", "王海")
    chief.check("#new-reviewer")
    chief.check("#new-publisher")
    chief.click("text=新建，取一次性口令")
    second_code = chief.inner_text(".onetime .mono")
    look(chief)

    chief.goto(f"{address}/staff/entries?domain=19")
    look(chief)
    chief.click("a:has-text('最低生活保障办事指南')")
    chief.wait_for_url("**/staff/entries/*")
    here = chief.url
    short = here.rsplit("/", 1)[1]
    look(chief)
    chief.fill("#content", chief.input_value("#content") + "\n琼花夜市办理点")
    chief.wait_for_selector("[data-saved]:has-text('已自动保存')")
    chief.click("text=保存并送审")
    chief.wait_for_selector("text=已送审")
    chief.goto(f"{address}/staff/review/{short}")
    assert chief.locator("text=要由另一个人审核").count() == 0, "an editor sees no review form"

    sign_in(second, address, "wanghai", SECOND, second_code)
    second.click("table.led a:has-text('看改动')")
    second.wait_for_url("**/staff/review/*")
    assert second.inner_text("ins").endswith("琼花夜市办理点")
    look(second)
    visitor.goto(f"{address}/entry/{short}")
    assert "琼花夜市" not in visitor.content()
    second.click("text=同意并发布")
    second.wait_for_selector("text=已发布")
    published = time.monotonic()

    visitor.goto(f"{address}/entry/{short}")
    while "琼花夜市办理点" not in visitor.content():
        assert time.monotonic() - published < 5, "the public page follows within five seconds"
        visitor.wait_for_timeout(100)
        visitor.goto(f"{address}/entry/{short}")
    visitor.goto(f"{address}/search?q=琼花夜市")
    while f"/entry/{short}" not in visitor.content():
        assert time.monotonic() - published < 5, "search follows within five seconds"
        visitor.reload()

    second.goto(here)
    second.click("summary:has-text('撤下')")
    second.fill("#reason", "搬到另一个窗口办理")
    second.click("button:has-text('撤下')")
    second.wait_for_selector("text=已撤下")
    answer = visitor.goto(f"{address}/q/{short}")
    assert answer is not None
    assert answer.status == 410
    assert "搬到另一个窗口办理" in visitor.content()
    visitor.goto(f"{address}/search?q=琼花夜市")
    assert f"/entry/{short}" not in visitor.content()

    second.goto(here)
    second.click("button:has-text('恢复公开')")
    second.wait_for_selector("text=已恢复公开")
    visitor.goto(f"{address}/q/{short}")
    assert visitor.url.endswith(f"/entry/{short}")
    for page in (chief, second, visitor):
        page.context.close()


def test_every_page_of_the_desk_is_accessible_and_fits(
    chromium: Browser, desk: tuple[str, str]
) -> None:
    address, _ = desk
    page = office_pc(chromium).new_page()
    sign_in(page, address, "lijing", CHIEF)
    for path in (
        "entries?empty=material",
        "entries/table?domain=19",
        "entries/new",
        "domains",
        "domains/05",
        "standard",
        "posters",
        "placements",
        "placements/round",
        "guide",
        "accounts",
        "settings",
        "me",
        "review",
        "nothing",
    ):
        page.goto(f"{address}/staff/{path}")
        look(page)
    page.context.close()


def test_the_desk_works_with_the_keyboard_alone(chromium: Browser, desk: tuple[str, str]) -> None:
    address, _ = desk
    page = office_pc(chromium).new_page()
    page.goto(f"{address}/staff/login")
    while page.evaluate("document.activeElement.id") != "username":
        page.keyboard.press("Tab")
    for typed in ("lijing", CHIEF):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "公开事项":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/entries")
    page.context.close()


def test_a_sheet_is_drawn_proven_and_downloaded(
    chromium: Browser, desk: tuple[str, str], tmp_path: Path
) -> None:
    address, _ = desk
    page = office_pc(chromium).new_page()
    sign_in(page, address, "lijing", CHIEF)
    page.goto(f"{address}/staff/posters")
    page.click("text=画出来并逐个读回")
    page.wait_for_selector("text=下载 wall", timeout=120_000)
    look(page)
    with page.expect_download() as waiting:
        page.click("text=下载 wall")
    target = tmp_path / "wall.pdf"
    waiting.value.save_as(target)
    assert target.read_bytes().startswith(b"%PDF")
    page.goto(f"{address}/staff/placements")
    page.click("summary")
    page.fill("[name=place]", "一楼大厅东墙")
    page.click("button:has-text('登记位置')")
    page.wait_for_selector("text=一楼大厅东墙")
    look(page)
    page.context.close()


def test_a_form_left_behind_is_merged_and_not_lost(
    chromium: Browser, desk: tuple[str, str]
) -> None:
    address, _ = desk
    first, late = (office_pc(chromium).new_page() for _ in range(2))
    sign_in(first, address, "lijing", CHIEF)
    sign_in(late, address, "lijing", CHIEF)
    for page in (first, late):
        page.goto(f"{address}/staff/entries?domain=20")
        page.locator("table a").first.click()
        page.wait_for_url("**/staff/entries/*")
    first.fill("#publisher", "清河乡人民政府")
    first.click("text=保存草稿")
    first.wait_for_selector("text=草稿已保存")
    late.evaluate("document.querySelector('form[data-autosave]').removeAttribute('data-autosave')")
    late.fill("#responsible", "赵明")
    late.click("text=保存草稿")
    late.wait_for_selector("text=有人先保存了")
    look(late)
    late.click("text=保存合并后的内容")
    late.wait_for_selector("text=草稿已保存")
    assert late.input_value("#publisher") == "清河乡人民政府"
    assert late.input_value("#responsible") == "赵明"
    for page in (first, late):
        page.context.close()
