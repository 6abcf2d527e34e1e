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
