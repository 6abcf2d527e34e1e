"""Ready-made ways to search the same entries, to compare ours with: engines without a pipeline.

All get the same texts (an entry with the names of its domain) and, but LIKE, the same words.
"""

import re
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import rjieba
import tantivy
from whoosh import fields, index, query, scoring

from catalog.search.engine import Document

Find = Callable[..., list[str]]


def _text(document: Document) -> str:
    return " ".join(
        (
            document.domain_name,
            *document.domain_aliases,
            document.title,
            document.level1,
            document.level2,
            document.content,
            document.basis,
            document.publisher,
            document.guideline,
        )
    )


def _words(text: str) -> list[str]:
    cut = rjieba.cut_for_search(text.lower(), True)
    return [word for word in cut if re.search(r"\w", word)]


def like(documents: list[Document], _folder: Path) -> Find:
    """SQL LIKE with the whole question."""
    database = _database("create table entry (code, text)")
    rows = [(one.code, _text(one)) for one in documents]
    database.executemany("insert into entry values (?, ?)", rows)
    statement = "select code from entry where text like ? escape '\\' limit ?"

    def find(text: str, limit: int) -> list[str]:
        escaped = re.sub(r"([\\%_])", r"\\\1", text)
        return [code for (code,) in database.execute(statement, (f"%{escaped}%", limit))]

    return find


def fts5(documents: list[Document], _folder: Path) -> Find:
    """SQLite's FTS5 over jieba's words, any of them, by bm25."""
    database = _database("create virtual table entry using fts5(code unindexed, text)")
    rows = [(one.code, " ".join(_words(_text(one)))) for one in documents]
    database.executemany("insert into entry values (?, ?)", rows)
    statement = "select code from entry where entry match ? order by rank limit ?"

    def find(text: str, limit: int) -> list[str]:
        words = " OR ".join('"' + word.replace('"', '""') + '"' for word in _words(text))
        if not words:
            return []
        return [code for (code,) in database.execute(statement, (words, limit))]

    return find


def whoosh(documents: list[Document], folder: Path) -> Find:
    """Whoosh over jieba's words, any of them, by BM25F; names and contents apart."""
    schema = fields.Schema(
        code=fields.ID(stored=True), name=fields.KEYWORD(), body=fields.KEYWORD()
    )
    place = tempfile.mkdtemp(dir=folder)
    writer = index.create_in(place, schema).writer(limitmb=64)
    for one in documents:
        names = f"{one.domain_name} {' '.join(one.domain_aliases)} {one.title} {one.level1}"
        writer.add_document(
            code=one.code, name=" ".join(_words(names)), body=" ".join(_words(_text(one)))
        )
    writer.commit(optimize=True)
    searcher = index.open_dir(place).searcher(weighting=scoring.BM25F())

    def find(text: str, limit: int) -> list[str]:
        parts = [
            query.Term(field, word, boost=boost)
            for word in _words(text)
            for field, boost in (("name", 3.0), ("body", 1.0))
        ]
        return [hit["code"] for hit in searcher.search(query.Or(parts), limit=limit)]

    return find


def tantivy_words(documents: list[Document], _folder: Path) -> Find:
    """Tantivy over jieba's words, any of them, by BM25."""
    schema = (
        tantivy.SchemaBuilder()
        .add_text_field("code", stored=True, tokenizer_name="raw")
        .add_text_field("text", tokenizer_name="whitespace")
        .build()
    )
    held = tantivy.Index(schema)
    writer = held.writer()
    for one in documents:
        writer.add_document(tantivy.Document(code=one.code, text=" ".join(_words(_text(one)))))
    writer.commit()
    held.reload()
    searcher = held.searcher()

    def find(text: str, limit: int) -> list[str]:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", word))
            for word in _words(text)
        ]
        found = searcher.search(tantivy.Query.boolean_query(parts), limit) if parts else None
        hits = found.hits if found else []
        return [searcher.doc(address)["code"][0] for _, address in hits]

    return find


def _database(statement: str) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute(statement)
    return database


PEERS: dict[str, Callable[[list[Document], Path], Find]] = {
    "LIKE": like,
    "FTS5 + jieba": fts5,
    "tantivy + jieba": tantivy_words,
    "Whoosh + jieba": whoosh,
}
