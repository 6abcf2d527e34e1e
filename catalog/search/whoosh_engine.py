"""The embedded engine: Whoosh, for a township's catalogue up to about 10,000 entries.

The only importer of whoosh. Its query language is never used: the engine looks terms up in the
inverted index itself, and a domain narrows them without a score of its own.
"""

import heapq
import threading
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import log
from pathlib import Path

from whoosh import fields, index

from catalog.search.engine import Answer, Candidate, Document, Engine, EngineFailed, Question
from catalog.search.terms import body_terms, name_terms

TIME_LIMIT_SECONDS = 2.0
_BOOSTS = (("name", 3.0), ("body", 1.0))
_COMMON_SHARE = 0.2
_MOST_KEPT = 500_000


@contextmanager
def _inside_whoosh() -> Iterator[None]:
    """Turns whatever Whoosh raises into `EngineFailed`.

    A damaged index surfaces as almost any exception (struct, zlib, key, assertion, OS errors), so
    this border catches them all.
    """
    try:
        yield
    except EngineFailed:
        raise
    except Exception as error:
        raise EngineFailed(f"{type(error).__name__}: {error}") from error


def _schema() -> fields.Schema:
    return fields.Schema(
        code=fields.ID(stored=True, unique=True),
        domain=fields.ID(),
        name=fields.KEYWORD(),
        body=fields.KEYWORD(),
    )


class WhooshEngine:
    """An opened Whoosh index.

    Terms are looked up one by one and their entries added up: every term stands once in a field,
    so this gives the order of BM25F without length norms, at a third of the cost of its collectors.
    """

    def __init__(self, place: str) -> None:
        with _inside_whoosh():
            self._index = index.open_dir(place, readonly=True)
            self._reader = self._index.reader()
            self._size: int = self._reader.doc_count()
        self._codes: dict[int, str] = {}
        self._known: dict[tuple[str, str], array[int]] = {}
        self._kept = 0
        # One reader serves all threads of a worker; Python runs one of them at a time anyway.
        self._one_at_a_time = threading.Lock()

    def candidates(self, question: Question) -> Answer:
        """See `Engine.candidates`."""
        if not question.terms:
            return Answer()
        with self._one_at_a_time, _inside_whoosh():
            return self._add_up(question)

    def _add_up(self, question: Question) -> Answer:
        domain = question.domain
        inside = None if domain is None else set(self._holding("domain", domain))
        scores: dict[int, float] = {}
        deadline = time.monotonic() + TIME_LIMIT_SECONDS
        parts = self._by_weight(question)
        for weight, field, term in parts:
            if time.monotonic() > deadline:
                return self._best(scores, question.limit, stopped=True)
            if len(scores) >= question.limit and weight < _COMMON_SHARE * parts[0][0]:
                # Behind the telling terms the others would not change what is looked at.
                break
            for place in self._holding(field, term):
                if inside is None or place in inside:
                    scores[place] = scores.get(place, 0.0) + weight
        return self._best(scores, question.limit, stopped=False)

    def _by_weight(self, question: Question) -> list[tuple[float, str, str]]:
        """The terms that the index has, with their weight in it, heaviest first."""
        found = []
        for term, weight in question.terms.items():
            for field, boost in _BOOSTS:
                held = self._reader.doc_frequency(field, term)
                if held:
                    found.append((weight * boost * log(1 + self._size / held), field, term))
        return sorted(found, reverse=True)

    def _holding(self, field: str, term: str) -> "array[int]":
        """The entries that hold a term; those asked for lately are kept."""
        known = self._known.get((field, term))
        if known is None:
            known = array("I")
            if (field, term) in self._reader:
                known.extend(self._reader.postings(field, term).all_ids())
            self._kept += len(known) + 1
            if self._kept > _MOST_KEPT:
                self._known, self._kept = {}, 0
            self._known[field, term] = known
        return known

    def _best(self, scores: dict[int, float], limit: int, *, stopped: bool) -> Answer:
        best = heapq.nsmallest(limit, scores, key=lambda place: (-scores[place], place))
        return Answer(tuple(Candidate(self._code(place), scores[place]) for place in best), stopped)

    def _code(self, place: int) -> str:
        code = self._codes.get(place)
        if code is None:
            code = self._codes[place] = self._reader.stored_fields(place)["code"]
        return code

    def size(self) -> int:
        """See `Engine.size`."""
        return self._size

    def close(self) -> None:
        """See `Engine.close`."""
        with _inside_whoosh():
            self._reader.close()
            self._index.close()


class Whoosh:
    """How to make and open a Whoosh index in a folder."""

    version = f"whoosh-{index._CURRENT_TOC_VERSION}"

    def build(self, place: str, documents: Iterable[Document]) -> None:
        """See `EngineKind.build`."""
        with _inside_whoosh():
            Path(place).mkdir(parents=True, exist_ok=True)
            writer = index.create_in(place, _schema()).writer(limitmb=64)
            for document in documents:
                writer.add_document(
                    code=document.code,
                    domain=document.domain,
                    name=" ".join(name_terms(document)),
                    body=" ".join(body_terms(document)),
                )
            writer.commit(optimize=True)

    def remove(self, place: str) -> None:
        """See `EngineKind.remove`; there is nothing but the folder."""

    def open(self, place: str) -> Engine:
        """See `EngineKind.open`."""
        return WhooshEngine(place)
