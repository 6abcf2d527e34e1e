"""The schema of papers and struck steps: an older database comes along, numbers stay unique."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import IntegrityError

from catalog.store import migrating
from catalog.store.connection import Database
from catalog.store.tables import case_event, case_paper, disclosure_case, organisation
from tests.builders import AT, CLERK

_OFFICE = {
    "name": "乡", "short_name": "乡", "telephone": "", "address": "", "hours": "", "hall": "",
    "postcode": "", "email": "", "example": False,
}  # fmt: skip
_CASE = {
    "organisation_id": 1, "year": 2026, "sequence": 1, "submitted_at": AT, "channel": "internet",
    "category": "natural", "delivery_form": "paper", "delivery_way": "collect", "form_hash": "f",
    "link_hash": "l", "code_hash": "c", "name_hash": "n", "sealed_name": "", "sealed_contact": "",
    "sealed_identity": "", "sealed_phone": "", "sealed_address": "", "sealed_email": "",
    "sealed_wanted": "",
}  # fmt: skip


def test_steps_of_an_older_database_count_as_before(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    config = migrating._config()
    with database.defining() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008")
        names = {column["name"] for column in inspect(connection).get_columns("case_event")}
        assert "struck_at" not in names
        connection.execute(insert(organisation).values(id=1, **_OFFICE))
        connection.execute(insert(disclosure_case).values(**_CASE))
        connection.exec_driver_sql(
            "insert into case_event (case_id, position, kind, day, sealed_facts, at, actor) "
            "values (1, 1, 'arrived', '2026-03-02', '', '2026-03-02T02:00:00.000000Z', '王海')"
        )
    migrating.upgrade(database, CLERK, AT)
    with database.reading() as connection:
        row = connection.execute(select(case_event)).one()
        assert row.struck_at is None
        assert row.actor == "王海"
        assert connection.execute(select(case_paper)).first() is None
    database.close()


def test_a_document_number_is_given_once_a_year(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    migrating.upgrade(database, CLERK, AT)
    paper = {
        "organisation_id": 1, "case_id": 1, "kind": "fee", "year": 2026, "mark": "x",
        "day": AT.date(), "sealed_content": "", "at": AT, "actor": "王海",
    }  # fmt: skip
    with database.defining() as connection:
        connection.execute(insert(organisation).values(id=1, **_OFFICE))
        connection.execute(insert(disclosure_case).values(id=1, **_CASE))
        connection.execute(insert(case_paper).values(**paper, position=3, sequence=1))
        connection.execute(insert(case_paper).values(**paper, position=4, sequence=2))
        for position, sequence in ((5, 2), (4, 3), (6, 0)):
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(
                    insert(case_paper).values(**paper, position=position, sequence=sequence)
                )
    database.close()
