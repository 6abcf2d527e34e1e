"""The face of the search: questions in, entries out, whatever state the index is in.

A question never raises: without an index the database answers with a plain search, and without a
database the answer is empty and says so.
"""

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from catalog.search import analysis, plain
from catalog.search.cleaning import CUT_NOTE, MAX_TERMS, Cleaned, clean
from catalog.search.concepts import Understanding
from catalog.search.deciding import Decision, decide
from catalog.search.engine import EngineFailed, EngineKind, Question
from catalog.search.keeping import Keeper, Opened
from catalog.search.missing import Missing
from catalog.search.postgres_engine import Postgres
from catalog.search.ranking import Ranker, Scored
from catalog.search.remembering import Memory
from catalog.search.results import PAGE_SIZE, PAGES, SUGGESTIONS, Found, Hit, Suggestion
from catalog.search.terms import question_terms
from catalog.search.vocabulary import Elsewhere, Vocabulary, shipped
from catalog.search.whoosh_engine import Whoosh
from catalog.store import entries
from catalog.store.connection import Database

_log = logging.getLogger(__name__)
_TERMS_NOTE = f"问题里的词太多，只按前 {MAX_TERMS} 个词查找。"
_AWAY_NOTE = "查询暂时用不了，请先从各个领域里找，或到窗口询问。"
_PLAIN_NOTE = "正在更新查询目录，现在按字面查找，过一会儿结果会更全。"


_REMEMBERED = 2000


def _kind(database: Database) -> EngineKind:
    """PostgreSQL searches what PostgreSQL holds; anything else is small enough for Whoosh."""
    return Postgres(database) if database.url.get_backend_name() == "postgresql" else Whoosh()


@dataclass(frozen=True)
class Wanted:
    """Which part of the answer is asked for."""

    domain: str | None
    limit: int
    offset: int


class Search:
    """Search over one installation. Safe to share between the threads of a worker."""

    def __init__(
        self,
        database: Database,
        folder: Path,
        kind: EngineKind | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._database = database
        self._keeper = Keeper(database, folder, kind or _kind(database), vocabulary or shipped())
        self.missing = Missing(database)
        self._found: Memory[Found] = Memory(_REMEMBERED)
        self._suggested: Memory[tuple[Suggestion, ...]] = Memory(_REMEMBERED)

    def find(
        self, text: str, *, domain: str | None = None, limit: int = PAGE_SIZE, offset: int = 0
    ) -> Found:
        """The entries that answer a question, best first; never raises."""
        wanted = Wanted(domain, max(1, min(limit, 100)), max(0, offset))
        cleaned = clean(text)
        if not analysis.chunks(cleaned.text) or wanted.offset >= PAGES * wanted.limit:
            return Found(cleaned.text)
        try:
            return self._find(cleaned, wanted)
        except SQLAlchemyError:
            _log.exception("the database did not answer a search")
            return Found(cleaned.text, notes=(_AWAY_NOTE,))

    def suggest(self, text: str) -> tuple[Suggestion, ...]:
        """At most eight suggestions for what is being typed; never raises."""
        try:
            opened, _ = self._keeper.current()
        except SQLAlchemyError:
            return ()
        if opened is None:
            return ()
        question = (opened.generation.place.name, clean(text).text)
        known = self._suggested.get(question)
        if known is not None:
            return known
        return self._suggested.put(question, opened.suggester.suggest(text, self._by_meaning))

    def _by_meaning(self, text: str) -> list[Suggestion]:
        """Entries that answer what is typed though their titles say it otherwise."""
        hits = self.find(text, limit=SUGGESTIONS).hits if len(text.strip()) > 1 else ()
        return [
            Suggestion("entry", hit.title, hit.code, hit.domain) for hit in hits if not hit.weak
        ]

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

    def _find(self, cleaned: Cleaned, wanted: Wanted) -> Found:
        notes: tuple[str, ...] = (CUT_NOTE,) if cleaned.cut else ()
        opened, fresh = self._keeper.current()
        if opened is not None:
            question = (opened.generation.place.name, cleaned, wanted)
            known = self._found.get(question) if fresh else None
            if known is not None:
                return known
            meant = opened.reader.read(cleaned.text)
            notes += (_TERMS_NOTE,) if meant.cut else ()
            notes += (_elsewhere_note(meant.elsewhere),) if meant.elsewhere else ()
            try:
                ranked = self._ranked(opened, meant, wanted.domain)
            except EngineFailed as error:
                self._keeper.damaged(opened, error)
            except SQLAlchemyError as error:
                _log.warning("the index did not answer, the catalogue itself does: %s", error)
            else:
                decision = decide(ranked, meant)
                hits, total = self._page(opened, decision, wanted, fresh)
                found = Found(
                    cleaned.text,
                    total,
                    hits,
                    understood=decision.understood,
                    notes=notes,
                    nearest=_nearest(ranked),
                    words=decision.words,
                )
                return self._found.put(question, found) if fresh else found
        return plain.find(
            self._database, cleaned.text, (wanted.domain, wanted.limit, wanted.offset),
            (*notes, _PLAIN_NOTE),
        )  # fmt: skip

    def _ranked(self, opened: Opened, meant: Understanding, domain: str | None) -> list[Scored]:
        if meant.empty:
            return []
        answer = opened.engine.candidates(Question(question_terms(meant), domain))
        rows = opened.rows(self._database, [found.code for found in answer.candidates])
        return Ranker(meant, opened.shelf.titles).rank(rows)

    def _page(
        self, opened: Opened, decision: Decision, wanted: Wanted, fresh: bool
    ) -> tuple[tuple[Hit, ...], int]:
        kept = decision.kept[: PAGES * wanted.limit]
        page = kept[wanted.offset : wanted.offset + wanted.limit]
        total = len(kept)
        if not fresh:
            # The catalogue has moved on: what was withdrawn since must not be shown.
            codes = [scored.row.code for scored in page]
            with self._database.reading() as connection:
                still = entries.by_codes(connection, opened.stamp.organisation_id, codes)
            total -= len(page) - len(still)
            page = tuple(scored for scored in page if scored.row.code in still)
        return tuple(_hit(scored, decision.is_weak(scored)) for scored in page), total


def _elsewhere_note(elsewhere: Elsewhere) -> str:
    return f"“{elsewhere.word}”不在这里的公开事项里，可以找：{elsewhere.where}。"


def _hit(scored: Scored, weak: bool) -> Hit:
    document = scored.row.document
    return Hit(
        code=document.code,
        domain=document.domain,
        number=document.number,
        title=document.title,
        level1=document.level1,
        level2=document.level2,
        content=document.content,
        materials=len(document.material_titles),
        score=round(scored.score, 4),
        weak=weak,
    )


def _nearest(ranked: list[Scored]) -> tuple[str, ...]:
    """The domains of the best entries, sure or not."""
    return tuple(dict.fromkeys(scored.row.domain for scored in ranked[:20]))[:3]
