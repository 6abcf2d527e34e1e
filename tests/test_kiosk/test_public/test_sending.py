"""Many applications at once: a small question, never a refusal (security rules N2, N3)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from catalog.store import organisations, tries
from catalog.store.connection import Database
from kiosk import clock, create_app
from kiosk.config import Config
from tests.builders import CLERK
from tests.test_kiosk.test_public.test_apply import FIELDS, Citizen


@pytest.fixture
def limited(township: Config) -> Iterator[Flask]:
    made = create_app(replace(township, send_limit=2))
    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


def send(citizen: Citizen) -> tuple[int, bool]:
    """Apply, with the small question answered when it is asked: the last status, and if it was."""
    page = citizen.get("/apply")
    fields = FIELDS | dict(re.findall(r'name="(csrf_token|form_key)" value="([^"]+)"', page.html))
    where = {"REMOTE_ADDR": citizen.address}
    answer = citizen.client.post("/apply", data=fields, environ_overrides=where)
    question = re.search(r"(.)加(.)等于几", answer.text)
    if question is None:
        return answer.status_code, False
    assert answer.status_code == 400
    assert FIELDS["name"] in answer.text, "what was typed must not be lost"
    total = sum("零一二三四五六七八九".index(word) for word in question.groups())
    answered = fields | {"sum": str(total)}
    answer = citizen.client.post("/apply", data=answered, environ_overrides=where)
    return answer.status_code, True


def test_a_wrong_sum_is_said_at_its_field(limited: Flask) -> None:
    citizen = Citizen(limited)
    for _ in range(2):
        send(citizen)
    page = citizen.post("/apply", 400, **FIELDS)
    assert "这个网络上提交的比较多" in page.text
    page = citizen.post("/apply", 400, **FIELDS, sum="99")
    assert re.search(r'id="sum-wrong".*算得不对', page.html)
    assert 'name="sum" aria-describedby="sum-wrong" aria-invalid="true"' in page.html
    assert 'href="#sum"' in page.html


def screen_of(app: Flask) -> Citizen:
    """A screen of the hall with its key."""
    screen = Citizen(app)
    screen.client.set_cookie("hall-screen", app.extensions["screen_keys"].sign(1))
    return screen


def test_many_applications_from_one_address_are_slowed_and_never_refused(limited: Flask) -> None:
    citizen = Citizen(limited)
    assert [send(citizen) for _ in range(4)] == [
        (303, False),
        (303, False),
        (303, True),
        (303, True),
    ]


def test_a_screen_of_the_hall_does_not_use_up_the_budget_of_its_address(limited: Flask) -> None:
    assert [send(Citizen(limited))[1] for _ in range(3)] == [False, False, True]
    screen = screen_of(limited)
    assert [send(screen)[1] for _ in range(3)] == [False, False, True]


def test_a_screen_sends_twenty_an_hour_and_sixty_people_share_an_address(
    township: Config,
) -> None:
    app = create_app(replace(township, send_limit=30))
    screen = screen_of(app)
    assert {send(screen) for _ in range(20)} == {(303, False)}
    assert {send(Citizen(app, "203.0.113.9"))[0] for _ in range(60)} == {303}
    app.extensions["search"].close()
    app.extensions["database"].close()


def flood(database: Database, count: int) -> None:
    """Note so many applications of this hour, each from an address of its own."""
    now = clock.now()
    with database.writing(CLERK, now) as change:
        owner = organisations.only(change.connection)
        assert owner is not None
        for place in range(count):
            tries.add(change, owner.id, "sent", f"address {place}", now - timedelta(days=1))
        change.note(
            "case.received",
            organisation_id=owner.id,
            object_kind="case",
            object_ref="",
            channel="internet",
        )


@pytest.mark.parametrize(("count", "is_asked"), [(199, False), (200, True)])
def test_a_flood_over_the_whole_site_slows_everybody(
    limited: Flask, count: int, is_asked: bool
) -> None:
    flood(limited.extensions["database"], count)
    assert send(Citizen(limited, "203.0.113.77")) == (303, is_asked)
