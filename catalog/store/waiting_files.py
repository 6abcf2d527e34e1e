"""Files sent with a form that is not taken in yet, for two hours; and files just being written.

They are no records: rows stand in a file of their own, under the hash of the case that the form
will become or already is. A row is there before its content, so that whatever an interruption
leaves behind is known and swept.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from catalog.store import aside
from catalog.store.tables import Instant

FILE_NAME = "waiting.db"
_metadata = MetaData()
_file = Table(
    "waiting_file",
    _metadata,
    Column("name", String(32), primary_key=True),
    Column("link_hash", String(64), nullable=False, index=True),
    Column("content_hash", String(64), nullable=False),
    Column("type", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sealed_name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # Whether its content lies whole in the folder.
    Column("ready", Boolean, nullable=False),
    # The hash of where it came from; "" for the desk's own.
    Column("source", String(64), nullable=False, server_default=""),
)


@dataclass(frozen=True)
class Row:
    """A file that waits."""

    name: str
    link_hash: str
    content_hash: str
    type: str
    size: int
    sealed_name: str
    at: datetime
    source: str = ""


_IN_ORDER: ColumnElement[int] = literal_column("rowid")
_COLUMNS = tuple(_file.c[name] for name in Row.__dataclass_fields__)


@contextmanager
def _opened(data: Path) -> Iterator[Connection]:
    with aside.opened(data / FILE_NAME, _metadata) as connection:
        known = {row[1] for row in connection.exec_driver_sql("pragma table_info(waiting_file)")}
        if "source" not in known:  # a file of an earlier version
            connection.exec_driver_sql(
                "alter table waiting_file add column source varchar(64) not null default ''"
            )
        yield connection


def begin(data: Path, row: Row) -> None:
    """Say that a file is about to be written."""
    with _opened(data) as connection:
        connection.execute(insert(_file).values(**row.__dict__, ready=False))


def finish(data: Path, name: str) -> None:
    """Say that its content lies whole in the folder."""
    with _opened(data) as connection:
        connection.execute(update(_file).where(_file.c.name == name).values(ready=True))


def of_link(data: Path, link_hash: str) -> list[Row]:
    """The whole files that wait for a case, in the order they came; the same content once."""
    if not (data / FILE_NAME).is_file():
        return []
    with _opened(data) as connection:
        rows = connection.execute(
            select(*_COLUMNS)
            .where(_file.c.link_hash == link_hash, _file.c.ready)
            .order_by(_IN_ORDER)
        )
        return list({row.content_hash: Row(*row) for row in reversed(rows.all())}.values())[::-1]


def names_of_link(data: Path, link_hash: str) -> list[str]:
    """The names of all whole files that wait for a case, those of the same content too."""
    if not (data / FILE_NAME).is_file():
        return []
    with _opened(data) as connection:
        rows = connection.execute(
            select(_file.c.name).where(_file.c.link_hash == link_hash, _file.c.ready)
        )
        return list(rows.scalars())


def total(data: Path) -> int:
    """The bytes of everything that waits."""
    with _opened(data) as connection:
        return connection.execute(select(func.coalesce(func.sum(_file.c.size), 0))).scalar() or 0


def total_of_source(data: Path, source: str) -> int:
    """The bytes of what waits from one source."""
    with _opened(data) as connection:
        size = select(func.coalesce(func.sum(_file.c.size), 0)).where(_file.c.source == source)
        return connection.execute(size).scalar() or 0


def older(data: Path, before: datetime) -> list[str]:
    """The names of what has waited since before an instant."""
    if not (data / FILE_NAME).is_file():
        return []
    with _opened(data) as connection:
        return list(connection.execute(select(_file.c.name).where(_file.c.at < before)).scalars())


def names(data: Path) -> set[str]:
    """The names of all that waits or is being written."""
    if not (data / FILE_NAME).is_file():
        return set()
    with _opened(data) as connection:
        return set(connection.execute(select(_file.c.name)).scalars())


def forget(data: Path, gone: Iterable[str]) -> None:
    """Remove rows; their contents are the caller's."""
    wanted = list(gone)
    if not wanted:
        return
    with _opened(data) as connection:
        connection.execute(delete(_file).where(_file.c.name.in_(wanted)))
