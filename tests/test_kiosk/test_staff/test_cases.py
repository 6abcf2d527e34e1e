"""Applications at the desk: intake, the next lawful step, refusals, and who sees what."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from catalog.store import audit, cases
from catalog.store.tables import audit as trail
from kiosk import clock
from tests.test_kiosk.test_public.test_apply import FIELDS, Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_holidays import NEXT_YEAR

TYPED = {
    "channel": "in_person",
    "category": "natural",
    "name": "钱阿婆",
    "phone": "13900010002",
    "wanted": "2025 年集体林权确权名单",
    "delivery_form": "paper",
    "delivery_way": "collect",
}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the day: ten in the morning in Beijing."""

    def set_day(text: str) -> None:
        day = date.fromisoformat(text)
        now = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: now)

    return set_day


def take_in(desk: Desk, **fields: str) -> str:
    """Enter an application at the counter; gives its number."""
    page = desk.client.get("/staff/cases/new").text
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key
    answer = desk.post("/staff/cases/new", form_key=key.group(1), **(TYPED | fields))
    assert answer.status_code == 303, answer.text
    slip = desk.get(answer.headers["Location"])
    number = re.search(r"\d{4}-\d{4}", slip.text)
    assert number
    return number.group()


def take(desk: Desk, number: str, kind: str, status: int = 303, **fields: str) -> str:
    """Take a step as the form does; gives the answer's text."""
    seen = desk.client.get(f"/staff/cases/{number}").text.count('<dt class="song">20')
    own = ("day", "outcome", "seen", "go_on")
    facts = {f"fact.{k}": v for k, v in fields.items() if k not in own}
    rest = {k: v for k, v in fields.items() if k in own}
    path = f"/staff/cases/{number}/step/{kind}"
    answer = desk.post(path, **({"seen": str(seen)} | rest | facts))
    assert answer.status_code == status, answer.text
    return answer.text


