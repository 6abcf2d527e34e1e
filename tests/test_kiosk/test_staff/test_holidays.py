"""The holiday table at the desk: read, shown back, put in force; and the calculator."""

import pytest

from kiosk import clock
from tests.test_kiosk.test_staff.conftest import Desk

NEXT_YEAR = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
国务院办公厅
2026年11月4日
"""


def test_a_notice_is_shown_back_before_it_is_put_in_force(clerk_desk: Desk) -> None:
    shown = clerk_desk.post("/staff/holidays", at="/staff/holidays", text=NEXT_YEAR, what="check")
    assert shown.status_code == 200
    assert "2027-02-05 至 2027-02-11" in shown.text
    assert "2027-02-14" in shown.text
    assert "国务院办公厅关于2027年" not in clerk_desk.get("/staff/holidays").text
    saved = clerk_desk.post("/staff/holidays", at="/staff/holidays", text=NEXT_YEAR, what="save")
    assert saved.status_code == 302
    assert "2027" in clerk_desk.get("/staff/holidays").text
    asked = "/staff/holidays/calculator?rule=reply&receipt=2027-02-03"
    assert "到期" in clerk_desk.get(asked).text


def test_a_notice_that_contradicts_itself_is_refused_and_kept_on_the_page(clerk_desk: Desk) -> None:
    wrong = NEXT_YEAR.replace("2月5日（周五）", "2月5日（周六）")
    answer = clerk_desk.post("/staff/holidays", at="/staff/holidays", text=wrong, what="save")
    assert answer.status_code == 400
    assert "与日历不符" in answer.text
    assert "2月5日（周六）" in answer.text


def test_a_table_needs_its_year_and_its_notice(clerk_desk: Desk) -> None:
    answer = clerk_desk.post(
        "/staff/holidays",
        at="/staff/holidays",
        csv="日期,类型,节日\n2027-01-01,放假,元旦",
        what="save",
    )
    assert answer.status_code == 400
    assert "年份" in answer.text
    empty = clerk_desk.post("/staff/holidays", at="/staff/holidays", what="save")
    assert "请粘贴" in empty.text


def test_a_clock_that_must_be_wrong_is_said_on_the_first_page(
    clerk_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "时钟" not in clerk_desk.get("/staff/").text
    monkeypatch.setattr(clock, "fault", lambda _connection: "这台机器的时钟慢了。")
    for path in ("/staff/", "/staff/holidays"):
        assert "这台机器的时钟慢了" in clerk_desk.get(path).text
