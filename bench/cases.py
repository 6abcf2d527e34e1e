"""Applications under load and under kill -9: rates, losses, wrong codes, a long list.

    python -m bench.cases together 500 16
    python -m bench.cases kills 100
    python -m bench.cases codes 1000
    python -m bench.cases list 10000 200
    python -m bench.cases list 10000 2000

Each prints its figures; a loss or a number given twice ends with an error.
"""

import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from bench.pages import cpu
from catalog.case import CaseEvent, beijing_day
from catalog.sealing import Sealer
from catalog.store import cases
from catalog.store.connection import Change, Database
from kiosk import clock, secret
from kiosk.staff import choosing
from tests import builders
from tests.applicants import Applicant, clerk_of, killed_again_and_again, together
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


def long_list(folder: Path, count: int, still_open: int = 200) -> None:
    """A register of so many cases, so many open: how long each page of the desk takes to answer.

    Asked over the network of the machine, signed in, with one worker; the median of nine.
    """
    config = builders.make_config(folder / "data", KIOSK_KEY_FILE=str(folder / "key"))
    builders.make_township(config)
    database = Database(config.database_url)
    _fill(database, Sealer(secret.of(config, database, "cases")), count, still_open)
    database.close()
    running = serving(folder)
    with running as address:
        desk = clerk_of(running, address, "lijing")
        root = running.process.pid
        for path in _PAGES:
            _measure(root, path, lambda path=path: desk.fetch(path))
        form = dict(re.findall(r'name="(csrf_token)" value="([^"]*)"', desk.get("/staff/cases")))
        for words in ("2026-0007", "周禾", "周*", "没有的人"):
            sent = form | {"q": words}
            _measure(root, f"查 {words}", lambda sent=sent: desk.post("/staff/cases", sent))


def _measure(root: int, what: str, ask: Callable[[], object]) -> None:
    """The median by the clock, and the CPU of all server processes, a request."""
    times, before = [], cpu(root)
    for _ in range(9):
        begun = time.perf_counter()
        ask()
        times.append(time.perf_counter() - begun)
    used = (cpu(root) - before) / len(times)
    print(f"{statistics.median(times) * 1000:6.0f} ms, CPU {used * 1000:5.0f} ms  {what}")


_PAGES = (
    "/staff/cases",
    "/staff/cases?page=4",
    "/staff/cases?which=all",
    "/staff/cases?which=all&page=150",
    *(f"/staff/cases?which={name}" for name in choosing.WHICH if name not in ("", "all")),
    "/staff/cases?who=mine",
    "/staff/cases?who=nobody",
    "/staff/cases?which=all&channel=internet&category=natural&year=2026",
    "/staff/cases/register?year=2026",
    "/staff/cases/export.csv?year=2026",
    "/staff/cases/export.xlsx?year=2026",
    "/staff/",
)


def _fill(database: Database, sealer: Sealer, count: int, still_open: int) -> None:
    """A year's register: the newest are open, on many different days and in different states."""
    chance, today = random.Random(7), beijing_day(clock.now())
    with database.writing(builders.CLERK, clock.now()) as change:
        for place in range(count):
            is_open = count - place <= still_open
            days = chance.randrange(1, 28) if is_open else chance.randrange(40, 300)
            day = today - timedelta(days=days)
            _add_case(change, sealer, place + 1, _history(chance, day, is_open))
        change.note(
            "case.received",
            organisation_id=1,
            object_kind="case",
            object_ref="",
            channel="internet",
        )


def _history(chance: random.Random, day: date, is_open: bool) -> list[CaseEvent]:
    found = [
        CaseEvent("arrived", day, {"channel": "internet"}),
        CaseEvent("confirmed", day, {"note": "电话确认"}),
        CaseEvent("registered", day, {"category": "natural"}),
    ]
    if chance.random() < 0.2:
        letter = {"with": "third_party", "party": f"第 {chance.randrange(9)} 村村委会"}
        found.append(CaseEvent("consult_start", day + timedelta(days=1), letter))
    if not is_open:
        after = day + timedelta(days=20)
        found.append(CaseEvent("reply", after, {"outcome": "granted", "how": "纸质 3 页" * 20}))
        found.append(CaseEvent("served", after, {"service": "post"}))
    return found


def _add_case(change: Change, sealer: Sealer, sequence: int, history: Iterable[CaseEvent]) -> None:
    name = f"{'周王李赵钱孙吴郑'[sequence % 8]}{'禾' if sequence % 8 else '某'}"
    link = sealer.hashed("link", f"{sequence}")
    fields = {"name": name, "phone": "13900010002", "wanted": "要 2025 年耕地保护补贴发放名单"}
    values = {f"sealed_{field}": "" for field in cases.SEALED} | {
        f"sealed_{field}": sealer.seal(text, cases.place(link, field))
        for field, text in fields.items()
    }
    case_id = cases.add(
        change,
        1,
        values
        | {
            "year": 2026,
            "sequence": sequence,
            "channel": "internet",
            "category": "natural",
            "delivery_form": "paper",
            "delivery_way": "post",
            "form_hash": sealer.hashed("form", f"{sequence}"),
            "link_hash": link,
            "code_hash": sealer.hashed("code", f"{sequence}"),
            "name_hash": sealer.hashed("name", name),
        },
    )
    for position, event in enumerate(history, start=1):
        cases.add_event(change, case_id, position, event, sealer, link)


def main() -> None:
    what, *numbers = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        {"together": at_once, "kills": kills, "codes": codes, "list": long_list}[what](
            Path(folder), *map(int, numbers)
        )


if __name__ == "__main__":
    main()
