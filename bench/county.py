"""A domain page in a large PostgreSQL catalogue: `python bench/county.py` (Debian's postgresql).

The same domain page is made with 1,000 and with 100,000 entries in the database; printed are the
medians of wall time, page not kept, and their ratio.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from catalog.store.connection import Database  # noqa: E402 - the path is set above
from kiosk import create_app  # noqa: E402 - the same
from tests import builders  # noqa: E402 - the same
from tests.postgres import Server  # noqa: E402 - the same

SIZES = (1_000, 100_000)
ROUNDS = 200
# Copies of shipped rows into the other 25 domains, each with a code of its own kind of letters.
MORE = """
with numbered as (
  select g, 'U' || lpad(upper(to_hex(g)), 5, '0') as code from generate_series(1, :count) g
), given as (
  insert into code (code, organisation_id, kind, target, made_at, reason)
  select code, 1, 'entry', 'bench:' || g, '2026-11-24T02:00:00.000000Z', '' from numbered
)
insert into entry (organisation_id, code, domain_id, position, level1, level2, content, basis,
  time_limit, publisher, channels, audience, method, tier, state, revision, updated_at)
select 1, n.code, d.id, 1000 + n.g, e.level1, e.level2, e.content, e.basis, e.time_limit,
  e.publisher, e.channels, e.audience, e.method, e.tier, 'published', 1, e.updated_at
from numbered n
join (
  select id, row_number() over (order by number) - 1 as place from domain where number <> '19'
) d
  on d.place = n.g % 25
join (select *, row_number() over (order by id) - 1 as place from entry) e on e.place = n.g % 352
"""


def page_time(server: Server, size: int) -> float:
    """Median milliseconds of the page of domain 19 with `size` entries in the catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        config = builders.make_config(
            Path(folder) / "data", KIOSK_DATABASE_URL=server.create(f"size{size}")
        )
        builders.make_township(config)
        database = Database(config.database_url)
        with database.defining() as connection:
            connection.execute(text(MORE), {"count": size - 352})
        with database.defining() as connection:
            connection.execute(text("analyze"))
        app = create_app(config, database)
        client = app.test_client()
        for _ in range(20):
            assert client.get("/domain/19?n=1").status_code == 200
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            client.get("/domain/19?n=1")
            times.append(time.perf_counter() - began)
        app.extensions["search"].close()
        database.close()
        return statistics.median(times) * 1000


def main() -> None:
    server = Server()
    try:
        found = {size: page_time(server, size) for size in SIZES}
    finally:
        server.stop()
    for size, median in found.items():
        print(f"{size:7} entries: {median:.2f} ms")
    print(f"ratio {found[SIZES[1]] / found[SIZES[0]]:.2f}")


if __name__ == "__main__":
    main()
