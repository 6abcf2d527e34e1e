"""A small fictional township in a temporary folder, made as `kiosk init` and `demo` make one."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog import starting
from catalog.store import domains, organisations
from catalog.store.audit import Actor
from catalog.store.connection import FILE_NAME, Database

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLERK = Actor("张三", "管理员")
BASE = "https://www.qinghe.gov.cn"


@cache
def _pattern() -> bytes:
    """The database file of the township, made once: loading the whole catalogue takes a second."""
    with TemporaryDirectory() as folder:
        _make(Path(folder))
        return Path(folder, FILE_NAME).read_bytes()


def made(folder: Path) -> Database:
    """A township with the standard catalogue, offices, telephone and materials."""
    Path(folder, FILE_NAME).write_bytes(_pattern())
    return Database.in_folder(folder)


def _make(folder: Path) -> None:
    database = Database.in_folder(folder)
    starting.make_installation(
        database, name="清河乡人民政府", base_url=BASE, actor=CLERK, at=AT, demo=True
    )
    starting.fill_demonstration(database, CLERK, AT)
    database.close()


def owner_id(database: Database) -> int:
    """The township's organisation."""
    with database.reading() as connection:
        found = organisations.only(connection)
    assert found is not None
    return found.id


def domain_code(database: Database, number: str) -> str:
    """The code of a domain."""
    owner = owner_id(database)
    with database.reading() as connection:
        found = domains.by_number(connection, owner, number)
    assert found is not None
    return found.code
