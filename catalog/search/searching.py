"""The face of the search: questions in, entries out, whatever state the index is in.

A question never raises: without an index the database answers with a plain search, and without a
database the answer is empty and says so.
"""

import logging
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from catalog.entry import Entry
from catalog.search import analysis
from catalog.search.cleaning import CUT_NOTE, MAX_TERMS, Cleaned, clean
from catalog.search.engine import Candidate, EngineFailed, EngineKind, Question
from catalog.search.keeping import Keeper, Opened
from catalog.search.results import PAGE_SIZE, PAGES, Found, Hit, Suggestion
from catalog.search.suggesting import suggest
from catalog.search.whoosh_engine import Whoosh
from catalog.store import entries, finding, organisations
from catalog.store.connection import Database

_log = logging.getLogger(__name__)
_TERMS_NOTE = f"问题里的词太多，只按前 {MAX_TERMS} 个词查找。"
_AWAY_NOTE = "查询暂时用不了，请先从各个领域里找，或到窗口询问。"
_PLAIN_NOTE = "正在更新查询目录，现在按字面查找，过一会儿结果会更全。"
# A match on less than this share of the question is doubtful.
_CLEAR = 0.5


class Search:
    """Search over one installation. Safe to share between the threads of a worker."""

    def __init__(self, database: Database, folder: Path, kind: EngineKind | None = None) -> None:
        self._database = database
        self._keeper = Keeper(database, folder, kind or Whoosh())

    def find(
        self, text: str, *, domain: str | None = None, limit: int = PAGE_SIZE, offset: int = 0
    ) -> Found:
        """The entries that answer a question, best first; never raises."""
        limit, offset = max(1, min(limit, 100)), max(0, offset)
        cleaned = clean(text)
        words = analysis.words(cleaned.text)
        notes = ((CUT_NOTE,) if cleaned.cut else ()) + (
            (_TERMS_NOTE,) if len(words) > MAX_TERMS else ()
        )
        if not words or offset >= PAGES * limit:
            return Found(cleaned.text, notes=notes)
        try:
            return self._find(cleaned, words[:MAX_TERMS], notes, (domain, limit, offset))
        except SQLAlchemyError:
            _log.exception("the database did not answer a search")
            return Found(cleaned.text, notes=(*notes, _AWAY_NOTE))

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """At most eight suggestions for what is being typed; never raises."""
        try:
            opened, _ = self._keeper.current()
        except SQLAlchemyError:
            return ()
        return suggest(text, opened.shelf.names) if opened else ()

    def refresh(self) -> bool:
        """Bring the index up to the catalogue now; False when another process is at it.

        Raises:
            EngineFailed: the index cannot be written.
        """
        return self._keeper.refresh()

    def rebuild(self) -> int:
        """Make the index anew; gives the number of entries.

        Raises:
            EngineFailed: the index cannot be written, or another process is building it.
        """
        return self._keeper.rebuild()

    def close(self) -> None:
        """Give back the index files."""
        self._keeper.close()

    def _find(
        self,
        cleaned: Cleaned,
        words: list[str],
        notes: tuple[str, ...],
        wanted: tuple[str | None, int, int],
    ) -> Found:
        domain, limit, offset = wanted
        opened, _ = self._keeper.current()
        candidates = self._ask(opened, words, domain) if opened else None
        if candidates is None:
            return self._find_plainly(cleaned, words, (*notes, _PLAIN_NOTE), wanted)
        candidates = candidates[: PAGES * limit]
        page = candidates[offset : offset + limit]
        with self._database.reading() as connection:
            owner = organisations.only(connection)
            assert owner is not None, "an opened index belongs to an organisation"
            # Read from the database: what was withdrawn since the index was made is left out.
            rows = entries.by_codes(connection, owner.id, [found.code for found in page])
        hits = tuple(
            _hit(rows[found.code], found.score, words) for found in page if found.code in rows
        )
        total = len(candidates) - (len(page) - len(hits))
        return Found(cleaned.text, total, hits, notes=notes, words=tuple(words))

    def _ask(self, opened: Opened, words: list[str], domain: str | None) -> list[Candidate] | None:
        try:
            answer = opened.engine.candidates(Question(_terms(words), domain))
        except EngineFailed as error:
            self._keeper.damaged(opened, error)
            return None
        return list(answer.candidates)

    def _find_plainly(
        self,
        cleaned: Cleaned,
        words: list[str],
        notes: tuple[str, ...],
        wanted: tuple[str | None, int, int],
    ) -> Found:
        domain, limit, offset = wanted
        with self._database.reading() as connection:
            owner = organisations.only(connection)
            if owner is None:
                return Found(cleaned.text, notes=notes)
            rows = finding.containing(connection, owner.id, words, domain, PAGES * limit)
        hits = [_hit(row, _share(row, words), words) for row in rows]
        hits.sort(key=lambda hit: -hit.score)
        page = tuple(hits[offset : offset + limit])
        return Found(cleaned.text, len(hits), page, notes=notes, words=tuple(words))


def _terms(words: list[str]) -> dict[str, float]:
    """The terms to ask an engine for; pairs count less than the words they are part of."""
    found: dict[str, float] = dict.fromkeys(words, 1.0)
    if not any(analysis.is_han(word) for word in words):
        found["".join(words)] = 1.0
    for pair in analysis.pairs("".join(word for word in words if analysis.is_han(word))):
        found.setdefault(pair, 0.5)
    return found


def _share(row: Entry, words: list[str]) -> float:
    """How much of the question stands in the entry, by letters."""
    text = f"{row.level1} {row.level2} {row.content}".lower()
    held = sum(len(word) for word in words if word in text)
    return held / sum(len(word) for word in words)


def _hit(row: Entry, score: float, words: list[str]) -> Hit:
    latin = not any(analysis.is_han(word) for word in words)
    return Hit(
        code=row.code,
        domain=row.domain,
        number=row.number,
        title=row.title,
        level1=row.level1,
        level2=row.level2,
        content=row.content,
        materials=row.materials,
        score=round(score, 4),
        weak=not latin and _share(row, words) < _CLEAR,
    )
