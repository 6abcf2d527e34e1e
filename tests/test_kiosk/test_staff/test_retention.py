"""Applicants' data past its time: chosen, shown, confirmed, erased so that no byte is left."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from catalog import handling, retention
from catalog.case import CaseEvent
from catalog.errors import Conflict, Invalid
from catalog.handling import Register
from catalog.store import audit, cases
from catalog.store import settings as stored_settings
from catalog.store.connection import Change
from catalog.store.tables import answer, case_event, case_note, disclosure_case
from catalog.store.tables import audit as trail
from kiosk import cli, clock
from kiosk.config import Config
from tests import builders
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff import test_amendments
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import at, take, take_in

__all__ = ["at"]  # a fixture that is used by its name

EXPIRED = "/staff/cases/expired"


def choose(office: Flask, years: str) -> None:
    """Have the administrator choose the years."""
    with office.extensions["database"].writing(builders.CLERK, clock.now()) as change:
        stored_settings.put(change, 1, retention.SETTING, years)
        change.note(
            "setting.changed",
            organisation_id=1,
            object_kind="setting",
            object_ref=retention.SETTING,
            name=retention.SETTING,
            old="",
            new=years,
        )


def register_of(office: Flask) -> Register:
    return Register(office.extensions["database"], office.extensions["sealer"], 1)


def ended(desk: Desk, **fields: str) -> str:
    """A case that was answered on the spot, with a note."""
    number = take_in(desk, **fields)
    desk.post(f"/staff/cases/{number}/note", text="备注里写着钱阿婆")
    take(desk, number, "reply", outcome="granted", how="钱阿婆家 3 页", service="in_person")
    return number


def wipe(desk: Desk, *numbers: str, status: int = 303, sure: str = "1") -> str:
    answer = desk.post(EXPIRED, number=list(numbers), sure=sure)
    assert answer.status_code == status, answer.text
    return answer.text


def test_until_the_years_are_chosen_nothing_is_due_and_the_administrator_is_told(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    number = ended(at_desk(office, "clerk"))
    at("2126-03-02")
    clerk, admin = at_desk(office, "clerk"), at_desk(office, "admin")
    assert "还没有定申请人信息保存几年" in clerk.get(EXPIRED).text
    assert "还没有定申请人信息保存几年" in admin.get("/staff/").text
    assert "还没有定申请人信息保存几年" not in clerk.get("/staff/").text
    assert "还没有定" in wipe(clerk, number, status=400)
    assert "保存多久：按档案管理规定保存。" in Citizen(office).get("/apply").text


def test_the_choice_stands_in_the_notice_before_the_form(office: Flask) -> None:
    admin = at_desk(office, "admin")
    page = admin.get("/staff/settings").html
    fields = {"due_soon_days": "10", "idle_minutes": "30", "session_hours": "8",
              "password_days": "0", "hall_idle_seconds": "60", "county": "县政府",
              "court": "县法院"}  # fmt: skip
    assert 'name="case_years" value=""' in page
    for wrong in ("-1", "101", "十年", "1.5"):
        answer = admin.post("/staff/settings", at="/staff/settings", case_years=wrong, **fields)
        assert answer.status_code == 400, wrong
    for years, words in (("10", "办结归档后保存 10 年，到期清除，只留统计用的数"),
                         ("0", "按档案管理规定长期保存"), ("", "按档案管理规定保存")):  # fmt: skip
        answer = admin.post("/staff/settings", at="/staff/settings", case_years=years, **fields)
        assert answer.status_code == 302, answer.text
        assert words in Citizen(office).get("/apply").text
        assert ("还没有定申请人信息保存几年" in admin.get("/staff/").text) == (years == "")


def test_what_is_due_is_erased_after_one_confirmation_and_the_statistics_stay(
    office: Flask, at: Callable[[str], None]
) -> None:
    choose(office, "3")
    at("2026-03-02")
    number = ended(at_desk(office, "clerk"))
    citizen = Citizen(office)
    at("2026-03-03")
    link, mine, code = citizen.receipt()
    take(at_desk(office, "clerk"), mine, "withdrawn", statement="周禾来电说不要了")
    at("2029-03-02")
    clerk = at_desk(office, "clerk")
    assert "没有到期的" in clerk.get(EXPIRED).text
    assert "不能清除" in wipe(clerk, number, status=409)
    at("2029-03-04")
    clerk = at_desk(office, "clerk")
    book = clerk.get("/staff/cases/register?year=2026").html.replace(" ", "")
    assert "2 件申请的个人信息保存期已满" in clerk.get("/staff/").text
    assert number in clerk.get(EXPIRED).text
    refused = wipe(clerk, number, status=400, sure="")
    assert "请先核对" in refused
    assert refused.count(" checked") == 1, "what was unticked stays so"
    wipe(clerk, number, mine)
    assert "没有到期的" in clerk.get(EXPIRED).text
    page = clerk.get(f"/staff/cases/{number}")
    assert "个人信息已于 2029-03-04 清除" in page.text
    for word in ("钱阿婆", "林权", "3 页", "看姓名和联系方式", "记下"):
        assert word not in page.text, word
    assert "已清除" in clerk.get("/staff/cases?which=all").text
    after = clerk.get("/staff/cases/register?year=2026").html.replace(" ", "")
    mark = '<br><spanclass="soft">个人信息已于2029-03-04清除</span>'
    assert after.count(mark) == 2
    assert without_tokens(after.replace(mark, "")) == without_tokens(book)
    assert "没有查到" in clerk.post("/staff/cases", q="钱阿婆").text
    assert "没有查到" in clerk.post("/staff/cases", q="钱*").text
    there = {"at": "/track", "number": mine, "code": code}
    assert "您撤回了申请" in citizen.post("/track", 200, **there).text
    citizen.post("/track", 403, **there, last4="0002")
    seen = citizen.get(link)
    assert "已于 2029-03-04 清除" in seen.text
    assert "您撤回了申请" in seen.text
    with office.extensions["database"].reading() as connection:
        lines = [row for row in connection.execute(select(trail)) if row.action == "case.wiped"]
        assert [line.object_ref for line in lines] == [number, mine]
        assert lines[0].facts == '{"ended_on": "2026-03-02", "years": 3}'
        assert not list(audit.verify(connection))


def without_tokens(html: str) -> str:
    """The page without what differs at each request."""
    return re.sub(r'value="[^"]{20,}"', "", html)


def test_an_erased_case_takes_no_more_steps_notes_or_second_erasing(
    office: Flask, at: Callable[[str], None]
) -> None:
    choose(office, "1")
    at("2026-03-02")
    number = ended(at_desk(office, "clerk"))
    at("2027-03-03")
    clerk = at_desk(office, "clerk")
    wipe(clerk, number)
    assert "已经清除过" in wipe(clerk, number, status=409)
    take(clerk, number, "archived", 409)
    answer = clerk.post(f"/staff/cases/{number}/note", text="钱阿婆又来了")
    assert answer.status_code == 409
    assert "已经到期清除" in answer.text
    other = take_in(clerk)
    assert "同名申请人" not in clerk.get(f"/staff/cases/{other}").text
    for numbers in ((), ("2026-9999",), ("x",), tuple(f"2026-{n:04d}" for n in range(51))):
        assert clerk.post(EXPIRED, number=list(numbers), sure="1").status_code in (400, 404)
    auditor = at_desk(office, "auditor")
    assert auditor.client.get(EXPIRED).status_code == 403
    assert at_desk(office, "admin").get(EXPIRED).text


def test_an_erased_case_becomes_no_answer_and_takes_no_file(
    office: Flask, at: Callable[[str], None]
) -> None:
    choose(office, "1")
    at("2026-03-02")
    number = ended(at_desk(office, "clerk"))
    at("2027-03-03")
    clerk = at_desk(office, "clerk")
    offered = clerk.get(f"/staff/cases/{number}").html
    assert "先在办件页记下“收到应诉通知书”" in clerk.get(EXPIRED).text
    assert "整理成问答公开" in offered
    assert "加附件" in offered
    wipe(clerk, number)
    page = clerk.get(f"/staff/cases/{number}").html
    assert "整理成问答公开" not in page
    assert "加附件" not in page
    assert clerk.client.get(f"/staff/questions/new/{number}").status_code == 302
    clerk.post(f"/staff/questions/new/{number}", question="钱阿婆问什么", answer="答")
    with office.extensions["database"].reading() as connection:
        assert connection.execute(select(answer)).first() is None


def test_an_open_review_prevents_it(office: Flask, at: Callable[[str], None]) -> None:
    choose(office, "1")
    at("2026-03-02")
    number = ended(at_desk(office, "clerk"))
    at("2026-04-20")
    take(at_desk(office, "clerk"), number, "review_notice", procedure="ordinary")
    at("2027-06-01")
    clerk = at_desk(office, "clerk")
    assert "到期但不能清的" in clerk.get(EXPIRED).text
    assert "保存期已满" not in clerk.get("/staff/").text
    assert "复议" in wipe(clerk, number, status=409)
    with pytest.raises(Conflict, match="行政复议"):
        retention.wipe(register_of(office), builders.CLERK, [number], clock.now())


def test_all_that_were_named_are_erased_or_none(office: Flask, at: Callable[[str], None]) -> None:
    choose(office, "1")
    at("2026-03-02")
    first = ended(at_desk(office, "clerk"))
    at("2027-03-02")
    young = ended(at_desk(office, "clerk"))
    at("2027-03-03")
    clerk = at_desk(office, "clerk")
    wipe(clerk, first, young, status=409)
    opened = clerk.post(f"/staff/cases/{first}/open")
    assert "钱阿婆" in opened.text


def test_what_else_holds_personal_data_is_told_in_the_same_transaction(
    office: Flask, at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(office, "1")
    at("2026-03-02")
    number = ended(at_desk(office, "clerk"))
    at("2027-03-03")

    def fails(_change: object, _case_id: int) -> None:
        raise Invalid("附件删不掉")

    told: list[int] = []
    monkeypatch.setattr(retention, "ELSEWHERE", (lambda _change, case_id: told.append(case_id),))
    register = register_of(office)
    with register.database.reading() as connection:
        wanted = handling.find(connection, register, number).stored.id
    retention.wipe(register, builders.CLERK, [number], clock.now())
    assert told == [wanted]
    second = ended(at_desk(office, "clerk"))
    at("2028-03-04")
    monkeypatch.setattr(retention, "ELSEWHERE", (fails,))
    with pytest.raises(Invalid):
        retention.wipe(register, builders.CLERK, [second], clock.now())
    with register.database.reading() as connection:
        assert handling.find(connection, register, second).stored.wiped_at is None


def test_corrections_and_calls_past_their_time_go_with_the_same_press(
    office: Flask, at: Callable[[str], None]
) -> None:
    choose(office, "1")
    at("2026-03-02")
    citizen = Citizen(office)
    _, number, _ = test_amendments.send(citizen)
    test_amendments.call(citizen)
    clerk = at_desk(office, "clerk")
    test_amendments.take(clerk, number, "declined", reason="证书上就是 3 亩", service="post")
    clerk.post("/staff/help/1/done", note="打过电话")
    at("2027-03-02")
    clerk = at_desk(office, "clerk")
    assert "没有到期的" in clerk.get(EXPIRED).text
    at("2027-03-03")
    clerk = at_desk(office, "clerk")
    assert "2 件申请的个人信息保存期已满" in clerk.get("/staff/").text
    assert "1 件更正申请、1 个求助" in clerk.get(EXPIRED).text
    assert clerk.post(EXPIRED, sure="1").status_code == 400, "nothing was chosen"
    assert 'value="1-1"' in clerk.get(EXPIRED).html
    young = take_in(clerk)
    refused = clerk.post(EXPIRED, sure="1", beside="1-1", number=[young])
    assert refused.status_code == 409, "all or nothing"
    assert "1 件更正申请、1 个求助" in clerk.get(EXPIRED).text
    changed = clerk.post(EXPIRED, sure="1", beside="1-2")
    assert changed.status_code == 409
    assert "件数变了" in changed.text
    assert clerk.post(EXPIRED, sure="1", beside="1-1").status_code == 303
    page = clerk.get(EXPIRED).text
    assert "已清除 2 件" in page
    assert "没有到期的" in page
    assert "个人信息已于" in clerk.get(f"/staff/amendments/{number}").text
    assert clerk.post(EXPIRED, sure="1", beside="1-1").status_code == 409, "a second press"


def test_the_command_lists_then_erases(
    office: Flask,
    at: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config: Config = office.config["KIOSK"]
    for name in ("data", "key_file", "database_url"):
        monkeypatch.setenv(f"KIOSK_{name.upper()}", str(getattr(config, name)))
    assert cli.main(["cases", "wipe"]) == 1
    assert "还没有定" in capsys.readouterr().err
    choose(office, "1")
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    numbers = [ended(clerk) for _ in range(2)]
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    at("2027-03-03")
    assert cli.main(["cases", "wipe", "--dry-run"]) == 0
    said = capsys.readouterr()
    assert said.out.split() == numbers
    assert "要清除 2 件" in said.err
    assert cli.main(["cases", "wipe"]) == 0
    assert "已清除 2 件" in capsys.readouterr().err
    assert cli.main(["cases", "wipe", "--dry-run"]) == 0
    assert capsys.readouterr().out == ""


def test_no_byte_of_what_was_erased_is_left_in_the_file_or_the_journal(
    office: Flask, at: Callable[[str], None]
) -> None:
    config: Config = office.config["KIOSK"]
    if not config.database_url.startswith("sqlite"):
        pytest.skip("about SQLite's file")
    choose(office, "1")
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    wanted = "关于我家地块的申请。" * 150  # long enough for pages of its own
    number = ended(clerk, wanted=wanted)
    numbers = [number, *(copies(office, number, 60))]
    at("2027-03-03")
    register = register_of(office)
    with register.database.reading() as connection:
        held = [
            text
            for row in connection.execute(select(disclosure_case)).mappings()
            for name, text in row.items()
            if (name.startswith("sealed_") or name == "name_hash") and text
        ]
        for table in (case_event.c.sealed_facts, case_note.c.sealed_text):
            held += [text for text in connection.execute(select(table)).scalars() if text]
    assert len(held) > 300
    path = config.data / "mashang.db"
    assert all(text.encode() in path.read_bytes().replace(b"\0", b"") or len(text) > 900
               for text in held)  # fmt: skip
    for start in range(0, len(numbers), 40):
        batch = numbers[start : start + 40]
        retention.wipe(register, builders.CLERK, batch, clock.now())
    for file in (path, *config.data.glob("mashang.db-*")):
        left = file.read_bytes()
        for text in held:
            for start in range(0, len(text) - 39, 200):  # a long value lies in several pages
                assert text[start : start + 40].encode() not in left, file.name
    with register.database.reading() as connection:
        assert connection.execute(select(case_note)).first() is None
        file = handling.find(connection, register, number)
        assert file.case.has("served")
        assert all(not text for text in file.stored.sealed.values())


def copies(office: Flask, number: str, count: int) -> list[str]:
    """More cases of the same history, stored at once; gives their numbers."""
    register = register_of(office)
    with register.database.writing(builders.CLERK, clock.now()) as change:
        file = handling.find(change.connection, register, number)
        made = [_copy(change, register, file, place) for place in range(count)]
        change.note(
            "case.received",
            organisation_id=1,
            object_kind="case",
            object_ref="",
            channel="in_person",
        )
    return made


def _copy(change: Change, register: Register, file: cases.File, place: int) -> str:
    old, sealer = file.stored, register.sealer
    link = sealer.hashed("link", f"copy {place}")
    sequence = cases.next_sequence(change, 1, old.year)
    values: dict[str, object] = {
        name: getattr(old, name)
        for name in ("year", "channel", "category", "delivery_form", "delivery_way", "name_hash")
    }
    values |= {
        f"sealed_{name}": sealer.seal(old.open(name, sealer), cases.place(link, name))
        for name in cases.SEALED
    }
    values |= {
        "sequence": sequence,
        "link_hash": link,
        "form_hash": sealer.hashed("form", f"copy {place}"),
        "code_hash": sealer.hashed("code", f"copy {place}"),
    }
    case_id = cases.add(change, 1, values)
    for position, line in enumerate(file.lines, start=1):
        event: CaseEvent = line.event
        cases.add_event(change, case_id, position, event, sealer, link)
    copy = replace(old, id=case_id, link_hash=link)
    cases.add_note(change, copy, "备注里写着钱阿婆", sealer)
    return f"{old.year}-{sequence:04d}"
