"""Times the hall's screen: from the tap to the next page, and from a key to its suggestions.

`python bench/hall.py [rounds]`: Chromium at 1080×1920 with the flags of `deploy/hall/screen` walks
over every page of the hall, three times: without the worker that keeps pages for a lost network,
with it awake, and with it asleep, as it is when somebody has read for half a minute.
A page is there when the browser has painted its words for the first time.
"""

import re
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import CHROMIUM, serving  # noqa: E402 - the path is set above

ROUNDS = 10
_OF_THE_HALL = re.findall(r"--disable-[\w-]+", (ROOT / "deploy/hall/screen").read_text("utf-8"))
_READY = """async () => { for (let n = 0; n < 100; n++) {
  if (await (await caches.open('pages')).match('/sw/facts') && navigator.serviceWorker.controller)
    return true;
  await new Promise(done => setTimeout(done, 100)); } return false; }"""
# The tap's own instant goes over to the next page, and from there nowhere else.
_NOTE_TAP = """addEventListener('touchend', event => sessionStorage.setItem(
  'tapped', performance.timeOrigin + event.timeStamp), true)"""
_PAINTED = """() => new Promise(done => {
  const look = () => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    if (!paint) return setTimeout(look, 5);
    done(performance.timeOrigin + paint.startTime - sessionStorage.getItem('tapped'));
  };
  look();
})"""
_SUGGESTED = """letter => new Promise(done => {
  const list = document.querySelector('.sug'), began = performance.now();
  new MutationObserver((_, watch) => { watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - began)); })
    .observe(list, {childList: true});
  [...document.querySelectorAll('.kb button')].find(one => one.textContent === letter).click();
})"""
# What is tapped, and an element that only the page behind it has.
WALK = (
    ("search", ".door", ".asking .kb"),
    ("home", ".tool.home", ".bands"),
    ("domain", ".tiles a[href='/domain/19']", ".dh"),
    ("entry", ".idx a", ".rec"),
    ("apply", ".bar a[href='/apply']", "form.apply #wanted"),
    ("track", ".bar a[href='/track']", "form.apply #number"),
    ("home", ".tool.home", ".bands"),
    ("search", ".door", ".asking .kb"),
    ("results", ".chips a", ".results"),
    ("entry", ".hits a", ".rec"),
    ("back", ".bar .back", ".results"),
    ("home", ".tool.home", ".bands"),
)


def _walk(page: Page, before: Callable[[], None], taken: dict[str, list[float]]) -> None:
    for name, tapped, there in WALK:
        page.wait_for_timeout(250)  # nobody taps while the page before is still being drawn
        before()
        page.locator(tapped).first.tap()
        page.locator(there).first.wait_for()
        taken.setdefault(name, []).append(page.evaluate(_PAINTED))


def _visit(context: BrowserContext, address: str, *, worker: bool) -> Page:
    page = context.new_page()
    page.add_init_script(_NOTE_TAP)
    page.goto(f"{address}/?screen=hall")
    if worker:
        assert page.evaluate(_READY), "the worker holds the page"
    return page


def _measure(browser: Browser, address: str, mode: str, rounds: int) -> list[float]:
    context = browser.new_context(
        viewport={"width": 1080, "height": 1920},
        has_touch=True,
        locale="zh-CN",
        service_workers="block" if mode == "none" else "allow",
    )
    page = _visit(context, address, worker=mode != "none")
    stop: Callable[[], None] = lambda: None  # noqa: E731 - one of two of a kind
    if mode == "asleep":
        machine = context.new_cdp_session(page)
        machine.send("ServiceWorker.enable")
        stop = lambda: machine.send("ServiceWorker.stopAllWorkers")  # noqa: E731 - the other
    taken: dict[str, list[float]] = {}
    _walk(page, stop, {})
    for _ in range(rounds):
        _walk(page, stop, taken)
    context.close()
    for name, times in taken.items():
        print(f"  {mode:7} {name:8} median {statistics.median(times):4.0f} ms")
    return sorted(time for times in taken.values() for time in times)


def _suggestions(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    page.goto(f"{address}/search?screen=hall")
    times = []
    for letter in "WFGZDIBAYANGSHEB" * 3:
        times.append(page.evaluate(_SUGGESTED, letter))
        if len(times) % 4 == 0:
            page.locator(".kb [data-do=clear]").tap()
    context.close()
    print(f"key to suggestions: {_figures(sorted(times))}")


def _figures(times: list[float]) -> str:
    p95 = times[int(len(times) * 0.95) - 1]
    return f"median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms of {len(times)}"


def main() -> None:
    """Measure on a fresh demonstration and print the figures."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*CHROMIUM, *_OF_THE_HALL]
        )
        alone = _measure(browser, address, "none", rounds)
        for mode in ("none", "awake", "asleep"):
            times = alone if mode == "none" else _measure(browser, address, mode, rounds)
            ratio = statistics.median(times) / statistics.median(alone)
            print(f"tap to page, worker {mode}: {_figures(times)}, {ratio:.2f} of without")
        _suggestions(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
