"""Downloads, feed, site map and robots' rules: whole, well-formed, and published content alone."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from catalog.importing import domains, reading
from catalog.store.connection import Database
from catalog.store.tables import entry, material
from kiosk import create_app
from kiosk.config import Config
from tests.builders import AT, CLERK, Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def client(township: Config) -> Iterator[FlaskClient]:
    """A visitor of a township in which entry 7 and one material are withdrawn."""
    database = Database(township.database_url)
    with database.writing(CLERK, AT) as change:
        change.execute(
            update(entry).where(entry.c.id == 7).values(state="withdrawn", level2="撤下的秘密事项")
        )
        change.execute(
            update(entry).where(entry.c.id == 8).values(revision=2, level2="改过的<事项>&\x0b")
        )
        first = change.execute(select(material.c.id).limit(1)).scalar_one()
        change.execute(
            update(material).where(material.c.id == first).values(state="withdrawn", title="撤下料")
        )
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="x", revision=2
        )
        change.publish(1, "改动")
    app = create_app(township, database)
    yield app.test_client()
    app.extensions["search"].close()
    database.close()


def _codes(township: Config) -> tuple[str, str]:
    database = Database(township.database_url)
    with database.reading() as connection:
        withdrawn, changed = (
            connection.execute(select(entry.c.code).where(entry.c.id == place)).scalar_one()
            for place in (7, 8)
        )
    database.close()
    return withdrawn, changed


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_whole_catalogue_is_downloaded_in_each_form(
    client: FlaskClient, kind: str, tmp_path: Path
) -> None:
    answer = client.get(f"/catalog.{kind}")
    assert answer.status_code == 200
    assert "政务公开目录" in unquote(answer.headers["Content-Disposition"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    path = tmp_path / f"catalog.{kind}"
    path.write_bytes(answer.data)
    found = reading.read(path, path.name, known=domains.standard())
    assert len(found.rows) == 351
    assert "撤下的秘密事项" not in {row.level2 for row in found.rows}
    again = client.get(f"/catalog.{kind}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_domain_is_downloaded_alone(client: FlaskClient) -> None:
    data = json.loads(client.get("/domain/19/catalog.json").data)
    assert {each["domain"] for each in data["entries"]} == {"19"}
    assert [each["number"] for each in data["domains"]] == ["19"]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/domain/19/catalog.xlsx").data))
    assert book.sheetnames == ["19 社会救助"]
    assert client.get("/domain/99/catalog.csv").status_code == 404
    assert client.get("/catalog.pdf").status_code == 404


def test_the_schema_and_the_template_are_there(client: FlaskClient) -> None:
    assert client.get("/catalog.schema.json").json["$id"] == "/catalog.schema.json"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/domain/19/template.xlsx").data))
    assert book.active is not None
    assert book.active["B3"].value == "一级事项"


def test_the_feed_tells_of_new_materials_and_revisions_and_nothing_withdrawn(
    client: FlaskClient, township: Config
) -> None:
    answer = client.get("/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(answer.data)
    titles = [str(each.findtext(f"{ATOM}title")) for each in root.iter(f"{ATOM}entry")]
    assert "改过的<事项>&（第 2 版）" in titles
    assert any("新公开" in title for title in titles)
    assert not any("撤下" in title for title in titles)
    times = [each.findtext(f"{ATOM}updated") for each in root.iter(f"{ATOM}entry")]
    assert times == sorted(times, reverse=True)
    for link in root.iter(f"{ATOM}link"):
        assert link.get("href", "").startswith("http://localhost/")
    ids = [each.findtext(f"{ATOM}id") for each in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def test_a_domain_has_a_feed_of_its_own(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get("/domain/19/feed.atom").data)
    terms = {str(each.get("term")) for each in root.iter(f"{ATOM}category")}
    assert terms == {"19"}
    assert client.get("/domain/99/feed.atom").status_code == 404


def test_every_address_of_the_site_map_answers(client: FlaskClient, township: Config) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)
    places = [str(each.text).removeprefix("http://localhost") for each in root.iter(f"{MAP}loc")]
    withdrawn, changed = _codes(township)
    assert f"/entry/{changed}" in places
    assert f"/entry/{withdrawn}" not in places
    assert len(places) == len(set(places)) > 380
    for place in places[:40]:
        assert client.get(place).status_code == 200, place


def test_robots_are_told_what_to_leave_alone(client: FlaskClient) -> None:
    text = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /staff/" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_the_guide_leads_to_the_downloads(visitor: Visitor) -> None:
    page = visitor.get("/guide")
    for link in ("/catalog.xlsx", "/catalog.csv", "/catalog.json", "/feed.atom"):
        assert link in page.links


def test_an_entry_says_what_it_is_to_machines(visitor: Visitor, shipped: Config) -> None:
    code = _codes(shipped)[1]
    html = visitor.get(f"/entry/{code}").html
    for mark in ("schema.org/Dataset", 'itemprop="name"', 'itemprop="dateModified"', code):
        assert mark in html


def test_without_a_base_address_nothing_is_built_on_the_host_of_a_request(township: Config) -> None:
    app = create_app(replace(township, base_url=""))
    visitor = Visitor(app.test_client())
    for path in ("/feed.atom", "/domain/19/feed.atom", "/sitemap.xml"):
        page = visitor.get(path, status=404, Host="127.0.0.1:4321")
        assert "KIOSK_BASE_URL" in page.text
        assert "4321" not in page.html
    robots = visitor.client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /staff/" in robots
    assert "Sitemap" not in robots
    app.extensions["search"].close()
    app.extensions["database"].close()
