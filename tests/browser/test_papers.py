"""The papers of a case in Debian's Chromium: on the screen, on A4, and without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_cases import Site, enter, on_paper, pc, site, step
from tests.looking import look

__all__ = ["on_paper", "pc", "site"]  # the fixtures that these tests share

pytestmark = pytest.mark.browser


def take_in(site: Site, page: Page, **fields: str) -> str:
    """Enter an application at the counter; gives its number, with its slip on the screen."""
    page.goto(f"{site.address}/staff/cases/new")
    typed = {
        "wanted": "2025 年河西村集体林权确权到户名单",
        "name": "钱阿婆",
        "phone": "13900010003",
        "address": "河西村三组 8 号",
    }
    for name, value in (typed | fields).items():
        page.fill(f"#{name}", value)
    page.click("text=登记，打印回执")
    page.wait_for_url("**/slip/*")
    return page.inner_text(".box2 .code >> nth=0")


def issue(page: Page, link: str) -> None:
    """Open a paper from the record, look at it, give it its number, look at it in full."""
    page.click(f"a:has-text('{link}') >> nth=0")
    look(page, 1366)
    assert "钱阿婆" not in page.inner_text("main")
    page.click("text=看全文打印")
    page.wait_for_selector("text=这次查看已经记入操作留痕")
    look(page, 1366)


def test_the_papers_of_a_long_case_are_printed_one_by_one(
    site: Site, pc: Page, on_paper: Callable[[Page], int]
) -> None:
    site.on("2026-03-02")
    enter(site, pc)
    number = take_in(site, pc)
    case = f"{site.address}/staff/cases/{number}"
    step(
        site, pc, number, "correction_notice", points="请写明是哪一批、哪一年的", until="2026-03-23"
    )
    issue(pc, "打印补正告知书")
    assert "钱阿婆：" in pc.inner_text("article")
    assert on_paper(pc) == 1
    pc.goto(case)
    pc.click("text=记错了，撤销这一步")
    look(pc, 1366)
    pc.fill("#reason", "发给另一件的")
    pc.click("button:has-text('撤销这一步')")
    pc.wait_for_selector("text=已撤销")
    look(pc, 1366)
    letter = {"with": "third_party", "party": "河西村村民委员会", "about": "河西村林权确权名单"}
    step(site, pc, number, "consult_start", **letter)
    issue(pc, "打印征求意见书")
    assert on_paper(pc) <= 2
    assert number not in pc.inner_text("article")
    step(site, pc, number, "extension", days="5", approved_by="王海", reason="档案在县档案馆")
    issue(pc, "打印延期答复告知书")
    pc.goto(f"{case}/papers")
    assert "作废" in pc.inner_text("main")
    look(pc, 1366)
    for key in ("form", "assist", "archive", "service-4"):
        pc.goto(f"{case}/papers/{key}")
        look(pc, 1366)
        pc.click("button:has-text('看全文')")
        pc.wait_for_selector("text=这次查看已经记入操作留痕")
        look(pc, 1366)
        assert on_paper(pc) <= (2 if key == "service-4" else 1), key
    pc.goto(f"{site.address}/staff/cases/papers?year=2026")
    look(pc, 1366)


def test_the_counter_answers_on_the_spot_and_the_fee_is_reckoned_without_a_script(
    site: Site, chromium: Browser, on_paper: Callable[[Page], int]
) -> None:
    site.on("2026-03-02")
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 1366, "height": 768}, locale="zh-CN"
    )
    page = context.new_page()
    enter(site, page)
    number = take_in(site, page)
    page.goto(f"{site.address}/staff/cases/{number}/step/fee_notice")
    page.check("input[value=pages]")
    page.fill("[id='fact.count']", "250")
    page.click("text=算一算")
    assert page.input_value("[id='fact.amount']") == "4700"
    assert "合计 4700 元" in page.input_value("[id='fact.calculation']")
    page.goto(f"{site.address}/staff/cases/{number}")
    page.click("text=当场答复")
    page.select_option("#outcome", "granted")
    page.click("text=下一步")
    page.fill("[id='fact.how']", "河西村集体林权确权到户名单复印件 3 页，已当面交给您。")
    page.click(".stick .btn.pri")
    page.wait_for_url("**/papers/granted-3")
    page.click("text=看全文打印")
    page.wait_for_selector("text=这次查看已经记入操作留痕")
    assert "政府信息公开答复书" in page.inner_text("article")
    assert on_paper(page) == 1
    context.close()
