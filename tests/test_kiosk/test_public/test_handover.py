"""A half-filled form goes from the screen to a phone: once, within ten minutes, unseen."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.store import handovers
from kiosk import clock, create_app, handover
from kiosk.config import Config
from tests.builders import Page

_ORIGIN = {"Origin": "http://localhost"}
_WORDS = "张三家的低保"


@pytest.fixture
def app(township: Config) -> Iterator[Flask]:
    made = create_app(township)
    assert made.extensions["search"].refresh()
    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


def _token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found.group(1)


def _hand_over(app: Flask) -> str:
    """Send the search on from the screen; gives the address that its picture holds."""
    screen = app.test_client()
    data = {
        "csrf_token": _token(screen, f"/search?q={_WORDS}&screen=hall"),
        "form": "search",
        "q": _WORDS,
        "domain": "19",
        "other": "left behind",
    }
    answer = screen.post("/handover", data=data, headers=_ORIGIN)
    assert answer.status_code == 303
    shown = answer.headers["Location"]
    page = Page(screen.get(shown))
    page.check()
    assert "<svg" in page.html
    return shown.removesuffix("/code")


def _take(client: FlaskClient, address: str, token: str) -> Page:
    answer = client.post(address, data={"csrf_token": token}, headers=_ORIGIN)
    page = Page(answer)
    page.check()
    return page


def test_the_phone_gets_the_words_once_and_the_screen_learns_of_it(app: Flask) -> None:
    address = _hand_over(app)
    phone, other = app.test_client(), app.test_client()
    assert "张三" not in address
    assert phone.get(f"{address}/state").text == "waiting\n"
    for _ in range(3):
        assert phone.get(address).status_code == 200, "looking takes nothing"
    token, second = _token(phone, address), _token(other, address)
    page = _take(phone, address, token)
    assert f'value="{_WORDS}"' in page.html
    assert page.response.headers["Cache-Control"] == "no-store"
    assert phone.get(f"{address}/state").text == "gone\n"
    assert "已经失效" in _take(other, address, second).text
    assert phone.get(address).status_code == 410


def test_after_ten_minutes_it_is_gone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    address = _hand_over(app)
    later = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(handover.clock, "now", lambda: later)
    assert app.test_client().get(address).status_code == 410


def test_after_ten_minutes_its_bytes_are_gone_though_nobody_asked(
    app: Flask, township: Config
) -> None:
    _hand_over(app)
    handovers.sweep(township.data, clock.now() + timedelta(minutes=9))
    assert _rows(township) == 1
    handovers.sweep(township.data, clock.now() + timedelta(minutes=10, seconds=1))
    assert _rows(township) == 0


def _rows(township: Config) -> int:
    with closing(sqlite3.connect(township.data / handovers.FILE_NAME)) as file:
        (count,) = file.execute("SELECT count(*) FROM handover").fetchone()
    return int(count)


def test_the_visitor_may_drop_it_at_once(app: Flask, township: Config) -> None:
    address = _hand_over(app)
    screen = app.test_client()
    token = _token(screen, "/search?q=x&screen=hall")
    answer = screen.post(f"{address}/drop", data={"csrf_token": token}, headers=_ORIGIN)
    assert answer.headers["Location"] == "/screen/clear"
    assert _rows(township) == 0
    again = screen.post(f"{address}/drop", data={"csrf_token": token}, headers=_ORIGIN)
    assert again.status_code == 303, "dropping twice does no harm"


def test_nothing_readable_lies_in_the_data_folder(app: Flask, township: Config) -> None:
    address = _hand_over(app)
    code = address.rsplit("/", 1)[-1]
    for file in township.data.rglob("*.db*"):
        content = file.read_bytes()
        assert _WORDS.encode() not in content, file
        assert code.encode() not in content, file


def test_unknown_forms_and_codes_are_refused(app: Flask) -> None:
    client = app.test_client()
    token = _token(client, "/search?q=x&screen=hall")
    answer = client.post("/handover", data={"csrf_token": token, "form": "x"}, headers=_ORIGIN)
    assert answer.status_code == 400
    for code in ("A" * 20, "..", "%01", "a" * 500):
        assert client.get(f"/handover/{code}").status_code in (404, 410)
        assert client.get(f"/handover/{code}/code").status_code in (404, 410)
    assert client.post("/handover", data={"form": "search"}, headers=_ORIGIN).status_code == 400
