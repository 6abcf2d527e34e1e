"""The openness guide at the desk, and its public page, which is kept as bytes."""

import time
from datetime import UTC, datetime

from flask import Flask

from catalog import settings
from catalog.store import staff
from tests.builders import Visitor

FIELDS = {"guide.body": "清河乡党政综合办公室"}


def test_a_check_without_changes_is_seen_on_the_public_page_on_the_day_of_beijing(
    office: Flask,
) -> None:
    database, visitor = office.extensions["database"], Visitor(office.test_client())
    with database.reading() as connection:
        person = staff.by_username(connection, 1, "editor")
    assert person is not None
    settings.save_guide(database, person, FIELDS, datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    time.sleep(0.6)
    assert "2026-11-24 核对过" in visitor.get("/guide").text
    # Half past midnight in Beijing is still the day before in UTC.
    settings.save_guide(database, person, FIELDS, datetime(2026, 11, 24, 16, 30, tzinfo=UTC))
    time.sleep(0.6)
    assert "2026-11-25 核对过" in visitor.get("/guide").text
