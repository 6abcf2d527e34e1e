"""Small database files beside the records: what is soon forgotten and belongs in no backup."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, MetaData, create_engine, event
from sqlalchemy.pool import NullPool

_LOCK_SECONDS = 5.0


@contextmanager
def opened(path: Path, metadata: MetaData) -> Iterator[Connection]:
    """A transaction on the file, made with these tables where it is missing."""
    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": _LOCK_SECONDS}
    )

    @event.listens_for(engine, "connect")
    def connect(connection: object, _record: object) -> None:
        # What was taken or is too old leaves no bytes behind in the file.
        connection.execute("PRAGMA secure_delete=ON")  # type: ignore[attr-defined] # a driver's own

    with engine.begin() as connection:
        metadata.create_all(connection)
        yield connection
