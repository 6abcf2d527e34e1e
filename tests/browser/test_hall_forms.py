"""Applying at the hall's screen by its own keys; what is wrong, lost or rough does no harm."""

import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from tests.browser.test_hall import photographed

pytestmark = pytest.mark.browser
PHONE, IDENTITY = "13800138219", "11010519491231002X"


def _press(page: Page, field: str, keys: str) -> None:
    for key in keys:
        page.locator(f".pad[data-for~={field}] button", has_text=key).first.tap()


def _fill_by_keys(page: Page) -> None:
    _press(page, "letters", "WFGZ")
    page.get_by_role("option", name="农村危房改造对象申请条件").tap()
    _press(page, "wanted", "2025年")
    page.get_by_label("纸质").check()
    page.get_by_label("个人", exact=True).check()
    page.locator("#phone").tap()
    _press(page, "phone", PHONE)
    page.locator("#identity").tap()
    _press(page, "identity", IDENTITY)


def test_a_form_filled_by_keys_goes_over_to_the_phone_whole(
    hall: BrowserContext, chromium: Browser, server: str
) -> None:
    page = hall.new_page()
    page.goto(f"{server}/apply?screen=hall")
    _fill_by_keys(page)
    assert page.input_value("#phone") == "138••••••8219", "a number is masked once it is left"
    assert page.input_value("#identity") == IDENTITY, "while it is being typed it is seen"
    page.get_by_role("button", name="换到手机上接着填").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("换到手机上接着填")
    assert page.evaluate("history.length") <= 2
    (found,) = zxingcpp.read_barcodes(photographed(page.locator(".handed")))
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    theirs = phone.new_page()
    theirs.goto(found.text)
    theirs.get_by_role("button", name="取到这部手机").click()
    assert theirs.input_value("#wanted") == "农村危房改造对象申请条件2025年"
    assert theirs.input_value("#phone") == PHONE
    assert theirs.input_value("#identity") == IDENTITY
    assert theirs.locator("[name=delivery_form]:checked").get_attribute("value") == "paper"
    phone.close()
    page.wait_for_url(f"{server}/?screen=hall")


def test_what_is_put_aside_goes_when_the_visitor_wants_it_no_more(
    hall: BrowserContext, server: str
) -> None:
    page = hall.new_page()
    page.goto(f"{server}/apply?screen=hall")
    _press(page, "phone", PHONE)
    page.get_by_role("button", name="换到手机上接着填").tap()
    expect(page.locator(".handed")).to_be_visible()
    state = page.locator(".handed").get_attribute("data-state")
    page.get_by_role("button", name="不用了，清空屏幕").tap()
    page.wait_for_url(f"{server}/?screen=hall")
    assert page.request.get(f"{server}{state}").text() == "gone\n"
    assert page.evaluate("sessionStorage.length") == 0


def test_a_refusal_keeps_what_was_typed_and_leaves_no_step_behind(
    hall: BrowserContext, server: str
) -> None:
    page = hall.new_page()
    page.goto(f"{server}/apply?screen=hall")
    steps = page.evaluate("history.length")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.method))
    _press(page, "phone", PHONE)
    page.get_by_text("没有手机，在这里接着填").tap()
    page.get_by_role("button", name="提交申请").tap()
    expect(page.get_by_role("alert")).to_contain_text("填过的都在")
    for way in page.get_by_role("alert").get_by_role("link").all():
        box = way.bounding_box()
        assert box is not None
        assert box["height"] >= 60, "what is to be put right is reached by a finger"
    assert sent.count("POST") == 1
    assert page.input_value("#phone") == "138••••••8219"
    page.locator("#phone").tap()
    assert page.input_value("#phone") == PHONE
    assert page.evaluate("history.length") == steps
    page.reload()
    assert page.input_value("#phone") == ""


