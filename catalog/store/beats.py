"""The last sign of life of each screen: when, on which page, with which version.

Like the scan counts these are no records: they live in a file of their own, change every half
minute, and losing them costs nothing. So they can neither block nor dirty the records.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, create_engine, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from catalog.store.tables import Instant

FILE_NAME = "beats.db"
_LOCK_SECONDS = 2.0
_MOST_PAGE = 120

_log = logging.getLogger(__name__)
_metadata = MetaData()
_beat = Table(
    "beat",
    _metadata,
    Column("screen_id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("page", String(_MOST_PAGE), nullable=False),
    Column("version", String(60), nullable=False),
)


@dataclass(frozen=True)
class Beat:
    """The last sign of life of a screen."""

    screen_id: int
    at: datetime
    page: str
    version: str


@contextmanager
def _opened(folder: Path) -> Iterator[Connection]:
    engine = create_engine(
        f"sqlite:///{folder / FILE_NAME}",
        poolclass=NullPool,
        connect_args={"timeout": _LOCK_SECONDS},
    )
    with engine.begin() as connection:
        _metadata.create_all(connection)
        yield connection


def note(folder: Path, screen_id: int, page: str, version: str, at: datetime) -> None:
    """Keep a beat in place of the last one. A file that cannot be written costs the beat."""
    row = {"at": at, "page": page[:_MOST_PAGE], "version": version[:60]}
    try:
        with _opened(folder) as connection:
            connection.execute(
                insert(_beat)
                .values(screen_id=screen_id, **row)
                .on_conflict_do_update(index_elements=["screen_id"], set_=row)
            )
    except SQLAlchemyError as problem:
        _log.warning("beat not written: %s", getattr(problem, "orig", problem))


def all_of(folder: Path) -> dict[int, Beat]:
    """The last beat by screen; none while the file is missing or cannot be read."""
    if not (folder / FILE_NAME).is_file():
        return {}
    try:
        with _opened(folder) as connection:
            rows = connection.execute(select(_beat)).mappings()
            return {row["screen_id"]: Beat(**row) for row in rows}
    except SQLAlchemyError as problem:
        _log.warning("beats not read: %s", getattr(problem, "orig", problem))
        return {}
