"""Moving an installation between databases: everything equal, or nothing written."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from catalog import starting
from catalog.errors import Conflict
from catalog.store import audit, copying
from catalog.store.connection import Database
from catalog.store.tables import code, metadata
from kiosk import create_app
from kiosk.config import Config
from tests.builders import AT, CLERK, Visitor
from tests.postgres import Server


@pytest.fixture
def source(township: Config) -> Iterator[Database]:
    database = Database(township.database_url)
    yield database
    database.close()


@pytest.fixture
def target(township: Config, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the other kind."""
    if not township.database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'copied.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    yield server.create("copied")
    server.drop("copied")


def _everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def test_every_row_code_revision_and_hash_is_equal(
    source: Database, target: str, township: Config
) -> None:
    with source.defining() as connection:
        codes = connection.execute(select(code.c.code).order_by(code.c.code.desc())).scalars().all()
        connection.execute(update(code).where(code.c.code == codes[0]).values(leads_to=codes[1]))
        connection.execute(update(code).where(code.c.code == codes[-1]).values(leads_to=codes[0]))
    copied = Database(target)
    counts = copying.copy(source, copied, CLERK, AT)
    assert counts["entry"] == 352
    assert _everything(copied) == _everything(source)
    with copied.reading() as connection:
        assert list(audit.verify(connection)) == []
    # The copy is a whole installation: it serves, and new numbers go on after the copied ones.
    assert starting.add_domain(copied, name="乡村振兴", actor=CLERK, at=AT) == "27"
    app = create_app(replace(township, database_url=target), copied)
    Visitor(app.test_client()).get("/domain/27")
    app.extensions["search"].close()
    copied.close()


def test_a_target_that_is_in_use_is_left_alone(source: Database, target: str) -> None:
    copied = Database(target)
    copying.copy(source, copied, CLERK, AT)
    before = _everything(copied)
    with pytest.raises(Conflict, match="不会覆盖"):
        copying.copy(source, copied, CLERK, AT)
    assert _everything(copied) == before
    copied.close()
