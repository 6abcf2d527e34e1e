"""Codes, sheets, redirect and scan counts: `python bench/paper.py`.

Prints medians. Nothing here is a test: figures depend on the machine and are reported only.
"""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from catalog import poster, printing, proof, qr, starting
from catalog.poster import pdf
from catalog.rules import codes as spelling
from catalog.store import codes, organisations, scans
from catalog.store.audit import Actor
from catalog.store.connection import Database
from kiosk import config as settings
from kiosk import create_app, secret

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WHO = Actor("bench", "bench")
BASE = "https://www.qinghe.gov.cn"
SCANS = 1_000_000


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def _cpu(what: Callable[[], object]) -> float:
    begun = time.process_time()
    what()
    return time.process_time() - begun


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _pictures() -> None:
    random = Random(3)
    texts = [qr.address(BASE, spelling.make(random.randrange), 27) for _ in range(300)]
    times = [_cpu(lambda text=text: qr.svg(qr.symbol(text))) * 1000 for text in texts]
    print(f"SVG of a code, first, CPU: median {statistics.median(times):.1f} ms, p99 "
          f"{sorted(times)[296]:.1f} ms; kept: "
          f"{_timed(lambda: qr.symbol(texts[0])) * 1e6:.0f} µs")  # fmt: skip
    times = [_timed(lambda text=text: qr.png(qr.symbol(text))) * 1000 for text in texts]
    print(f"PNG on top: median {statistics.median(times):.1f} ms")
    faults = sum(bool(proof.symbol_fault(qr.symbol(text))) for text in texts)
    print(f"proof of single pictures: {faults} of {len(texts)} refused")


def _sheets(database: Database) -> None:
    for kind, paper in (
        ("wall", "A3"),
        ("wall", "A1"),
        ("domain", "A4"),
        ("card", "A4"),
        ("label", "A4"),
    ):
        with database.reading() as connection:
            wanted = printing.job(connection, kind, base_url=BASE, at=AT, paper=paper)
        numbers = range(101, 101 + len(poster.sheet_codes(wanted)))
        qr.symbol.cache_clear()
        begun = time.perf_counter()
        canvas = poster.draw(wanted, numbers)
        file = pdf.write(canvas, AT)
        drawn = time.perf_counter() - begun
        found = proof.prove(file, canvas, 0)
        total = time.perf_counter() - begun
        print(
            f"{kind}-{paper}: drawn {drawn:.2f} s, proven {total:.2f} s, {len(found.codes)} codes,"
        )
        print(f"  {len(file) // 1024} KiB, faults {len(found.faults)}, peak {_memory():.0f} MB")
        if kind == "domain":
            only = poster.Job(kind, paper, wanted.office, wanted.catalogue, wanted.groups[:1])
            one = (wanted.groups[0][0], wanted.groups[0][1][:1])
            only = poster.Job(kind, paper, only.office, only.catalogue, (one,))
            single = poster.draw(only, [7])
            spent = _timed(lambda one=single: proof.prove(pdf.write(one, AT), one, 18))
            print(f"one poster, drawn and proven: {spent:.2f} s")


def _redirect(database: Database, folder: Path) -> None:
    found = settings.load({}, KIOSK_DATA=str(folder), KIOSK_BASE_URL=BASE,
                          KIOSK_KEY_FILE=str(folder / "key"), KIOSK_READ_LIMIT="0")  # fmt: skip
    secret.make(found, "bench")
    client = create_app(found, database).test_client()
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        known = [one.code for one in codes.all_open(connection, owner.id)][:100]
    for code in known:
        client.get(f"/q/{code}/1", base_url="http://localhost")
    begun = time.process_time()
    for _ in range(10):
        for code in known:
            client.get(f"/q/{code}/1", base_url="http://localhost")
    spent = (time.process_time() - begun) / 10 / len(known) * 1000
    print(f"redirect, whole application and test client: {spent:.2f} ms of CPU")
    odd, statuses = Random(5), set()
    begun = time.perf_counter()
    for _ in range(10_000):
        text = "".join(odd.choice("0123456789ABCDEFilou-. '码%") for _ in range(odd.randint(1, 9)))
        statuses.add(client.get(f"/q/{text}", base_url="http://localhost").status_code)
    print(f"10,000 odd codes in {time.perf_counter() - begun:.0f} s: answers {sorted(statuses)}")


def _scans(folder: Path) -> None:
    counter, random = scans.ScanCounter(folder), Random(9)
    known = [spelling.make(random.randrange) for _ in range(400)]
    first = date(2026, 1, 1)
    keys = [(random.choice(known), random.randrange(80), first + timedelta(random.randrange(365)))
            for _ in range(SCANS)]  # fmt: skip
    begun, worst = time.perf_counter(), 0.0
    for place, key in enumerate(keys):
        at = time.perf_counter()
        counter.count(*key)
        worst = max(worst, time.perf_counter() - at)
        if place % 8000 == 7999:
            counter.flush()
    counter.close()
    spent = time.perf_counter() - begun
    size = (folder / scans.FILE_NAME).stat().st_size / 1e6
    each = spent / SCANS * 1e6
    print(f"{SCANS:,} scans over 365 days, 400 codes, 80 sheets: {each:.1f} µs each with writing,")
    print(f"  slowest {worst * 1000:.1f} ms, {counter.dropped} dropped, {size:.0f} MB")
    last = first + timedelta(364)
    total = sum(one.count for one in scans.by_day(folder, first, last))
    spent = _timed(lambda: scans.by_day(folder, first, last))
    month = _timed(lambda: scans.by_day(folder, last - timedelta(30), last))
    print(
        f"summed by day: {total:,} scans, year {spent * 1000:.0f} ms, 31 days {month * 1000:.0f} ms"
    )


def main() -> None:
    _pictures()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database.in_folder(folder)
        starting.make_installation(
            database, name="清河乡人民政府", base_url=BASE, actor=WHO, at=AT, demo=True
        )
        _sheets(database)
        _redirect(database, folder)
        database.close()
        _scans(folder)


if __name__ == "__main__":
    main()
