"""The store keeps its promises: read-only by default, nothing without an audit line."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from catalog.store import organisations
from catalog.store.connection import Database, NothingRecorded
from catalog.store.tables import office
from kiosk.config import Config
from tests.builders import AT, CLERK


@pytest.fixture
def database(township: Config) -> Iterator[Database]:
    opened = Database(township.database_url)
    yield opened
    opened.close()


def _add_office(database: Database, name: str, *, note: bool) -> None:
    with database.writing(CLERK, AT) as change:
        change.execute(insert(office).values(organisation_id=1, name=name))
        if note:
            change.note(
                "domain.added",
                organisation_id=1,
                object_kind="office",
                object_ref=name,
                number="27",
                name=name,
            )


def _offices(database: Database) -> set[str]:
    with database.reading() as connection:
        return {one.name for one in organisations.offices(connection, 1).values()}


def test_a_reading_connection_refuses_to_write(database: Database) -> None:
    with database.reading() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(insert(office).values(organisation_id=1, name="新股室"))


def test_a_write_without_an_audit_line_is_rolled_back(database: Database) -> None:
    with pytest.raises(NothingRecorded):
        _add_office(database, "新股室", note=False)
    assert "新股室" not in _offices(database)
    _add_office(database, "新股室", note=True)
    assert "新股室" in _offices(database)


def test_an_error_inside_a_write_leaves_nothing(database: Database) -> None:
    before = _offices(database)

    def fail_half_way() -> None:
        with database.writing(CLERK, AT) as change:
            change.execute(insert(office).values(organisation_id=1, name="半截"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert _offices(database) == before


def test_writes_send_begin_immediate_and_sync_fully(sqlite_township: Config) -> None:
    database = Database(sqlite_township.database_url)
    sent: list[str] = []
    event.listen(
        database._writer,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: sent.append(statement),
    )
    with database.writing(CLERK, AT) as change:
        assert change.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
        assert change.execute(text("PRAGMA journal_mode")).scalar() == "truncate"
        assert change.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert int(change.execute(text("PRAGMA busy_timeout")).scalar() or 0) >= 5000
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="1", revision=1
        )
    assert sent[0] == "BEGIN IMMEDIATE"


def test_sixteen_writers_at_once_wait_for_each_other(database: Database) -> None:
    faults: list[Exception] = []

    def work(number: int) -> None:
        try:
            _add_office(database, f"股室{number}", note=True)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert {f"股室{number}" for number in range(16)} <= _offices(database)


def test_the_database_itself_refuses_to_change_the_trail(sqlite_township: Config) -> None:
    raw = sqlite3.connect(sqlite_township.data / "mashang.db")
    for statement in ("update audit set actor = 'x'", "delete from audit"):
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            raw.execute(statement)
    raw.close()


def test_a_file_that_is_no_database_is_not_readable(tmp_path: Path) -> None:
    (tmp_path / "mashang.db").write_bytes(b"not a database, " * 100)
    database = Database.in_folder(tmp_path)
    assert not database.is_readable()
    with pytest.raises(DatabaseError), database.reading() as connection:
        connection.execute(select(office.c.id))
