"""The disposable index that PostgreSQL serves: one table of terms per generation.

A table is made anew for every generation and dropped with it, so it is no part of the schema and
of no migration. Terms come from `catalog.search.terms`; PostgreSQL only stores and matches them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column as Declared
from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from catalog.store.connection import Database

# Only so many entries are looked at: ordering all matches of a common word takes seconds, and
# beyond these the telling terms are used up (100,000 rows: p95 37 ms with 500, 64 with 1,000).
CAP = 600
_TIME_LIMIT = text("set local statement_timeout = 2000")
_BATCH = 500


@dataclass(frozen=True)
class Weighted:
    """A term in one of the two columns (`name`, `body`) and what it counts."""

    column: str
    term: str
    weight: float


@cache
def _declared(name: str) -> Table:
    """The table of a generation, in no schema of ours."""
    table = Table(
        name,
        MetaData(),
        Declared("code", Text, primary_key=True),
        Declared("domain", Text, nullable=False, index=True),
        Declared("name", TSVECTOR, nullable=False),
        Declared("body", TSVECTOR, nullable=False),
        prefixes=["UNLOGGED"],
    )
    for column in ("name", "body"):
        Index(f"{name}_{column}", table.c[column], postgresql_using="gin")
    return table


def build(
    database: Database, name: str, rows: Iterable[tuple[str, str, list[str], list[str]]]
) -> None:
    """Make the table of a generation from rows of code, domain, name terms and body terms."""
    table = _declared(name)
    statement = insert(table).values(
        name=func.array_to_tsvector(bindparam("names", type_=ARRAY(Text))),
        body=func.array_to_tsvector(bindparam("bodies", type_=ARRAY(Text))),
    )
    with database.defining() as connection:
        table.create(connection)
        batch: list[dict[str, object]] = []
        for code, domain, names, bodies in rows:
            batch.append({"code": code, "domain": domain, "names": names, "bodies": bodies})
            if len(batch) == _BATCH:
                connection.execute(statement, batch)
                batch = []
        if batch:
            connection.execute(statement, batch)


def drop(database: Database, name: str) -> None:
    """Drop the table of a generation that is no longer used."""
    with database.defining() as connection:
        _declared(name).drop(connection, checkfirst=True)


def size(connection: Connection, name: str) -> int:
    """How many entries a table holds; an error of the database when there is none."""
    return connection.execute(select(func.count()).select_from(_declared(name))).scalar_one()


def best(
    connection: Connection,
    name: str,
    look_for: Sequence[Weighted],
    count: Sequence[Weighted],
    domain: str | None,
    limit: int,
) -> list[tuple[str, float]]:
    """Codes with their scores: entries with a term of `look_for`, scored by the terms of `count`.

    Names and contents are looked at apart, so that the cap cannot hide a title behind contents.
    """
    table = _declared(name)
    parts = [
        found
        for column in ("name", "body")
        if (found := _matching(table, column, look_for, domain)) is not None
    ]
    codes = union_all(*parts).subquery()
    score: ColumnElement[float] = literal(0.0)
    for one in count:
        holds = _holds(table, one.column, _quoted(one.term))
        score = score + cast(holds, Integer) * cast(literal(one.weight), Float)
    statement = (
        select(table.c.code, score.label("score"))
        .where(table.c.code.in_(select(codes.c.code)))
        .order_by(score.desc(), table.c.code)
        .limit(limit)
    )
    connection.execute(_TIME_LIMIT)
    return [(code, float(value)) for code, value in connection.execute(statement)]


def _matching(
    table: Table, column: str, look_for: Sequence[Weighted], domain: str | None
) -> Select[Any] | None:
    terms = [_quoted(one.term) for one in look_for if one.column == column]
    if not terms:
        return None
    statement = select(table.c.code).where(_holds(table, column, " | ".join(terms))).limit(CAP)
    return statement if domain is None else statement.where(table.c.domain == domain)


def _holds(table: Table, column: str, terms: str) -> ColumnElement[bool]:
    return table.c[column].bool_op("@@")(cast(literal(terms), TSQUERY))


def _quoted(term: str) -> str:
    """A term as PostgreSQL takes it for itself, whatever stands in it."""
    doubled = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
