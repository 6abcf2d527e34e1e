"""Opening an installation that must already be there, for every command that works on one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from catalog.entry import Organisation
from catalog.errors import Conflict
from catalog.store import migrating, organisations
from catalog.store.connection import Database
from kiosk import config as settings
from kiosk.config import Config


@contextmanager
def opened() -> Iterator[tuple[Config, Database]]:
    """The settings and the database of the installation, closed at the end.

    Raises:
        Conflict: there is none yet, or its schema is not this program's.
    """
    config = settings.load()
    if config.database_url.startswith("sqlite:") and not config.data.is_dir():
        raise Conflict(
            f"还没有数据文件夹 {config.data}。请先运行 kiosk init（正式使用）"
            "或 kiosk demo（演示），或用 KIOSK_DATA 指出它在哪里。"
        )
    database = Database(config.database_url)
    try:
        migrating.check(database)
        yield config, database
    finally:
        database.close()


def owner(connection: Connection) -> Organisation:
    """The organisation of an opened installation."""
    found = organisations.only(connection)
    assert found is not None, "an opened installation has its organisation"
    return found


def owner_of(database: Database) -> Organisation:
    """The organisation of an opened installation that is not being read already."""
    with database.reading() as connection:
        return owner(connection)
