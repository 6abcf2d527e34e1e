"""Times the desk: the first page of ten thousand entries, and saving until the public sees it.

`python bench/desk.py`: a fresh demonstration is filled with drafts of many entries; fifty readers a
second read while one entry is published again and again.
"""

import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from catalog.accounts import people  # noqa: E402 - the path is set above
from catalog.accounts.signing_in import Attempt, sign_in  # noqa: E402 - the same
from catalog.editing import drafting, publishing, reviewing  # noqa: E402 - the same
from catalog.store import desk, organisations, staff  # noqa: E402 - the same
from catalog.store.audit import Actor  # noqa: E402 - the same
from catalog.store.connection import Database  # noqa: E402 - the same
from catalog.store.staff import Person  # noqa: E402 - the same
from tests.conftest import serving  # noqa: E402 - the same

ENTRIES, ROUNDS, READERS = 10_000, 20, 50
KEEPER = Actor("bench", "bench")


def _person(database: Database, name: str, *held: str) -> Person:
    at = datetime.now(UTC)
    key = b"b" * 32
    code = people.add(database, key, KEEPER, username=name, name=name, chosen=held, at=at)
    sign_in(database, key, Attempt(name, "a long enough sentence 7", code, "127.0.0.1"), at)
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        found = staff.by_username(connection, owner.id, name)
    assert found is not None
    return found


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def _read_on(address: str, stop: threading.Event) -> None:
    while not stop.is_set():
        began = time.perf_counter()
        _get(f"{address}/domain/19")
        time.sleep(max(0.0, 1 / 5 - (time.perf_counter() - began)))


def _publish(database: Database, editor: Person, reviewer: Person, code: str, word: str) -> None:
    at = datetime.now(UTC)
    with database.reading() as connection:
        work = drafting.find(connection, editor, code)
    seen = drafting.Seen(work.revision, work.version)
    version = drafting.save(database, editor, code, {"level2": word}, seen, at)
    drafting.send(database, editor, code, version, at)
    secrecy = reviewing.SecrecyCheck(reviewing.CONCLUSIONS[0], reviewing.BASES[0])
    publishing.approve_and_publish(database, reviewer, code, version, secrecy, at)


def _until_seen(database: Database, address: str) -> None:
    editor = _person(database, "editor", "editor")
    reviewer = _person(database, "second", "reviewer", "publisher")
    with database.reading() as connection:
        code = desk.listed(connection, 1, desk.Filters(domain="19")).works[3].code
    stop = threading.Event()
    for _ in range(READERS // 5):
        threading.Thread(target=_read_on, args=(address, stop), daemon=True).start()
    taken = []
    for number in range(ROUNDS):
        word = f"琼花{chr(0x4E00 + number * 7)}{chr(0x5E00 + number * 11)}夜市"
        began = time.perf_counter()
        _publish(database, editor, reviewer, code, word)
        query = urllib.parse.quote(word)
        while word not in _get(f"{address}/entry/{code}"):
            time.sleep(0.02)
        while f"/entry/{code}" not in _get(f"{address}/search.json?q={query}"):
            time.sleep(0.05)
        taken.append(time.perf_counter() - began)
    stop.set()
    taken.sort()
    print(
        f"save to page and search: median {statistics.median(taken):.2f} s, "
        f"p95 {taken[int(len(taken) * 0.95) - 1]:.2f} s, worst {taken[-1]:.2f} s"
    )


def _first_page(database: Database) -> None:
    at = datetime.now(UTC)
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        editor = staff.by_username(connection, owner.id, "editor")
    assert editor is not None
    chief = replace(editor, roles=frozenset({"editor"}))
    for number in range(ENTRIES):
        drafting.add(database, chief, f"{number % 26 + 1:02d}", {"level1": f"事项 {number}"}, at)
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        with database.reading() as connection:
            desk.listed(connection, owner.id, desk.Filters())
        taken.append(1000 * (time.perf_counter() - began))
    print(f"first page of {ENTRIES} entries, read: median {statistics.median(taken):.0f} ms")


def main() -> None:
    """Run both on a fresh demonstration."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        database = Database(f"sqlite:///{folder}/data/mashang.db")
        _until_seen(database, address)
        _first_page(database)
        database.close()


if __name__ == "__main__":
    main()
