"""Nonsense, malice and stale forms at the desk: refused in words, nothing changed, no fault."""

import json

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.store import entries
from catalog.store.drafts import by_code
from catalog.store.tables import entry
from kiosk import clock
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_amendments import FIELDS as RECORD
from tests.test_kiosk.test_staff.test_cases import take, take_in
from tests.test_kiosk.test_staff.test_questions import draft

NASTY = (
    "a\x00b",
    "长" * 20_000,
    "<script>alert(1)</script>甲\u202e乙",
    "-1",
    "99999999999999999999",
    "' or 1=1 --",
)
FIELDS = (
    "revision version number then decision conclusion basis comment when finding reason leads_to "
    "row choice name position not_here handled_by username role old new code single_person "
    "idle_minutes session_hours desk_addresses short_name telephone kind paper place result on "
    "what domain level1 content office phase event_day next"
).split()

ASIDE = (
    "name identity phone address record wrong right evidence words kind note reason question "
    "answer domain version decision conclusion basis comment code last4 form_key channel seen "
    "help answered"
).split()


def code_of(office: Flask, key: str = "19/4") -> str:
    with office.extensions["database"].reading() as connection:
        found: str = connection.execute(
            select(entry.c.code).where(entry.c.standard_key == key)
        ).scalar_one()
    return found


@pytest.mark.parametrize("role", ["editor", "publisher", "reviewer", "admin"])
def test_nasty_values_in_every_field_of_every_form(office: Flask, role: str) -> None:
    desk, code = at_desk(office, role), code_of(office)
    token = desk.token("/staff/me")
    paths = [
        "/staff/entries/new",
        "/staff/entries/table",
        f"/staff/entries/{code}",
        f"/staff/entries/{code}/autosave",
        f"/staff/entries/{code}/withdraw",
        f"/staff/entries/{code}/recover",
        f"/staff/entries/{code}/undo",
        f"/staff/review/{code}",
        f"/staff/review/{code}/publish",
        f"/staff/review/{code}/keep",
        "/staff/domains",
        "/staff/domains/05",
        "/staff/standard",
        "/staff/accounts",
        "/staff/accounts/editor",
        "/staff/settings",
        "/staff/settings/details",
        "/staff/guide",
        "/staff/posters",
        "/staff/placements/1",
        "/staff/me/password",
        "/staff/me/factor",
        "/staff/login",
    ]
    for value in NASTY:
        form = dict.fromkeys(FIELDS, value) | {"csrf_token": token, "password": value}
        form |= {"guide.classes": value, f"{code}.level1": value}
        for path in paths:
            answer = desk.client.post(path, data=form)
            assert answer.status_code < 500, (path, value[:20], answer.text[:500])


def test_nasty_addresses_and_questions(office: Flask) -> None:
    desk = at_desk(office, "editor")
    for value in ("%00", "a%00b", "%FF%FE", "..%2f..%2f", "999999999999", "%E2%80%AE"):
        for path in (
            f"/staff/entries/{value}",
            f"/staff/entries?q={value}&domain={value}&office={value}&state={value}&page={value}",
            f"/staff/review/{value}",
            f"/staff/posters/{value}",
            f"/staff/{value}",
        ):
            assert desk.client.get(path).status_code < 500, path
    auditor = at_desk(office, "auditor")
    for value in ("%00", "2026-99-99", "9999-12-31", "%27"):
        path = f"/staff/audit?who={value}&action={value}&ref={value}&since={value}&until={value}"
        assert auditor.client.get(path).status_code in (200, 400), path


def form_of(desk: Desk, office: Flask, code: str) -> dict[str, object]:
    with office.extensions["database"].reading() as connection:
        work = by_code(connection, 1, code)
    assert work is not None
    return {
        "revision": work.revision,
        "version": work.version,
        **work.current,
        **{f"was.{name}": value for name, value in work.current.items()},
        "csrf_token": desk.token("/staff/me"),
    }


def test_a_refused_form_keeps_what_was_typed(office: Flask) -> None:
    desk, code = at_desk(office, "editor"), code_of(office)
    form = form_of(desk, office, code) | {"content": "写了很久的话<b>", "responsible": "赵明"}
    answer = desk.client.post(f"/staff/entries/{code}", data=form)
    assert answer.status_code == 400
    assert "网页标记" in answer.text
    assert "写了很久的话&lt;b&gt;" in answer.text
    assert 'value="赵明"' in answer.text


