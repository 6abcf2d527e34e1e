"""A hundred changes made to the trail behind the program's back, each of them found."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from catalog.store import audit
from catalog.store.connection import Database
from catalog.store.tables import audit as table
from kiosk.config import Config
from tests.builders import AT, CLERK

COLUMNS = [column.name for column in table.columns]
LINES = 30


@pytest.fixture
def trail(sqlite_township: Config, tmp_path: Path) -> Path:
    """A trail of some length whose guarding triggers were dropped by hand."""
    database = Database(sqlite_township.database_url)
    for number in range(LINES):
        with database.writing(CLERK, AT) as change:
            change.note(
                "entry.saved",
                organisation_id=1,
                object_kind="entry",
                object_ref=f"E{number}",
                after=number,
                revision=number,
            )
    database.close()
    path = tmp_path / "trail.db"
    shutil.copy(sqlite_township.data / "mashang.db", path)
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            connection.execute(f"drop trigger {name}")
        connection.commit()
    return path


def faults(path: Path, last: str | None = None) -> list[audit.Fault]:
    database = Database(f"sqlite:///{path}")
    with database.reading() as connection:
        found = list(audit.verify(connection, last))
    database.close()
    return found


def tamper(path: Path, draw: random.Random, way: str) -> str:
    """Make one change; gives what was done."""
    with closing(sqlite3.connect(path)) as connection:
        ids = [row[0] for row in connection.execute("select id from audit order by id")]
        line = draw.choice(ids[:-1])
        if way in COLUMNS:
            (old,) = connection.execute(f"select {way} from audit where id = ?", (line,)).fetchone()
            new = (
                9999 + line if isinstance(old, int) else f"{old}x" if draw.random() < 0.5 else "甲"
            )
            connection.execute("pragma foreign_keys = off")
            connection.execute(f"update audit set {way} = ? where id = ?", (new, line))
        elif way == "remove":
            connection.execute("delete from audit where id = ?", (line,))
        elif way == "swap":
            other = line + 1
            connection.execute("update audit set id = -1 where id = ?", (line,))
            connection.execute("update audit set id = ? where id = ?", (line, other))
            connection.execute("update audit set id = ? where id = -1", (other,))
        else:
            names = ", ".join(name for name in COLUMNS if name not in ("id", "hash"))
            connection.execute(
                f"insert into audit (id, hash, {names}) "
                f"select {ids[-1] + 1}, 'made up', {names} from audit where id = ?",
                (line,),
            )
        connection.commit()
    return f"{way} at {line}"


def test_a_hundred_changes_are_a_hundred_findings(trail: Path, tmp_path: Path) -> None:
    assert faults(trail) == []
    draw = random.Random(20261124)
    ways = [*COLUMNS, "remove", "swap", "insert"]
    missed = []
    for number in range(100):
        copy = tmp_path / "copy.db"
        shutil.copy(trail, copy)
        done = tamper(copy, draw, ways[number % len(ways)])
        if not faults(copy):
            missed.append(done)
    assert missed == []


def test_a_cut_tail_is_found_against_the_kept_hash(trail: Path) -> None:
    database = Database(f"sqlite:///{trail}")
    with database.reading() as connection:
        kept = audit.last_hash(connection)
    database.close()
    assert faults(trail, kept) == []
    with closing(sqlite3.connect(trail)) as connection:
        connection.execute("delete from audit where id > (select max(id) - 3 from audit)")
        connection.commit()
    assert faults(trail) == []
    assert faults(trail, kept) != []
