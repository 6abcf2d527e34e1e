"""Files with an application in the browser's place: kept, listed, taken off, never doubled."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kiosk import clock, create_app
from kiosk.config import Config
from tests import papers
from tests.builders import Page
from tests.test_kiosk.test_public.test_apply import FIELDS, Citizen

NAME = "赵小满身份证.jpg"


@pytest.fixture
def app(township: Config) -> Iterator[Flask]:
    made = create_app(township)
    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', html))


def send(
    citizen: Citizen, fields: dict[str, str], *files: tuple[str, bytes], path: str = "/apply"
) -> TestResponse:
    data = {**fields, "files": [(io.BytesIO(content), name) for name, content in files]}
    return citizen.client.post(path, data=data, content_type="multipart/form-data")


def stored(app: Flask) -> int:
    folder = app.config["KIOSK"].data / "files" / "cases"
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_files_outlive_a_refused_form_and_go_with_it_once(app: Flask) -> None:
    citizen = Citizen(app)
    form = hidden(citizen.get("/apply").html)
    files = ((NAME, papers.picture()), ("说明.pdf", papers.pdf()))
    refused = send(citizen, form | FIELDS | {"name": ""}, *files)
    assert refused.status_code == 400
    page = Page(refused)
    page.check()
    assert NAME in page.html
    assert "说明.pdf" in page.html
    assert page.html.count('name="drop"') == 2
    again = hidden(page.html)
    assert again["form_key"] == form["form_key"], "it is one form"
    answers = [send(citizen, again | FIELDS, *files) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert stored(app) == 2
    receipt = citizen.get(answers[0].headers["Location"])
    assert "收到附件 2 个" in receipt.text
    assert NAME not in receipt.html
    details = citizen.post(
        answers[0].headers["Location"], 200, at=answers[0].headers["Location"], last4="0002"
    )
    assert NAME in details.html
    assert "说明.pdf" in details.html


def test_a_file_can_be_sent_first_and_taken_off_again(app: Flask) -> None:
    citizen = Citizen(app)
    form = hidden(citizen.get("/apply").html)
    page = Page(send(citizen, form | {"do": "attach", "wanted": "甲"}, (NAME, papers.picture())))
    page.check()
    assert page.response.status_code == 200
    assert "甲" in page.html
    key = re.search(r'name="drop" value="(\w+)"', page.html)
    assert key
    page = Page(send(citizen, form | {"drop": key.group(1), "wanted": "甲"}))
    assert NAME not in page.html
    assert "甲" in page.html
    assert stored(app) == 0


def test_a_refused_file_says_why_beside_its_field_and_the_form_stays(app: Flask) -> None:
    citizen = Citizen(app)
    form = hidden(citizen.get("/apply").html)
    answer = send(citizen, form | FIELDS, ("木马.pdf", b"MZ" * 100), ("好.pdf", papers.pdf()))
    page = Page(answer)
    page.check()
    assert answer.status_code == 400
    assert "“木马.pdf”" in page.html
    assert "里面却不是PDF" in page.html
    assert 'aria-invalid="true"' in page.html
    assert FIELDS["wanted"] in page.html
    assert page.html.count('name="drop"') == 1
    assert send(citizen, form | FIELDS).status_code == 303


def test_a_form_without_files_or_with_an_empty_choice_is_as_before(app: Flask) -> None:
    citizen = Citizen(app)
    form = hidden(citizen.get("/apply").html)
    answer = send(citizen, form | FIELDS, ("", b""))
    assert answer.status_code == 303
    assert "收到附件" not in citizen.get(answer.headers["Location"]).text


@pytest.mark.parametrize("fault", ["forged", "old", "robot"])
def test_a_form_that_is_none_of_ours_keeps_no_file(
    app: Flask, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = Citizen(app)
    form = hidden(citizen.get("/apply").html) | FIELDS
    if fault == "forged":
        form["form_key"] = "a.1.b"
    elif fault == "robot":
        form["website"] = "x"
    else:
        later = clock.now() + timedelta(hours=3)
        monkeypatch.setattr(clock, "now", lambda: later)
    answer = send(citizen, form, (NAME, papers.picture()))
    assert answer.status_code == 400
    assert "附件要重新选一次" in Page(answer).text
    assert stored(app) == 0


def test_the_screen_in_the_hall_offers_and_takes_no_files(app: Flask) -> None:
    citizen = Citizen(app)
    page = citizen.get("/apply?screen=hall")
    assert 'type="file"' not in page.html
    assert "multipart" not in page.html
    answer = send(citizen, hidden(page.html) | FIELDS, (NAME, papers.picture()))
    assert answer.status_code == 303
    assert stored(app) == 0


def test_a_body_beyond_all_files_says_what_to_do(township: Config) -> None:
    app = create_app(replace(township, file_mb=1))
    citizen = Citizen(app)
    form = hidden(citizen.get("/apply").html)
    page = Page(send(citizen, form | FIELDS, ("大.pdf", b"%PDF-" + b"x" * 7_000_000)))
    page.check()
    assert page.response.status_code == 413
    assert "填的还在" in page.text
    one = Page(send(citizen, form | FIELDS, ("大.pdf", b"%PDF-" + b"x" * 1_500_000)))
    assert one.response.status_code == 400
    assert "每个最大 1 MB" in one.text
    other = citizen.client.post("/handover", data={"a": "x" * 2_000_000})
    assert other.status_code == 413, "other forms stay small"
    app.extensions["search"].close()
    app.extensions["database"].close()


def test_files_can_be_switched_off(township: Config) -> None:
    app = create_app(replace(township, file_mb=0))
    citizen = Citizen(app)
    page = citizen.get("/apply")
    assert 'type="file"' not in page.html
    assert send(citizen, hidden(page.html) | FIELDS).status_code == 303
    app.extensions["search"].close()
    app.extensions["database"].close()
