"""What holds for every test of the web and the command line."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from catalog.store.connection import Database


@pytest.fixture(autouse=True)
def one_reader_a_thread() -> Iterator[None]:
    """Nothing opens SQLite for reading while the same thread already reads it.

    A writer that waits for the first reader lets no second one in, and the first waits for the
    second: all three would stand still until the writer gives up.
    """
    reading, open_ones = Database.reading, threading.local()

    @contextmanager
    def alone(database: Database) -> Iterator[Connection]:
        url = str(database.url)
        held: set[str] = open_ones.__dict__.setdefault("held", set())
        assert url not in held, "a second reader in one thread"
        with reading(database) as connection:
            if url.startswith("sqlite"):
                held.add(url)
            try:
                yield connection
            finally:
                held.discard(url)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "reading", alone)
        yield
