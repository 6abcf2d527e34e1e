"""Scan counts: summed by day, code and sheet; a broken file costs counts, never time."""

import sqlite3
import threading
import time
from datetime import date

import pytest

from catalog.store import scans
from catalog.store.scans import FILE_NAME, ScanCounter

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def counter(tmp_path):
    made = ScanCounter(tmp_path)
    yield made
    made.close()


def days(folder):
    return {one.key: one.count for one in scans.by_day(folder, MONDAY, TUESDAY)}


def test_scans_are_summed_by_day_code_and_sheet(counter, tmp_path):
    for code, sheet, day in [
        ("A", 1, MONDAY),
        ("A", 1, MONDAY),
        ("A", 2, TUESDAY),
        ("B", 0, TUESDAY),
    ]:
        counter.count(code, sheet, day)
    assert counter.flush()
    counter.count("A", 1, MONDAY)
    assert counter.flush()
    assert days(tmp_path) == {"2026-11-23": 3, "2026-11-24": 2}
    by_code = scans.by_code(tmp_path, MONDAY, TUESDAY)
    assert {one.key: one.count for one in by_code} == {"A": 4, "B": 1}
    by_sheet = scans.by_sheet(tmp_path, MONDAY, TUESDAY)
    assert {one.key: one.count for one in by_sheet} == {"0": 1, "1": 3, "2": 1}


def test_counts_are_written_in_the_background(counter, tmp_path):
    counter.count("A", 1, MONDAY)
    until = time.monotonic() + 10
    while not days(tmp_path) and time.monotonic() < until:
        time.sleep(0.05)
    assert days(tmp_path) == {"2026-11-23": 1}


def test_a_locked_file_delays_no_scan_and_loses_none(counter, tmp_path):
    counter.count("A", 1, MONDAY)
    assert counter.flush()
    holder = sqlite3.connect(tmp_path / FILE_NAME)
    holder.execute("BEGIN EXCLUSIVE")
    begun = time.perf_counter()
    for _ in range(1000):
        counter.count("A", 1, MONDAY)
    assert time.perf_counter() - begun < 2
    assert not counter.flush()
    holder.rollback()
    holder.close()
    assert counter.flush()
    assert days(tmp_path) == {"2026-11-23": 1001}


def test_a_file_removed_while_running_is_made_anew(counter, tmp_path):
    counter.count("A", 1, MONDAY)
    assert counter.flush()
    (tmp_path / FILE_NAME).unlink()
    counter.count("A", 1, TUESDAY)
    assert counter.flush()
    assert days(tmp_path) == {"2026-11-24": 1}


def test_a_damaged_file_neither_fails_a_scan_nor_a_reading(counter, tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"not a database" * 100)
    counter.count("A", 1, MONDAY)
    assert not counter.flush()
    assert days(tmp_path) == {}
    (tmp_path / FILE_NAME).unlink()


def test_a_missing_file_gives_no_scans(tmp_path):
    assert days(tmp_path) == {}
    assert not (tmp_path / FILE_NAME).exists()


def test_what_waits_in_memory_is_bounded(counter, tmp_path, monkeypatch):
    monkeypatch.setattr(scans, "_MOST_WAITING", 5)
    monkeypatch.setattr(counter, "_start", lambda: None)
    for sheet in range(9):
        counter.count("A", sheet, MONDAY)
    counter.count("A", 0, MONDAY)
    assert counter.flush()
    assert counter.dropped == 4
    monkeypatch.setattr(scans, "_MOST_ARRIVED", 0)
    counter.count("A", 0, MONDAY)
    assert counter.dropped == 5


def test_scans_of_many_threads_are_all_counted(counter, tmp_path):
    def scan():
        for _ in range(500):
            counter.count("A", 1, MONDAY)

    threads = [threading.Thread(target=scan) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counter.close()
    assert days(tmp_path) == {"2026-11-23": 4000}


def test_nothing_about_the_person_is_stored(counter, tmp_path):
    counter.count("A", 1, MONDAY)
    assert counter.flush()
    file = sqlite3.connect(tmp_path / FILE_NAME)
    columns = [row[1] for row in file.execute("PRAGMA table_info(scan)")]
    file.close()
    assert columns == ["day", "code", "sheet", "count"]
