"""Intake at the desk: channel and day of arrival, numbers in full width, the case's own number."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from catalog.store.tables import audit, case_event, disclosure_case
from kiosk import clock
from tests.test_kiosk.test_public.test_apply import FIELDS, Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_amendments import send
from tests.test_kiosk.test_staff.test_cases import TYPED, take_in


def _send(desk: Desk, **fields: str) -> tuple[int, str]:
    key = re.search(r'name="form_key" value="([^"]+)"', desk.get("/staff/cases/new").html)
    assert key
    answer = desk.post("/staff/cases/new", form_key=key.group(1), **(TYPED | fields))
    return answer.status_code, answer.text


def test_an_application_by_e_mail_is_taken_in_and_waits_for_confirmation(office: Flask) -> None:
    desk = at_desk(office, "clerk")
    assert "电子邮件（与申请人确认之日起算）" in desk.get("/staff/cases/new").text
    number = take_in(desk, channel="internet", phone="", email="qian@example.com")
    assert "确认" in desk.get(f"/staff/cases/{number}").text
    with office.extensions["database"].reading() as connection:
        assert connection.execute(select(disclosure_case.c.channel)).scalars().all() == ["internet"]


@pytest.mark.parametrize("channel", ["pigeon", "", "INTERNET"])
def test_a_channel_that_is_not_offered_is_refused_at_its_field(office: Flask, channel: str) -> None:
    status, text = _send(at_desk(office, "clerk"), channel=channel)
    assert status == 400
    assert 'id="channel-wrong"' in text
    assert TYPED["name"] in text


@pytest.mark.parametrize(
    ("days", "sure", "status"),
    [
        (0, "", 303),
        (30, "", 303),
        (31, "", 400),
        (31, "yes", 303),
        (367, "yes", 400),
        (-1, "", 400),
    ],
)
def test_a_day_long_ago_is_asked_again_and_a_year_is_refused(
    office: Flask, days: int, sure: str, status: int
) -> None:
    day = str(clock.today() - timedelta(days=days))
    found, text = _send(at_desk(office, "clerk"), day=day, sure=sure)
    assert found == status
    if status == 400:
        assert 'id="day-wrong"' in text
        assert TYPED["wanted"] in text
        assert ('name="sure"' in text) is (days == 31)


def test_a_request_over_midnight_knows_one_day(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = datetime(2026, 2, 5, 15, 59, 59, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: before)
    citizen, desk = Citizen(office), at_desk(office, "clerk")
    keys = re.compile(r'name="(csrf_token|form_key)" value="([^"]+)"')
    online = dict(keys.findall(citizen.get("/apply").html)) | FIELDS
    at_counter = dict(keys.findall(desk.get("/staff/cases/new").html)) | TYPED | {"day": ""}
    # Whoever asks for the day a second time is told the next one.
    monkeypatch.setattr(clock, "today", lambda: date(2026, 2, 6))
    assert citizen.client.post("/apply", data=online).status_code == 303
    sent = desk.client.post(
        "/staff/cases/new", data=at_counter, headers={"Origin": "http://localhost"}
    )
    assert sent.status_code == 303
    reply = {"outcome": "granted", "fact.how": "复印", "seen": "2"}
    assert desk.post("/staff/cases/2026-0002/step/reply", **reply).status_code == 303
    with office.extensions["database"].reading() as connection:
        days = set(connection.execute(select(case_event.c.day)).scalars())
    assert days == {date(2026, 2, 5)}


def test_numbers_in_full_width_are_the_plain_ones(office: Flask) -> None:
    citizen = Citizen(office)
    # The example of GB 11643 itself; nobody has it.
    identity = "11010519491231002X"
    wide = str.maketrans({chr(mark): chr(mark + 0xFEE0) for mark in range(0x21, 0x7F)})
    phone = FIELDS["phone"].translate(wide)
    _, number, code = citizen.receipt(phone=phone, identity=identity.translate(wide))
    there = {"number": number.translate(wide), "code": code.translate(wide)}
    page = citizen.post("/track", 200, at="/track", **there, last4="０００２")
    assert FIELDS["wanted"] in page.text
    address, number, code = send(citizen, phone="１３９０００２０００３")
    citizen.post(address, 200, at=address, last4="０００３")
    there = {"number": number.translate(wide), "code": code.translate(wide)}
    citizen.post("/track", 200, at="/track", **there, last4="0003")


def test_digits_of_another_script_are_refused(office: Flask) -> None:
    page = Citizen(office).post("/apply", 400, **(FIELDS | {"phone": "١٣٩٠٠٠١٠٠٠٢"}))
    assert "电话只能写数字和横线" in page.text


def test_a_short_number_leads_to_the_case_and_never_into_the_trail(office: Flask) -> None:
    desk = at_desk(office, "clerk")
    number = take_in(desk)
    year = number[:4]
    alias = f"{year}-1"
    assert desk.client.get(f"/staff/cases/{alias}").headers["Location"] == f"/staff/cases/{number}"
    step = desk.client.get(f"/staff/cases/{alias}/step/reply?outcome=granted")
    assert step.headers["Location"] == f"/staff/cases/{number}/step/reply?outcome=granted"
    desk.post(f"/staff/cases/{alias}/open")
    desk.post(f"/staff/cases/{alias}/note", text="备注")
    desk.post(f"/staff/cases/{alias}/assign", to="")
    desk.post(f"/staff/cases/{alias}/step/reply", outcome="granted", **{"fact.how": "复印"})
    with office.extensions["database"].reading() as connection:
        refs = connection.execute(
            select(audit.c.action, audit.c.object_ref).where(audit.c.object_kind == "case")
        ).all()
    assert {ref for _, ref in refs} == {number}
    assert {"case.opened", "case.noted", "case.assigned"} <= {action for action, _ in refs}
