"""After the case, in Chromium: an answer for everybody, one's own record, a call for help."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from catalog.accounts import people
from catalog.accounts.signing_in import Attempt, sign_in
from catalog.store import organisations
from catalog.store.connection import Database
from kiosk import clock, create_app, secret
from tests import builders
from tests.looking import look

pytestmark = pytest.mark.browser

PASSWORD = "清河的柳树又绿了一年年ab"
STAFF = (("wanghai", "王海", "clerk"), ("lijing", "李静", "reviewer"))
RECORD = {
    "record": "2025 年耕地地力补贴公示表",
    "wrong": "面积写成了 3 亩",
    "right": "面积是 5 亩",
    "evidence": "土地承包经营权证",
    "name": "钱秋穗",
    "phone": "13900020003",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A running demonstration with a clerk and a reviewer; gives its address."""
    config = builders.make_config(tmp_path / "data")
    builders.make_township(config)
    database = Database(config.database_url)
    with database.reading() as connection:
        installation_id = organisations.installation_id(connection) or ""
    key = secret.derive(secret.load(config, installation_id), "staff")
    for username, name, role in STAFF:
        code = people.add(
            database,
            key,
            builders.CLERK,
            username=username,
            name=name,
            chosen=[role],
            at=clock.now(),
        )
        sign_in(database, key, Attempt(username, PASSWORD, code, "127.0.0.1"), clock.now())
    app = create_app(config, database)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    app.extensions["search"].close()
    database.close()


@pytest.fixture
def pc(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def enter(site: str, page: Page, username: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{site}/staff/")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("button:has-text('登录')")
    page.wait_for_url("**/staff/")


def granted(site: str, page: Page, wanted: str) -> str:
    """An application at the counter that is answered on the spot; gives its number."""
    page.goto(f"{site}/staff/cases/new")
    page.fill("#wanted", wanted)
    page.fill("#name", "周大禾")
    page.fill("#phone", "13900010002")
    for value in ("paper", "collect", "natural"):
        page.check(f"input[value={value}]")
    page.click(".stick .btn.pri")
    number = re.search(r"\d{4}-\d{4}", page.inner_text("main"))
    assert number
    page.goto(f"{site}/staff/cases/{number.group()}/step/reply?outcome=granted")
    page.fill("[id='fact.how']", "已张贴在河西村公示栏，周大禾户另见附件。")
    page.select_option("[id='fact.service']", "in_person")
    page.click(".stick .btn.pri")
    page.wait_for_selector("text=已记录")
    return number.group()


def test_a_second_grant_becomes_an_answer_that_the_next_one_finds(
    site: str, pc: Page, phone: BrowserContext
) -> None:
    enter(site, pc, "wanghai")
    granted(site, pc, "2025 年河西村征地补偿安置方案")
    number = granted(site, pc, "周大禾申请公开河西村2025年征地补偿安置方案")
    pc.goto(f"{site}/staff/cases/{number}")
    pc.wait_for_selector("text=第 2 次有人申请类似信息")
    look(pc, 1366)
    pc.click("text=整理成问答公开")
    look(pc, 1366)
    pc.fill("#question", "河西村征地补偿安置方案在哪里看？")
    pc.click("text=一键遮住")
    pc.wait_for_selector("text=没有要遮的")
    assert "周大禾" not in pc.input_value("#answer")
    look(pc, 1366)
    pc.select_option("#domain", "06")
    pc.click("text=送去发布")
    enter(site, pc, "lijing")
    look(pc, 1366)
    pc.click("text=看过，发布")
    look(pc, 1366)
    pc.click("text=同意并公开")
    pc.wait_for_selector("text=已公开，是问答第 1 号")
    look(pc, 1366)

    citizen = phone.new_page()
    citizen.goto(f"{site}/apply")
    citizen.fill("#wanted", "河西村征地补偿安置方案")
    citizen.click("text=先看看有没有公开过")
    citizen.click("text=河西村征地补偿安置方案在哪里看？")
    citizen.wait_for_url("**/ask/1")
    look(citizen, 390)
    assert "周大禾" not in citizen.content()
    citizen.click("text=看全部问答")
    look(citizen, 390)

    pc.fill("#reason", "方案改了")
    pc.click("button:has-text('下架')")
    pc.wait_for_selector("text=已经下架")
    citizen.wait_for_timeout(700)
    citizen.goto(f"{site}/ask/1")
    citizen.wait_for_selector("text=这条问答已经下架")
    look(citizen, 390)


def test_ones_own_record_is_corrected_and_a_call_is_answered(
    site: str, pc: Page, phone: BrowserContext
) -> None:
    citizen = phone.new_page()
    citizen.goto(f"{site}/apply")
    citizen.click("text=更正自己的信息")
    for name, value in RECORD.items():
        citizen.fill(f"#{name}", "" if name == "evidence" else value)
    citizen.click("text=提交更正申请")
    citizen.wait_for_selector("text=还有 1 处要改")
    look(citizen, 390)
    citizen.fill("#evidence", RECORD["evidence"])
    citizen.click("text=提交更正申请")
    citizen.wait_for_selector(".receipt")
    look(citizen, 390)
    receipt = citizen.url
    citizen.click(".brand")
    citizen.wait_for_selector("dialog.leaving")  # a fresh receipt asks before it is left
    look(citizen, 390)
    citizen = phone.new_page()
    citizen.goto(f"{site}/apply/help")
    look(citizen, 390)
    citizen.fill("#phone", "13900020004")
    citizen.check("input[value=read]")
    citizen.click("button:has-text('请给我打电话')")
    citizen.wait_for_selector("text=会有人给您打电话")
    look(citizen, 390)

    enter(site, pc, "wanghai")
    pc.click("td a:has-text('去办')")
    look(pc, 1366)
    pc.click("summary:has-text('更正并告知')")
    pc.fill("[id='amended.done']", "面积由 3 亩改为 5 亩")
    pc.click("button:has-text('记录：更正并告知')")
    pc.wait_for_selector("text=已记录")
    pc.click("text=打印更正答复")
    assert "面积由 3 亩改为 5 亩" in pc.inner_text(".letter")
    look(pc, 1366)
    pc.goto(f"{site}/staff/")
    pc.click("text=打电话")
    pc.click("text=看电话")
    pc.wait_for_selector("text=13900020004")
    look(pc, 1366)
    pc.fill("input[name=note]", "打过电话，代填了申请")
    pc.click("text=办好了")
    pc.wait_for_selector("text=办好了，已记下")

    citizen.goto(receipt)
    citizen.fill("#last4", "0003")
    citizen.click("text=看详情")
    citizen.wait_for_selector("text=面积由 3 亩改为 5 亩")
    look(citizen, 390)
