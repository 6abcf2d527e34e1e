"""The engine for a county and above: PostgreSQL, where the catalogue itself is.

The same terms as in the embedded engine, in GIN indexes. How often each term occurs is kept in the
generation's folder, so that only telling terms are looked for and never all matches are ordered.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import log
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from catalog.search.engine import Answer, Candidate, Document, Engine, EngineFailed, Question
from catalog.search.terms import body_terms, name_terms
from catalog.store import search_index
from catalog.store.connection import Database
from catalog.store.search_index import Weighted

_FILE = "frequencies.json"
_BOOSTS = (("name", 3.0), ("body", 1.0))
# The terms that score an entry; what further ones add no longer changes the order.
_COUNTED = 8


# SQLSTATEs of an index that is not there or not whole: no table, no column, damaged pages, no file.
_DAMAGED = frozenset({"42P01", "42703", "XX001", "XX002", "58P01"})


@contextmanager
def _building() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, ValueError, KeyError) as error:
        raise EngineFailed(f"{type(error).__name__}: {error}") from error


@contextmanager
def _reading() -> Iterator[None]:
    """Only what speaks against the index is its failure.

    A server that is slow, stopped or out of connections says nothing about it, and throwing the
    index away would only add work.
    """
    try:
        yield
    except (OSError, ValueError, KeyError) as error:
        raise EngineFailed(f"{type(error).__name__}: {error}") from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _DAMAGED:
            raise EngineFailed(f"{type(error).__name__}: {error}") from error
        raise


def _table(place: str) -> str:
    """The table of a generation, named like its folder."""
    return "search_" + Path(place).name.removeprefix("generation-").replace("-", "_")


class PostgresEngine:
    """An opened generation in PostgreSQL."""

    def __init__(self, database: Database, place: str) -> None:
        self._database = database
        self._table = _table(place)
        with _reading():
            self._held = json.loads((Path(place) / _FILE).read_text("utf-8"))
            with database.reading() as connection:
                self._size = search_index.size(connection, self._table)

    def candidates(self, question: Question) -> Answer:
        """See `Engine.candidates`."""
        weighted = self._by_weight(question)
        if not weighted:
            return Answer()
        with _reading(), self._database.reading() as connection:
            found = search_index.best(
                connection,
                self._table,
                self._telling(weighted),
                [one for _, one in weighted[:_COUNTED]],
                question.domain,
                question.limit,
            )
        return Answer(tuple(Candidate(code, score) for code, score in found))

    def _by_weight(self, question: Question) -> list[tuple[int, Weighted]]:
        """The terms the index has: how many entries hold each, and its weight; heaviest first."""
        found = []
        for term, weight in question.terms.items():
            for column, boost in _BOOSTS:
                held = self._held[column].get(term, 0)
                if held:
                    value = weight * boost * log(1 + self._size / held)
                    found.append((held, Weighted(column, term, value)))
        return sorted(found, key=lambda one: (-one[1].weight, one[1].column, one[1].term))

    def _telling(self, weighted: list[tuple[int, Weighted]]) -> list[Weighted]:
        """The heaviest terms that together bring up no more entries than can be looked at."""
        chosen: list[Weighted] = []
        room = search_index.CAP
        for held, one in weighted:
            if held <= room or not chosen:
                chosen.append(one)
                room -= held
        return chosen

    def size(self) -> int:
        """See `Engine.size`."""
        return self._size

    def close(self) -> None:
        """See `Engine.close`; the connections belong to the database."""


class Postgres:
    """How to make and open an index in PostgreSQL."""

    version = "postgresql-1"

    def __init__(self, database: Database) -> None:
        self._database = database

    def build(self, place: str, documents: Iterable[Document]) -> None:
        """See `EngineKind.build`."""
        held: dict[str, Counter[str]] = {"name": Counter(), "body": Counter()}

        def rows() -> Iterator[tuple[str, str, list[str], list[str]]]:
            for document in documents:
                names, bodies = name_terms(document), body_terms(document)
                held["name"].update(names)
                held["body"].update(bodies)
                yield document.code, document.domain, names, bodies

        with _building():
            Path(place).mkdir(parents=True, exist_ok=True)
            search_index.build(self._database, _table(place), rows())
            (Path(place) / _FILE).write_text(json.dumps(held, ensure_ascii=False), "utf-8")

    def open(self, place: str) -> Engine:
        """See `EngineKind.open`."""
        return PostgresEngine(self._database, place)

    def remove(self, place: str) -> None:
        """See `EngineKind.remove`."""
        with _building():
            search_index.drop(self._database, _table(place))
