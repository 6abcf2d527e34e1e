"""Whatever is asked, the answer is a page in Chinese with a way on, and never a fault."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk import create_app
from kiosk.config import Config
from tests.builders import Page, Visitor

NOWHERE = (
    "/domain/00 /domain/99 /domain/abc /domain/19/20 /entry/ZZZZZZ /entry/x /material/000000 "
    "/nope /static/nope.css /static/../kiosk/__init__.py /%ff%fe /entry/%E4%BD"
).split()


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_a_page_with_a_way_on(visitor: Visitor, path: str) -> None:
    page = visitor.get(path, status=404)
    assert "没有找到这一页" in page.text
    assert 'name="q"' in page.html


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "长" * 5000,
        "q=%00%00",
        "q=%ff%fe%c3%28",
        "q=%F0%9F%91%8D",
        "q=*&domain=*&page=*",
        "q=低保&page=-1",
        "q=低保&page=99999999999999999999",
        "q=低保&page=%D9%A3",
        "q=[a TO z]",
        "q=" + "(" * 2000,
        "q=" + " OR ".join(["*x*"] * 100),
        "q=%E2%80%AE低保",
        "domain=19",
        "q=<script>alert(1)</script>",
        "q=低保&q=社保&domain=19&domain=20",
        "q=' or 1=1 --",
    ],
)
def test_odd_questions_get_an_answer(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/search?{query}")
    assert "<script>alert" not in page.html
    for path in ("/search.json", "/suggest.json"):
        answer = visitor.client.get(f"{path}?{query}")
        assert answer.status_code == 200
        assert isinstance(answer.get_json(), list)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=300))
def test_any_text_can_be_searched(visitor: Visitor, text: str) -> None:
    assert visitor.client.get("/search", query_string={"q": text}).status_code == 200


@pytest.mark.parametrize(
    "address",
    "/%00 /domain/%00 /domain/%00/catalog.csv /domain/%00/catalog.xlsx /domain/19%00/feed.atom "
    "/domain/%00/feed.atom /domain/%00/template.xlsx /entry/%00 /q/%00 /q/19/%00 /qr/%00.svg "
    "/guide?x=%00 /guide?%00=x /static/%00 /?look=%00".split(),
)
def test_a_nul_is_not_understood(visitor: Visitor, address: str) -> None:
    page = visitor.get(address, status=400)
    assert "没有看懂" in page.text
    assert 'name="q"' in page.html


@pytest.mark.parametrize("query", ["q=%00低保", "q=低保&domain=%00", "q=%00", "q=低保&page=%00"])
def test_a_question_with_a_nul_is_searched(visitor: Visitor, query: str) -> None:
    visitor.get(f"/search?{query}")
    for path in ("/search.json", "/suggest.json"):
        assert visitor.client.get(f"{path}?{query}").status_code == 200


def test_a_domain_that_is_not_there_has_no_hits_and_leaves_the_index_alone(
    visitor: Visitor, shipped: Config
) -> None:
    pointer = shipped.data / "index" / "current.json"
    before = pointer.read_text()
    for domain in ("%00", "99", "19%00", "'", "x" * 3000):
        answer = visitor.client.get(f"/search.json?q=低保&domain={domain}")
        assert answer.get_json() == [], domain
    assert pointer.read_text() == before
    found = visitor.client.get("/search.json?q=低保&domain=19").get_json()
    assert {hit["domain"] for hit in found} == {"19"}


@pytest.mark.parametrize("origin", ["http://[", "http://]", "[", "http://[::1", "null", "//"])
def test_an_origin_that_is_no_address_is_refused(visitor: Visitor, origin: str) -> None:
    for name in ("Origin", "Referer"):
        response = visitor.client.post("/", headers={name: origin})
        assert response.status_code == 403
        Page(response).check()


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/%0a", "/%0A"),
        ("/%0d%0aSet-Cookie:a=b", "/%0D%0ASet-Cookie%3Aa%3Db"),
        ("/%09/evil.example", "/%09/evil.example"),
        ("/domain/19", "/domain/19"),
    ],
)
def test_a_switch_of_the_look_leads_back_to_whatever_path(
    visitor: Visitor, path: str, place: str
) -> None:
    for switch in ("look=large", "screen=off"):
        answer = visitor.client.get(f"{path}?{switch}")
        assert (answer.status_code, answer.location) == (302, place)


def test_a_line_end_in_a_path_makes_no_line_in_the_log(
    township: Config, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(township)

    @app.get("/broken/<rest>")
    def broken(rest: str) -> str:
        raise RuntimeError(rest[:0])

    Visitor(app.test_client()).get("/broken/a%0aINFO all is well", status=500)
    (said,) = [line.getMessage() for line in caplog.records if "fault" in line.getMessage()]
    assert "\n" not in said
    app.extensions["search"].close()
    app.extensions["database"].close()


def test_a_search_page_after_the_last_says_so(visitor: Visitor) -> None:
    page = visitor.get("/search?q=公开&page=50")
    assert "没有第 50 页" in page.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "FOO"])
def test_a_wrong_method_is_405_with_a_page(visitor: Visitor, method: str) -> None:
    response = visitor.client.open("/domain/19", method=method)
    assert response.status_code == 405
    Page(response).check()


@pytest.mark.parametrize(
    "host",
    "evil.example|localhost.evil.example|10.0.0.8|[::|a b|localhost/evil|evil@localhost|"
    "localhost?evil|localhost#evil|localhost:80/evil|localhost:evil|localhost:|[::1]evil|"
    "127.0.0.1\\evil|localhost evil|[::1%25evil]".split("|"),
)
def test_an_unknown_host_is_refused(visitor: Visitor, host: str) -> None:
    page = visitor.get("/", status=400, Host=host)
    assert "evil" not in page.html


@pytest.mark.parametrize("host", ["localhost", "LocalHost:8000", "127.0.0.1:9", "[::1]:8000"])
def test_this_machine_itself_is_answered(visitor: Visitor, host: str) -> None:
    visitor.get("/", Host=host)


def test_a_lost_database_is_a_page_and_comes_back_without_a_restart(
    sqlite_township: Config,
) -> None:
    township = sqlite_township
    app = create_app(township)
    visitor = Visitor(app.test_client())
    visitor.get("/domain/19")
    path = township.data / "mashang.db"
    app.extensions["database"].close()
    shutil.move(path, path.with_suffix(".away"))
    path.write_bytes(b"no database " * 500)
    page = visitor.get("/domain/20", status=503)
    assert "正在维护" in page.text
    # What was read a moment ago is still there to be read.
    visitor.get("/domain/19")
    assert visitor.client.get("/healthz").status_code == 503
    app.extensions["database"].close()
    shutil.move(path.with_suffix(".away"), path)
    visitor.get("/domain/20")
    app.extensions["search"].close()
    app.extensions["database"].close()


def test_a_fault_of_the_program_shows_a_number_and_no_trace(
    township: Config, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(township)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("the secret inside")

    page = Visitor(app.test_client()).get("/broken", status=500)
    assert "secret" not in page.html
    number = page.text.split("编号：")[1][:6]
    assert f"fault {number}" in caplog.text
    app.extensions["search"].close()
    app.extensions["database"].close()


def test_reading_too_much_is_429_with_a_page(township: Config) -> None:
    from dataclasses import replace

    app = create_app(replace(township, read_limit=5))
    visitor = Visitor(app.test_client())
    for _ in range(5):
        visitor.get("/guide")
    page = visitor.get("/guide", status=429)
    assert page.response.headers["Retry-After"] == "60"
    assert "太频繁" in page.text
    assert visitor.client.get("/healthz").status_code == 200
    app.extensions["search"].close()
    app.extensions["database"].close()


def test_only_the_health_address_and_kept_files_are_not_counted(township: Config) -> None:
    from dataclasses import replace

    app = create_app(replace(township, read_limit=6))
    client = app.test_client()
    page = client.get("/guide").get_data(as_text=True)
    style = "/static/css/" + page.split('href="/static/css/')[1].split('"')[0]
    for _ in range(10):
        assert client.get(style).status_code == 200
        assert client.get("/healthz").status_code == 200
    for path in ("/static/nope", "/healthzz", "/healthz/", "/static/css/mashang.css?v=0"):
        client.get(path).close()
    for path in ("/guide", "/static/nope", "/healthzz"):
        assert client.get(path).status_code == 429, path
    assert client.get(style).status_code == 200
    app.extensions["search"].close()
    app.extensions["database"].close()
