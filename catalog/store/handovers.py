"""Half-filled forms on their way from the hall's screen to a phone: ten minutes, one use.

They are no records and belong in no backup: they live sealed in a file of their own, under the
hash of a code that only the picture on the screen holds, and go when they are taken or too old.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from catalog.store import aside
from catalog.store.tables import Instant

FILE_NAME = "handovers.db"
_metadata = MetaData()
_handover = Table(
    "handover",
    _metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("until", Instant, nullable=False),
)


def _opened(folder: Path) -> AbstractContextManager[Connection]:
    return aside.opened(folder / FILE_NAME, _metadata)


def put(folder: Path, code_hash: str, sealed: str, until: datetime, at: datetime) -> None:
    """Keep a sealed form until then; what is too old goes on this occasion."""
    with _opened(folder) as connection:
        connection.execute(delete(_handover).where(_handover.c.until <= at))
        connection.execute(
            insert(_handover).values(code_hash=code_hash, sealed=sealed, until=until)
        )


def is_waiting(folder: Path, code_hash: str, at: datetime) -> bool:
    """Whether a form still waits under this code."""
    return _sealed(folder, code_hash, at) is not None


def take(folder: Path, code_hash: str, at: datetime) -> str | None:
    """Take a form away: it is given once, to the first who asks, and then gone."""
    sealed = _sealed(folder, code_hash, at)
    if sealed is None:
        return None
    with _opened(folder) as connection:
        gone = connection.execute(delete(_handover).where(_handover.c.code_hash == code_hash))
        return sealed if gone.rowcount == 1 else None


def _sealed(folder: Path, code_hash: str, at: datetime) -> str | None:
    if not (folder / FILE_NAME).is_file():
        return None
    with _opened(folder) as connection:
        connection.execute(delete(_handover).where(_handover.c.until <= at))
        found: str | None = connection.execute(
            select(_handover.c.sealed).where(_handover.c.code_hash == code_hash)
        ).scalar()
        return found
