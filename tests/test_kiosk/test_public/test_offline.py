"""The copy for reading without a network: what is in it, how large it is, and what never is."""

import json
from dataclasses import replace

import brotli

from kiosk import create_app
from kiosk.config import Config
from tests.builders import Visitor


def _bundle(visitor: Visitor) -> dict[str, object]:
    found: dict[str, object] = json.loads(visitor.client.get("/offline.json").text)
    return found


def test_the_copy_holds_home_and_every_domain_as_they_are(visitor: Visitor) -> None:
    pages = _bundle(visitor)["pages"]
    assert isinstance(pages, dict)
    numbers = [f"/domain/{number:02d}" for number in range(1, 27)]
    assert set(pages) == {"/", "/guide", "/offline", *numbers}
    for path in ("/", "/domain/07", "/guide"):
        assert pages[path] == visitor.get(path).html


def test_the_copy_is_small(visitor: Visitor) -> None:
    answer = visitor.client.get("/offline.json", headers={"Accept-Encoding": "br"})
    assert len(answer.data) <= 150 * 1024
    assert json.loads(brotli.decompress(answer.data))["version"]


def test_an_unchanged_copy_costs_a_few_bytes(visitor: Visitor) -> None:
    first = visitor.client.get("/offline.json")
    again = visitor.client.get("/offline.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_hall_gets_its_own_pages(visitor: Visitor) -> None:
    visitor.get("/?screen=hall")
    bundle = _bundle(visitor)
    assert any("hall.css" in address for address in bundle["assets"])  # type: ignore[attr-defined] # a list
    assert 'class="hall"' in bundle["pages"]["/domain/19"]  # type: ignore[index] # a dict
    visitor.client.get("/?screen=off")


def test_the_plain_page_names_telephone_and_address(visitor: Visitor) -> None:
    page = visitor.get("/offline")
    assert "电话" in page.text
    assert "地址" in page.text


def test_making_the_first_copy_keeps_no_reader_open_meanwhile(township: Config) -> None:
    app = create_app(township)
    assert app.test_client().get("/offline.json").status_code == 200
    app.extensions["search"].close()
    app.extensions["database"].close()


def test_a_few_bytes_say_whether_a_copy_is_old(visitor: Visitor) -> None:
    answer = visitor.client.head("/offline.json")
    assert answer.data == b""
    bundle = _bundle(visitor)
    assets = bundle["assets"]
    assert isinstance(assets, list)
    assert answer.headers["X-Edition"] == " ".join((str(bundle["version"]), *assets))


def test_making_the_copy_counts_as_one_view(township: Config) -> None:
    app = create_app(replace(township, read_limit=20))
    client = app.test_client()
    assert client.get("/offline.json").status_code == 200
    assert client.get("/").status_code == 200
    app.extensions["search"].close()
    app.extensions["database"].close()
