"""Questions and answers as stored. While one is not public its texts lie sealed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from catalog.sealing import Sealer
from catalog.store.connection import Change
from catalog.store.tables import answer, domain

PAGE = 20


@dataclass(frozen=True)
class Stored:
    """An answer as it lies in the database. `number` is None until it was first published."""

    id: int
    number: int | None
    case_id: int | None
    domain: str
    state: str
    version: int
    token: str
    question: str
    answer: str
    sealed: Mapping[str, str]
    writers: tuple[int, ...]
    saved_by: str
    changed_at: datetime
    published_at: datetime | None

    def open(self, name: str, sealer: Sealer) -> str:
        """The question, the answer or the comment, whether public or sealed."""
        public = {"question": self.question, "answer": self.answer}.get(name, "")
        return public or sealer.open(self.sealed[name], place(self.token, name))


@dataclass(frozen=True)
class Public:
    """A published answer as everybody sees it."""

    number: int
    domain: str
    question: str
    answer: str
    published_at: datetime


def place(token: str, name: str) -> str:
    """What a sealed text is bound to."""
    return f"answer {token} {name}"


_SEALED = ("question", "answer", "comment")
_ALL = select(answer, func.coalesce(domain.c.number, "").label("domain")).select_from(
    answer.outerjoin(domain, domain.c.id == answer.c.domain_id)
)
_PUBLIC = select(
    answer.c.number,
    func.coalesce(domain.c.number, "").label("domain"),
    answer.c.question,
    answer.c.answer,
    answer.c.published_at,
).select_from(answer.outerjoin(domain, domain.c.id == answer.c.domain_id))


def _stored(row: Mapping[Any, Any]) -> Stored:
    same = ("id", "number", "case_id", "domain", "state", "version", "token", "question", "answer")
    return Stored(
        **{name: row[name] for name in (*same, "saved_by", "changed_at", "published_at")},
        sealed={name: row[f"sealed_{name}"] for name in _SEALED},
        writers=tuple(json.loads(row["writers"])),
    )


def by_id(connection: Connection, organisation_id: int, answer_id: int) -> Stored | None:
    """The answer with this id."""
    row = connection.execute(
        _ALL.where(answer.c.organisation_id == organisation_id, answer.c.id == answer_id)
    )
    found = row.mappings().first()
    return _stored(found) if found else None


def of_case(connection: Connection, case_id: int) -> Stored | None:
    """The answer made from a case."""
    rows = connection.execute(_ALL.where(answer.c.case_id == case_id).order_by(answer.c.id))
    found = rows.mappings().first()
    return _stored(found) if found else None


def took_up(connection: Connection, case_ids: Iterable[int]) -> bool:
    """Whether an answer made from one of these cases is public."""
    return bool(
        connection.execute(
            select(answer.c.id)
            .where(answer.c.case_id.in_(list(case_ids)), answer.c.state == "published")
            .limit(1)
        ).scalar()
    )


def all_of(connection: Connection, organisation_id: int, *states: str) -> list[Stored]:
    """The answers in these states, the newest change first."""
    rows = connection.execute(
        _ALL.where(answer.c.organisation_id == organisation_id, answer.c.state.in_(states))
        .order_by(answer.c.changed_at.desc(), answer.c.id.desc())
        .limit(500)
    )
    return [_stored(row) for row in rows.mappings()]


def count(connection: Connection, organisation_id: int, state: str) -> int:
    """How many answers are in a state."""
    return (
        connection.execute(
            select(func.count())
            .select_from(answer)
            .where(answer.c.organisation_id == organisation_id, answer.c.state == state)
        ).scalar()
        or 0
    )


def published(
    connection: Connection, organisation_id: int, domain_number: str = "", *, page: int = 1
) -> tuple[list[Public], int]:
    """A page of the published answers, newest first, and how many there are."""
    conditions = [answer.c.organisation_id == organisation_id, answer.c.state == "published"]
    if domain_number:
        conditions.append(domain.c.number == domain_number)
    total = connection.execute(
        select(func.count()).select_from(_PUBLIC.where(*conditions).subquery())
    ).scalar()
    rows = connection.execute(
        _PUBLIC.where(*conditions)
        .order_by(answer.c.published_at.desc(), answer.c.number.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [Public(**row) for row in rows.mappings()], total or 0


def newest(connection: Connection, organisation_id: int, most: int) -> list[Public]:
    """The published answers, newest first, at most so many."""
    rows = connection.execute(
        _PUBLIC.where(answer.c.organisation_id == organisation_id, answer.c.state == "published")
        .order_by(answer.c.published_at.desc(), answer.c.number.desc())
        .limit(most)
    )
    return [Public(**row) for row in rows.mappings()]


def domains_of(connection: Connection, organisation_id: int) -> list[str]:
    """The numbers of the domains that have published answers."""
    rows = connection.execute(
        select(domain.c.number)
        .select_from(answer.join(domain, domain.c.id == answer.c.domain_id))
        .where(answer.c.organisation_id == organisation_id, answer.c.state == "published")
        .distinct()
        .order_by(domain.c.number)
    )
    return list(rows.scalars())


def by_number(
    connection: Connection, organisation_id: int, number: int
) -> tuple[Public | None, bool]:
    """The published answer of a number, and whether that number was ever given."""
    row = connection.execute(
        _PUBLIC.add_columns(answer.c.state).where(
            answer.c.organisation_id == organisation_id, answer.c.number == number
        )
    )
    found = row.mappings().first()
    if found is None:
        return None, False
    values = dict(found)
    return (Public(**values) if values.pop("state") == "published" else None), True


def next_number(change: Change, organisation_id: int) -> int:
    """The next free number of the published answers."""
    highest = change.execute(
        select(func.max(answer.c.number)).where(answer.c.organisation_id == organisation_id)
    ).scalar()
    return (highest or 0) + 1


def add(change: Change, **values: object) -> int:
    """Store a new draft; gives its id."""
    return change.add(answer, question="", answer="", changed_at=change.at, **values)


def set_values(change: Change, answer_id: int, **values: object) -> None:
    """Change an answer."""
    change.execute(
        update(answer).where(answer.c.id == answer_id).values(changed_at=change.at, **values)
    )


def remove(change: Change, answer_id: int) -> None:
    """Take away a draft that was never public."""
    change.execute(delete(answer).where(answer.c.id == answer_id, answer.c.number.is_(None)))


def wipe(change: Change, case_id: int) -> None:
    """Forget the wordings from a case that are not public, and that the public one is from it.

    One that was public before and waits again is taken down: its words are gone.
    """
    of_it = answer.c.case_id == case_id
    change.execute(delete(answer).where(of_it, answer.c.number.is_(None)))
    change.execute(
        update(answer)
        .where(of_it, answer.c.state != "published")
        .values(state="withdrawn", version=answer.c.version + 1)
    )
    change.execute(
        update(answer)
        .where(of_it)
        .values(case_id=None, sealed_question="", sealed_answer="", sealed_comment="")
    )
