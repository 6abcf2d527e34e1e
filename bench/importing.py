"""Times for bringing in 5,000 rows and taking out 10,000 entries; prints a table.

Run: python bench/importing.py
"""

import io
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from catalog import exporting, facts, starting
from catalog.importing import applying, comparing, safely
from catalog.store import domains, imports, organisations
from catalog.store.audit import Actor
from catalog.store.connection import Database
from tests import layouts, spreadsheets

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLERK = Actor("李静", "publisher")


def _timed(label: str, act: Callable[[], object]) -> object:
    start = time.perf_counter()
    found = act()
    print(f"{label:44}{time.perf_counter() - start:7.2f} s")
    return found


def _rows(count: int, prefix: str) -> list[dict[str, str]]:
    full = [row.values for row in facts.rows() if row.values["level1"] and row.values["channels"]]
    return [
        {**full[place % len(full)], "level2": f"{prefix}{place}号事项"} for place in range(count)
    ]


def _children_peak() -> int:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def main() -> None:
    """Measure each step on a fresh township."""
    folder = Path(tempfile.mkdtemp())
    database = Database.in_folder(folder)
    starting.make_installation(database, name="清河乡", base_url="", actor=CLERK, at=AT)
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None
        numbers = [each.number for each in domains.all_of(connection, owner.id)]
    for part in (1, 2):
        drawn = layouts.draw(
            _rows(4_990, f"第{part}批"), "社会救助领域基层政务公开标准目录", layouts.OFFICIAL
        )
        path = spreadsheets.write(folder / f"{part}.xlsx", drawn, "社会救助")
        reading = _timed(
            f"read {len(drawn.expected)} rows of xlsx", lambda p=path: safely.read(p, p.name)
        )
        with database.reading() as connection:
            held = imports.held(connection, owner.id)
        comparison = _timed(
            "compare", lambda r=reading, h=held: comparing.compare(r, h, numbers, AT.date())
        )
        _timed(
            f"apply {comparison.counts()}",
            lambda c=comparison: applying.apply(
                database, owner.id, c, name="x.xlsx", actor=CLERK, at=AT
            ),
        )
    print(f"{'peak memory of the reading process':44}{_children_peak():7} MB")
    with database.reading() as connection:
        catalogue = _timed("gather the catalogue", lambda: exporting.gather(connection, owner))
    print(f"{'entries':44}{sum(1 for _ in catalogue.rows()):7}")
    _timed("export csv", lambda: sum(map(len, exporting.csv_lines(catalogue))))
    _timed("export json", lambda: sum(map(len, exporting.json_pieces(catalogue))))
    _timed("export xlsx", lambda: exporting.write_xlsx(catalogue, io.BytesIO()))
    _timed("undo", lambda: applying.undo(database, owner.id, 1, actor=CLERK, at=AT))
    database.close()


if __name__ == "__main__":
    main()
