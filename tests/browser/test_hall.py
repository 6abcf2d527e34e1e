"""Somebody who never used a computer at the hall's screen: touch, type, read, carry away, leave."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import _watch

pytestmark = pytest.mark.browser
SIZES = ((1080, 1920), (1920, 1080))
IDLE, COUNTDOWN, ATTRACT = 60, 15, 30


@pytest.fixture(params=SIZES, ids=("portrait", "landscape"))
def hall(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """The screen in both positions; a test fails when a page logs an error or leaves the house."""
    width, height = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": height}, has_touch=True, locale="zh-CN"
    )
    faults: list[str] = []
    context.on("page", lambda page: _watch(page, faults))
    yield context
    context.close()
    assert not faults, faults


def _type(page: Page, letters: str) -> None:
    for letter in letters:
        page.get_by_role("button", name=letter, exact=True).tap()


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
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
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
    picture = Image.open(io.BytesIO(page.locator(".handed").screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
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


def test_no_page_moves_while_it_loads(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    for path in ("/?screen=hall", "/search", "/search?q=低保", "/domain/07", "/guide"):
        page.goto(f"{server}{path}")
        # Below a thousandth nothing is seen: text settling by a fraction of a pixel, no movement.
        assert page.evaluate(_SHIFT) < 0.001, path


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


def test_no_hall_page_has_a_fault_a_small_target_or_small_text(
    hall: BrowserContext, server: str
) -> None:
    page = hall.new_page()
    page.goto(f"{server}/domain/19?screen=hall")
    entry = page.locator(".idx a").nth(6).get_attribute("href")
    for path in ("/", "/search", "/domain/19", entry, "/search?q=补贴", "/guide", "/nope"):
        page.goto(f"{server}{path}")
        if path == "/search":
            _type(page, "WF")
            page.wait_for_selector("[role=option]")
        found: dict[str, Any] = Axe().run(page).response
        assert not found["violations"], (path, [one["id"] for one in found["violations"]])
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert not page.evaluate(_CROWDED), path


_SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 400);
})"""
_CROWDED = """() => {
  const seen = [...document.querySelectorAll('a[href], button, input:not([type=hidden])')]
    .filter(one => one.offsetParent && !one.closest('.skip'))
    .map(one => [one, one.getBoundingClientRect(), !!one.closest('.low')]);
  const faults = seen.filter(([, box]) => box.width < 59.5 || box.height < 59.5)
    .map(([one]) => 'small ' + one.textContent.trim());
  seen.forEach(([a, p, low], place) => seen.slice(place + 1).forEach(([b, q, other]) => {
    const across = Math.max(p.left, q.left) - Math.min(p.right, q.right);
    const down = Math.max(p.top, q.top) - Math.min(p.bottom, q.bottom);
    if (low === other && Math.max(across, down) < 7.5) {
      faults.push('near ' + a.textContent.trim() + ' | ' + b.textContent.trim());
    }
  }));
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    if (node.data.trim() && size < 20) faults.push('text ' + node.data);
  }
  return faults;
}"""
