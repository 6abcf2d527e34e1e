"""Putting the record right: struck steps, days from a wrong clock, spoken applications."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from catalog.store.tables import case_event, case_likeness, case_paper
from kiosk import clock
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import TYPED, at, take, take_in
from tests.test_kiosk.test_staff.test_papers import CORRECTION, issue, lines
from tests.test_kiosk.test_staff.test_retention import choose, wipe

__all__ = ["at"]  # a fixture that is used by its name


def strike(
    desk: Desk, number: str, position: int, status: int = 303, reason: str = "点错了"
) -> str:
    """Strike a step; gives the answer's text."""
    answer = desk.post(f"/staff/cases/{number}/strike/{position}", reason=reason)
    assert answer.status_code == status, answer.text
    return answer.text


def version(desk: Desk, number: str, kind: str) -> str:
    """What the form of a step says it has seen."""
    html = desk.client.get(f"/staff/cases/{number}/step/{kind}").text
    return html.split('name="seen" value="')[1].split('"')[0]


def test_a_step_recorded_by_mistake_is_struck_and_stays_visible(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "correction_notice", **CORRECTION)
    issue(clerk, number, "correction-3")
    page = clerk.get(f"/staff/cases/{number}")
    assert f"/staff/cases/{number}/strike/3" in page.links
    assert "清河乡公开〔2026〕1号 会作废" in clerk.get(f"/staff/cases/{number}/strike/3").text
    strike(clerk, number, 3, reason="发给另一件的")
    page = clerk.get(f"/staff/cases/{number}")
    assert "<del><b>发出补正告知书</b></del>" in page.html
    assert "发给另一件的" in page.text
    assert "3 月 30 日到期" in page.text, "the clock runs as if nothing had been asked"
    assert "作废" in clerk.get("/staff/cases/papers?year=2026").text
    papers = clerk.get(f"/staff/cases/{number}/papers")
    assert "<del>清河乡公开〔2026〕1号</del>" in papers.html
    assert "已经作废" in clerk.get(f"/staff/cases/{number}/papers/correction-3").text
    (line,) = lines(office, "case.struck")
    assert "清河乡公开〔2026〕1号" in line
    assert "另一件" not in line, "the reason is sealed"
    seen = version(clerk, number, "correction_notice")
    take(clerk, number, "correction_notice", **CORRECTION, seen=seen)
    assert 'value="2"' in clerk.get(f"/staff/cases/{number}/papers/correction-4").html
    strike(clerk, number, 4)
    assert "已经撤销过了" in strike(clerk, number, 4, 409)


def test_only_the_latest_step_is_struck_and_never_the_arrival(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "reasons_asked", why="一周 40 件")
    take(clerk, number, "reasons_given")
    assert "只能从最后一条" in strike(clerk, number, 3, 400)
    assert "收到来件不能撤销" in strike(clerk, number, 1, 400)
    strike(clerk, number, 9, 404)
    assert "请写更正的理由" in strike(clerk, number, 4, 400, reason=" ")
    too_long = "字" * 501
    assert too_long in strike(clerk, number, 4, 400, reason=too_long)
    for position in (4, 3):
        strike(clerk, number, position)
    assert "一起记的" in strike(clerk, number, 2, 400)
    assert "/strike/" not in clerk.get(f"/staff/cases/{number}").html
    auditor = at_desk(office, "auditor")
    assert auditor.post(f"/staff/cases/{number}/strike/1", reason="x").status_code == 403
    assert "点错了" not in auditor.get(f"/staff/cases/{number}").text


def test_what_the_citizen_did_is_never_struck(office: Flask, at: Callable[[str], None]) -> None:
    at("2026-03-02")
    citizen = Citizen(office)
    _, number, code = citizen.receipt()
    there = {"at": "/track", "number": number, "code": code, "last4": "0002"}
    citizen.post("/track", 200, **there, do="withdraw", sure="1")
    clerk = at_desk(office, "clerk")
    assert "申请人撤回" in clerk.get(f"/staff/cases/{number}").text
    assert "申请人自己在网上办的" in strike(clerk, number, 2, 400)


