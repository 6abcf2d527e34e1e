"""What a citizen or a clerk typed is still there after a refusal, a full disk, a second press."""

import re
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from catalog import guessing
from catalog.store.connection import Database
from catalog.store.tables import audit, case_try, entry
from kiosk import clock, device
from tests.test_kiosk.test_public.test_apply import FIELDS, Citizen
from tests.test_kiosk.test_staff.conftest import at_desk
from tests.test_kiosk.test_staff.test_amendments import CALL
from tests.test_kiosk.test_staff.test_amendments import FIELDS as CLAIM
from tests.test_kiosk.test_staff.test_cases import TYPED, take

_HIDDEN = re.compile(r'name="(csrf_token|form_key)" value="([^"]+)"')
_FAULTS = {"database or disk is full": 507, "database is locked": 503}


def _break(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Let every write fail as SQLite says it."""

    def broken(*_given: object) -> AbstractContextManager[None]:
        raise OperationalError("BEGIN IMMEDIATE", {}, Exception(words))

    monkeypatch.setattr(Database, "writing", broken)


@pytest.mark.parametrize(("words", "status"), _FAULTS.items())
@pytest.mark.parametrize(
    ("path", "typed"),
    [("/apply", FIELDS), ("/apply/records", CLAIM), ("/apply/help", CALL)],
)
def test_a_database_that_cannot_write_keeps_the_citizens_form(
    office: Flask,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    status: int,
    path: str,
    typed: dict[str, str],
) -> None:
    citizen = Citizen(office)
    _break(monkeypatch, words)
    page = citizen.post(path, status, at=path, **typed)
    for name in {"name", "phone", "wanted", "wrong", "words"} & set(typed):
        assert typed[name] in page.html, name
    assert "还没有收下" in page.text
    assert "打电话 6620 118" in page.text
    assert page.response.headers["Retry-After"] == "10"


def test_a_full_disk_keeps_the_desks_form_and_a_correction(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, citizen = at_desk(office, "clerk"), Citizen(office)
    _, other, code = citizen.receipt()
    key = re.search(r'name="form_key" value="([^"]+)"', desk.get("/staff/cases/new").html)
    assert key
    with monkeypatch.context() as patch:
        _break(patch, "database or disk is full")
        answer = desk.post("/staff/cases/new", form_key=key.group(1), **TYPED)
        assert answer.status_code == 507
        assert TYPED["name"] in answer.text
        there = {"at": "/track", "number": other, "code": code, "last4": "0002"}
        page = citizen.post("/track", 507, **there, do="withdraw")
        assert "还没有收下" in page.text


def test_pressing_supply_or_withdraw_twice_is_a_success(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 2, 5, 2, tzinfo=UTC))
    citizen, desk = Citizen(office), at_desk(office, "clerk")
    _, number, code = citizen.receipt()
    take(desk, number, "confirmed", note="电话确认")
    take(desk, number, "correction_notice", points="哪一批", until="2026-03-02", service="platform")
    there = {"at": "/track", "number": number, "code": code, "last4": "0002"}
    for _ in range(2):
        page = citizen.post("/track", 200, **there, do="supply", text="河西村第一批")
        assert "补正已经收到" in page.text
        assert 'role="alert"' not in page.html
    page = citizen.post("/track", 200, **there, do="supply", text="别的话")
    assert 'role="alert"' in page.html
    for _ in range(2):
        page = citizen.post("/track", 200, **there, do="withdraw")
        assert "申请已经撤回" in page.text
        assert 'role="alert"' not in page.html


def test_a_wrong_end_is_said_at_its_field(office: Flask) -> None:
    citizen = Citizen(office)
    address, _, _ = citizen.receipt()
    page = citizen.post(address, 403, at=address, last4="9999")
    assert re.search(r'<p class="wrong" id="last4-wrong">', page.html)
    assert re.search(r'name="last4" aria-describedby="last4-wrong" aria-invalid="true"', page.html)
    assert '<a href="#last4">' in page.html


def test_a_link_of_the_summary_can_take_the_focus_to_a_group(office: Flask) -> None:
    typed = {name: text for name, text in FIELDS.items() if "delivery" not in name}
    page = Citizen(office).post("/apply", 400, **(typed | {"category": ""}))
    for name in ("category", "delivery_form", "delivery_way"):
        assert f'href="#{name}"' in page.html
        assert re.search(rf'<fieldset class="pick" id="{name}" tabindex="-1"', page.html), name


def test_many_wrong_ends_from_anywhere_close_the_details_of_that_case_only(
    office: Flask,
) -> None:
    owner = Citizen(office)
    address, number, code = owner.receipt()
    other, _, _ = owner.receipt(wanted="另一件")
    for turn in range(guessing.MOST_OF_CASE):
        guesser = Citizen(office, f"10.0.{turn}.1")
        guesser.post(address, 403, at=address, last4="9999")
    page = owner.post(address, 429, at=address, last4="0002")
    assert "打电话 6620 118" in page.text
    there = {"at": "/track", "number": number, "code": code}
    owner.post("/track", 429, **there, last4="0002", do="withdraw")
    owner.post("/track", 200, **there)
    owner.post(other, 200, at=other, last4="0002")
    with office.extensions["database"].reading() as connection:
        kinds = set(connection.execute(select(case_try.c.kind)).scalars())
    assert "item" in kinds


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:10.0.0.9", "10.0.0.9"),
        ("10.0.0.9", "10.0.0.9"),
        ("nonsense:", "nonsense:"),
        ("", ""),
    ],
)
def test_an_ipv6_household_is_one_source(address: str, network: str) -> None:
    assert device.network(address) == network


def test_nobody_waits_longer_because_the_clock_was_set_back(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = Citizen(office)
    token = dict(_HIDDEN.findall(citizen.get("/track").html))["csrf_token"]
    later = datetime.now(UTC) + timedelta(hours=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    for _ in range(30):
        data = {"number": "2026-0001", "code": "X" * 20, "csrf_token": token}
        if citizen.client.post("/track", data=data).status_code == 429:
            break
    monkeypatch.undo()
    page = citizen.post("/track", 429, at="/track", number="2026-0001", code="X" * 20)
    assert int(page.response.headers["Retry-After"]) <= 300


def _spared(office: Flask) -> list[str]:
    with office.extensions["database"].reading() as connection:
        found = connection.execute(select(audit.c.facts).where(audit.c.action == "case.spared"))
        return [str(one) for one in found.scalars()]


def test_only_a_good_form_counts_what_was_found_and_only_once(office: Flask) -> None:
    citizen = Citizen(office)
    hidden = dict(_HIDDEN.findall(citizen.get("/apply").html))
    with office.extensions["database"].reading() as connection:
        code = connection.execute(select(entry.c.code).limit(1)).scalar_one()
    for data in (
        {"found": code},
        {"found": code, "csrf_token": hidden["csrf_token"]},
        {"found": code, "form_key": hidden["form_key"]},
        hidden | {"found": code, "website": "x"},
        hidden | {"answered": "999999"},
    ):
        assert citizen.client.post("/apply", data=data).status_code == 303, data
    assert not _spared(office)
    for _ in range(3):
        assert citizen.client.post("/apply", data=hidden | {"found": code}).status_code == 303
    assert len(_spared(office)) == 1


def test_going_to_what_was_found_works_while_nothing_can_be_written(
    office: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _break(monkeypatch, "database is locked")
    Citizen(office).post("/apply", 303, answered="1")
