"""What was acknowledged is never lost: many at once, and a server killed at any moment."""

import random
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from catalog import sweeping
from catalog.store import case_files
from catalog.store.connection import Database
from tests.applicants import killed_again_and_again, together
from tests.conftest import serving


def integrity(folder: Path) -> str:
    connection = sqlite3.connect(folder / "data" / "mashang.db")
    try:
        return str(connection.execute("pragma integrity_check").fetchone()[0])
    finally:
        connection.close()


def test_sixteen_at_once_each_get_a_number_of_their_own(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        receipts = together(address, 64, 16)
    assert len(set(receipts)) == 64
    connection = sqlite3.connect(tmp_path / "data" / "mashang.db")
    numbers = connection.execute("select sequence from disclosure_case order by 1").fetchall()
    connection.close()
    assert [one for (one,) in numbers] == list(range(1, 65))
    assert "locked" not in (tmp_path / "server.log").read_text("utf-8")


def test_no_receipt_is_lost_in_twenty_five_kills(tmp_path: Path) -> None:
    chance = random.Random(20261124)
    receipts, numbers = killed_again_and_again(tmp_path, 25, lambda _: chance.uniform(0, 0.4))
    assert len(receipts) >= 25, "every round must have acknowledged something"
    assert len(set(numbers.values())) == len(receipts)
    assert integrity(tmp_path) == "ok"


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace to watch the disk")
def test_a_receipt_is_shown_only_after_the_disk_was_synced(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    running = serving(tmp_path)
    wrapped = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace)]
    running.command = [*wrapped, *running.command]
    with running as address:
        before = trace.read_text().count("sync(")
        together(address, 3, 1)
        assert trace.read_text().count("sync(") >= before + 3


def test_no_file_on_a_shown_receipt_is_lost_and_nothing_is_left_by_a_kill(tmp_path: Path) -> None:
    chance = random.Random(20261125)
    receipts, names = killed_again_and_again(
        tmp_path, 6, lambda _: chance.uniform(0, 0.8), senders=2, with_file=True
    )
    assert len(receipts) >= 6
    assert len(set(names.values())) == len(receipts)
    data = tmp_path / "data"
    database = Database(f"sqlite:///{data / 'mashang.db'}")
    with database.reading() as connection:
        present, _ = case_files.all_names(connection)
    assert len(present) >= len(receipts)
    later = datetime.now(UTC) + timedelta(days=2)
    assert sweeping.sweep(database, data, later) == sweeping.Survey()
    assert {path.name for path in (data / "files" / "cases").iterdir()} == set(present)
    database.close()
