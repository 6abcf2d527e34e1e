"""The hall's screens: a key set once, what a machine with it may not do, and who is silent."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.store import beats
from kiosk import clock, create_app
from tests.test_kiosk.test_staff.conftest import at_desk

_ORIGIN = {"Origin": "http://localhost"}


def _key(office: Flask, name: str = "一楼触摸屏", kind: str = "touch") -> str:
    desk = at_desk(office, "admin")
    answer = desk.post("/staff/screens", at="/staff/screens", name=name, kind=kind)
    found = re.search(r'<p class="code">([0-9a-f]{64})</p>', answer.text)
    assert found, answer.text
    assert found.group(1) not in desk.get("/staff/screens").html, "shown once"
    return found.group(1)


def _screen(office: Flask, key: str) -> FlaskClient:
    client = office.test_client()
    assert client.get(f"/screen/start/{key}").headers["Location"] == "/?screen=hall"
    return client


def test_a_screen_with_its_key_stays_in_hall_mode_and_has_no_desk(office: Flask) -> None:
    client = _screen(office, _key(office))
    client.get("/?screen=hall")
    assert client.get("/?screen=off").status_code == 403
    for path in ("/staff", "/staff/", "/staff/login", "/staff/entries", "/staff/nothing"):
        assert client.get(path, follow_redirects=True).status_code == 403, path
    assert 'class="hall"' in client.get("/").text


def test_a_display_begins_with_the_big_picture(office: Flask) -> None:
    key = _key(office, "二楼大屏", "display")
    answer = office.test_client().get(f"/screen/start/{key}")
    assert answer.headers["Location"] == "/signage"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("key", ["0" * 64, "x", "%00" * 3, "a" * 2000])
def test_a_wrong_key_makes_no_screen(office: Flask, key: str) -> None:
    answer = office.test_client().get(f"/screen/start/{key}")
    assert answer.status_code == (400 if "%00" in key else 404)
    assert "hall-screen" not in answer.headers.get("Set-Cookie", "")


def test_a_cookie_of_ones_own_making_is_no_key(office: Flask) -> None:
    client = office.test_client()
    client.set_cookie("hall-screen", f"1.{'0' * 40}")
    assert client.get("/?screen=off").status_code == 302


def test_beats_are_shown_and_silence_is_said_on_the_day_page(office: Flask) -> None:
    key = _key(office)
    client, admin = _screen(office, key), at_desk(office, "admin")
    watch = {"X-Screen-Key": key}
    assert client.get("/screen/beat", headers=watch).text == "none\n"
    beat = client.post(
        "/screen/beat", data={"page": "/domain/19", "version": "v1"}, headers=_ORIGIN
    )
    assert beat.status_code == 204
    assert int(client.get("/screen/beat", headers=watch).text) <= 5
    page = admin.get("/staff/screens")
    assert "领域" in page.text
    assert "/domain/19" not in page.text
    assert "没有消息</span>" not in page.html
    assert "一楼触摸屏" not in admin.get("/staff/").text
    old = clock.now() - timedelta(minutes=3)
    beats.note(office.config["KIOSK"].data, 1, "/", "v1", old)
    assert "没有消息</span>" in admin.get("/staff/screens").html
    assert "一楼触摸屏" in admin.get("/staff/").text


def test_beats_of_strangers_leave_no_trace(office: Flask) -> None:
    client = office.test_client()
    assert client.post("/screen/beat", data={"page": "/"}, headers=_ORIGIN).status_code == 204
    foreign = {"Origin": "http://elsewhere.example"}
    assert client.post("/screen/beat", headers=foreign).status_code == 403
    assert beats.all_of(office.config["KIOSK"].data) == {}


def test_a_removed_screen_is_nobody_again(office: Flask) -> None:
    key = _key(office)
    client, admin = _screen(office, key), at_desk(office, "admin")
    assert admin.post("/staff/screens/1/remove").status_code == 302
    assert client.post("/screen/beat", headers=_ORIGIN).status_code == 204
    assert client.get("/?screen=off").status_code == 302, "its cookie was taken back"
    assert office.test_client().get(f"/screen/start/{key}").status_code == 404
    assert admin.post("/staff/screens/1/remove").status_code == 400


def test_two_screens_with_one_name_are_refused(office: Flask) -> None:
    _key(office)
    desk = at_desk(office, "admin")
    for name in ("一楼触摸屏", "", "长" * 41):
        answer = desk.post("/staff/screens", at="/staff/screens", name=name, kind="touch")
        assert answer.status_code == 400


def test_a_screen_has_a_budget_of_views_of_its_own(office: Flask) -> None:
    key = _key(office)
    limited = create_app(replace(office.config["KIOSK"], read_limit=5))
    client, phone = _screen(limited, key), limited.test_client()
    for _ in range(8):
        last = phone.get("/")
    assert last.status_code == 429
    assert client.get("/").status_code == 200
    limited.extensions["search"].close()
    limited.extensions["database"].close()
