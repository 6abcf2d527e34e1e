"""Shared fixtures: one township made once and copied, a visitor, a running server, a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from catalog import timekeeping
from kiosk import create_app
from kiosk.config import Config
from tests import builders
from tests.postgres import Server, find_programs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PRISTINE = "pristine"
_NUMBERS = count(1)
CHROMIUM = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--browser", action="store_true", help="also run the tests in Chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--browser"):
        return
    skip = pytest.mark.skip(reason="browser tests run with --browser")
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _believed_clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests put days of the past on the clock; only those about a wrong clock have it judged."""
    if "true_clock" not in request.keywords:
        monkeypatch.setattr(timekeeping, "fault", lambda *_: "")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole run."""
    if find_programs() is None:
        pytest.skip("Debian's postgresql is not installed; install it to run on both databases")
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shipped(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Config]:
    """The settings of a demonstration township that no test may change, on either database."""
    folder = tmp_path_factory.mktemp("shipped") / "data"
    if request.param == "sqlite":
        config = builders.make_config(folder)
        builders.make_township(config)
        yield config
        return
    server: Server = request.getfixturevalue("postgres")
    config = builders.make_config(folder, KIOSK_DATABASE_URL=server.create(PRISTINE))
    builders.make_township(config)
    # A database can be copied only while nobody is connected to it.
    yield replace(config, database_url=server.create("shipped", PRISTINE))
    for name in ("shipped", PRISTINE):
        server.drop(name)


@pytest.fixture
def township(request: pytest.FixtureRequest, shipped: Config, tmp_path: Path) -> Iterator[Config]:
    """The settings of a demonstration township of the test's own, on either database."""
    shutil.copytree(shipped.data, tmp_path / "data")
    if shipped.database_url.startswith("sqlite"):
        yield builders.at_folder(shipped, tmp_path / "data")
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"t{next(_NUMBERS)}"
    url = server.create(name, PRISTINE)
    yield replace(shipped, data=tmp_path / "data", database_url=url)
    server.drop(name)


@pytest.fixture
def sqlite_township(township: Config) -> Config:
    """A township of the test's own where the test is about SQLite's file itself."""
    if not township.database_url.startswith("sqlite"):
        pytest.skip("about SQLite's file")
    return township


@pytest.fixture(scope="session")
def _public_app(shipped: Config) -> Iterator[object]:
    app = create_app(shipped)
    assert app.extensions["search"].refresh()
    yield app
    app.extensions["search"].close()
    app.extensions["database"].close()


@pytest.fixture
def visitor(_public_app: object) -> builders.Visitor:
    """A visitor of the shipped demonstration, reading only."""
    return builders.Visitor(_public_app.test_client())  # type: ignore[attr-defined] # a Flask app


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demonstration as `kiosk demo` serves it, on the real server."""
    with serving(tmp_path_factory.mktemp("served")) as address:
        yield address


class serving:  # noqa: N801 - reads as a word in `with serving(folder) as address`
    """Run `kiosk demo` on a folder for as long as the block lasts."""

    def __init__(self, folder: Path, *options: str, command: str = "demo", **environment: str):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.command = [sys.executable, "-m", "kiosk", command, "--port", str(self.port), *options]
        self.environment = {
            **os.environ,
            "KIOSK_DATA": str(folder / "data"),
            "KIOSK_KEY_FILE": str(folder / "key"),
            "KIOSK_ALLOW_ROOT": "1",
            **environment,
        }
        self.log = folder / "server.log"

    def __enter__(self) -> str:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # so that a test can kill the workers with it
            )
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=1) as answer:
                    if answer.status == 200:
                        return self.address
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log.read_text('utf-8')}")

    def __exit__(self, *problem: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """Debian's Chromium, started once with a fresh profile."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: "Browser") -> "Iterator[BrowserContext]":
    """A phone of 390×844; a test fails when a page logs an error or asks another host."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    faults: list[str] = []
    context.on("page", lambda page: _watch(page, faults))
    yield context
    context.close()
    assert not faults, faults


@pytest.fixture(params=[(1080, 1920), (1920, 1080)], ids=("portrait", "landscape"))
def hall(request: pytest.FixtureRequest, chromium: "Browser") -> "Iterator[BrowserContext]":
    """The hall's screen in both positions; a test fails as with `phone`."""
    width, height = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": height}, has_touch=True, locale="zh-CN"
    )
    faults: list[str] = []
    context.on("page", lambda page: _watch(page, faults))
    yield context
    context.close()
    assert not faults, faults


def _watch(page: "Page", faults: list[str]) -> None:
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda asked: None if "//127.0.0.1:" in asked.url else faults.append(asked.url),
    )
