"""What the desk says of cases at the edges of the law: new notices, late service, remedies."""

from collections.abc import Callable

from flask import Flask

from tests.test_kiosk.test_staff.conftest import at_desk
from tests.test_kiosk.test_staff.test_cases import at, take, take_in
from tests.test_kiosk.test_staff.test_holidays import NEXT_YEAR

__all__ = ["at"]


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
