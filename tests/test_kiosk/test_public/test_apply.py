"""Applying and following in the browser's place: the form, the receipt, the page of progress."""

import re
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from catalog.store import caselist, organisations, settings
from kiosk import create_app
from kiosk.config import Config
from tests.builders import AT, CLERK, Page

FIELDS = {
    "category": "natural",
    "name": "赵小满",
    "phone": "13900010002",
    "wanted": "2025 年河西村征地补偿安置方案",
    "delivery_form": "paper",
    "delivery_way": "collect",
    "do": "send",
}


@pytest.fixture
def app(township: Config) -> Iterator[Flask]:
    made = create_app(township)
    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


class Citizen:
    """Somebody with a browser of their own."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        self.app, self.client, self.address = app, app.test_client(), address

    def get(self, path: str, status: int = 200) -> Page:
        return self._page(self.client.get(path), status)

    def post(self, path: str, status: int, at: str = "/apply", **fields: str) -> Page:
        hidden = dict(
            re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', self.client.get(at).text)
        )
        answer = self.client.post(
            path,
            data=hidden | fields,
            headers={"Origin": "null"},
            environ_overrides={"REMOTE_ADDR": self.address},
        )
        return self._page(answer, status)

    def _page(self, answer: object, status: int) -> Page:
        page = Page(answer)  # type: ignore[arg-type] # an answer of the test client
        assert page.response.status_code == status, page.text
        if status < 300 or status >= 400:
            page.check()
            assert page.response.headers["Cache-Control"] == "no-store"
        return page

    def apply(self, **fields: str) -> str:
        """Send an application; gives the receipt's address."""
        return self.post("/apply", 303, **(FIELDS | fields)).response.headers["Location"]

    def receipt(self, **fields: str) -> tuple[str, str, str]:
        """Send an application; gives the receipt's address, the number and the code."""
        address = self.apply(**fields)
        page = self.get(address)
        number = re.search(r"\d{4}-\d{4}", page.text)
        code = re.findall(r'<span class="nw">([2-9A-Z]{4})</span>', page.html)
        assert number
        assert len(code) == 5
        return address, number.group(), " ".join(code)


def test_an_application_gets_a_receipt_without_personal_data(app: Flask) -> None:
    citizen = Citizen(app)
    address, number, _ = citizen.receipt()
    page = citizen.get(address)
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert number.endswith("-0001")
    assert "待与申请人确认" in page.text
    assert "二维码" in page.html
    for value in (FIELDS["name"], FIELDS["phone"], "河西村"):
        assert value not in page.html


def test_the_same_form_sent_twice_is_one_application(app: Flask) -> None:
    citizen = Citizen(app)
    hidden = dict(
        re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', citizen.get("/apply").html)
    )
    answers = [citizen.client.post("/apply", data=hidden | FIELDS) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    with app.extensions["database"].reading() as connection:
        assert caselist.count_open(connection, 1) == 1


def test_a_refused_form_keeps_everything_typed(app: Flask) -> None:
    typed = FIELDS | {"phone": "1390001000", "email": "someone", "address": "河西村 3 组"}
    page = Citizen(app).post("/apply", 400, **typed)
    assert "手机号少了一位" in page.text
    assert "邮箱写法不对" in page.text
    for name in ("name", "phone", "email", "address", "wanted"):
        assert typed[name] in page.html, name
    assert re.search(r'value="natural" checked', page.html)


@pytest.mark.parametrize("name", ["csrf_token", "form_key"])
def test_a_form_that_stood_too_long_keeps_everything_and_goes_through_again(
    app: Flask, name: str
) -> None:
    citizen = Citizen(app)
    page = citizen.post("/apply", 400, **(FIELDS | {name: "worn"}))
    assert "您填的都还在" in page.text
    assert FIELDS["name"] in page.html
    hidden = dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page.html))
    assert citizen.client.post("/apply", data=hidden | FIELDS).status_code == 303


def test_what_is_published_already_is_shown_before_one_applies(app: Flask) -> None:
    assert app.extensions["search"].refresh()
    citizen = Citizen(app)
    page = citizen.post("/apply", 200, **(FIELDS | {"wanted": "最低生活保障", "do": "look"}))
    assert "也许不用申请" in page.text
    code = re.search(r'name="found" value="(\w+)"', page.html)
    assert code
    there = citizen.post("/apply", 303, found=code.group(1))
    assert there.response.headers["Location"] == f"/entry/{code.group(1)}"


def test_number_and_code_open_the_progress_and_four_digits_the_details(app: Flask) -> None:
    citizen = Citizen(app)
    _, number, code = citizen.receipt()
    there = {"at": "/track", "number": number, "code": code.lower().replace(" ", "")}
    page = citizen.post("/track", 200, **there)
    assert "待与申请人确认" in page.text
    assert "河西村" not in page.html
    assert "后四位不对" in citizen.post("/track", 403, **there, last4="0001").text
    details = citizen.post("/track", 200, **there, last4="0002")
    assert FIELDS["wanted"] in details.text
    assert FIELDS["name"] not in details.html
    gone = citizen.post("/track", 200, **there, last4="0002", do="withdraw")
    assert "申请已经撤回" in gone.text
    assert "已办结" in gone.text


def test_wrong_codes_look_alike_and_are_slowed_for_this_page_only(app: Flask) -> None:
    citizen, other = Citizen(app), Citizen(app, "10.0.0.9")
    _, number, code = citizen.receipt()
    wrong = "2222 3333 4444 5555 6666"
    first = citizen.post("/track", 404, at="/track", number=number, code=wrong)
    none = citizen.post("/track", 404, at="/track", number="2026-9999", code=wrong)
    plain = re.compile(r'value="[^"]*"')
    assert plain.sub("", first.html) == plain.sub("", none.html)
    for _ in range(8):
        citizen.post("/track", 404, at="/track", number=number, code=wrong)
    slowed = citizen.post("/track", 429, at="/track", number=number, code=code)
    assert int(slowed.response.headers["Retry-After"]) > 0
    assert code in slowed.html
    other.post("/track", 200, at="/track", number=number, code=code)
    citizen.apply()


def test_a_guessed_receipt_is_not_there(app: Flask) -> None:
    citizen = Citizen(app)
    for secret in ("a" * 32, "x", "%01", "A" * 32, "a" * 400):
        citizen.get(f"/apply/receipt/{secret}", 404)


def test_the_hall_prints_a_receipt_only_where_a_printer_is(app: Flask) -> None:
    citizen = Citizen(app)
    address = citizen.apply()
    assert "打印回执" in citizen.get(address).text
    in_hall = citizen.get(f"{address}?screen=hall")
    assert "打印" not in in_hall.text
    assert "用手机扫下面的码，或者拍照" in in_hall.text
    with app.extensions["database"].writing(CLERK, AT) as change:
        owner = organisations.only(change.connection)
        assert owner is not None
        settings.put(change, owner.id, "hall_print", "1")
        change.publish(owner.id, "更新大厅屏幕的设置")
        facts = {"name": "hall_print", "old": "0", "new": "1"}
        change.note(
            "setting.changed",
            organisation_id=owner.id,
            object_kind="setting",
            object_ref="hall_print",
            **facts,
        )
    time.sleep(1.1)
    assert "打印回执" in citizen.get(f"{address}?screen=hall").text
