"""The public pages: what a citizen reads on each."""

import re

import pytest
from sqlalchemy import select

from catalog import facts
from catalog.store.connection import Database
from catalog.store.tables import entry, material
from kiosk.config import Config
from tests.builders import Visitor


@pytest.fixture(scope="module")
def codes(shipped: Config) -> dict[str, str]:
    """The code of each shipped entry by its standard key, and of each material by its title."""
    database = Database(shipped.database_url)
    with database.reading() as connection:
        found = {
            row.standard_key: row.code
            for row in connection.execute(select(entry.c.standard_key, entry.c.code))
        }
        found |= {
            row.title: row.code
            for row in connection.execute(select(material.c.title, material.c.code))
        }
    database.close()
    return found


def test_home_shows_26_domains_in_six_themes_and_what_is_new(visitor: Visitor) -> None:
    page = visitor.get("/")
    linked = [link for link in page.links if link.startswith("/domain/")]
    assert len(linked) == len(set(linked)) == 26
    for theme in facts.themes():
        assert theme.name in page.text
    assert "目录节选，以本级发布为准" in page.text
    assert "352 项" in page.text
    assert "本月用工信息" in page.text
    assert "示例" in page.text
    assert "演示数据，单位和人员均为虚构" in page.text


@pytest.mark.parametrize("number", [f"{number:02d}" for number in range(1, 27)])
def test_each_domain_shows_its_rows_their_state_and_their_sources(
    visitor: Visitor, number: str
) -> None:
    page = visitor.get(f"/domain/{number}")
    rows = [row for row in facts.rows() if row.domain == number]
    linked = [link for link in page.links if link.startswith("/entry/")]
    assert len(linked) == len(rows)
    assert f"{len(rows)} 项" in page.text
    assert "目录节选，以本级发布为准" in page.text
    for row in rows:
        shown = facts.is_government_address(row.source)
        host = row.source.split("/")[2]
        assert (host in page.html) == shown or (not shown and host not in page.html)


def test_no_page_names_a_source_that_is_not_a_government_host(
    visitor: Visitor, codes: dict[str, str]
) -> None:
    row = next(row for row in facts.rows() if not facts.is_government_address(row.source))
    page = visitor.get(f"/entry/{codes[f'{row.domain}/{row.number}']}")
    assert row.source.split("/")[2] not in page.html


def test_an_entry_shows_every_field_its_materials_and_its_office(
    visitor: Visitor, codes: dict[str, str]
) -> None:
    page = visitor.get(f"/entry/{codes['19/4']}")
    for words in (
        "19-04",
        "最低生活保障办事指南",
        "低保怎么办：一页看懂",
        "公开内容",
        "公开依据",
        "制定或获取信息之日起10个工作日",
        "镇人民政府",
        "主动公开",
        "社会事务办公室",
        "6620 126",
        "同类事项",
    ):
        assert words in page.text, words


def test_an_empty_field_is_called_unknown_and_never_filled(
    visitor: Visitor, codes: dict[str, str]
) -> None:
    row = next(row for row in facts.rows() if not row.values["basis"])
    page = visitor.get(f"/entry/{codes[f'{row.domain}/{row.number}']}")
    assert re.search(r"公开依据</dt><dd><span class=\"soft\">来源未注明", page.html)


@pytest.mark.parametrize(
    ("thing", "name"), [("entry", "19/4"), ("material", "低保怎么办：一页看懂")]
)
def test_a_hand_typed_code_leads_to_the_one_address_of_its_page(
    visitor: Visitor, codes: dict[str, str], thing: str, name: str
) -> None:
    code = codes[name]
    for typed in (code.lower(), f"{code[:3]}-{code[3:]}", f"%20{code}", f"{code[:3]}%20{code[3:]}"):
        answer = visitor.client.get(f"/{thing}/{typed}")
        assert (answer.status_code, answer.location) == (302, f"/{thing}/{code}"), typed
    answer = visitor.client.get(f"/{thing}/{code.lower()}?x=1&_external=1&y=%0a低")
    assert answer.location == f"/{thing}/{code}?x=1&_external=1&y=%0A%E4%BD%8E"
    visitor.get(f"/{thing}/{code}")


def test_a_material_is_shown_with_its_mark_and_dates(
    visitor: Visitor, codes: dict[str, str]
) -> None:
    page = visitor.get(f"/material/{codes['低保怎么办：一页看懂']}")
    assert "示例" in page.text
    assert "不能作为办事依据" in page.text
    assert "谁能申请" in page.text


