"""What the desk says of cases at the edges of the law: new notices, late service, remedies."""

import re
from collections.abc import Callable
from datetime import date

from flask import Flask

from catalog import handling
from kiosk import casework, db, standing
from kiosk.staff import caseload
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_cases import at, take, take_in
from tests.test_kiosk.test_staff.test_holidays import NEXT_YEAR

__all__ = ["at"]


def set_organs(office: Flask, **organs: str) -> None:
    """Set the county's organs that replies name; every other setting is as shipped."""
    admin = at_desk(office, "admin")
    assert admin.post("/staff/settings", at="/staff/settings", **organs).status_code == 302


def reply_paper(clerk: Desk, number: str) -> str:
    """The text of the paper that the reply of a case makes."""
    paper = re.compile(rf"/staff/cases/{number}/papers/(?!service)[a-z_]+-\d+")
    (address,) = filter(paper.fullmatch, clerk.get(f"/staff/cases/{number}/papers").links)
    return clerk.get(address).text


def test_a_step_that_a_new_notice_overtakes_is_named_and_hinders_nothing(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-12-25")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    at("2027-01-08")
    clerk = at_desk(office, "clerk")
    take(clerk, number, "correction_notice", points="写明地块", until="2027-01-20", service="post")
    clerk.post("/staff/holidays", at="/staff/holidays", text=NEXT_YEAR, what="save")
    page = clerk.get(f"/staff/cases/{number}").text
    assert "有一步按新的安排已经不合期限：2027-01-08 发出补正告知书：" in page
    at("2027-01-12")
    clerk = at_desk(office, "clerk")
    take(clerk, number, "correction_received")


def test_a_reply_in_part_says_that_the_objected_part_was_not_given(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    letter = {"with": "third_party", "party": "甲公司"}
    take(clerk, number, "consult_start", about="补偿标准", **letter)
    take(clerk, number, "consult_end", answer="objects", **letter)
    reply = {"outcome": "partly_granted", "given": "标准", "withheld": "单价，商业秘密"}
    refused = take(clerk, number, "reply", 400, **reply)
    assert "那一部分没有公开的，请在下面选“没有公开”" in refused
    assert "单价，商业秘密" in refused
    take(clerk, number, "reply", objected="withheld", **reply)
    record = clerk.get(f"/staff/cases/{number}").text
    assert "第三方不同意公开的部分：" in record
    assert "没有公开" in record


def test_a_reply_that_is_not_sent_is_late_for_clerk_and_applicant(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-02-06")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "reply", outcome="granted", how="随附复印件")
    assert "已答复，待送达" in clerk.get(f"/staff/cases/{number}").text
    at("2026-03-16")
    clerk = at_desk(office, "clerk")
    late = "答复已作出，送达已过期限 4 天"
    assert late in clerk.get(f"/staff/cases/{number}").text
    assert late in clerk.get("/staff/cases?which=late").text
    assert "1 件已答复，还没有送出，其中 1 件送达已过期限。" in clerk.get("/staff/").text
    assert "晚了也照实记" in clerk.get(f"/staff/cases/{number}/step/served").text
    with office.test_request_context():
        register = casework.register()
        file = handling.find(db.connection(), register, number)
        shown = standing.of(register, file, detailed=False)
    assert shown.late
    assert shown.next.startswith("答复已经作出，但还没有送给您")
    take(clerk, number, "served", service="post")
    assert "晚于到期日 4 天" in clerk.get(f"/staff/cases/{number}").text


def test_a_delayed_reply_says_until_when_and_no_count_that_never_moves(
    office: Flask, at: Callable[[str], None]
) -> None:
    at("2026-02-06")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    take(clerk, number, "reasons_asked", why="一个月内提出 60 件")
    take(clerk, number, "reasons_given")
    take(clerk, number, "delayed", until="2026-07-01", reason="数量多")
    page = clerk.get(f"/staff/cases/{number}").text
    assert "延到 7 月 1 日" in page
    assert "还剩 0 个工作日" not in page
    marks = []
    for day in (date(2026, 2, 6), date(2026, 6, 23), date(2026, 6, 24)):
        with office.test_request_context():
            register = casework.register()
            file = handling.find(db.connection(), register, number)
            now = handling.standing(db.connection(), file, register.organisation_id, day)
        marks.append((caseload.days_left(now), caseload.clock(now).mark))
    # 24, 25, 26, 29, 30 June and 1 July are the last six working days.
    assert marks[1:] == [(6, ""), (5, "due")]
    assert marks[0][0] > 90


def test_an_auditor_never_sees_who_was_consulted(office: Flask, at: Callable[[str], None]) -> None:
    at("2026-02-06")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    letter = {"with": "third_party", "party": "青石沟石料厂"}
    take(clerk, number, "consult_start", about="补偿标准", **letter)
    assert "青石沟石料厂" in clerk.get(f"/staff/cases/{number}").text
    seen = at_desk(office, "auditor").get(f"/staff/cases/{number}").text
    assert "征求第三方意见" in seen
    assert "青石沟石料厂" not in seen


def test_a_reply_keeps_the_remedy_it_was_made_with(office: Flask) -> None:
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    set_organs(office, county="青江县人民政府")
    take(clerk, number, "reply", outcome="granted", how="随附复印件", service="in_person")
    set_organs(office, county="别的县人民政府")
    assert "青江县人民政府" in clerk.get(f"/staff/cases/{number}").text
    sheet = reply_paper(clerk, number)
    assert "青江县人民政府" in sheet
    assert "别的县人民政府" not in sheet
    with office.test_request_context():
        register = casework.register()
        file = handling.find(db.connection(), register, number)
        shown = standing.of(register, file, detailed=True)
    assert any("青江县人民政府" in one.text for one in shown.details or ())


def test_a_reply_without_the_organs_of_remedy_needs_a_tick(office: Flask) -> None:
    set_organs(office)  # every setting as shipped: no county, no address for reconsideration
    clerk = at_desk(office, "clerk")
    number = take_in(clerk)
    page = clerk.get(f"/staff/cases/{number}/step/reply?outcome=granted").text
    assert "设置里还没有填复议机关" in page
    assert "网上复议渠道" not in page
    reply = {"outcome": "granted", "how": "随附复印件"}
    refused = take(clerk, number, "reply", 400, service="e_mail", **reply)
    assert "《行政复议法》第二十二条" in refused
    assert "随附复印件" in refused
    take(clerk, number, "reply", service="e_mail", go_on="1", **reply)
    set_organs(office, county="青江县人民政府")
    assert "青江县人民政府" in reply_paper(clerk, number), "what was missing can be completed"


def test_a_reply_served_online_asks_only_for_what_is_missing(office: Flask) -> None:
    set_organs(office, county="青江县人民政府")
    clerk = at_desk(office, "clerk")
    number = take_in(clerk, delivery_way="e_mail", email="a@example.cn")
    page = clerk.get(f"/staff/cases/{number}/step/reply?outcome=granted").text
    assert "网上复议渠道" in page
    assert "复议机关" not in page.replace("网上复议渠道", "")
    take(clerk, number, "reply", outcome="granted", how="随附复印件", service="in_person")
