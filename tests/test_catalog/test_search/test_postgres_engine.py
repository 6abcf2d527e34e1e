"""The second engine through the same pipeline, on a PostgreSQL of its own for the test run."""

import json
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import starting
from catalog.search.postgres_engine import Postgres
from catalog.search.searching import Search
from catalog.store.connection import Database

from .conftest import AT, CLERK
from .test_keeping import withdraw

EXAMPLES = Path(__file__).parents[2] / "data" / "search-examples.json"
BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def _as_postgres(*command: object) -> list[str]:
    """PostgreSQL refuses to run as root, so it is started by its own user there."""
    words = [str(word) for word in command]
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


def _missing() -> str:
    if not BINARIES:
        return "PostgreSQL is not installed"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "there is no user postgres to start PostgreSQL with"
    return ""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Path]]:
    """A database in PostgreSQL with the shipped catalogue, and a data folder."""
    if _missing():
        pytest.skip(_missing())
    folder = Path(subprocess.check_output(_as_postgres("mktemp", "-d"), text=True).strip())
    binaries = BINARIES[-1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run(
        _as_postgres(
            binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "mashang",
            "-E", "UTF8", "--no-locale",
        ),
        **quiet,
    )  # fmt: skip
    start = (binaries / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log")
    subprocess.run(_as_postgres(*start, "-o", options, "start"), **quiet)
    database = Database(f"postgresql+psycopg://mashang@127.0.0.1:{port}/postgres")
    try:
        starting.make_installation(
            database,
            name="清河县人民政府",
            base_url="http://localhost",
            actor=CLERK,
            at=AT,
            demo=True,
        )
        starting.fill_demonstration(database, CLERK, AT)
        yield database, tmp_path_factory.mktemp("county")
    finally:
        database.close()
        subprocess.run(_as_postgres(*start[:3], "-m", "immediate", "stop"), **quiet)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def postgres(county: tuple[Database, Path]) -> Iterator[Search]:
    database, folder = county
    search = Search(database, folder / "index")
    assert search.refresh()
    yield search
    search.close()


def test_the_database_address_chooses_the_engine(postgres: Search) -> None:
    assert isinstance(postgres._keeper._kind, Postgres)
    assert postgres.find("最低生活保障").notes == ()


def test_both_engines_agree_on_the_first_three(search: Search, postgres: Search) -> None:
    examples = json.loads(EXAMPLES.read_text("utf-8"))

    def first_three(engine: Search, text: str) -> list[tuple[str, str, str]]:
        return [(hit.domain, hit.level1, hit.level2) for hit in engine.find(text, limit=3).hits]

    same = sum(first_three(search, one["q"]) == first_three(postgres, one["q"]) for one in examples)
    assert same / len(examples) >= 0.95


def test_a_domain_narrows_the_answer(postgres: Search) -> None:
    hits = postgres.find("补贴", domain="22").hits
    assert hits
    assert {hit.domain for hit in hits} == {"22"}


@pytest.mark.parametrize("text", ["'", "\\", "' | 'x", "a' & b", "低保' or 1=1 --", "!!低保", ":*"])
def test_marks_of_its_query_language_are_text(postgres: Search, text: str) -> None:
    assert postgres.find(text).notes == ()


def test_a_withdrawn_entry_leaves_and_old_tables_go(county: tuple[Database, Path]) -> None:
    database, folder = county
    search = Search(database, folder / "second")
    search.refresh()
    code = search.find("农机购置补贴").hits[0].code
    withdraw(database, code)
    assert search.refresh()
    assert code not in {hit.code for hit in search.find("农机购置补贴").hits}
    with database.reading() as connection:
        tables = connection.exec_driver_sql(
            "select tablename from pg_tables where tablename like 'search\\_%%'"
        )
        assert len(tables.all()) <= 2  # this folder's and the other fixture's
    search.close()


def test_a_dropped_table_is_built_again(county: tuple[Database, Path]) -> None:
    database, folder = county
    search = Search(database, folder / "third")
    search.refresh()
    table = search._keeper._opened.engine._table  # type: ignore[union-attr] # just refreshed
    with database.defining() as connection:
        connection.exec_driver_sql(f"drop table {table}")
    assert search.find("养老机构备案").hits[0].domain == "20"
    assert search.refresh()
    assert search.find("养老机构备案").notes == ()
    search.close()


def test_a_server_that_answers_late_or_not_at_all_costs_no_index(
    county: tuple[Database, Path],
) -> None:
    database, folder = county
    search = Search(database, folder / "fourth")
    search.refresh()
    pointer = (folder / "fourth" / "current.json").read_text()
    table = search._keeper._opened.engine._table  # type: ignore[union-attr] # just refreshed
    with database.defining() as connection:
        connection.exec_driver_sql(f"lock table {table} in access exclusive mode")
        late = search.find("养老机构备案")
    assert late.hits[0].domain == "20"
    assert "按字面" in late.notes[-1]
    assert search.find("低保", domain="\0").hits == ()
    assert (folder / "fourth" / "current.json").read_text() == pointer
    assert search.find("养老机构备案").notes == ()
    search.close()
