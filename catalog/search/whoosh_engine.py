"""The embedded engine: Whoosh, for a township's catalogue up to about 10,000 entries.

The only importer of whoosh. Its query parser is never used, nor is `query.Require`, which fails
or answers wrongly; a domain is asked for as a constant-score term inside the query.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh import fields, index, query, scoring
from whoosh.collectors import TimeLimitCollector
from whoosh.searching import TimeLimit

from catalog.search import analysis
from catalog.search.engine import Answer, Candidate, Document, Engine, EngineFailed, Question

TIME_LIMIT_SECONDS = 2.0
_NAME_BOOST = 3.0


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


def _name_terms(document: Document) -> list[str]:
    names = [
        document.title,
        document.level1,
        document.level2,
        document.domain_name,
        *document.domain_aliases,
    ]
    found: dict[str, None] = {}
    for name in dict.fromkeys(names):
        for terms in (analysis.terms(name), analysis.characters(name), analysis.spellings(name)):
            found.update(dict.fromkeys(terms))
    for title in document.material_titles:
        found.update(dict.fromkeys(analysis.terms(title)))
    return list(found)


def _body_terms(document: Document) -> list[str]:
    text = " ".join((document.content, document.basis, document.publisher, document.guideline))
    return analysis.terms(text)


class WhooshEngine:
    """An opened Whoosh index."""

    def __init__(self, place: str) -> None:
        with _inside_whoosh():
            self._index = index.open_dir(place, readonly=True)
            self._searcher = self._index.searcher(weighting=scoring.BM25F())
            self._size: int = self._searcher.doc_count()
        # One searcher serves all threads of a worker; Python runs one of them at a time anyway.
        self._one_at_a_time = threading.Lock()

    def candidates(self, question: Question) -> Answer:
        """See `Engine.candidates`."""
        if not question.terms:
            return Answer()
        with self._one_at_a_time, _inside_whoosh():
            return self._search(_as_query(question), question.limit)

    def _search(self, wanted: query.Query, limit: int) -> Answer:
        collector = self._searcher.collector(limit=limit)
        limited = TimeLimitCollector(collector, TIME_LIMIT_SECONDS, use_alarm=False)
        stopped = False
        try:
            self._searcher.search_with_collector(wanted, limited)
        except TimeLimit:
            stopped = True
        found = collector.results()
        return Answer(tuple(Candidate(hit["code"], hit.score) for hit in found), stopped)

    def size(self) -> int:
        """See `Engine.size`."""
        return self._size

    def close(self) -> None:
        """See `Engine.close`."""
        with _inside_whoosh():
            self._searcher.close()
            self._index.close()


def _as_query(question: Question) -> query.Query:
    parts = []
    for term, weight in question.terms.items():
        parts.append(query.Term("name", term, boost=weight * _NAME_BOOST))
        parts.append(query.Term("body", term, boost=weight))
    wanted: query.Query = query.Or(parts)
    if question.domain is not None:
        # An And with a filter of no weight keeps the scores as they are.
        inside = query.ConstantScoreQuery(query.Term("domain", question.domain), 0)
        wanted = query.And([wanted, inside])
    return wanted


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
                    name=" ".join(_name_terms(document)),
                    body=" ".join(_body_terms(document)),
                )
            writer.commit(optimize=True)

    def open(self, place: str) -> Engine:
        """See `EngineKind.open`."""
        return WhooshEngine(place)
