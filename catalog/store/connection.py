"""Opening the database: read-only by default, writes only with an audit line.

SQLite is opened as the reliability rules demand: a rollback journal (the running library may
carry the WAL-reset fault), `synchronous=FULL` so that what was acknowledged survives a power cut,
foreign keys on, a busy timeout, and BEGIN IMMEDIATE really sent for every write, because a read
that turns into a write fails at once with "database is locked" whatever the timeout.

PostgreSQL keeps the same promises: reading connections are read-only by the server's own setting,
and every write first takes one advisory lock, so that writes follow each other exactly as under
BEGIN IMMEDIATE and none can fail for a conflict after its block began.
"""

import importlib.util
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    Engine,
    Executable,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from catalog.errors import Invalid
from catalog.store import audit as trail
from catalog.store.audit import Actor
from catalog.store.tables import catalogue_change, installation

BUSY_TIMEOUT_MS = 10_000
_WRITE_LOCK = 0x6D617368616E67  # "mashang"; advisory locks are per database
_ADVICE = (
    "数据库地址（KIOSK_DATABASE_URL）{}。应当像 "
    "postgresql+psycopg://用户:密码@主机/库名，或空着用数据文件夹里的 SQLite。"
)
FILE_NAME = "mashang.db"


class NothingRecorded(Exception):  # noqa: N818 - reads as what happened
    """A write ended without an audit line and was rolled back; a fault of the program."""


class Change:
    """A write under way: statements, and the audit lines that say what they did."""

    def __init__(self, connection: Connection, actor: Actor, at: datetime) -> None:
        self.connection = connection
        self.actor = actor
        self.at = at
        self.recorded = 0

    def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        """Run a statement inside the transaction."""
        return self.connection.execute(statement, values)

    def add(self, table: Table, **values: object) -> int:
        """Insert one row into a table whose key is a number; gives the new number."""
        key = self.connection.execute(insert(table).values(**values)).inserted_primary_key
        assert key is not None, "a single-row insert gives its key"
        return int(key[0])

    def note(
        self,
        action: str,
        *,
        organisation_id: int,
        object_kind: str,
        object_ref: str,
        before: object = None,
        after: object = None,
        **facts: object,
    ) -> None:
        """Add the audit line that the transaction owes. See `catalog.store.audit.EVENTS`."""
        trail.append(
            self.connection,
            organisation_id=organisation_id,
            at=self.at,
            actor=self.actor,
            action=action,
            object_kind=object_kind,
            object_ref=object_ref,
            before=before,
            after=after,
            facts=facts,
        )
        self.recorded += 1

    def note_refusal(
        self,
        action: str,
        *,
        organisation_id: int,
        object_kind: str,
        object_ref: str,
        **facts: object,
    ) -> None:
        """Add the audit line of something that was tried and refused."""
        trail.append(
            self.connection,
            organisation_id=organisation_id,
            at=self.at,
            actor=self.actor,
            action=action,
            object_kind=object_kind,
            object_ref=object_ref,
            result="refused",
            facts=facts,
        )
        self.recorded += 1

    def publish(self, organisation_id: int, summary: str, entry_id: int | None = None) -> int:
        """Count a change of what the public sees; gives the new catalogue revision."""
        newest = catalogue_revision(self.connection, organisation_id)
        self.execute(
            insert(catalogue_change).values(
                organisation_id=organisation_id,
                revision=newest + 1,
                at=self.at,
                summary=summary,
                entry_id=entry_id,
            )
        )
        return newest + 1


def catalogue_revision(connection: Connection, organisation_id: int) -> int:
    """The number of the newest change of what the public sees; 0 before the first."""
    found = connection.execute(
        select(func.max(catalogue_change.c.revision)).where(
            catalogue_change.c.organisation_id == organisation_id
        )
    ).scalar()
    return found or 0


class Database:
    """A database with a read-only and a writing side. Close it when done."""

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = _checked(url)
        options: Mapping[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size}
        self._reader = _engine(self.url, options, write=False)
        self._writer = _engine(self.url, {"pool_size": 1, "max_overflow": pool_size}, write=True)

    @classmethod
    def in_folder(cls, folder: Path) -> "Database":
        """The embedded default: SQLite in the data folder."""
        return cls(f"sqlite:///{folder / FILE_NAME}")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only connection; a write on it is refused by the database itself."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, actor: Actor, at: datetime) -> Iterator[Change]:
        """The only way to write. Rolls back unless the block noted at least one audit line.

        Raises:
            NothingRecorded: the block noted nothing.
        """
        with self._writer.begin() as connection:
            change = Change(connection, actor, at)
            yield change
            if not change.recorded:
                raise NothingRecorded("a write without an audit line was rolled back")

    @contextmanager
    def defining(self) -> Iterator[Connection]:
        """A connection for schema migrations, which write their own audit line."""
        with self._writer.begin() as connection:
            yield connection

    def is_readable(self) -> bool:
        """Whether the installation can be read now."""
        try:
            with self.reading() as connection:
                return (
                    connection.execute(select(func.count()).select_from(installation)).scalar() == 1
                )
        except DBAPIError:
            return False

    def close(self) -> None:
        """Give back all connections."""
        self._reader.dispose()
        self._writer.dispose()


def _checked(text: str) -> URL:
    """The address of a database this program can use.

    Raises:
        Invalid: it is no address, of another kind of database, or its driver is missing.
    """
    try:
        url = make_url(text)
        kind = url.get_backend_name()
    except (ArgumentError, ValueError) as problem:
        raise Invalid(_ADVICE.format("写法不对")) from problem
    if kind == "postgresql":
        if url.drivername != "postgresql+psycopg":
            raise Invalid(_ADVICE.format("要写明驱动"))
        if importlib.util.find_spec("psycopg") is None:
            raise Invalid("用 PostgreSQL 还要安装驱动：pip install 'mashang[pg]'。")
    elif kind != "sqlite":
        raise Invalid(_ADVICE.format(f"是 {kind}，本程序不支持"))
    return url


def _engine(url: URL, options: Mapping[str, Any], *, write: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"check_same_thread": False}, **options)
        _open_as_sqlite(engine, write=write)
        return engine
    settings = f"-c lock_timeout={BUSY_TIMEOUT_MS} -c timezone=UTC"
    if not write:
        settings += " -c default_transaction_read_only=on"
    engine = create_engine(
        url,
        # A connection that died overnight is noticed before use and opened anew.
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": settings, "application_name": "mashang"},
        **options,
    )
    if write:
        _write_one_by_one(engine)
    return engine


def _write_one_by_one(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({_WRITE_LOCK})")


def _open_as_sqlite(engine: Engine, *, write: bool) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: object) -> None:
        # The driver must not open transactions by itself: it would send a plain BEGIN.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if write:
            cursor.execute("PRAGMA journal_mode=TRUNCATE")
            cursor.execute("PRAGMA synchronous=FULL")
            # What is erased is overwritten in the file, not only let go (security rule R8).
            cursor.execute("PRAGMA secure_delete=ON")
        else:
            # Not mode=ro: after a crash the first reader must be able to roll the journal back.
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
