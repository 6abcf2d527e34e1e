"""A flood of applications is told to the staff (security rule N3)."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.test_kiosk.test_public.test_sending import flood
from tests.test_kiosk.test_staff.conftest import Desk


@pytest.mark.parametrize(("count", "told"), [(199, False), (200, True)])
def test_the_today_page_tells_of_a_flood(
    office: Flask, clerk_desk: Desk, count: int, told: bool
) -> None:
    office.config["KIOSK"] = replace(office.config["KIOSK"], send_limit=30)
    flood(office.extensions["database"], count)
    assert ("这一小时网上提交了 200 件申请" in clerk_desk.get("/staff/").text) is told
