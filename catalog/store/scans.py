"""How often printed codes are scanned: a count by code, sheet and day, and nothing about people.

The counts live in a database file of their own, so that counting can neither block nor dirty the
records. A scan is added in memory and written in the background; a missing, locked or damaged
file costs counts at worst, never a redirect.
"""

import logging
import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

FILE_NAME = "scans.db"
_MOST_WAITING = 10_000  # different keys kept in memory while the file cannot be written
_MOST_ARRIVED = 200_000  # scans not yet summed up
_SECONDS = 1.0
_LOCK_SECONDS = 2.0

_log = logging.getLogger(__name__)
_metadata = MetaData()
# `sheet` is the number of the printed sheet, 0 where the picture carried none.
_scan = Table(
    "scan",
    _metadata,
    Column("day", Date, primary_key=True),
    Column("code", String(6), primary_key=True),
    Column("sheet", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("ix_scan_sheet", "sheet"),
    sqlite_with_rowid=False,
)

Key = tuple[date, str, int]


@dataclass(frozen=True)
class Total:
    """The scans of one key: a day, a code or a sheet number."""

    key: str
    count: int


class ScanCounter:
    """Counts scans of one process and writes them to `scans.db` about once a second.

    Arriving scans go to a queue that needs no lock; whoever writes sums them up first.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._arrived: deque[Key] = deque()
        self._waiting: Counter[Key] = Counter()
        self._starting = threading.Lock()
        self._writing = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.dropped = 0

    def count(self, code: str, sheet: int, day: date) -> None:
        """Add one scan. Neither waits for the file nor fails."""
        if len(self._arrived) >= _MOST_ARRIVED:
            self.dropped += 1
            return
        self._arrived.append((day, code, sheet))
        if not self._wake.is_set():
            self._wake.set()
        if self._thread is None and not self._closed:
            self._start()

    def flush(self) -> bool:
        """Write what waits; gives whether it was written. What was not is kept and tried again."""
        with self._writing:
            self._sum_up()
            if not self._waiting:
                return True
            try:
                with _opened(self._folder) as connection:
                    _metadata.create_all(connection)
                    _write(connection, self._waiting)
            except SQLAlchemyError as problem:
                _log.warning("scans not written yet: %s", getattr(problem, "orig", problem))
                return False
            self._waiting.clear()
            return True

    def close(self) -> None:
        """Stop and write the rest."""
        self._closed = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=_LOCK_SECONDS + _SECONDS)
        self.flush()

    def _start(self) -> None:
        """Begin writing, on first use so that the thread lives in the worker, not its parent."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="scans", daemon=True)
                self._thread.start()

    def _sum_up(self) -> None:
        for _ in range(len(self._arrived)):
            key = self._arrived.popleft()
            if key in self._waiting or len(self._waiting) < _MOST_WAITING:
                self._waiting[key] += 1
            else:
                self.dropped += 1

    def _run(self) -> None:
        pause = threading.Event()
        while not self._closed:
            self._wake.wait()
            self._wake.clear()
            pause.wait(0 if self._closed else _SECONDS)
            if not self.flush():
                self._wake.set()


@contextmanager
def _opened(folder: Path) -> Iterator[Connection]:
    engine = create_engine(
        f"sqlite:///{folder / FILE_NAME}",
        poolclass=NullPool,
        connect_args={"timeout": _LOCK_SECONDS},
    )
    with engine.begin() as connection:
        yield connection


def _write(connection: Connection, batch: "Counter[Key]") -> None:
    added = insert(_scan)
    connection.execute(
        added.on_conflict_do_update(
            index_elements=["day", "code", "sheet"],
            set_={"count": _scan.c.count + added.excluded.count},
        ),
        [
            {"day": day, "code": code, "sheet": sheet, "count": count}
            for (day, code, sheet), count in batch.items()
        ],
    )


def by_day(folder: Path, since: date, until: date) -> list[Total]:
    """The scans of each day from `since` to `until`, both included; days without are left out."""
    return _totals(folder, "day", since, until)


def by_code(folder: Path, since: date, until: date) -> list[Total]:
    """The scans of each code in these days."""
    return _totals(folder, "code", since, until)


def by_sheet(folder: Path, since: date, until: date) -> list[Total]:
    """The scans of each printed sheet in these days; 0 are pictures without one."""
    return _totals(folder, "sheet", since, until)


def _totals(folder: Path, name: str, since: date, until: date) -> list[Total]:
    """Sums by one column. A file that is missing or cannot be read gives none."""
    if not (folder / FILE_NAME).is_file():
        return []
    column = _scan.c[name]
    try:
        with _opened(folder) as connection:
            rows = connection.execute(
                select(column, func.sum(_scan.c.count))
                .where(_scan.c.day.between(since, until))
                .group_by(column)
                .order_by(column)
            )
            return [Total(str(key), count) for key, count in rows]
    except SQLAlchemyError as problem:
        _log.warning("scans not read: %s", getattr(problem, "orig", problem))
        return []
