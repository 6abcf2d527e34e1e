"""What is true of PostgreSQL alone: its promises, its troubles, and hard stops."""

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from catalog import starting
from catalog.errors import Invalid
from catalog.store import audit
from catalog.store.connection import Database
from catalog.store.tables import audit as audit_table
from kiosk import trouble
from tests.builders import AT, CLERK, NAME
from tests.postgres import Server, find_programs


@pytest.fixture
def own() -> Iterator[Server]:
    """A durable server of the test's own, to be killed."""
    if find_programs() is None:
        pytest.skip("Debian's postgresql is not installed")
    server = Server(durable=True)
    yield server
    server.stop()


def _note(database: Database, number: int) -> None:
    with database.writing(CLERK, AT) as change:
        change.note(
            "entry.saved",
            organisation_id=1,
            object_kind="entry",
            object_ref=str(number),
            revision=number,
        )


def _noted(database: Database) -> set[str]:
    with database.reading() as connection:
        rows = connection.execute(
            select(audit_table.c.object_ref).where(audit_table.c.action == "entry.saved")
        )
        return {row.object_ref for row in rows}


def _make(database: Database) -> None:
    starting.make_installation(database, name=NAME, base_url="http://localhost", actor=CLERK, at=AT)


def test_the_trail_refuses_update_delete_and_truncate(own: Server) -> None:
    database = Database(own.create("trail"))
    _make(database)
    for statement in ("update audit set actor = 'x'", "delete from audit", "truncate audit"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            database.defining() as connection,
        ):
            connection.execute(text(statement))
    database.close()


def test_a_hard_stop_loses_nothing_acknowledged_and_needs_no_restart(own: Server) -> None:
    database = Database(own.create("stopped"))
    _make(database)
    acknowledged: set[str] = set()
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                _note(database, number)
            except SQLAlchemyError:
                time.sleep(0.05)
                continue
            acknowledged.add(str(number))

    writer = threading.Thread(target=write)
    writer.start()
    for _ in range(3):
        before = len(acknowledged)
        while len(acknowledged) < before + 30:
            time.sleep(0.01)
        own.kill()
        assert not database.is_readable()
        own.start()
    before = len(acknowledged)
    while len(acknowledged) < before + 5:
        time.sleep(0.01)
    stop.set()
    writer.join()
    assert acknowledged <= _noted(database)
    with database.reading() as connection:
        assert list(audit.verify(connection)) == []
    database.close()


def test_a_connection_lost_inside_a_write_leaves_nothing(own: Server) -> None:
    database = Database(own.create("lost"))
    _make(database)

    def lose() -> None:
        with database.writing(CLERK, AT) as change:
            change.note(
                "entry.saved", organisation_id=1, object_kind="entry", object_ref="x", revision=1
            )
            own.kill()

    with pytest.raises(DBAPIError):
        lose()
    own.start()
    assert _noted(database) == set()
    _note(database, 2)
    assert _noted(database) == {"2"}
    database.close()


def test_writers_in_other_processes_wait_and_the_chain_stays_whole(own: Server) -> None:
    databases = [Database(own.create("many"))]
    _make(databases[0])
    databases += [Database(own.url("many")) for _ in range(3)]
    threads = [
        threading.Thread(target=_note, args=(database, 10 * place + number))
        for place, database in enumerate(databases)
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with databases[0].reading() as connection:
        assert list(audit.verify(connection)) == []
        assert connection.execute(select(func.count()).select_from(audit_table)).scalar() == 34
    for database in databases:
        database.close()


@pytest.mark.parametrize(
    "url",
    [
        "postgres",
        "postgresql://mashang@127.0.0.1/x",
        "mysql+pymysql://a@b/c",
        "postgresql+psycopg://u:p@[::1/x",
        "nonsense://",
    ],
)
def test_a_wrong_address_says_how_it_should_look(url: str) -> None:
    with pytest.raises(Invalid, match="KIOSK_DATABASE_URL"):
        Database(url)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda url: url.replace("/t1", "/missing"), "库"),
        (lambda url: url.replace("mashang:", "stranger:"), "用户"),
        (lambda url: url.replace("127.0.0.1:", "127.0.0.1:1"), "连不上"),
        (lambda url: url.replace("127.0.0.1", "no-such-host.invalid"), "主机名"),
    ],
)
def test_each_trouble_has_its_advice_and_no_password(
    postgres: Server, change: object, word: str
) -> None:
    url = f"postgresql+psycopg://mashang:hush-hush@127.0.0.1:{postgres.port}/t1"
    if "/missing" not in change(url):  # type: ignore[operator] # a function of the table above
        postgres.drop("t1")
        postgres.create("t1")
    changed = change(url).replace(":1" + str(postgres.port), ":1")  # type: ignore[operator] # same
    database = Database(changed)
    with pytest.raises(SQLAlchemyError) as caught, database.reading():
        pass
    said = trouble.explain(caught.value)
    assert word in said
    assert "hush-hush" not in said
    database.close()
    postgres.drop("t1")
