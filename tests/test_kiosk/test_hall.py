"""The touchscreen's mode: switched on and off, kept apart from phone pages, nothing left behind."""

import re
import string
from collections.abc import Iterator

import pytest
from flask import Flask

from kiosk import create_app
from kiosk.config import Config
from tests.builders import Visitor

PAGES = ("/", "/search", "/search?q=低保", "/search?q=zzzzqqqq", "/domain/19", "/guide", "/privacy")


@pytest.fixture
def app(township: Config) -> Iterator[Flask]:
    made = create_app(township)
    assert made.extensions["search"].refresh()
    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


@pytest.fixture
def screen(app: Flask) -> Visitor:
    """A browser in hall mode."""
    visitor = Visitor(app.test_client())
    visitor.get("/?screen=hall")
    return visitor


def _classes(html: str) -> str:
    found = re.search(r'<html lang="zh-CN" class="([^"]*)"', html)
    return found.group(1) if found else ""


def test_hall_mode_begins_on_any_public_address_and_stays(app: Flask) -> None:
    for path in ("/?screen=hall", "/search?screen=hall", "/domain/07?screen=hall"):
        visitor = Visitor(app.test_client())
        assert _classes(visitor.get(path).html) == "hall", "the answer itself, without a detour"
        assert _classes(visitor.get("/domain/19").html) == "hall"


def test_hall_mode_ends_where_it_is_left(screen: Visitor) -> None:
    answer = screen.client.get("/domain/19?screen=off&x=1")
    assert answer.headers["Location"] == "/domain/19?x=1"
    assert _classes(screen.get("/domain/19").html) == ""


def test_the_cookie_ends_with_the_browser(app: Flask) -> None:
    cookie = app.test_client().get("/?screen=hall").headers["Set-Cookie"]
    assert cookie.startswith("screen=hall;")
    assert "HttpOnly" in cookie
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_kept_pages_of_the_hall_and_of_phones_are_never_mixed(app: Flask) -> None:
    phone, hall = Visitor(app.test_client()), Visitor(app.test_client())
    for _ in range(2):
        assert _classes(hall.get("/?screen=hall").html) == "hall"
        assert _classes(phone.get("/").html) == ""
        assert _classes(hall.get("/").html) == "hall"
    assert "hall." not in phone.get("/domain/19").html, "phones load nothing of the hall"
    assert len(app.extensions["pages"]._pages) == 5


def test_hall_mode_and_large_type_go_together(screen: Visitor) -> None:
    assert screen.client.get("/?look=large").status_code == 302
    assert _classes(screen.get("/").html) == "hall large"


def test_the_keys_are_in_the_page(screen: Visitor) -> None:
    html = screen.get("/search").html
    letters = re.findall(r'<button type="button">([A-Z0-9])</button>', html)
    assert sorted(letters) == sorted(string.ascii_uppercase + string.digits)
    assert html.index("<input") == html.index('<input id="q"'), "the first field takes the letters"


@pytest.mark.parametrize("path", PAGES)
def test_no_link_leaves_the_screen(screen: Visitor, path: str) -> None:
    page = screen.get(path)
    assert not [link for link in page.links if not re.match(r"[/?#]", link)], page.links
    assert not [link for link in page.links if link.startswith("/staff")]
    assert "target=" not in page.html
    assert 'class="btn print"' not in page.html


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_carried_away(screen: Visitor, path: str) -> None:
    page = screen.get(path)
    assert 'id="take"' in page.html
    assert 'href="#take"' in page.html


def test_a_search_in_the_hall_is_not_kept_by_the_browser(screen: Visitor) -> None:
    answer = screen.client.get("/search?q=低保")
    assert answer.headers["Cache-Control"] == "no-store"


def test_emptying_the_screen_leaves_only_its_mode(screen: Visitor) -> None:
    screen.client.get("/?look=large")
    answer = screen.client.get("/screen/clear")
    assert answer.headers["Location"] == "/?screen=hall"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert _classes(screen.get("/").html) == "hall"