def test_steps_recorded_late_and_replies_are_struck_one_by_one(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-05")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk, day="2026-03-02")
    take(clerk, number, "reasons_asked", why="一周 40 件", day="2026-03-02")
    take(clerk, number, "reasons_given", day="2026-03-04")
    take(clerk, number, "extension", days="5", approved_by="王海", reason="忙", day="2026-03-03")
    strike(clerk, number, 5)
    take(
        clerk,
        number,
        "reply",
        outcome="granted",
        how="见附件",
        service="in_person",
        seen=version(clerk, number, "withdrawn"),
    )
    strike(clerk, number, 7)
    assert "已答复，待送达" in clerk.get(f"/staff/cases/{number}").text
    strike(clerk, number, 6)
    assert "办理中" in clerk.post("/staff/cases", q=number).text


def test_a_form_opened_before_a_strike_is_refused_with_what_was_typed(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "reasons_asked", why="很多")
    seen = version(clerk, number, "reasons_given")
    strike(clerk, number, 3)
    take(clerk, number, "reasons_asked", why="很多", seen=version(clerk, number, "reasons_asked"))
    refused = take(clerk, number, "withdrawn", 409, seen=seen, statement="来电说不要了")
    assert "来电说不要了" in refused


def test_the_applicant_sees_nothing_of_a_struck_reply(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    _, number, code = citizen.receipt()
    take(clerk, number, "confirmed", note="电话确认")
    take(clerk, number, "reply", outcome="granted", how="误写的答复", service="platform")
    for position in (5, 4):
        strike(clerk, number, position)
    with office.extensions["database"].reading() as connection:
        row = connection.execute(case_likeness.select()).mappings().one()
        assert (row["granted"], row["sketch"], row["alike"]) == (0, "", "[]")
    page = citizen.post("/track", 200, at="/track", number=number, code=code, last4="0002")
    assert "误写的答复" not in page.text
    assert "正在办理" in page.text


def test_a_spoken_application_is_read_back_and_signed(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    page = clerk.client.get("/staff/cases/new").text
    key = page.split('name="form_key" value="')[1].split('"')[0]
    spoken = TYPED | {"channel": "oral"}
    refused = clerk.post("/staff/cases/new", form_key=key, **spoken, signed="录音 2026-03")
    assert refused.status_code == 400
    assert "请念给申请人听" in refused.text
    assert "录音 2026-03" in refused.text
    refused = clerk.post("/staff/cases/new", form_key=key, **spoken, read_back="1")
    assert "怎么签名" in refused.text
    assert 'name="read_back" value="1" checked' in refused.text
    number = take_in(clerk, channel="oral", read_back="1", signed="录音 2026-03")
    assert "本人确认无误" in clerk.get(f"/staff/cases/{number}").text
    form = clerk.post(f"/staff/cases/{number}/papers/form").text
    assert "由工作人员代为填写" in form
    assert "录音 2026-03" in form


def test_a_struck_step_and_its_paper_are_erased_with_the_rest(
    office: Flask, at: Callable[[str], None]
) -> None:
    choose(office, "3")
    at("2026-03-02")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "correction_notice", **CORRECTION)
    issue(clerk, number, "correction-3")
    strike(clerk, number, 3, reason="发给钱阿婆的邻居的")
    seen = version(clerk, number, "withdrawn")
    take(clerk, number, "withdrawn", statement="钱阿婆来电说不要了", seen=seen)
    at("2029-03-03")
    wipe(at_desk(office, "clerk"), number)
    with office.extensions["database"].reading() as connection:
        struck, kept = connection.execute(
            case_event.select().where(case_event.c.position >= 3).order_by(case_event.c.position)
        ).all()
        assert struck.sealed_facts == struck.sealed_strike == ""
        assert kept.kind == "withdrawn"
        assert connection.execute(case_paper.select()).one().sealed_content == ""
    page = at_desk(office, "clerk").get(f"/staff/cases/{number}")
    assert "<del><b>发出补正告知书</b></del>" in page.html
    assert "邻居" not in page.text
    assert "已办结" in page.text


@pytest.mark.true_clock
def test_an_application_taken_by_a_wrong_clock_is_marked_and_its_day_set_right(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2019, 3, 1, 2, 0, tzinfo=UTC))
    citizen, clerk = Citizen(office), at_desk(office, "clerk")
    _, online, code = citizen.receipt()
    number = take_in(clerk)
    page = clerk.get(f"/staff/cases/{number}")
    assert "请校准时钟" in page.text
    assert "机器的时钟不对" in page.text
    assert "最迟" not in page.text
    assert "最迟" not in clerk.get(f"/staff/cases/{number}/step/withdrawn").text
    assert "时钟待校准" in page.text
    assert "到期" not in page.text.replace("还没有到期", "").replace("到期的事", "")
    assert "时钟待校准" in clerk.get("/staff/cases").text
    seen = citizen.post("/track", 200, at="/track", number=online, code=code)
    assert "由工作人员核定日期" in seen.text
    take(clerk, number, "correction_notice", points="哪年", until="2019-03-20", service="post")
    assert "先校准时钟" in issue(clerk, number, "correction-3", 400, day="2019-03-01")
    strike(clerk, number, 3)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    clerk = at_desk(office, "clerk")
    page = clerk.get(f"/staff/cases/{number}")
    assert "请校准时钟" not in page.text
    assert "收到日期待核" in page.text
    path = f"/staff/cases/{number}/day"
    assert clerk.post(path, day="2026-12-02", reason="邮戳").status_code == 400
    refused = clerk.post(path, day="2026-11-30", reason="")
    assert refused.status_code == 400
    assert "2026-11-30" in refused.text
    assert clerk.post(path, day="2026-11-30", reason="来访登记本").status_code == 303
    page = clerk.get(f"/staff/cases/{number}")
    # 1 to 4, 7 to 11, 14 to 18, 21 to 25 December are 19 days; day 20 is Monday 28 December.
    assert "12 月 28 日到期" in page.text
    assert "来访登记本" in page.text
    assert "2019-03-01" in page.text
    assert "没有疑问" in clerk.get(path).text
    assert "没有疑问" in clerk.post(path, day="2026-11-29", reason="再改").text
    (line,) = lines(office, "case.day_set")
    assert "来访" not in line


@pytest.mark.true_clock
def test_a_clock_set_back_is_doubted_until_an_administrator_has_looked(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2099, 1, 1, 2, 0, tzinfo=UTC))
    at_desk(office, "clerk")
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    clerk, admin = at_desk(office, "clerk"), at_desk(office, "admin")
    for _ in range(2):
        number = take_in(clerk)
        assert "机器的时钟不对" in clerk.get(f"/staff/cases/{number}").text
        assert "时钟待校准" in clerk.get("/staff/cases").text
    assert clerk.post("/staff/settings/clock").status_code == 403
    assert "现在的时钟是对的" in admin.get("/staff/").text
    assert admin.post("/staff/settings/clock").status_code == 303
    assert "请校准时钟" not in clerk.get("/staff/cases").text
    assert "收到日期待核" not in clerk.get(f"/staff/cases/{take_in(clerk)}").text
    assert lines(office, "clock.checked")
