"""Somebody who never used a computer at the hall's screen: touch, type, read, carry away, leave."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

pytestmark = pytest.mark.browser
IDLE, COUNTDOWN, ATTRACT = 60, 15, 30


def _type(page: Page, letters: str) -> None:
    for letter in letters:
        page.get_by_role("button", name=letter, exact=True).tap()


def photographed(what: Page | Locator) -> Image.Image:
    """What a phone's camera sees of the screen."""
    return Image.open(io.BytesIO(what.screenshot()))


def _pass_time(page: Page, seconds: float) -> None:
    """Let the page's own clock run; what it fetches meanwhile is real."""
    for _ in range(int(seconds)):
        page.clock.run_for(1000)


def test_a_visitor_types_reads_carries_away_and_leaves_nothing(
    hall: BrowserContext, server: str
) -> None:
    page = hall.new_page()
    page.clock.install()
    page.goto(f"{server}/?screen=hall")
    page.clock.run_for(ATTRACT * 1000 + 500)
    begin = page.get_by_role("button", name="点这里开始")
    expect(begin).to_be_visible()
    begin.tap()
    expect(begin).to_be_hidden()
    page.get_by_role("link", name="记不清名称").tap()
    _type(page, "WFGZ")
    assert page.locator("input").first.input_value() == "wfgz"
    page.get_by_role("option", name="农村危房改造对象申请条件").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("农村危房改造对象申请条件")
    page.get_by_role("link", name="用手机看").tap()
    carry = page.locator("#take")
    expect(carry).to_be_in_viewport()
    found = zxingcpp.read_barcodes(photographed(page))
    code = carry.locator(".code").inner_text().replace(" ", "")
    assert [one.text for one in found] == [f"{server}/q/{code}"]
    _pass_time(page, IDLE + 2)
    expect(page.get_by_text("秒后回到首页")).to_be_visible()
    _pass_time(page, COUNTDOWN)
    page.wait_for_url(f"{server}/?screen=hall")
    expect(page.get_by_role("heading", name="请点您要查的事")).to_be_visible()
    _nothing_is_left(page, server)


def _nothing_is_left(page: Page, server: str) -> None:
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]
    assert [cookie["name"] for cookie in page.context.cookies()] == ["screen"]
    page.go_back()
    page.wait_for_timeout(300)
    assert page.url in ("about:blank", f"{server}/?screen=hall")
    page.goto(f"{server}/search")
    assert page.locator("input").first.input_value() == ""
    assert "危房" not in page.locator("main").inner_text()


def test_touching_the_screen_stops_the_countdown(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    page.clock.install()
    page.goto(f"{server}/search?screen=hall")
    _type(page, "DB")
    for _ in range(2):
        _pass_time(page, IDLE + 5)
        page.get_by_role("button", name="我还在看，继续").tap()
        page.clock.run_for(400)
        expect(page.locator(".idle")).to_be_hidden()
    assert page.locator("input").first.input_value() == "db"


def test_a_search_goes_over_to_the_phone_and_the_screen_empties_itself(
    hall: BrowserContext, chromium: Browser, server: str
) -> None:
    page = hall.new_page()
    page.goto(f"{server}/search?screen=hall&q=低保")
    page.get_by_role("button", name="带走这次查找").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("换到手机上接着填")
    (found,) = zxingcpp.read_barcodes(photographed(page.locator(".handed")))
    assert "低保" not in found.text
    assert found.text.startswith(f"{server}/handover/")
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    theirs = phone.new_page()
    theirs.goto(found.text)
    theirs.get_by_role("button", name="取到这部手机").click()
    assert theirs.locator("input[name=q]").input_value() == "低保"
    phone.close()
    page.wait_for_url(f"{server}/?screen=hall")
    _nothing_is_left(page, server)


def test_large_type_keeps_every_key_on_the_screen(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    page.goto(f"{server}/search?screen=hall&look=large")
    _type(page, "WF")
    expect(page.get_by_role("option").first).to_be_visible()
    low = page.locator(".low").bounding_box()
    keys = page.locator(".digits").bounding_box()
    assert low is not None
    assert keys is not None
    assert keys["y"] + keys["height"] <= low["y"]


def test_the_way_back_follows_the_visitor(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    page.goto(f"{server}/?screen=hall")
    page.get_by_role("link", name="社会救助").tap()
    page.locator(".idx a").first.tap()
    expect(page.locator(".rec")).to_be_visible()
    page.get_by_role("link", name="返回").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("社会救助")
    page.get_by_role("link", name="返回").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("请点您要查的事")
    assert page.evaluate("history.length") <= 2


def test_many_taps_on_one_key_do_no_harm(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    page.goto(f"{server}/search?screen=hall")
    page.evaluate(
        """() => { const key = [...document.querySelectorAll('.kb button')]
          .find(one => one.textContent === 'A'); for (let i = 0; i < 5000; i++) key.click(); }"""
    )
    assert page.locator("input").first.input_value() == "a" * 60
    page.get_by_role("button", name="全部 清除").tap()
    _type(page, "DIBAO")
    expect(page.get_by_role("option").first).to_be_visible()


def test_a_lost_server_is_said_plainly_and_nothing_typed_is_lost(
    hall: BrowserContext, server: str
) -> None:
    page = hall.new_page()
    page.clock.install()
    page.goto(f"{server}/search?screen=hall")
    hall.route("**/suggest.json*", lambda route: route.abort())
    hall.route("**/healthz", lambda route: route.abort())
    _type(page, "D")
    expect(page.get_by_role("heading", name="暂时连不上")).to_be_visible()
    expect(page.locator(".away")).to_contain_text("打电话")
    hall.unroute("**/suggest.json*")
    hall.unroute("**/healthz")
    _pass_time(page, 11)
    expect(page.locator(".away")).to_be_hidden()
    assert page.locator("input").first.input_value() == "d"