def test_the_counter_answers_on_the_spot_before_the_spring_festival(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-02-06")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    assert number == "2026-0001"
    page = clerk.get(f"/staff/cases/{number}")
    # 9 to 13 February are days 1 to 5, Saturday 14 (worked) 6; 15 to 23 are off; 24 to 28 (the
    # Saturday is worked) 7 to 11; 2 to 6 March 12 to 16; day 20 is Thursday 12 March.
    assert "3 月 12 日到期" in page.text
    assert "钱阿婆" not in page.html
    take(clerk, number, "reply", outcome="granted", how="当场复印 3 页", service="in_person")
    page = clerk.get(f"/staff/cases/{number}")
    assert "已办结" in page.text
    assert "归档" in page.text


def test_the_long_way_across_the_spring_festival(office: Flask, at: Callable[[str], None]) -> None:
    at("2026-02-05")
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    _, number, code = citizen.receipt()
    there = {"at": "/track", "number": number, "code": code, "last4": "0002"}
    at("2026-02-06")
    clerk = at_desk(office, "clerk")
    take(clerk, number, "confirmed", note="电话确认")
    assert "3 月 12 日到期" in clerk.get(f"/staff/cases/{number}").text
    at("2026-02-09")
    clerk = at_desk(office, "clerk")
    take(
        clerk,
        number,
        "correction_notice",
        points="请写明是哪一批",
        until="2026-03-02",
        service="platform",
    )
    at("2026-02-24")
    assert "请写明是哪一批" in citizen.post("/track", 200, **there).text
    supplied = citizen.post("/track", 200, **there, do="supply", text="河西村第一批")
    assert "重新起算" in supplied.text
    clerk = at_desk(office, "clerk")
    page = clerk.get(f"/staff/cases/{number}")
    assert "河西村第一批" in page.text
    # From 24 February: 25, 26, 27, 28 (worked), 2-6, 9-13, 16-20 March: day 20 is Monday 23 March.
    assert "3 月 23 日到期" in page.text
    at("2026-02-27")
    clerk = at_desk(office, "clerk")
    take(clerk, number, "consult_start", **{"with": "third_party", "party": "河西村委会"})
    assert "暂不能答复" in clerk.get(f"/staff/cases/{number}").text
    at("2026-03-06")
    clerk = at_desk(office, "clerk")
    take(
        clerk,
        number,
        "consult_end",
        **{"with": "third_party", "party": "河西村委会", "answer": "agrees"},
    )
    # Three days were used by 27 February; 17 more from 9 March: 31 March.
    assert "3 月 31 日到期" in clerk.get(f"/staff/cases/{number}").text
    take(clerk, number, "extension", days="5", approved_by="王海", reason="档案在县里")
    # 1, 2, 3 April are worked; 4 to 6 April off; 7 and 8: day 25 is 8 April.
    assert "4 月 8 日到期" in clerk.get(f"/staff/cases/{number}").text
    at("2026-04-03")
    clerk = at_desk(office, "clerk")
    take(
        clerk,
        number,
        "reply",
        outcome="partly_granted",
        given="安置方案正文",
        withheld="农户账号，个人隐私",
        service="platform",
    )
    details = citizen.post("/track", 200, **there)
    assert "安置方案正文" in details.text
    assert "先向" in details.text
    plain = citizen.post("/track", 200, at="/track", number=number, code=code)
    assert "已办结" in plain.text
    assert "安置方案" not in plain.text


def test_a_refused_step_says_why_and_keeps_what_was_typed(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    text = take(clerk, number, "extension", 400, days="21", approved_by="王海", reason="很忙")
    assert "累计最多 20 个工作日" in text
    assert "很忙" in text
    at("2026-03-20")
    clerk = at_desk(office, "clerk")
    typed = {"points": "哪一年", "until": "2026-04-20", "service": "post"}
    assert "不能再要求补正" in take(clerk, number, "correction_notice", 400, **typed)
    assert "必须写明" in take(clerk, number, "reply", 400, outcome="refused_law")
    for kind in ("served", "fee_paid", "archived", "consult_end"):
        assert clerk.post(f"/staff/cases/{number}/step/{kind}", seen="2").status_code == 400
    assert clerk.post(f"/staff/cases/{number}/step/nothing").status_code == 404
    take(clerk, number, "reply", 400, outcome="granted", how="x", day="2027-01-01")


def test_a_form_that_saw_less_than_there_is_is_refused_with_what_was_typed(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    text = take(clerk, number, "withdrawn", 409, seen="1", statement="来电说不要了")
    assert "来电说不要了" in text


def test_wrong_intake_keeps_everything_and_the_channel_decides_the_receipt(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    key = re.search(r'form_key" value="([^"]+)"', clerk.client.get("/staff/cases/new").text)
    assert key
    bad = clerk.post("/staff/cases/new", form_key=key.group(1), **(TYPED | {"phone": "12"}))
    assert bad.status_code == 400
    assert TYPED["wanted"] in bad.text
    number = take_in(clerk, channel="fax")
    assert "与申请人确认" in clerk.get(f"/staff/cases/{number}").text
    future = clerk.post("/staff/cases/new", form_key=key.group(1), day="2099-01-01", **TYPED)
    assert future.status_code == 400


def test_opening_personal_data_is_written_down_and_only_clerks_can(office: Flask) -> None:
    clerk, auditor = at_desk(office, "clerk"), at_desk(office, "auditor")
    number = take_in(clerk)
    opened = clerk.post(f"/staff/cases/{number}/open")
    assert "钱阿婆" in opened.text
    assert "13900010002" in opened.text
    seen = auditor.get(f"/staff/cases/{number}")
    assert "林权" not in seen.html
    assert auditor.post(f"/staff/cases/{number}/open").status_code == 403
    with office.extensions["database"].reading() as connection:
        lines = [row.action for row in connection.execute(trail.select())]
        assert "case.opened" in lines
        assert not list(audit.verify(connection))


def test_notes_assignment_search_and_the_book(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    assert clerk.post(f"/staff/cases/{number}/note", text="等档案室回电").status_code == 303
    clerk_id = re.search(
        r'<option value="(\d+)">clerk</option>', clerk.get(f"/staff/cases/{number}").html
    )
    assert clerk_id
    assert clerk.post(f"/staff/cases/{number}/assign", to=clerk_id.group(1)).status_code == 303
    assert "selected>clerk</option>" in clerk.get(f"/staff/cases/{number}").html
    assert "等档案室回电" in clerk.get(f"/staff/cases/{number}").text
    for words in (number, "钱阿婆"):
        assert f"/staff/cases/{number}" in clerk.post("/staff/cases", q=words).text
    assert "没有查到" in clerk.post("/staff/cases", q="钱").text
    take_in(clerk, wanted="另一件")
    assert "同名申请人的其他申请" in clerk.get(f"/staff/cases/{number}").text
    book = clerk.get("/staff/cases/register")
    assert "共 2 件" in book.text
    assert "钱" not in book.text
    clerk.get("/staff/cases?which=all")
    clerk.get("/staff/cases/register?year=1999")


def test_the_today_page_names_an_unconfirmed_application(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    _, number, _ = Citizen(office).receipt()
    at("2026-03-04")
    clerk = at_desk(office, "clerk")
    page = clerk.get("/staff/")
    assert number in page.text
    assert "来了 2 天还没确认" in page.text


def test_the_year_of_the_number_is_the_year_in_beijing(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for hour, number in ((15, "2025-0001"), (16, "2026-0001")):
        now = datetime(2025, 12, 31, hour, 59, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        assert Citizen(office).receipt()[1] == number


def test_nothing_personal_lies_in_the_database_in_plain(office: Flask) -> None:
    config = office.config["KIOSK"]
    if not config.database_url.startswith("sqlite"):
        pytest.skip("about SQLite's files")
    values = {
        "name": "欧阳测试甲",
        "phone": "13912345678",
        "identity": "测证件8842117",
        "address": "梧桐里弄 77 号后门",
        "email": "kept.secret@example.com",
        "wanted": "关于我家地块的唯一字样",
    }
    Citizen(office).apply(**(FIELDS | values))
    clerk = at_desk(office, "clerk")
    with office.extensions["database"].reading() as connection:
        number = cases.open_ones(connection, 1, office.extensions["sealer"])[0].stored.number
    clerk.post(f"/staff/cases/{number}/note", text="备注里的唯一字样")
    take(clerk, number, "confirmed", note="打了唯一电话")
    planted = [*values.values(), "备注里的唯一字样", "打了唯一电话"]
    for path in config.data.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            for value in planted:
                for coding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
                    assert value.encode(coding) not in held, (path.name, value, coding)


def test_the_next_years_notice_gives_an_open_case_its_due_day(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-12-10")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    assert "到期日暂算不出" in clerk.get(f"/staff/cases/{number}").text
    clerk.post("/staff/holidays", at="/staff/holidays", text=NEXT_YEAR, what="save")
    assert "1 个办件的期限随之改变" in clerk.get("/staff/holidays").text
    # 11 December is day 1; 14 to 18 days 2 to 6; 21 to 25 7 to 11; 28 to 31 12 to 15; 1 to 3
    # January are off; 4 to 8 January 2027 are days 16 to 20.
    assert "1 月 8 日到期" in clerk.get(f"/staff/cases/{number}").text
