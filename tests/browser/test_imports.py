"""A township brings its own workbook in with the browser: corrected, applied, undone, applied."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from catalog import facts
from tests import layouts, spreadsheets
from tests.browser.test_staff import CHIEF, look, office_pc, sign_in
from tests.conftest import serving

pytestmark = pytest.mark.browser

SIGN = "由清河乡琼花夜市公布"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a fresh demonstration and its one-time code."""
    running = serving(tmp_path)
    with running as address:
        found = re.search(r"一次性口令：([0-9A-Z-]{14})", running.log.read_text("utf-8"))
        assert found
        yield address, found.group(1)


def ugly(path: Path) -> Path:
    """Sixty rows on three sheets, each laid out in its own way, with a heading nobody knows."""
    looks = (
        layouts.Layout(lead="类别", marks="wingdings2", bullets="1、", notes=True),
        layouts.Layout(levels="roman", method_first=True, marks="scanned", traditional=True),
        layouts.Layout(number="between", channels="ticked", repeats="same", pinyin="toned"),
    )
    names, sheets = {each.number: each.name for each in facts.domains()}, {}
    for layout, number in zip(looks, ("11", "16", "23"), strict=True):
        rows = [row.values | {"content": SIGN} for row in facts.rows() if row.domain == number]
        drawn = layouts.draw(rows[:20], "清河乡政务公开目录", layout)
        if number == "11":
            drawn.cells = [
                [text.replace("公开内容(要素)", "老百姓要看的东西") for text in row]
                for row in drawn.cells
            ]
        sheets[names[number]] = drawn
    return spreadsheets.write_book(path, sheets)


def test_an_ugly_workbook_is_corrected_applied_undone_and_applied_again(
    chromium: Browser, desk: tuple[str, str], tmp_path: Path
) -> None:
    address, code = desk
    page = office_pc(chromium).new_page()
    visitor = office_pc(chromium).new_page()
    sign_in(page, address, "lijing", CHIEF, code)
    page.click("nav a:has-text('导入目录')")
    look(page)
    path = ugly(tmp_path / "目录.xlsx")
    page.set_input_files("#file", path)
    page.click("text=读这个文件")
    page.wait_for_selector("text=读出 60 行", timeout=60_000)
    look(page)
    expect(page.locator("tbody tr")).to_have_count(3)
    assert "老百姓要看的东西" in page.inner_text("table")

    page.click("a:has-text('改对应') >> nth=0")
    look(page)
    row = page.locator("tr", has_text="老百姓要看的东西")
    expect(row).to_contain_text("不读入")
    row.locator("select").select_option(label="公开内容（要素）")
    page.click("text=就按这样读")
    page.wait_for_selector("text=读出 60 行", timeout=60_000)
    assert "老百姓要看的东西" not in page.inner_text("table")

    page.click("text=下一步：看会改什么")
    page.wait_for_url("**/preview")
    look(page)
    page.click("nav[aria-label=看哪些行] a:has-text('修改')")
    expect(page.locator("ins", has_text=SIGN).first).to_be_visible()
    look(page)
    visitor.goto(f"{address}/domain/11")
    assert SIGN not in visitor.content()
    public = visitor.locator("main a[href^='/entry/']").first.get_attribute("href")

    def see(*, is_public: bool) -> None:
        """Workers look for a change twice a second, so it may take a moment."""
        for _ in range(20):
            visitor.goto(f"{address}{public}")
            if (SIGN in visitor.content()) == is_public:
                return
            visitor.wait_for_timeout(100)
        raise AssertionError(f"public: {not is_public}")

    see(is_public=False)
    page.click("button:has-text('应用：公开')")
    page.wait_for_selector("text=次导入已公开")
    look(page)
    see(is_public=True)
    page.click("button:has-text('撤销')")
    page.wait_for_selector("text=目录恢复到导入之前")
    see(is_public=False)

    page.set_input_files("#file", path)
    page.click("text=读这个文件")
    page.wait_for_selector("text=读出 60 行", timeout=60_000)
    assert "老百姓要看的东西" not in page.inner_text("table"), "the heading is remembered"
    page.click("text=下一步：看会改什么")
    page.click("button:has-text('应用：公开')")
    page.wait_for_selector("text=次导入已公开")
    see(is_public=True)
    look(page)
    for each in (page, visitor):
        each.context.close()
