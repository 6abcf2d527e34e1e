"""The audit trail finds what was done behind the program's back."""

import sqlite3
from pathlib import Path

import pytest

from catalog.store import audit
from catalog.store.connection import Database
from kiosk.config import Config
from tests.builders import AT, CLERK

COLUMNS = (
    "id organisation_id at actor role address action object_kind object_ref before_hash "
    "after_hash facts result previous_hash hash"
).split()


@pytest.fixture
def trail(sqlite_township: Config) -> Path:
    """A database file with a few more lines, its triggers dropped as an intruder would."""
    database = Database(sqlite_township.database_url)
    for revision in range(5):
        with database.writing(CLERK, AT) as change:
            change.note(
                "entry.saved",
                organisation_id=1,
                object_kind="entry",
                object_ref=str(revision),
                revision=revision,
            )
    database.close()
    path = sqlite_township.data / "mashang.db"
    with sqlite3.connect(path) as raw:
        for verb in ("update", "delete"):
            raw.execute(f"drop trigger audit_no_{verb}")
    return path


def _faults(path: Path, last: str | None = None) -> list[audit.Fault]:
    database = Database(f"sqlite:///{path}")
    try:
        with database.reading() as connection:
            return list(audit.verify(connection, last))
    finally:
        database.close()


def _do(path: Path, statement: str, *values: object) -> None:
    raw = sqlite3.connect(path)
    with raw:
        raw.execute("pragma foreign_keys=off")
        raw.execute(statement, values)
    raw.close()


def test_an_untouched_trail_is_whole(trail: Path) -> None:
    assert _faults(trail) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_changed_column_is_found(trail: Path, column: str) -> None:
    value: object = 99 if column in ("id", "organisation_id") else "2020-01-01T00:00:00.000000Z"
    _do(trail, f"update audit set {column} = ? where id = 4", value)
    assert _faults(trail)


def test_a_removed_and_a_swapped_line_are_found(trail: Path) -> None:
    _do(trail, "delete from audit where id = 3")
    assert any("缺失" in fault.message for fault in _faults(trail))


def test_swapped_lines_are_found(trail: Path) -> None:
    for statement in ("= -1 where id = 3", "= 3 where id = 4", "= 4 where id = -1"):
        _do(trail, f"update audit set id {statement}")
    assert _faults(trail)


def test_a_cut_tail_is_found_against_the_hash_kept_outside(trail: Path) -> None:
    database = Database(f"sqlite:///{trail}")
    with database.reading() as connection:
        last = audit.last_hash(connection)
    database.close()
    assert _faults(trail, last) == []
    _do(trail, "delete from audit where id = (select max(id) from audit)")
    assert _faults(trail) == []
    assert any("截断" in fault.message for fault in _faults(trail, last))


def test_an_undeclared_action_is_refused(township: Config) -> None:
    database = Database(township.database_url)
    with pytest.raises(ValueError, match="not declared"), database.writing(CLERK, AT) as change:
        change.note("entry.saved", organisation_id=1, object_kind="entry", object_ref="1", wrong=1)
    database.close()
