"""How often the right entry comes first: `python bench/search_quality.py [--failures]`.

Asks every labelled question of `tests/data/search-*.json` of our search, of our search without the
everyday words, and of ready-made engines on the same entries. Success@k: a right domain (or row)
among the first k entries. For `nothing` right is an empty answer or one marked doubtful.
"""

import argparse
import dataclasses
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peers import PEERS

from catalog import starting
from catalog.search import documents
from catalog.search.engine import Document
from catalog.search.searching import Search
from catalog.search.vocabulary import shipped
from catalog.store.audit import Actor
from catalog.store.connection import Database

DATA = Path(__file__).parent.parent / "tests" / "data"
SETS = ("search-examples", "search-questions", "search-heldout")

# Domain, level 1, level 2, and whether it was marked doubtful.
Row = tuple[str, str, str, bool]
Ask = Callable[[str], list[Row]]


@dataclasses.dataclass
class Tally:
    """What one engine got right of one kind."""

    asked: int = 0
    first: int = 0
    three: int = 0
    reciprocal: float = 0.0
    rows_asked: int = 0
    rows_three: int = 0

    def add(self, question: dict[str, Any], found: list[Row]) -> bool:
        """Count one answer; says whether it was right."""
        self.asked += 1
        if not question["domains"]:
            right = all(weak for *_, weak in found)
            self.first += right
            self.three += right
            self.reciprocal += right
            return right
        places = [at for at, row in enumerate(found, 1) if row[0] in question["domains"]]
        place = places[0] if places else 99
        self.first += place == 1
        self.three += place <= 3
        self.reciprocal += 1 / place if place <= 10 else 0.0
        if question.get("rows"):
            self.rows_asked += 1
            self.rows_three += any(list(row[:3]) in question["rows"] for row in found[:3])
        return place == 1

    def __str__(self) -> str:
        if not self.asked:
            return ""
        shares = (self.first, self.three, self.reciprocal)
        return " / ".join(f"{share / self.asked:.2f}" for share in shares)


def township(folder: Path) -> Database:
    """A township with the shipped catalogue."""
    database = Database.in_folder(folder)
    clerk, at = Actor("bench", "bench"), datetime(2026, 11, 24, tzinfo=UTC)
    starting.make_installation(
        database, name="清河乡人民政府", base_url="http://localhost", actor=clerk, at=at, demo=True
    )
    starting.fill_demonstration(database, clerk, at)
    return database


def ours(search: Search) -> Ask:
    """Our search as `Ask`."""
    search.refresh()

    def ask(text: str) -> list[Row]:
        hits = search.find(text, limit=10).hits
        return [(hit.domain, hit.level1, hit.level2, hit.weak) for hit in hits]

    return ask


def peer(find: Callable[[str, int], list[str]], known: dict[str, Document]) -> Ask:
    """A ready-made engine as `Ask`."""

    def ask(text: str) -> list[Row]:
        found = [known[code] for code in find(text, 10)]
        return [(one.domain, one.level1, one.level2, False) for one in found]

    return ask


def engines(folder: Path) -> dict[str, Ask]:
    """All engines to compare, ours first."""
    database = township(folder)
    texts = documents.read(database, 1)
    bare = dataclasses.replace(shipped(), everyday={}, digest="without")
    found = {
        "ours": ours(Search(database, folder / "index")),
        "ours, no synonyms": ours(Search(database, folder / "bare", vocabulary=bare)),
    }
    known = {one.code: one for one in texts}
    for name, make in PEERS.items():
        found[name] = peer(make(texts, folder), known)
    return found


def main() -> None:
    """Print a table for each set of questions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--failures", action="store_true", help="list what ours got wrong")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked = engines(Path(folder))
        for name in SETS:
            report(name, asked, failures=arguments.failures)


def report(name: str, asked: dict[str, Ask], *, failures: bool) -> None:
    """Ask one set of questions and print success@1 / success@3 / MRR@10 by kind."""
    tallies: dict[str, dict[str, Tally]] = {engine: defaultdict(Tally) for engine in asked}
    for question in json.loads((DATA / f"{name}.json").read_text("utf-8")):
        for engine, ask in asked.items():
            found = ask(question["q"])
            right = tallies[engine][question["kind"]].add(question, found)
            if question["domains"]:
                tallies[engine]["all"].add(question, found)
            if failures and engine == "ours" and not right:
                print(f"  {question['kind']} {question['q']} {question['domains']}: {found[:3]}")
    print(f"\n{name}: success@1 / success@3 / MRR@10\n")
    print("| kind | n | " + " | ".join(asked) + " |")
    print("|---|---|" + "---|" * len(asked))
    for kind in sorted(tallies["ours"], key=lambda kind: (kind == "all", kind)):
        cells = [str(tallies[engine][kind]) for engine in asked]
        print(f"| {kind} | {tallies['ours'][kind].asked} | " + " | ".join(cells) + " |")
    rows = [tallies[engine]["all"] for engine in asked]
    cells = [f"{one.rows_three / max(1, one.rows_asked):.2f}" for one in rows]
    print(f"| row @3 | {rows[0].rows_asked} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
