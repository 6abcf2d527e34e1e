"""One form, one application: what is sent again with the same words, and with others."""

import re

import pytest
from flask import Flask

from catalog.store import caselist, help_calls
from tests.builders import Page
from tests.test_kiosk.test_public.test_apply import FIELDS, Citizen
from tests.test_kiosk.test_staff.conftest import at_desk
from tests.test_kiosk.test_staff.test_amendments import FIELDS as CLAIM
from tests.test_kiosk.test_staff.test_cases import TYPED

_HIDDEN = re.compile(r'name="(csrf_token|form_key)" value="([^"]+)"')


def _count(office: Flask) -> int:
    with office.extensions["database"].reading() as connection:
        return caselist.count_open(connection, 1)


def test_other_words_under_one_form_are_shown_again_and_become_a_second_application(
    office: Flask,
) -> None:
    citizen = Citizen(office)
    hidden = dict(_HIDDEN.findall(citizen.get("/apply").html))
    assert citizen.client.post("/apply", data=hidden | FIELDS).status_code == 303
    other = FIELDS | {"name": "钱阿婆", "wanted": "2024 年低保名单"}
    page = Page(citizen.client.post("/apply", data=hidden | other))
    assert page.response.status_code == 409
    assert "已经提交过一件" in page.text
    assert re.search(r"登记号 \d{4}-0001", page.text)
    assert other["name"] in page.html
    assert other["wanted"] in page.html
    fresh = dict(_HIDDEN.findall(page.html))
    assert fresh["form_key"] != hidden["form_key"]
    assert _count(office) == 1
    assert citizen.client.post("/apply", data=fresh | other).status_code == 303
    assert _count(office) == 2


def test_only_spaces_more_are_the_same_application(office: Flask) -> None:
    citizen = Citizen(office)
    hidden = dict(_HIDDEN.findall(citizen.get("/apply").html))
    first = citizen.client.post("/apply", data=hidden | FIELDS)
    spaced = FIELDS | {"name": "赵 小满", "wanted": FIELDS["wanted"] + "\r\n \r\n"}
    again = citizen.client.post("/apply", data=hidden | spaced)
    assert first.headers["Location"] == again.headers["Location"]
    assert _count(office) == 1


def test_another_way_of_getting_it_is_another_application(office: Flask) -> None:
    citizen = Citizen(office)
    hidden = dict(_HIDDEN.findall(citizen.get("/apply").html))
    citizen.client.post("/apply", data=hidden | FIELDS)
    answer = citizen.client.post("/apply", data=hidden | FIELDS | {"delivery_form": "read"})
    assert answer.status_code == 409


def test_a_call_for_help_with_other_words_is_not_swallowed(office: Flask) -> None:
    citizen = Citizen(office)
    hidden = dict(_HIDDEN.findall(citizen.get("/apply/help").html))
    call = {"name": "周禾", "phone": "13900010002", "kind": "write", "words": ""}
    for _ in range(2):
        assert citizen.client.post("/apply/help", data=hidden | call).status_code == 303
    answer = citizen.client.post("/apply/help", data=hidden | call | {"phone": "13900010003"})
    assert answer.status_code == 409
    assert "13900010003" in answer.text
    with office.extensions["database"].reading() as connection:
        assert help_calls.count_waiting(connection, 1) == 1


def test_a_request_about_records_with_other_words_is_not_swallowed(office: Flask) -> None:
    citizen = Citizen(office)
    hidden = dict(_HIDDEN.findall(citizen.get("/apply/records").html))
    places = [citizen.client.post("/apply/records", data=hidden | CLAIM) for _ in range(2)]
    assert len({answer.headers["Location"] for answer in places}) == 1
    other = CLAIM | {"wrong": "面积写少了 2 亩"}
    answer = citizen.client.post("/apply/records", data=hidden | other)
    assert answer.status_code == 409
    assert other["wrong"] in answer.text


@pytest.mark.parametrize("path", ["/staff/cases/new", "/staff/amendments/new"])
def test_the_desk_is_told_that_its_form_was_used_already(office: Flask, path: str) -> None:
    desk = at_desk(office, "clerk")
    typed = TYPED if "cases" in path else CLAIM | {"channel": "in_person"}
    key = dict(_HIDDEN.findall(desk.get(path).html))["form_key"]
    assert desk.post(path, form_key=key, **typed).status_code == 303
    assert desk.post(path, form_key=key, **typed).status_code == 303
    answer = desk.post(path, form_key=key, **(typed | {"name": "孙大伯"}))
    assert answer.status_code == 409
    assert "孙大伯" in answer.text
    fresh = dict(_HIDDEN.findall(answer.text))["form_key"]
    assert fresh != key
    assert desk.post(path, form_key=fresh, **(typed | {"name": "孙大伯"})).status_code == 303
