"""A township on the shipped catalogue, made once and copied for each test that changes it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog import starting
from catalog.search.searching import Search
from catalog.search.understanding import Reader
from catalog.store.audit import Actor
from catalog.store.connection import Database

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLERK = Actor("李静", "publisher")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration and a finished index."""
    folder = tmp_path_factory.mktemp("shipped")
    database = Database.in_folder(folder)
    starting.make_installation(
        database, name="清河乡人民政府", base_url="http://localhost", actor=CLERK, at=AT, demo=True
    )
    starting.fill_demonstration(database, CLERK, AT)
    search = Search(database, folder / "index")
    assert search.refresh()
    search.close()
    database.close()
    return folder


@pytest.fixture(scope="session")
def search(shipped: Path) -> Iterator[Search]:
    """The search over the shipped catalogue; for reading only."""
    database = Database.in_folder(shipped)
    search = Search(database, shipped / "index")
    assert search.refresh()
    yield search
    search.close()
    database.close()


@pytest.fixture
def township(shipped: Path, tmp_path: Path) -> Iterator[Database]:
    """A database of its own with the shipped catalogue, and its index beside it."""
    shutil.copytree(shipped, tmp_path, dirs_exist_ok=True)
    database = Database.in_folder(tmp_path)
    yield database
    database.close()


@pytest.fixture(scope="session")
def reader(search: Search) -> Reader:
    """What understands questions with the words of the shipped catalogue."""
    opened, _ = search._keeper.current()
    assert opened is not None
    return opened.reader