def test_a_screen_follows_a_case_by_its_keys(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    page.goto(f"{server}/track?screen=hall")
    _press(page, "number", "2026-9917")
    page.get_by_role("button", name="下一格").tap()
    _press(page, "code", "KX7WHT3Z")
    page.locator(".pad[data-for~=code] [data-do=back]").tap()
    assert page.input_value("#number") == "2026-9917"
    assert page.input_value("#code") == "KX7WHT3"
    page.locator("form").get_by_role("button", name="查进度").tap()
    expect(page.get_by_role("alert")).to_contain_text("没有查到")
    assert page.input_value("#number") == "2026-9917"


def test_the_server_away_in_the_middle_of_a_form_loses_nothing(
    hall: BrowserContext, server: str
) -> None:
    page = hall.new_page()
    page.clock.install()
    page.goto(f"{server}/apply?screen=hall")
    _fill_by_keys(page)

    def away(route: Route) -> None:
        route.abort()

    for address in ("**/apply", "**/healthz", "**/handover"):
        hall.route(address, away)
    page.get_by_role("button", name="换到手机上接着填").tap()
    expect(page.get_by_role("heading", name="暂时连不上")).to_be_visible()
    for address in ("**/apply", "**/healthz", "**/handover"):
        hall.unroute(address)
    for _ in range(11):
        page.clock.run_for(1000)
    expect(page.locator(".away")).to_be_hidden()
    assert page.input_value("#wanted") == "农村危房改造对象申请条件2025年"
    page.get_by_role("button", name="换到手机上接着填").tap()
    expect(page.locator(".handed")).to_be_visible()


def test_rough_hands_break_nothing(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    page.goto(f"{server}/apply?screen=hall")
    machine = hall.new_cdp_session(page)
    size = page.viewport_size
    assert size is not None

    def touch(*points: tuple[int, int], hold: int = 0) -> None:
        where = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        machine.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": where})
        if hold:
            page.wait_for_timeout(hold)
        machine.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    for turn in range(60):  # fast and everywhere, links and bars included
        place = [turn * 397 % size["width"], turn * 733 % size["height"]]
        try:
            page.evaluate("([x, y]) => document.elementFromPoint(x, y)?.click?.()", place)
        except Error:  # the page went on to the next in that very moment
            page.wait_for_load_state()
    page.wait_for_timeout(1000)  # the last tap may still be opening its page
    page.wait_for_load_state()
    page.goto(f"{server}/search?screen=hall")
    touch((300, 400), (700, 900), hold=50)
    touch((500, 300), hold=900)
    assert page.evaluate("visualViewport.scale") == 1
    assert page.evaluate("getSelection().toString()") == ""
    keys = page.locator(".kb button", has_text="A").first.bounding_box()
    assert keys is not None
    page.locator(".kb [data-do=clear]").tap()
    for _ in range(70):
        touch((int(keys["x"]) + 20, int(keys["y"]) + 20))
    assert page.input_value("#q") == "a" * 60
    assert len(hall.pages) == 1
    expect(page.locator(".away")).to_be_hidden()


def test_a_visitor_without_a_phone_applies_by_taps_alone(hall: BrowserContext, server: str) -> None:
    page = hall.new_page()
    page.set_default_timeout(10_000)
    page.goto(f"{server}/apply?screen=hall")
    _fill_by_keys(page)
    page.locator("#identity-keys, .pad[data-for~=identity] [data-do=clear]").first.tap()
    page.get_by_label("在本网站查看").check()
    page.locator("summary", has_text="没有手机").tap()
    page.locator("#name").tap()
    _press(page, "name", "ZHAO")
    page.locator(".pad[data-for~=name] [data-do=space]").tap()
    _press(page, "name", "XIAOMAN")
    assert page.input_value("#name") == "ZHAO XIAOMAN"
    page.locator("button[value=send]").tap()
    page.wait_for_url("**/apply/receipt/*")


def test_a_server_that_never_answers_does_not_keep_the_last_visitors_page(
    hall: BrowserContext, server: str
) -> None:
    page = hall.new_page()
    page.goto(f"{server}/track?screen=hall")
    page.fill("#number", "2026-0001")
    page.route("**/healthz", lambda _route: None)
    page.evaluate("document.body.dataset.idle = 1")
    page.locator("h1").first.tap()
    expect(page.locator(".idle b")).to_have_text("1", timeout=25_000)
    expect(page.locator("#number")).to_be_hidden(timeout=2500)
    expect(page.locator("#number")).to_have_count(0, timeout=10_000)