def test_a_stale_form_gets_409_with_both_texts(office: Flask) -> None:
    desk, code = at_desk(office, "editor"), code_of(office)
    stale = form_of(desk, office, code)
    first = form_of(desk, office, code) | {"publisher": "先保存的人"}
    assert desk.client.post(f"/staff/entries/{code}", data=first).status_code == 302
    answer = desk.client.post(f"/staff/entries/{code}", data=stale | {"publisher": "后保存的人"})
    assert answer.status_code == 409
    assert "先保存的人" in answer.text
    assert "后保存的人" in answer.text
    assert "冲突" in answer.text


def test_forged_fields_do_nothing(office: Flask) -> None:
    desk, code = at_desk(office, "editor"), code_of(office)
    with office.extensions["database"].reading() as connection:
        before = entries.by_code(connection, 1, code)
    form = form_of(desk, office, code) | {
        "state": "published",
        "author_id": 9,
        "content": "伪造发布",
    }
    desk.client.post(f"/staff/entries/{code}", data=form)
    with office.extensions["database"].reading() as connection:
        assert entries.by_code(connection, 1, code) == before


def test_autosave_answers_in_json(office: Flask) -> None:
    desk, code = at_desk(office, "editor"), code_of(office)
    form = form_of(desk, office, code) | {"responsible": "赵明"}
    answer = desk.client.post(f"/staff/entries/{code}/autosave", data=form)
    assert json.loads(answer.text)["version"] == 1
    again = desk.client.post(f"/staff/entries/{code}/autosave", data=form)
    assert again.status_code == 409
    assert "别人改过" in json.loads(again.text)["said"]


def test_a_draft_is_nowhere_public(office: Flask) -> None:
    desk = at_desk(office, "editor")
    desk.post("/staff/entries/new", domain="19", level1="绝密的新事项", content="还没有审核的内容")
    with office.extensions["database"].reading() as connection:
        code = connection.execute(select(entry.c.code).where(entry.c.state == "draft")).scalar_one()
    visitor = office.test_client()
    for path in (
        f"/entry/{code}",
        f"/q/{code}",
        "/domain/19",
        "/search?q=绝密的新事项",
        "/search.json?q=绝密的新事项",
        f"/staff/entries/{code}/preview",
    ):
        answer = visitor.get(path)
        assert "还没有审核" not in answer.text, path
        assert f"/entry/{code}" not in answer.text, path
    assert visitor.get(f"/entry/{code}").status_code == 404


def test_nasty_values_in_every_form_beside_the_applications(office: Flask) -> None:
    citizen, desk = Citizen(office), at_desk(office, "clerk")
    citizen.post("/apply/records", 303, at="/apply/records", **RECORD)
    citizen.post("/apply/help", 303, at="/apply/help", phone="13900020004", kind="read")
    number = take_in(desk)
    take(desk, number, "reply", outcome="granted", how="当场复印", service="in_person")
    draft(desk, number)
    reviewer = at_desk(office, "reviewer")
    year = clock.today().year
    for value in NASTY:
        form = dict.fromkeys(ASIDE, value) | {
            "do": "send",
            "kind": "amended",
            "amended.done": value,
        }
        for path in ("/apply/records", "/apply/help", "/track", "/apply"):
            answer = citizen.client.post(path, data=form | {"number": f"更正{value}"})
            assert answer.status_code < 500, (path, value[:20])
        for path in (
            "/staff/amendments/new",
            f"/staff/amendments/更正{year}-0001",
            f"/staff/amendments/{value[:40]}",
            "/staff/help/1/done",
            f"/staff/cases/{number}/alike",
            f"/staff/questions/new/{number}",
            "/staff/questions/1",
        ):
            answer = desk.post(path, **form)
            assert answer.status_code < 500, (path, value[:20], answer.text[:500])
        for path in ("/staff/questions/1/publish", "/staff/questions/1/withdraw"):
            assert reviewer.post(path, **form).status_code < 500, (path, value[:20])
    for query in ("page=0", "page=²", "page=99999999999", "page=-1"):
        assert desk.client.get(f"/staff/amendments?{query}").status_code == 200, query
