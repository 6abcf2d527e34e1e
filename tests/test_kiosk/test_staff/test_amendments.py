"""Correcting a record about oneself, and calling for help: sent, followed, handled, forgotten."""

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from catalog import aftercare
from catalog.store.tables import amendment, amendment_event, audit, case_event, help_call
from kiosk import clock
from tests.builders import CLERK, Page
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk

FIELDS = {
    "name": "钱秋穗",
    "phone": "13900020003",
    "record": "2025 年耕地地力补贴公示表",
    "wrong": "面积写成了 3 亩",
    "right": "面积是 5 亩",
    "evidence": "土地承包经营权证",
}
CALL = {"phone": "13900020004", "kind": "read", "name": "吴阿公", "words": "眼睛不好，下午在家"}


def send(citizen: Citizen, **fields: str) -> tuple[str, str, str]:
    """Send a request; gives the receipt's address, the number and the code."""
    sent = citizen.post("/apply/records", 303, at="/apply/records", **(FIELDS | fields))
    address = sent.response.headers["Location"]
    page = citizen.get(address)
    number = re.search(r"更正\d{4}-\d{4}", page.text)
    code = re.findall(r'<span class="nw">([2-9A-Z]{4})</span>', page.html)
    assert number
    return address, number.group(), " ".join(code)


def take(desk: Desk, number: str, kind: str, status: int = 303, **facts: str) -> str:
    """Take a step as the form does; gives the answer's text."""
    path = f"/staff/amendments/{number}"
    seen = re.search(r'name="seen" value="(\d+)"', desk.client.get(path).text)
    form = {"kind": kind, "seen": seen.group(1) if seen else "0"}
    answer = desk.post(path, **(form | {f"{kind}.{name}": text for name, text in facts.items()}))
    assert answer.status_code == status, answer.text
    return str(answer.text)


def test_a_request_has_a_register_of_its_own_and_is_no_application(office: Flask) -> None:
    citizen = Citizen(office)
    address, number, code = send(citizen)
    assert number.endswith("-0001")
    page = citizen.get(address)
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert "待受理" in page.text
    assert "政府自己定的" in page.text
    for value in FIELDS.values():
        assert value not in page.html
    clerk = at_desk(office, "clerk")
    assert number not in clerk.get("/staff/cases?which=all").text
    assert "更正申请 1 件在办" in clerk.get("/staff/cases").text
    with office.extensions["database"].reading() as connection:
        assert not connection.execute(select(case_event)).all()
    assert len(code.split()) == 5


def test_what_was_written_lies_sealed_and_not_in_the_trail(office: Flask) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    _, number, _ = send(citizen)
    take(clerk, number, "declined", reason="证书上就是 3 亩", service="post")
    with office.extensions["database"].reading() as connection:
        stored = [
            str(tuple(row))
            for table in (amendment, amendment_event, audit)
            for row in connection.execute(select(table))
        ]
    for value in (*FIELDS.values(), "证书上就是"):
        assert not [row for row in stored if value in row], value


def test_it_is_followed_by_number_and_code_and_opened_by_a_second_item(office: Flask) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    _, number, code = send(citizen)
    there = {"at": "/track", "number": number, "code": code}
    plain = citizen.post("/track", 200, **there)
    assert "待受理" in plain.text
    assert "耕地" not in plain.text
    assert "后四位不对" in citizen.post("/track", 403, **there, last4="9999").text
    take(clerk, number, "accepted")
    take(clerk, number, "amended", done="面积改为 5 亩", service="in_person")
    detailed = citizen.post("/track", 200, **there, last4="0003")
    assert "面积改为 5 亩" in detailed.text
    assert "当面领取" in detailed.text
    wrong = citizen.post("/track", 404, at="/track", number=number, code="AAAA" * 5)
    assert "没有查到" in wrong.text
    # Neither number opens the other's register.
    assert citizen.post("/track", 404, at="/track", number=number[2:], code=code)


def test_the_same_form_sent_twice_is_one_request(office: Flask) -> None:
    citizen = Citizen(office)
    page = citizen.get("/apply/records").html
    hidden = dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page))
    answers = [citizen.client.post("/apply/records", data=hidden | FIELDS) for _ in range(3)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with office.extensions["database"].reading() as connection:
        assert len(connection.execute(select(amendment)).all()) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "请填姓名"),
        ("record", "", "哪一份记录"),
        ("evidence", "", "有什么能证明"),
        ("phone", "1390002000", "少了一位"),
        ("phone", "", "请填联系电话"),
        ("wrong", "错" * 1001, "最多 1000 个字"),
        ("csrf_token", "worn", "您填的都还在"),
        ("form_key", "worn", "您填的都还在"),
        ("website", "http://x", "请再看一遍"),
    ],
)
def test_a_refused_request_keeps_everything_typed(
    office: Flask,
    field: str,
    value: str,
    said: str,
) -> None:
    typed = FIELDS | {field: value}
    page = Citizen(office).post("/apply/records", 400, at="/apply/records", **typed)
    assert said in page.text
    for name in FIELDS:
        assert typed[name] in page.html, name


