"""A small office at work: an editor, a reviewer who publishes, and an entry to work on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from catalog.accounts import people
from catalog.accounts.signing_in import Attempt, sign_in
from catalog.editing import drafting
from catalog.editing.drafting import Seen
from catalog.store import staff
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.drafts import Work
from catalog.store.staff import Person
from catalog.store.tables import entry
from kiosk.config import Config

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
KEY = b"k" * 32
KEEPER = Actor("root", "命令行")
PASSWORD = "柳湾的早市七点开门热闹" + "ab"


@dataclass(frozen=True)
class Office:
    """The database, the people, and the code of an entry."""

    database: Database
    editor: Person
    reviewer: Person
    code: str

    def work(self, code: str = "") -> Work:
        with self.database.reading() as connection:
            return drafting.find(connection, self.editor, code or self.code)

    def seen(self) -> Seen:
        work = self.work()
        return Seen(work.revision, work.version)

    def save(self, **values: str) -> int:
        return drafting.save(self.database, self.editor, self.code, values, self.seen(), AT)

    def send(self, **values: str) -> int:
        version = self.save(**values)
        drafting.send(self.database, self.editor, self.code, version, AT)
        return version


def person(database: Database, username: str, *held: str) -> Person:
    code = people.add(database, KEY, KEEPER, username=username, name=username, chosen=held, at=AT)
    sign_in(database, KEY, Attempt(username, PASSWORD, code, "10.0.0.7"), AT)
    with database.reading() as connection:
        found = staff.by_username(connection, 1, username)
    assert found is not None
    return found


@pytest.fixture
def office(township: Config) -> Iterator[Office]:
    """The office at work in the demonstration, on either database."""
    database = Database(township.database_url)
    editor = person(database, "chenli", "editor")
    reviewer = person(database, "wanghai", "reviewer", "publisher")
    with database.reading() as connection:
        code = connection.execute(
            select(entry.c.code).where(entry.c.standard_key == "19/4")
        ).scalar_one()
    yield Office(database, editor, reviewer, code)
    database.close()
