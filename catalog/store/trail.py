"""Reading the audit trail: the lines of one thing, and a search for the auditor."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from catalog.store.tables import audit

PAGE = 50


@dataclass(frozen=True)
class Line:
    """A line of the trail; `catalog.trail_words` says it in words."""

    id: int
    at: datetime
    actor: str
    role: str
    address: str
    action: str
    kind: str
    ref: str
    facts: dict[str, object]
    result: str
    hash: str


@dataclass(frozen=True)
class Asked:
    """What the auditor looks for; empty means anything."""

    who: str = ""
    action: str = ""
    ref: str = ""
    since: datetime | None = None
    until: datetime | None = None


_COLUMNS = (
    audit.c.id,
    audit.c.at,
    audit.c.actor,
    audit.c.role,
    audit.c.address,
    audit.c.action,
    audit.c.object_kind,
    audit.c.object_ref,
    audit.c.facts,
    audit.c.result,
    audit.c.hash,
)


def _lines(connection: Connection, statement: Select[Any]) -> list[Line]:
    found = []
    for row in connection.execute(statement):
        values: list[Any] = list(row)
        values[8] = json.loads(values[8])
        found.append(Line(*values))
    return found


def of_object(connection: Connection, ref: str, limit: int) -> list[Line]:
    """The newest lines about one thing."""
    return _lines(
        connection,
        select(*_COLUMNS).where(audit.c.object_ref == ref).order_by(audit.c.id.desc()).limit(limit),
    )


def search(
    connection: Connection, organisation_id: int, asked: Asked, page: int
) -> tuple[list[Line], int]:
    """One page of the lines that fit, newest first, and how many fit in all."""
    wanted = [audit.c.organisation_id == organisation_id]
    if asked.who:
        wanted.append(
            or_(
                audit.c.actor.contains(asked.who, autoescape=True),
                audit.c.address == asked.who,
            )
        )
    if asked.action:
        wanted.append(audit.c.action == asked.action)
    if asked.ref:
        wanted.append(audit.c.object_ref == asked.ref)
    if asked.since:
        wanted.append(audit.c.at >= asked.since)
    if asked.until:
        wanted.append(audit.c.at < asked.until)
    total = connection.execute(select(func.count()).select_from(audit).where(*wanted)).scalar_one()
    statement = (
        select(*_COLUMNS)
        .where(*wanted)
        .order_by(audit.c.id.desc())
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    return _lines(connection, statement), total
