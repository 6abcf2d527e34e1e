"""An application's whole way in Debian's Chromium: a phone, the clerk's PC, and the days between.

The server runs in this process, so that the days can pass: the dates lie across the Spring
Festival of 2026 and were counted by hand.
"""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from catalog.accounts import people
from catalog.accounts.signing_in import Attempt, sign_in
from catalog.store import organisations
from catalog.store.connection import Database
from kiosk import clock, create_app, secret
from tests import builders, papers
from tests.looking import look

pytestmark = pytest.mark.browser

PASSWORD = "清河的柳树又绿了一年年ab"


class Site:
    """A running demonstration with one clerk, and a clock that is set by hand."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self.on("2026-02-05")
        config = builders.make_config(folder / "data")
        builders.make_township(config)
        database = Database(config.database_url)
        with database.reading() as connection:
            installation_id = organisations.installation_id(connection) or ""
        key = secret.derive(secret.load(config, installation_id), "staff")
        code = people.add(
            database,
            key,
            builders.CLERK,
            username="wanghai",
            name="王海",
            chosen=["clerk"],
            at=clock.now(),
        )
        sign_in(database, key, Attempt("wanghai", PASSWORD, code, "127.0.0.1"), clock.now())
        self.app = create_app(config, database)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def on(self, day: str) -> None:
        """Ten in the morning of this day in Beijing."""
        at = date.fromisoformat(day)
        now = datetime(at.year, at.month, at.day, 2, 0, tzinfo=UTC)
        self._patch.setattr(clock, "now", lambda: now)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.app.extensions["search"].close()
        self.app.extensions["database"].close()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site(tmp_path, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def pc(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def enter(site: Site, page: Page) -> None:
    page.context.clear_cookies()
    page.goto(f"{site.address}/staff/")
    page.fill("#username", "wanghai")
    page.fill("#password", PASSWORD)
    page.click("button:has-text('登录')")
    page.wait_for_url("**/staff/")


def step(site: Site, page: Page, number: str, kind: str, **facts: str) -> None:
    """Open the step from the case page, fill it in and send it."""
    page.goto(f"{site.address}/staff/cases/{number}")
    page.click(f"aside a[href$='/step/{kind}']")
    if "outcome" in facts:
        page.select_option("#outcome", facts.pop("outcome"))
        page.click("text=下一步")
    look(page, 1366)
    for name, value in facts.items():
        field = page.locator(f"[id='fact.{name}']")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.click(".stick .btn.pri")
    page.wait_for_selector("text=已记录")


def apply(site: Site, page: Page) -> str:
    """Send an application; gives the address of its receipt."""
    page.goto(f"{site.address}/apply")
    page.click("label:has-text('个人')")
    page.fill("#phone", "13900010002")
    page.fill("#wanted", "2025 年河西村征地补偿安置方案")
    by_hand = page.locator("summary:has-text('没有手机，在这里接着填')")
    if by_hand.count():
        page.click("label:has-text('电子文档')")
        by_hand.click()
    page.fill("#name", "赵小满")
    page.click("text=提交申请")
    page.wait_for_url("**/apply/receipt/*")
    return page.url


def test_what_is_published_is_offered_while_writing(site: Site, phone: BrowserContext) -> None:
    citizen = phone.new_page()
    citizen.set_default_timeout(10_000)
    citizen.goto(f"{site.address}/apply")
    citizen.locator("#wanted").press_sequentially("危房改造补助")
    offered = citizen.locator("#near button.near")
    offered.first.wait_for()
    look(citizen, 390)
    citizen.fill("#wanted", "zzzzqqqq")
    offered.first.wait_for(state="detached")
    citizen.fill("#wanted", "危房改造补助")
    offered.first.wait_for()
    offered.first.click()
    citizen.wait_for_url("**/entry/*")


@pytest.mark.parametrize("hall", [False, True])
def test_a_fresh_receipt_asks_before_it_is_left(site: Site, chromium: Browser, hall: bool) -> None:
    width = 1080 if hall else 390
    context = chromium.new_context(
        viewport={"width": width, "height": 1920 if hall else 844}, locale="zh-CN"
    )
    citizen = context.new_page()
    citizen.set_default_timeout(10_000)
    if hall:
        citizen.goto(f"{site.address}/?screen=hall")
    receipt = apply(site, citizen)
    question = citizen.locator("dialog.leaving")
    citizen.click(".brand")
    question.wait_for()
    look(citizen, width)
    question.locator(".stay").click()
    question.wait_for(state="hidden")
    assert citizen.url == receipt
    citizen.click(".brand")
    question.locator(".go").click()
    citizen.wait_for_url(f"{site.address}/")
    context.close()


def test_a_closed_tab_with_a_fresh_receipt_asks_first(site: Site, phone: BrowserContext) -> None:
    citizen = phone.new_page()
    citizen.set_default_timeout(10_000)
    receipt = apply(site, citizen)
    asked: list[str] = []
    citizen.on("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    citizen.close(run_before_unload=True)
    citizen.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert citizen.url == receipt


def test_an_application_from_the_phone_goes_the_whole_way(
    site: Site, phone: BrowserContext, pc: Page
) -> None:
    citizen = phone.new_page()
    citizen.set_default_timeout(10_000)
    citizen.goto(site.address)
    citizen.click("a:has-text('申请公开')")
    look(citizen, 390)
    citizen.fill("#phone", "1390001000")
    citizen.fill("#wanted", "2025 年河西村征地补偿安置方案")
    citizen.click("text=提交申请")
    citizen.wait_for_selector("text=手机号少了一位")
    assert citizen.input_value("#wanted") == "2025 年河西村征地补偿安置方案"
    look(citizen, 390)
    citizen.click("label:has-text('个人')")
    citizen.fill("#name", "赵小满")
    citizen.fill("#phone", "13900010002")
    citizen.click("text=提交申请")
    citizen.wait_for_url("**/apply/receipt/*")
    look(citizen, 390)
    receipt = citizen.url
    number = re.search(r"2026-\d{4}", citizen.inner_text(".box2"))
    assert number
    code = citizen.inner_text(".big2")
    assert "赵小满" not in citizen.content()

    site.on("2026-02-06")
    enter(site, pc)
    pc.goto(f"{site.address}/staff/cases")
    look(pc, 1366)
    step(site, pc, number[0], "confirmed", note="打电话确认")
    # Receipt on Friday 6 February: day 20 is Thursday 12 March.
    assert "3 月 12 日到期" in pc.inner_text("main")
    look(pc, 1366)
    site.on("2026-02-09")
    enter(site, pc)
    step(
        site,
        pc,
        number[0],
        "correction_notice",
        points="请写明是哪一批",
        until="2026-03-02",
        service="platform",
    )

    site.on("2026-02-24")
    citizen.goto(receipt)
    assert "待补正" in citizen.inner_text("main")
    citizen.fill("#last4", "0002")
    citizen.click("text=看详情")
    citizen.wait_for_selector("text=请写明是哪一批")
    look(citizen, 390)
    citizen.fill("#text", "河西村第一批")
    citizen.click("text=提交补正")
    citizen.wait_for_selector("text=重新起算")

    site.on("2026-02-27")
    enter(site, pc)
    pc.goto(f"{site.address}/staff/cases/{number[0]}")
    # Receipt of the correction on Tuesday 24 February: day 20 is Monday 23 March.
    assert "3 月 23 日到期" in pc.inner_text("main")
    step(site, pc, number[0], "consult_start", **{"with": "third_party", "party": "河西村委会"})
    site.on("2026-03-06")
    enter(site, pc)
    step(site, pc, number[0], "consult_end", answer="agrees")
    # Three days were used by 27 February; the other 17 run from 9 to 31 March.
    assert "3 月 31 日到期" in pc.inner_text("main")
    step(site, pc, number[0], "extension", days="5", approved_by="王海", reason="档案在县里")
    assert "4 月 8 日到期" in pc.inner_text("main")
    site.on("2026-04-03")
    enter(site, pc)
    step(
        site,
        pc,
        number[0],
        "reply",
        outcome="partly_granted",
        given="安置方案正文",
        withheld="农户账号，属个人隐私",
        service="platform",
    )
    assert "已办结" in pc.inner_text("main")

    citizen.goto(f"{site.address}/track")
    look(citizen, 390)
    citizen.fill("#number", number[0])
    citizen.fill("#code", code)
    citizen.click("button:has-text('查进度')")
    citizen.wait_for_selector("text=已办结")
    assert "安置方案正文" not in citizen.content()
    look(citizen, 390)
    citizen.fill("#last4", "0002")
    citizen.click("text=看详情")
    citizen.wait_for_selector("text=安置方案正文")
    assert "先向" in citizen.inner_text("main")
    look(citizen, 390)


def test_files_go_from_the_phone_to_the_clerk(
    site: Site, phone: BrowserContext, pc: Page, tmp_path: Path
) -> None:
    picture, paper = tmp_path / "身份证.jpg", tmp_path / "说明.pdf"
    picture.write_bytes(papers.picture())
    paper.write_bytes(papers.pdf())
    citizen = phone.new_page()
    citizen.set_default_timeout(15_000)
    citizen.goto(f"{site.address}/apply")
    citizen.fill("#wanted", "2025 年河西村征地补偿安置方案")
    citizen.click("label:has-text('个人')")
    citizen.fill("#phone", "13900010002")
    citizen.set_input_files("#files", [picture, paper])
    citizen.click("text=提交申请")
    citizen.wait_for_selector("text=请填姓名")
    assert citizen.locator("button[name=drop]").count() == 2
    look(citizen, 390)
    citizen.fill("#name", "赵小满")
    citizen.click("text=提交申请")
    citizen.wait_for_url("**/apply/receipt/*")
    assert "收到附件 2 个" in citizen.inner_text("main")
    look(citizen, 390)
    number = re.search(r"2026-\d{4}", citizen.inner_text(".box2"))
    assert number

    enter(site, pc)
    pc.goto(f"{site.address}/staff/cases/{number[0]}")
    look(pc, 1366)
    names = []
    for button in pc.locator("ul.attached button:has-text('下载')").all():
        with pc.expect_download() as waiting:
            button.click()
        names.append(waiting.value.suggested_filename)
        content = waiting.value.path().read_bytes()
        assert content.startswith((b"\xff\xd8\xff", b"%PDF-"))
    assert names == ["身份证.jpg", "说明.pdf"]
    pc.goto(f"{site.address}/staff/cases/{number[0]}/files")
    look(pc, 1366)
    pc.set_input_files("#file", paper)
    pc.click("button:has-text('加上')")
    pc.wait_for_selector("text=已经在附件里")
    look(pc, 1366)


def test_an_application_at_the_counter_is_answered_on_the_spot(site: Site, pc: Page) -> None:
    site.on("2026-02-13")
    enter(site, pc)
    pc.click("nav.side a:has-text('申请办件')")
    pc.click("text=登记一件")
    look(pc, 1366)
    pc.fill("#wanted", "2025 年集体林权确权名单")
    pc.fill("#name", "钱阿婆")
    pc.fill("#phone", "13900010003")
    pc.click("text=登记，打印回执")
    pc.wait_for_url("**/slip/*")
    look(pc, 1366)
    number = pc.inner_text(".box2 .code >> nth=0")
    pc.click("text=办这一件")
    # Friday 13 February: 14 (worked) is day 1; 24 to 28 are 2 to 6; 2 to 6 March 7 to 11; 9 to 13
    # March 12 to 16; day 20 is Thursday 19 March.
    assert "3 月 19 日到期" in pc.inner_text("main")
    look(pc, 1366)
    step(site, pc, number, "reply", outcome="granted", how="当场复印 3 页", service="in_person")
    assert "已办结" in pc.inner_text("main")
    pc.click("text=看姓名和联系方式")
    pc.wait_for_selector("text=13900010003")
    look(pc, 1366)
    pc.goto(f"{site.address}/staff/cases/register")
    assert "予以公开" in pc.inner_text("table")
    look(pc, 1366)


def test_the_form_and_the_receipt_work_without_a_script(
    site: Site, chromium: Browser, on_paper: Callable[[Page], int]
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{site.address}/apply")
    page.fill("#wanted", "最低生活保障办事指南")
    page.click("text=先看看有没有公开过")
    page.wait_for_selector("text=也许不用申请")
    page.check("input[value=natural]")
    page.fill("#name", "孙大田")
    page.fill("#phone", "13900010004")
    page.click("text=提交申请")
    page.wait_for_url("**/apply/receipt/*")
    assert on_paper(page) == 1
    context.close()


@pytest.fixture
def on_paper() -> Callable[[Page], int]:
    """How many A4 pages a page prints to."""

    def count(page: Page) -> int:
        return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

    return count
