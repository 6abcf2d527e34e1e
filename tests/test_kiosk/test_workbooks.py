"""Workbooks are made once for each revision, and are kept bounded."""

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import update

from catalog.store.connection import Database
from catalog.store.tables import entry
from kiosk import create_app
from kiosk.config import Config
from kiosk.workbooks import MOST, Workbooks
from tests.builders import AT, CLERK


@pytest.fixture
def app(township: Config) -> Iterator[Flask]:
    made = create_app(township)
    yield made
    made.extensions["search"].close()
    made.extensions["database"].close()


def _titles(body: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return str(
        [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    )


@pytest.mark.parametrize(
    "path", ["/catalog.xlsx", "/domain/19/catalog.xlsx", "/domain/19/template.xlsx"]
)
def test_the_second_visitor_gets_the_bytes_of_the_first(app: Flask, path: str) -> None:
    client = app.test_client()
    first = client.get(path)
    time.sleep(1.1)  # a workbook made anew would carry another second
    second = client.get(path)
    assert first.data == second.data
    assert first.headers["Content-Disposition"] == second.headers["Content-Disposition"]


def test_a_change_is_in_the_next_workbook_and_a_domain_is_not_another(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/domain/19/catalog.xlsx").data != client.get("/domain/20/catalog.xlsx").data
    assert "改过的名字" not in _titles(client.get("/catalog.xlsx").data)
    database: Database = app.extensions["database"]
    with database.writing(CLERK, AT) as change:
        change.execute(
            update(entry).where(entry.c.standard_key == "19/1").values(level1="改过的名字")
        )
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="1", revision=2
        )
        change.publish(1, "修改")
    for path in ("/catalog.xlsx", "/domain/19/catalog.xlsx"):
        assert "改过的名字" in _titles(client.get(path).data)


def test_many_who_ask_at_once_cost_one_making_and_what_is_kept_is_bounded() -> None:
    workbooks, made = Workbooks(), []

    def write(file: IO[bytes]) -> None:
        made.append(1)
        time.sleep(0.1)
        file.write(b"book")

    with ThreadPoolExecutor(8) as threads:
        books = list(threads.map(lambda _: workbooks.get((1, "19", "xlsx"), write), range(8)))
    assert (books, len(made)) == ([b"book"] * 8, 1)
    for revision in range(2, MOST + 2):
        workbooks.get((revision, "19", "xlsx"), lambda file: made.append(file.write(b"other")))
    workbooks.get((1, "19", "xlsx"), write)
    assert len(made) == MOST + 2
