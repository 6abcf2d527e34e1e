"""How fast answers come: `python bench/search_speed.py [ROWS …] [--postgres URL]`.

The shipped rows, repeated with variations up to each number of rows (default 1000 10000 100000),
and the labelled questions of `tests/data`. Times are within the process and uncached: every
question is asked once. `--postgres` names an empty database to measure the second engine in.
"""

import argparse
import dataclasses
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from peers import PEERS
from sqlalchemy import insert, select

from catalog import starting
from catalog.search import documents
from catalog.search.searching import Search
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.tables import code, domain, entry

DATA = Path(__file__).parent.parent / "tests" / "data"
CLERK, AT = Actor("bench", "bench"), datetime(2026, 11, 24, tzinfo=UTC)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Whoosh and LIKE are not meant for more than a county.
SMALL_ONLY = 10_000
VILLAGES = "东村 西村 南村 北村 河口 山前 桥头 大院 新民 和平".split()


def questions() -> list[str]:
    """All labelled questions."""
    found: list[str] = []
    for name in ("search-examples", "search-questions", "search-heldout"):
        found += [one["q"] for one in json.loads((DATA / f"{name}.json").read_text("utf-8"))]
    return found


def fill(database: Database, rows: int) -> None:
    """Make a township and repeat its rows, each time for another village, up to `rows`."""
    starting.make_installation(
        database, name="清河乡人民政府", base_url="http://localhost", actor=CLERK, at=AT, demo=True
    )
    with database.writing(CLERK, AT) as change:
        known = change.execute(select(entry)).mappings().all()
        numbers = {one.id: one.number for one in change.execute(select(domain)).all()}
        values, codes = [], []
        for number in range(rows - len(known)):
            made = dict(known[number % len(known)])
            round_ = number // len(known) + 1
            name = f"{VILLAGES[round_ % len(VILLAGES)]}{round_}组"
            made.update(id=None, code=_code(number), position=1000 + number, standard_key=None)
            made["level2"] = f"{name}{made['level2']}"
            made["content"] = f"{made['content']};{name}公示名单{round_}"
            del made["id"]
            values.append(made)
            codes.append(
                {
                    "code": made["code"],
                    "organisation_id": made["organisation_id"],
                    "kind": "entry",
                    "target": f"bench-{number}-{numbers[made['domain_id']]}",
                    "made_at": AT,
                    "reason": "",
                }
            )
        for start in range(0, len(values), 5000):
            change.execute(insert(code), codes[start : start + 5000])
            change.execute(insert(entry), values[start : start + 5000])
        change.note(
            "entry.saved", organisation_id=1, object_kind="entry", object_ref="bench", revision=1
        )
        change.publish(1, f"{len(values)} 项")


def _code(number: int) -> str:
    found = ""
    for _ in range(5):
        number, place = divmod(number, len(LETTERS))
        found = LETTERS[place] + found
    return "Z" + found


def timed(ask: Callable[[str], object], asked: list[str]) -> str:
    """Milliseconds of asking each question once: median and 95th percentile, and in CPU time.

    On a busy machine only the CPU time, of this process, says something about the program.
    """
    for text in asked[:20]:
        ask(text)
    times, busy = [], []
    for text in asked[20:]:
        started, working = time.perf_counter(), time.process_time()
        ask(text)
        busy.append((time.process_time() - working) * 1000)
        times.append((time.perf_counter() - started) * 1000)
    return f"{_shares(times)} ms; CPU {_shares(busy)} ms"


def _shares(times: list[float]) -> str:
    return f"p50 {statistics.median(times):.2f} p95 {sorted(times)[int(len(times) * 0.95)]:.2f}"


def beginnings(asked: list[str]) -> Iterator[str]:
    """What suggestions are asked for: the first one to four characters."""
    for text in asked:
        yield from (text[:size] for size in range(1, min(5, len(text) + 1)))


def measure(name: str, database: Database, folder: Path, asked: list[str]) -> None:
    """Build and time our search over a filled database."""
    search = Search(database, folder)
    started = time.perf_counter()
    count = search.rebuild()
    print(f"{name:16} {count:7} built in {time.perf_counter() - started:6.1f} s")
    search.close()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    opened = Search(database, folder)
    started = time.perf_counter()
    opened.refresh()
    spent = time.perf_counter() - started
    print(f"{name:16} opened in {spent:.2f} s, peak of all so far {before // 1024} MB")
    print(f"{name:16} find     {timed(lambda text: opened.find(text), asked)}")
    print(f"{name:16} again    {timed(lambda text: opened.find(text), asked)}")
    parts = list(dict.fromkeys(beginnings(asked)))
    print(f"{name:16} suggest  {timed(opened.suggest, parts)}", flush=True)
    opened.close()


def main() -> None:
    """Time all engines at each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--postgres", help="address of an empty PostgreSQL database")
    parser.add_argument("--peers", action="store_true", help="ready-made engines too")
    arguments = parser.parse_args()
    asked = list(dict.fromkeys(questions()))
    for rows in arguments.rows:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            if arguments.postgres:
                database = Database(arguments.postgres)
            else:
                database = Database.in_folder(folder)
            fill(database, rows)
            kind = database.url.get_backend_name()
            measure(f"ours ({kind})", database, folder / "index", asked)
            if arguments.peers:
                compare(database, folder, rows, asked)
            database.close()


def compare(database: Database, folder: Path, rows: int, asked: list[str]) -> None:
    """Time the ready-made engines on the same rows."""
    texts = [dataclasses.replace(one) for one in documents.read(database, 1)]
    for peer, make in PEERS.items():
        if rows > SMALL_ONLY and peer in ("LIKE", "Whoosh + jieba"):
            continue
        started = time.perf_counter()
        find = make(texts, folder)
        built = time.perf_counter() - started
        print(f"{peer:16} built in {built:.1f} s; {timed(partial(find, limit=20), asked)}")


if __name__ == "__main__":
    main()
