"""What is published already, while an application is written."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from catalog.store.tables import audit, missed_search
from kiosk import create_app
from kiosk.config import Config
from tests.test_kiosk.test_public.test_apply import Citizen


@pytest.fixture
def app(township: Config) -> Iterator[Flask]:
    made = create_app(township)
    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


def near(citizen: Citizen, wanted: str) -> str:
    page = citizen.client.get("/apply").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    answer = citizen.client.post(
        "/apply/near", data={"csrf_token": token.group(1), "wanted": wanted}
    )
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_a_published_entry_is_offered_while_writing(app: Flask) -> None:
    found = near(Citizen(app), "危房改造补助")
    assert "也许不用申请" in found
    assert re.search(r'<button class="near" type="submit" name="found" value="\w{6}">', found)


@pytest.mark.parametrize("wanted", ["", "危", "赵" * 300, "zzzzqqqq"])
def test_nothing_to_offer_gives_nothing(app: Flask, wanted: str) -> None:
    assert not near(Citizen(app), wanted).strip()


def test_what_is_being_written_is_kept_nowhere(app: Flask) -> None:
    database = app.extensions["database"]
    with database.reading() as connection:
        before = [connection.execute(one.select()).all() for one in (audit, missed_search)]
    near(Citizen(app), "赵小满 13900010002 要看 zzqq 的低保名单")
    with database.reading() as connection:
        after = [connection.execute(one.select()).all() for one in (audit, missed_search)]
    assert after == before


def test_without_its_token_it_answers_nobody(app: Flask) -> None:
    assert app.test_client().post("/apply/near", data={"wanted": "危房"}).status_code == 400