def test_the_applicant_takes_it_back_and_then_it_is_over(office: Flask) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    address, number, _ = send(citizen)
    said = citizen.post(address, 200, at=address, last4="0003", do="withdraw")
    assert "已经撤回" in said.text
    again = citizen.post(address, 200, at=address, last4="0003", do="withdraw")
    assert "已经撤回" in again.text, "pressed twice it is withdrawn, and no alarm"
    assert 'role="alert"' not in again.html
    assert "已撤回" in clerk.get(f"/staff/amendments/{number}").text
    late = {"kind": "amended", "seen": "1", "amended.done": "改好了", "amended.service": "post"}
    refused = clerk.post(f"/staff/amendments/{number}", **late)
    assert refused.status_code == 400
    assert "不能再“更正并告知”" in refused.text
    assert "改好了" in refused.text


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [
        ("amended", {"done": "面积改为 5 亩"}, "本机关已作更正：面积改为 5 亩"),
        ("transferred", {"organ": "县农业农村局"}, "已转送有权更正的机关 县农业农村局"),
        ("pointed", {"organ": "县公安局", "contact": "110"}, "向有权更正的机关 县公安局（110）"),
        ("declined", {"reason": "证书上就是 3 亩"}, "不予更正，理由是：证书上就是 3 亩"),
    ],
)
def test_each_result_is_recorded_and_printed(
    office: Flask,
    kind: str,
    facts: dict[str, str],
    words: str,
) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    _, number, _ = send(citizen)
    path = f"/staff/amendments/{number}"
    assert clerk.post(f"{path}/letter").status_code == 400
    take(clerk, number, kind, **facts, service="post")
    page = clerk.get(path)
    assert "已办结" in page.text
    assert "钱秋穗" not in page.html
    letter = Page(clerk.post(f"{path}/letter"))
    letter.check()
    assert words in letter.text
    assert "钱秋穗：" in letter.text
    with office.extensions["database"].reading() as connection:
        actions = connection.execute(select(audit.c.action)).scalars().all()
    assert actions.count("amendment.opened") == 1


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        ("amended", {"service": "post"}, "请填“改了什么"),
        ("declined", {"reason": "理由" * 1001, "service": "post"}, "最多 2000 个字"),
        ("pointed", {"organ": "县公安局", "service": "pigeon"}, "请选“怎么告知”"),
        ("accepted", {"day": "2026-02-30"}, "请写成"),
        ("accepted", {"day": "2020-01-01"}, "日期要在"),
    ],
)
def test_a_step_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    office: Flask,
    kind: str,
    facts: dict[str, str],
    said: str,
) -> None:
    _, number, _ = send(Citizen(office))
    refused = take(at_desk(office, "clerk"), number, kind, 400, **facts)
    assert said in refused
    assert all(text in refused for name, text in facts.items() if name not in ("service", "day"))


def test_two_who_act_at_once_do_not_overwrite_each_other(office: Flask) -> None:
    _, number, _ = send(Citizen(office))
    clerk = at_desk(office, "clerk")
    take(clerk, number, "accepted")
    stale = clerk.post(f"/staff/amendments/{number}", kind="accepted", seen="0")
    assert stale.status_code == 409
    assert "刚有新的办理记录" in stale.text
    assert clerk.post(f"/staff/amendments/{number}", kind="nonsense").status_code == 404


