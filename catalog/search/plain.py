"""The search that the database gives while there is no index: words as they stand."""

from catalog.entry import Entry
from catalog.search import analysis
from catalog.search.cleaning import MAX_TERMS
from catalog.search.results import PAGES, Found, Hit
from catalog.store import finding, organisations
from catalog.store.connection import Database

# A match on less than this share of the question is doubtful.
_CLEAR = 0.5


def find(
    database: Database,
    text: str,
    wanted: tuple[str | None, int, int],
    notes: tuple[str, ...],
) -> Found:
    """The entries that hold the words of the question, those with most of them first."""
    domain, limit, offset = wanted
    words = analysis.words(text)[:MAX_TERMS]
    with database.reading() as connection:
        owner = organisations.only(connection)
        if owner is None:
            return Found(text, notes=notes)
        rows = finding.containing(connection, owner.id, words, domain, PAGES * limit)
    hits = [_hit(row, words) for row in rows]
    hits.sort(key=lambda hit: -hit.score)
    page = tuple(hits[offset : offset + limit])
    return Found(text, len(hits), page, notes=notes, words=tuple(words))


def _hit(row: Entry, words: list[str]) -> Hit:
    text = f"{row.level1} {row.level2} {row.content}".lower()
    held = sum(len(word) for word in words if word in text)
    score = held / sum(len(word) for word in words)
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
        weak=score < _CLEAR,
    )
