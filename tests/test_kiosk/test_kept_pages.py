"""Pages kept as bytes: the same page, cheaper, and never an old or another one's."""

import gzip
import time
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask, Response, g, request, session
from sqlalchemy import update

from catalog import starting
from catalog.store import organisations
from catalog.store.connection import Database
from catalog.store.tables import entry
from kiosk import create_app, db, generation, pages
from kiosk.config import Config
from kiosk.known import known
from tests.builders import AT, CLERK, Visitor


@pytest.fixture
def app(township: Config) -> Iterator[Flask]:
    made = create_app(township)
    made.extensions["rendered"] = []

    @made.before_request
    def count() -> None:
        made.extensions["rendered"].append(request.path)

    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


def _rename(database: Database, title: str) -> None:
    with database.writing(CLERK, AT) as change:
        change.execute(update(entry).where(entry.c.standard_key == "19/1").values(level1=title))
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="1", revision=2
        )
        change.publish(1, f"修改 {title}")


def test_the_second_visitor_gets_the_bytes_of_the_first(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    first = visitor.get("/domain/19")
    second = visitor.get("/domain/19")
    assert app.extensions["rendered"] == ["/domain/19"]
    assert first.html == second.html
    assert first.response.headers == second.response.headers


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate", "gzip"),
        ("", ""),
        ("br;q=0, gzip", "gzip"),
        ("identity", ""),
    ],
)
def test_each_browser_gets_the_encoding_it_takes(app: Flask, accepted: str, encoding: str) -> None:
    client = app.test_client()
    plain = client.get("/domain/19").data
    answer = client.get("/domain/19", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "Cookie" in answer.headers["Vary"]
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert decode(answer.data) == plain


def test_an_unchanged_page_is_304_and_a_head_has_no_body(app: Flask) -> None:
    client = app.test_client()
    tag = client.get("/domain/19").headers["ETag"]
    again = client.get("/domain/19", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert "default-src 'none'" in again.headers["Content-Security-Policy"]
    other = client.get("/domain/19", headers={"If-None-Match": tag, "Accept-Encoding": "br"})
    assert other.status_code == 200
    head = client.head("/domain/19")
    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) > 1000


def test_each_look_is_a_page_of_its_own(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    assert 'class="large"' not in visitor.get("/").html
    visitor.client.set_cookie("look", "large")
    assert 'class="large"' in visitor.get("/").html
    visitor.client.set_cookie("look", "contrast-nonsense")
    assert 'class="hc"' in visitor.get("/").html
    visitor.client.delete_cookie("look")
    assert 'class="large"' not in visitor.get("/").html


def test_a_change_is_visible_in_every_worker_within_a_second(app: Flask, township: Config) -> None:
    other = create_app(township)
    visitors = [Visitor(app.test_client()), Visitor(other.test_client())]
    for visitor in visitors:
        assert "改过的名字" not in visitor.get("/domain/19").text
    database = Database(township.database_url)
    _rename(database, "改过的名字")
    deadline = time.monotonic() + 4.0  # a second is promised; a busy machine gets more
    waiting = list(visitors)
    while waiting and time.monotonic() < deadline:
        waiting = [one for one in waiting if "改过的名字" not in one.get("/domain/19").text]
        time.sleep(0.05)
    assert not waiting
    starting.add_domain(database, name="乡村振兴", actor=CLERK, at=AT)
    time.sleep(0.6)
    assert "乡村振兴" in visitors[1].get("/").text
    database.close()
    other.extensions["search"].close()
    other.extensions["database"].close()


def test_a_page_of_yesterday_is_made_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    visitor = Visitor(app.test_client())
    visitor.get("/")
    monkeypatch.setattr(generation.clock, "today", lambda: date(2027, 1, 1))
    time.sleep(0.6)
    visitor.get("/")
    assert app.extensions["rendered"] == ["/", "/"]


def test_nothing_with_a_query_and_no_error_is_kept(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    for _ in range(2):
        visitor.get("/domain/19?x=1")
        visitor.get("/search?q=低保")
        visitor.get("/domain/99", status=404)
    assert len(app.extensions["rendered"]) == 6


def test_an_answer_that_sets_a_cookie_is_not_kept(app: Flask) -> None:
    @app.before_request
    def remember() -> None:
        if request.path == "/privacy":
            session["own"] = request.headers["User-Agent"]

    @app.after_request
    def mark(response: Response) -> Response:
        if request.path == "/accessibility":
            response.set_cookie("own", request.headers["User-Agent"])
        return response

    for path in ("/privacy", "/accessibility"):
        given = [
            app.test_client().get(path, headers={"User-Agent": name}).headers["Set-Cookie"]
            for name in ("first", "second")
        ]
        assert given[0] != given[1]
    assert len(app.extensions["rendered"]) == 4
    assert not app.extensions["pages"]._pages


def test_what_is_kept_is_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_MOST_BYTES", 60_000)
    visitor = Visitor(app.test_client())
    for number in range(1, 27):
        visitor.get(f"/domain/{number:02d}")
    kept: pages.Pages = app.extensions["pages"]
    assert sum(page.size for page in kept._pages.values()) == kept._size <= 60_000


def test_only_public_pages_without_a_form_that_writes_are_kept(app: Flask) -> None:
    assert all(name.startswith("public.") for name in pages.KEPT)
    assert set(app.view_functions) >= pages.KEPT
    visitor = Visitor(app.test_client())
    for path in ("/", "/domain/19", "/guide", "/privacy", "/accessibility"):
        assert 'method="post"' not in visitor.get(path).html.lower()


def test_a_static_file_is_kept_for_a_year_only_under_its_present_version(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/").get_data(as_text=True)
    address = page.split('href="/static/css/')[1].split('"')[0]
    for _ in range(2):
        answer = client.get(f"/static/css/{address}", headers={"Accept-Encoding": "br"})
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"
    old = client.get("/static/css/mashang.css?v=0000000000")
    assert "immutable" not in old.headers["Cache-Control"]
    old.close()


def test_kept_pages_outlive_a_lost_database(
    app: Flask, township: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    visitor = Visitor(app.test_client())
    visitor.get("/domain/19")

    def away(*_: object) -> None:
        raise OperationalError("select", {}, Exception("connection refused"))

    monkeypatch.setattr(generation.organisations, "only", away)
    time.sleep(0.6)
    visitor.get("/domain/19")
    assert app.extensions["rendered"] == ["/domain/19"]
    with app.test_request_context("/"):
        assert not g.get("bare")


def _rename_office(database: Database, name: str) -> None:
    with database.writing(CLERK, AT) as change:
        organisations.set_details(change, 1, {"short_name": name})
        change.note(
            "organisation.changed", organisation_id=1, object_kind="organisation", object_ref="1",
            fields=["short_name"],
        )  # fmt: skip
        change.publish(1, "更新单位信息")


def test_facts_read_before_a_change_are_never_kept_under_the_generation_after_it(
    app: Flask,
) -> None:
    watch: generation.Watch = app.extensions["generation"]
    with app.test_request_context("/"):
        before = watch.current()
        assert db.owner().short_name != "新名字"
        _rename_office(db.database(), "新名字")
        time.sleep(0.6)
        assert watch.current() != before
        assert known().organisation.short_name == "新名字"
    with app.test_request_context("/"):
        assert known().organisation.short_name == "新名字"


def test_facts_of_a_change_not_yet_noticed_are_read_again_when_it_is(app: Flask) -> None:
    watch: generation.Watch = app.extensions["generation"]
    with app.test_request_context("/"):
        before = watch.current()
        watch._next = time.monotonic() + 60
        _rename_office(db.database(), "第二个名字")
        first = known()
        assert first.organisation.short_name == "第二个名字"
        assert app.extensions["known"][before] is first
    watch._next = 0
    with app.test_request_context("/"):
        assert watch.current() != before
        assert known() is not first
        assert before not in app.extensions["known"]