def test_the_counter_takes_a_request_in_and_prints_its_receipt(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    page = clerk.get("/staff/amendments/new").html
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    typed = FIELDS | {"form_key": key.group(1), "channel": "in_person"}
    refused = clerk.post("/staff/amendments/new", **(typed | {"evidence": ""}))
    assert refused.status_code == 400
    assert "钱秋穗" in refused.text
    odd = clerk.post("/staff/amendments/new", **(typed | {"channel": "internet"}))
    assert "请选提交渠道" in odd.text
    sent = clerk.post("/staff/amendments/new", **typed)
    assert sent.status_code == 303
    assert "查询码" in clerk.get(sent.headers["Location"]).text
    assert "待受理" in clerk.get("/staff/").text


def test_the_days_are_the_offices_own_and_none_is_possible(office: Flask) -> None:
    citizen = Citizen(office)
    address, _, _ = send(citizen)
    assert "办完日期" in citizen.get(address).text
    admin = at_desk(office, "admin")
    admin.post("/staff/settings", amend_days="0", idle_minutes="30", session_hours="8")
    assert "办完日期" not in citizen.get(address).text
    assert "个工作日内办完" not in citizen.get("/apply/records").text


def test_on_the_halls_screen_the_form_goes_to_the_phone(office: Flask) -> None:
    client = office.test_client()
    for path in ("/apply/records", "/apply/help"):
        page = Page(client.get(f"{path}?screen=hall"))
        page.check()
        assert "二维码" in page.html
        assert "<textarea" not in page.html
        assert 'href="tel:' not in page.html


def call(citizen: Citizen, **fields: str) -> None:
    sent = citizen.post("/apply/help", 303, at="/apply/help", **(CALL | fields))
    assert sent.response.headers["Location"] == "/apply/help/done"
    assert "会有人给您打电话" in citizen.get("/apply/help/done").text


def test_who_cannot_write_leaves_a_number_and_is_called_back(office: Flask) -> None:
    call(Citizen(office))
    clerk = at_desk(office, "clerk")
    assert "1 个等回电话" in clerk.get("/staff/").text
    page = clerk.get("/staff/help")
    assert "念给我听" in page.text
    assert "13900020004" not in page.html
    assert "吴阿公" not in page.html
    opened = Page(clerk.post("/staff/help/1/open"))
    opened.check()
    assert "13900020004" in opened.text
    assert clerk.post("/staff/help/1/done", note="").status_code == 400
    assert clerk.post("/staff/help/1/done", note="打过电话，代填了申请").status_code == 303
    assert "等回电话" not in clerk.get("/staff/").text
    assert "代填了申请" in clerk.get("/staff/help").text
    assert clerk.post("/staff/help/1/done", note="再来一次").status_code == 400
    assert clerk.post("/staff/help/99999999999999/open").status_code == 404
    with office.extensions["database"].reading() as connection:
        stored = str([tuple(row) for row in connection.execute(select(help_call))])
        lines = connection.execute(select(audit.c.action)).scalars().all()
    assert not [value for value in (*CALL.values(), "代填") if value in stored]
    assert [one for one in lines if one.startswith("help.")] == [
        "help.asked",
        "help.opened",
        "help.done",
    ]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("phone", "", "请填电话"),
        ("phone", "abc", "只能写数字"),
        ("kind", "", "请选一种"),
        ("words", "说" * 501, "最多 500 个字"),
        ("form_key", "worn", "您填的都还在"),
    ],
)
def test_a_refused_call_keeps_everything_typed(
    office: Flask,
    field: str,
    value: str,
    said: str,
) -> None:
    typed = CALL | {field: value}
    page = Citizen(office).post("/apply/help", 400, at="/apply/help", **typed)
    assert said in page.text
    for name in ("phone", "name", "words"):
        assert typed[name] in page.html, name


def test_what_ended_is_forgotten_after_its_time_and_what_is_open_is_not(office: Flask) -> None:
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    address, number, _ = send(citizen)
    _, waiting, _ = send(citizen, name="孙未办")
    call(citizen)
    call(citizen, name="李等着")
    take(clerk, number, "declined", reason="证书上就是 3 亩", service="post")
    clerk.post("/staff/help/1/done", note="打过电话")
    database, tomorrow = office.extensions["database"], date(2999, 1, 1)
    with database.writing(CLERK, clock.now()) as change:
        assert aftercare.wipe(change, 1, date(2000, 1, 1)) == (0, 0)
        assert aftercare.wipe(change, 1, tomorrow) == (1, 1)
    with database.reading() as connection:
        ended, kept = connection.execute(select(amendment).order_by(amendment.c.id)).mappings()
        assert not [name for name in ended if name.startswith("sealed_") and ended[name]]
        assert kept["sealed_name"]
        event = connection.execute(select(amendment_event)).mappings().one()
        assert (event["kind"], event["sealed_facts"]) == ("declined", "")
    with database.writing(CLERK, clock.now()) as change:
        assert aftercare.wipe(change, 1, tomorrow) == (0, 0)
        change.note("help.asked", organisation_id=1, object_kind="help", object_ref="0")
    page = clerk.get(f"/staff/amendments/{number}")
    assert "个人信息已于" in page.text
    assert "已清除" in clerk.get("/staff/amendments").text
    assert "已按保存期限清除" in citizen.get(address).text
    assert "已清除" in clerk.get("/staff/help").text
    assert waiting in clerk.get("/staff/amendments").text


def test_forgetting_a_case_forgets_its_sketch_and_its_draft(office: Flask) -> None:
    from catalog.store.tables import answer, case_likeness
    from tests.test_kiosk.test_staff.test_afterwards import FIRST, granted
    from tests.test_kiosk.test_staff.test_questions import draft

    clerk = at_desk(office, "clerk")
    draft(clerk, granted(clerk, FIRST))
    with office.extensions["database"].writing(CLERK, clock.now()) as change:
        aftercare.wipe_case(change, 1)
        change.note("case.assigned", organisation_id=1, object_kind="case", object_ref="1", to="")
        assert not change.connection.execute(select(answer)).all()
        row = change.connection.execute(select(case_likeness)).mappings().one()
        assert (row["sketch"], row["granted"]) == ("", 0)
