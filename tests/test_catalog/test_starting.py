"""Making an installation, and what it holds afterwards."""

import json
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import func, select

from catalog import starting
from catalog.errors import Conflict, Invalid
from catalog.rules import codes
from catalog.store import cases, domains, entries, materials, migrating
from catalog.store.connection import Database, catalogue_revision
from catalog.store.tables import code, disclosure_case, entry_revision
from kiosk.config import Config
from tests.builders import AT, CLERK


def _make(database: Database, name: str) -> str:
    return starting.make_installation(
        database, name=name, base_url="http://localhost", actor=CLERK, at=AT
    )


def test_a_new_township_has_the_standard_as_revision_one_with_provenance(shipped: Config) -> None:
    database = Database(shipped.database_url)
    with database.reading() as connection:
        rows = entries.all_of(connection, 1)
        assert len(rows) == 352
        assert all(row.revision == 1 and row.updated is not None for row in rows)
        saved = connection.execute(select(entry_revision)).mappings().all()
        assert len(saved) == 352
        assert all(line["source"].startswith("http") for line in saved)
        assert json.loads(saved[0]["fields"])["level1"] == rows[0].level1
        given = connection.execute(select(code.c.code)).scalars().all()
        assert len(given) == len(set(given)) == 1 + 26 + 352 + 12
        assert all(codes.parse(one) == one for one in given)
        assert catalogue_revision(connection, 1) == 2
    database.close()


def test_the_demonstrations_materials_are_marked_as_examples(shipped: Config) -> None:
    database = Database(shipped.database_url)
    with database.reading() as connection:
        newest = materials.newest(connection, 1, 50)
        assert len(newest) == 12
        assert all(news.material.example for news in newest)
        assert domains.coverage(connection, 1)["19"] == domains.Coverage(13, 2)
    database.close()


def test_a_second_start_changes_nothing(township: Config) -> None:
    database = Database(township.database_url)
    with pytest.raises(Conflict, match="已经有"):
        _make(database, "另一个乡")
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(code)).scalar() == 391
    database.close()


@pytest.mark.parametrize("name", ["", "   ", "乡" * 121])
def test_a_name_that_will_not_do_is_refused(tmp_path: Path, name: str) -> None:
    database = Database.in_folder(tmp_path)
    with pytest.raises(Invalid, match="机关名称"):
        _make(database, name)
    database.close()


def test_domains_beyond_26_can_be_added(township: Config) -> None:
    database = Database(township.database_url)
    assert starting.add_domain(database, name="乡村振兴", actor=CLERK, at=AT) == "27"
    assert starting.add_domain(database, name="人居环境整治", actor=CLERK, at=AT) == "28"
    with database.reading() as connection:
        added = domains.by_number(connection, 1, "27")
        assert added is not None
        assert (added.name, added.theme, added.standard) == ("乡村振兴", "g7", False)
    with pytest.raises(Invalid):
        starting.add_domain(database, name=" ", actor=CLERK, at=AT)
    database.close()


def test_a_newer_schema_is_refused_and_left_alone(township: Config) -> None:
    database = Database(township.database_url)
    with database.defining() as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    for act in (
        lambda: migrating.check(database),
        lambda: migrating.upgrade(database, CLERK, AT),
    ):
        with pytest.raises(Conflict, match="比本程序新"):
            act()
    assert migrating.current(database) == "9999"
    database.close()


def test_an_empty_database_says_what_to_run(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    with pytest.raises(Conflict, match="kiosk init"):
        migrating.check(database)
    database.close()


def test_cases_of_the_version_before_keep_all_they_have(tmp_path: Path) -> None:
    database = Database.in_folder(tmp_path)
    config = migrating._config()
    with database.defining() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        for sql in (
            "insert into organisation values (1, '清河乡', '清河乡', '', '', '', '', '', '', 0)",
            """insert into disclosure_case values (1, 1, 2026, 7, '2026-03-02T02:00:00.000000Z',
            'fax', 'natural', 'paper', 'post', 'f', 'l', 'c', 'n', 's', '', '', '', '', '', 's',
            null)""",
        ):
            connection.exec_driver_sql(sql)
    migrating.upgrade(database, CLERK, AT)
    with database.reading() as connection:
        found = cases.as_stored(connection.execute(select(disclosure_case)).mappings().one())
    assert found.number == "2026-0007"
    assert found.name_hash == "n"
    assert found.wiped_at is None
    database.close()


def test_the_schema_is_what_the_tables_declare(township: Config) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from catalog.store.tables import metadata

    database = Database(township.database_url)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []
    database.close()
