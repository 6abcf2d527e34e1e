"""Addresses that are secrets stand in no list, no log and no other address."""

import logging
import re

import pytest
from flask import Flask

from catalog.store import beats
from kiosk import clock
from kiosk.public import apply
from kiosk.public.screen import words_of
from tests.test_kiosk.test_public.test_apply import Citizen
from tests.test_kiosk.test_staff.conftest import Desk, at_desk
from tests.test_kiosk.test_staff.test_screens import _key, _screen

SECRET = "a2b3c4d5e6f7a2b3c4d5e6f7a2b3c4d5"


@pytest.mark.parametrize(
    "page",
    [f"/apply/receipt/{SECRET}", f"/handover/{SECRET}/code", f"/{SECRET}", SECRET, f"/?q={SECRET}"],
)
def test_a_beat_keeps_the_kind_of_page_and_no_address(office: Flask, page: str) -> None:
    client = _screen(office, _key(office))
    headers = {"Origin": "http://localhost"}
    client.post("/screen/beat", data={"page": page, "version": "1"}, headers=headers)
    (kept,) = beats.all_of(office.config["KIOSK"].data).values()
    assert SECRET not in kept.page
    assert kept.page == words_of(page)
    assert SECRET not in at_desk(office, "admin").get("/staff/screens").html


def test_an_address_that_an_older_version_kept_is_not_shown(office: Flask) -> None:
    _key(office)
    beats.note(office.config["KIOSK"].data, 1, f"/apply/receipt/{SECRET}", "v0", clock.now())
    assert SECRET not in at_desk(office, "admin").get("/staff/screens").html


def test_every_page_a_screen_may_show_has_a_word() -> None:
    assert words_of("/") == "首页"
    assert words_of("/apply/receipt/x") == "申请公开"
    assert words_of("/track") == "查进度"
    assert words_of("/nobody-knows") == "其他页面"


def test_a_fault_on_a_receipt_logs_no_secret(
    office: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    address, _, _ = Citizen(office).receipt()
    secret = address.rsplit("/", 1)[1]

    def broken(*_given: object, **_named: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr(apply, "_receipt", broken)
    with caplog.at_level(logging.INFO):
        assert office.test_client().get(address).status_code == 500
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "/apply/receipt/<secret>" in said
    assert secret not in said


def test_signing_in_again_does_not_carry_a_slips_secret(office: Flask) -> None:
    stranger = Desk(office, office.test_client())
    answer = stranger.client.get(f"/staff/cases/slip/{SECRET}")
    assert answer.status_code == 302
    assert SECRET not in answer.headers["Location"]
    answer = stranger.client.get("/staff/cases")
    assert re.search(r"next=/?.*cases", answer.headers["Location"])
