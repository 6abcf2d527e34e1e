"""Applications under load and under kill -9: rates, losses, wrong codes, a long list.

    python -m bench.cases together 500 16
    python -m bench.cases kills 100
    python -m bench.cases codes 1000
    python -m bench.cases list 10000

Each prints its figures; a loss or a number given twice ends with an error.
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from catalog import handling
from catalog.applying import Application
from catalog.case import CaseEvent, beijing_day
from catalog.handling import Register
from catalog.intake import Intake
from catalog.sealing import Sealer
from catalog.store.connection import Database
from kiosk import clock
from kiosk.staff import caseload
from tests import builders
from tests.applicants import Applicant, killed_again_and_again, together
from tests.conftest import serving


def at_once(folder: Path, count: int, many: int) -> None:
    """So many applications, so many at once."""
    with serving(folder) as address:
        begun = time.perf_counter()
        receipts = together(address, count, many)
        took = time.perf_counter() - begun
        citizen = Applicant(address)
        numbers = {citizen.number(one) for one in receipts}
    assert len(set(receipts)) == len(numbers) == count, "an application was lost or doubled"
    said = (folder / "server.log").read_text("utf-8")
    assert "locked" not in said, "the database was locked"
    print(f"{count} applications, {many} at once: {count / took:.1f}/s, 0 lost, 0 doubled")


def kills(folder: Path, rounds: int) -> None:
    """kill -9 of the whole group while people apply."""
    chance = random.Random(rounds)
    receipts, numbers = killed_again_and_again(folder, rounds, lambda _: chance.uniform(0.01, 0.8))
    assert len(set(numbers.values())) == len(receipts), "a receipt was lost or a number doubled"
    print(f"{rounds} kills: {len(receipts)} receipts shown, 0 lost, 0 numbers twice")


def codes(folder: Path, count: int) -> None:
    """Wrong codes from one address: how they are answered, and that the right page goes on."""
    answers: dict[int, int] = {}
    with serving(folder) as address:
        citizen = Applicant(address)
        citizen.apply("x")
        page = citizen.get("/track")
        for place in range(count):
            status = citizen.track(page, "2026-0001", f"{place:020d}".replace("0", "A"))
            answers[status] = answers.get(status, 0) + 1
        citizen.get("/apply")
    assert set(answers) <= {404, 429}, answers
    print(f"{count} wrong codes: {answers}")


def long_list(folder: Path, count: int) -> None:
    """A register of so many cases, one in fifty open: how long the desk's list takes to read."""
    config = builders.make_config(folder / "data")
    builders.make_township(config)
    database = Database(config.database_url)
    register = Register(database, Sealer(b"k" * 32), 1)
    now = clock.now() - timedelta(days=10)
    given = Application(
        "natural", "周禾", "", "", "13900010002", "", "", "要一份表", "paper", "collect"
    )
    for place in range(count):
        intake = Intake("in_person", f"{place}", beijing_day(now))
        number = handling.receive(register, builders.CLERK, given, intake, now).number
        if place % 50:
            event = CaseEvent("withdrawn", beijing_day(now), {"statement": "不要了"})
            handling.record(register, builders.CLERK, number, (event,), now)
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        with database.reading() as connection:
            rows = caseload.open_rows(connection, register, clock.today())
        times.append(time.perf_counter() - begun)
    database.close()
    print(f"{count} cases, {len(rows)} open: list in {statistics.median(times) * 1000:.0f} ms")


def main() -> None:
    what, *numbers = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        {"together": at_once, "kills": kills, "codes": codes, "list": long_list}[what](
            Path(folder), *map(int, numbers)
        )


if __name__ == "__main__":
    main()
