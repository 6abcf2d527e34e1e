"""The list of applications, taking the register along, erasing what is due, in Chromium."""

import pytest
from playwright.sync_api import Page

from catalog import retention
from catalog.store import settings
from tests import builders
from tests.browser.test_cases import Site, enter, pc, site
from tests.looking import look

__all__ = ["pc", "site"]  # fixtures that are used by their names

pytestmark = pytest.mark.browser


def choose(site: Site, years: str) -> None:
    """Choose for how many years applicants' data is kept."""
    with site.app.extensions["database"].writing(builders.CLERK, builders.AT) as change:
        settings.put(change, 1, retention.SETTING, years)
        change.note(
            "setting.changed",
            organisation_id=1,
            object_kind="setting",
            object_ref=retention.SETTING,
            name=retention.SETTING,
            old="",
            new=years,
        )


def take_in(pc: Page, site: Site, name: str, wanted: str) -> None:
    pc.goto(f"{site.address}/staff/cases/new")
    pc.get_by_label("您要什么信息").fill(wanted)
    pc.get_by_label("姓名或单位名称").fill(name)
    pc.get_by_label("电话", exact=True).fill("13900010002")
    pc.get_by_label("纸质").check()
    pc.get_by_label("自行领取").check()
    pc.get_by_label("自然人").check()
    pc.get_by_role("button", name="登记，打印回执").click()
    pc.wait_for_url("**/slip/*")


def test_the_clerk_filters_finds_takes_along_and_erases(site: Site, pc: Page) -> None:
    site.on("2026-02-05")
    enter(site, pc)
    take_in(pc, site, "周禾", "2025 年耕地地力保护补贴发放名单")
    take_in(pc, site, "吴小兰", "河西村集体林权确权登记表")
    pc.goto(f"{site.address}/staff/cases/2026-0001/step/withdrawn")
    pc.get_by_label("书面或录音的撤回说明").fill("当面说不要了，已签字")
    pc.get_by_role("button", name="记录：申请人撤回").click()
    pc.goto(f"{site.address}/staff/cases/2026-0001/step/archived")
    pc.get_by_role("button", name="记录：归档").click()
    pc.goto(f"{site.address}/staff/cases")
    look(pc, 1366)
    assert pc.get_by_role("link", name="2026-0002", exact=True).count() == 1
    pc.get_by_label("看哪些").select_option("已归档")
    pc.get_by_label("年份").select_option("2026 年")
    pc.get_by_role("button", name="筛").click()
    assert "which=archived" in pc.url
    assert pc.get_by_role("link", name="2026-0001", exact=True).count() == 1
    look(pc, 1366)
    pc.get_by_label("登记号，或者申请人姓名").fill("吴*")
    pc.get_by_role("button", name="查", exact=True).click()
    assert "吴" not in pc.url
    assert pc.get_by_role("link", name="2026-0002", exact=True).count() == 1
    look(pc, 1366)
    pc.get_by_role("link", name="导出").click()
    look(pc, 1366)
    with pc.expect_download() as plain:
        pc.click("a[href*='export.xlsx']")
    assert plain.value.suggested_filename == "2026年依申请公开登记簿.xlsx"
    pc.get_by_label("做什么用").fill("移交档案室")
    with pc.expect_download() as whole:
        pc.get_by_role("button", name="导出，含个人信息").click()
    assert "含个人信息" in whole.value.suggested_filename
    choose(site, "1")
    site.on("2027-02-06")
    enter(site, pc)
    look(pc, 1366)
    pc.get_by_role("link", name="看到期待清").click()
    look(pc, 1366)
    pc.get_by_role("button", name="清除选中的").click()
    assert pc.get_by_role("alert").inner_text() == "清除后恢复不了。请先核对，再勾上“我已核对”。"
    pc.get_by_label("我已核对").check()
    pc.get_by_role("button", name="清除选中的").click()
    assert "已清除 1 件" in pc.get_by_role("main").inner_text()
    pc.goto(f"{site.address}/staff/cases/2026-0001")
    assert "周禾" not in pc.content()
    look(pc, 1366)
    pc.goto(f"{site.address}/staff/cases/register?year=2026")
    look(pc, 1366)
