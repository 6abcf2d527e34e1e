"""Searching in vain: counted for staff, and never a reason for the visitor to wait."""

import time
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from catalog.search.results import Found
from catalog.store import misses, scans
from catalog.store.connection import Database
from catalog.store.tables import audit, domain, missed_search
from kiosk import create_app
from kiosk.config import Config
from tests.builders import Visitor
from tests.conftest import serving

IN_VAIN = "火星移民"


def counted(app: Flask) -> int:
    """How many questions in vain are counted."""
    with app.extensions["database"].reading() as connection:
        return connection.execute(select(func.count()).select_from(missed_search)).scalar() or 0


def test_a_search_in_vain_on_a_cold_worker_waits_for_no_writing(township: Config) -> None:
    app = create_app(township)
    search = app.extensions["search"]
    search.refresh()
    search.find(IN_VAIN)
    before = counted(app)
    for number in range(40):
        search.missing.note(Found(f"没有的词{number}"), date(2026, 11, 24))
    begun = time.monotonic()
    Visitor(app.test_client()).get(f"/search?q={IN_VAIN}")
    assert time.monotonic() - begun < 4  # without the mend it waits ten
    search.missing._writer.join(10)
    assert counted(app) - before == 41
    search.close()
    app.extensions["database"].close()


def test_what_was_scanned_and_missed_last_is_kept_when_the_server_stops(tmp_path: Path) -> None:
    import urllib.request

    running = serving(tmp_path)
    with running as address:
        database = Database.in_folder(tmp_path / "data")
        with database.reading() as connection:
            code = connection.execute(select(domain.c.code)).scalar()
        urllib.request.urlopen(f"{address}/search?q=%E7%81%AB%E6%98%9F").close()
        for _ in range(3):
            urllib.request.urlopen(f"{address}/q/{code}").close()
    days = scans.by_code(tmp_path / "data", date(2000, 1, 1), date(2100, 1, 1))
    assert [(one.key, one.count) for one in days] == [(code, 3)]
    with database.reading() as connection:
        actions = connection.execute(select(audit.c.action)).scalars().all()
    assert actions.count("search.counted") == 1
    database.close()


def test_the_privacy_statement_says_what_is_kept_of_questions(visitor: Visitor) -> None:
    assert misses.DAYS_TO_KEEP == 3
    text = visitor.get("/privacy").text
    for words in ("没有查到", "三个不同的日子", "不记是谁查的", "号码"):
        assert words in text