def test_guide_and_statements_name_the_office(visitor: Visitor) -> None:
    assert "20 个工作日内答复" in visitor.get("/guide").text
    assert "6620 118" in visitor.get("/guide").text
    visitor.get("/accessibility")
    assert "不放广告" in visitor.get("/privacy").text


def test_large_type_and_contrast_are_kept_by_the_server(visitor: Visitor) -> None:
    visitor.client.delete_cookie("look")
    answer = visitor.client.get("/domain/19?look=large")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/domain/19"
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert 'class="large"' in visitor.get("/").html
    visitor.client.get("/?look=contrast")
    assert 'class="large hc"' in visitor.get("/guide").html
    visitor.client.get("/?look=normal")
    visitor.client.get("/?look=plain")
    assert '<html lang="zh-CN">' in visitor.get("/").html


def test_a_switch_keeps_what_was_searched_and_stays_on_this_site(visitor: Visitor) -> None:
    answer = visitor.client.get("/search?q=低保&domain=19&look=large")
    assert "q=%E4%BD%8E%E4%BF%9D" in answer.headers["Location"]
    assert "domain=19" in answer.headers["Location"]
    answer = visitor.client.get("//evil.example/?look=large")
    assert answer.headers.get("Location", "/").startswith("/")
    assert not answer.headers.get("Location", "/").startswith("//")
    visitor.client.delete_cookie("look")


def test_health_says_ok_and_nothing_else(visitor: Visitor) -> None:
    answer = visitor.client.get("/healthz")
    assert (answer.status_code, answer.data) == (200, b"ok\n")


def test_pages_are_small(visitor: Visitor) -> None:
    parts = ["/static/css/mashang.css", "/static/js/page.js", "/static/img/mashang.svg"]
    shared = sum(
        len(visitor.client.get(path, headers={"Accept-Encoding": "br"}).data) for path in parts
    )
    for path in ("/", *(f"/domain/{number:02d}" for number in range(1, 27))):
        body = visitor.client.get(path, headers={"Accept-Encoding": "br"})
        assert body.headers["Content-Encoding"] == "br"
        assert len(body.data) + shared <= 14 * 1024, path


def test_the_search_page_marks_hits_and_offers_the_domains(visitor: Visitor) -> None:
    page = visitor.get("/search?q=危房改造")
    assert "<mark>" in page.html
    assert "找到" in page.text
    narrowed = visitor.get("/search?q=补贴&domain=22")
    assert all(number == "22" for number in re.findall(r'<span class="no">(\d\d)-', narrowed.html))
    assert "在全部领域里查" in narrowed.text


def test_searching_for_nothing_or_for_what_is_not_there_gives_ways_on(visitor: Visitor) -> None:
    assert "可以这样查" in visitor.get("/search").text
    page = visitor.get("/search?q=zzzzqqqq")
    assert "没有找到" in page.text
    assert "tel:12345" in page.html


def test_search_json_has_the_promised_fields(visitor: Visitor) -> None:
    rows = visitor.client.get("/search.json?q=危房改造&limit=3").get_json()
    assert 0 < len(rows) <= 3
    assert {"domain", "code", "title", "level1", "level2", "url", "score"} <= set(rows[0])
    assert rows[0]["domain"] == "09"
    assert visitor.client.get(rows[0]["url"]).status_code == 200
    only = visitor.client.get("/search.json?q=补贴&domain=20").get_json()
    assert {row["domain"] for row in only} == {"20"}


def test_suggestions_lead_to_pages(visitor: Visitor) -> None:
    rows = visitor.client.get("/suggest.json?q=wfgz").get_json()
    assert 0 < len(rows) <= 8
    assert rows[0]["text"] == "农村危房改造"
    for row in rows:
        assert visitor.client.get(row["url"]).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/domain/19", "/apply", "/track", "/guide", "/search?q=zzzz"]
)
def test_the_hall_offers_no_link_that_leaves_the_pages(visitor: Visitor, path: str) -> None:
    visitor.client.set_cookie("screen", "hall")
    page = visitor.get(path)
    visitor.client.delete_cookie("screen")
    assert 'class="hall"' in page.html
    outside = [link for link in page.links if not link.startswith(("/", "?", "#"))]
    assert not outside
