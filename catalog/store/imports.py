"""Imports as stored: what each changed, and the column mappings an office chose."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from catalog.entry import FIELD_NAMES
from catalog.store.connection import Change
from catalog.store.entries import BEIJING
from catalog.store.tables import domain, entry, entry_draft, import_heading, import_run


@dataclass(frozen=True)
class Effect:
    """What an import did to one entry. `before` is None for an entry that it added."""

    entry_id: int
    revision: int
    before: dict[str, str] | None
    title: str


@dataclass(frozen=True)
class Run:
    """An import that was applied. `day` is a Beijing date."""

    id: int
    name: str
    actor: str
    day: date
    added: int
    changed: int
    undone: bool
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Held:
    """An entry as an import compares with it, published or withdrawn."""

    id: int
    code: str
    domain: str
    position: int
    state: str
    revision: int
    values: dict[str, str]
    is_being_edited: bool = False


def held(connection: Connection, organisation_id: int) -> list[Held]:
    """Every entry that an import may meet, by domain and position."""
    rows = connection.execute(
        select(
            *(entry.c[name] for name in ("id", "code", "position", "state", "revision")),
            domain.c.number,
            entry_draft.c.entry_id.label("drafted"),
            *(entry.c[name] for name in FIELD_NAMES),
        )
        .join(domain, domain.c.id == entry.c.domain_id)
        .outerjoin(entry_draft, entry_draft.c.entry_id == entry.c.id)
        .where(entry.c.organisation_id == organisation_id)
        .order_by(domain.c.number, entry.c.position, entry.c.id)
    )
    return [
        Held(
            row["id"],
            row["code"],
            row["number"],
            row["position"],
            row["state"],
            row["revision"],
            {name: row[name] for name in FIELD_NAMES},
            row["drafted"] is not None,
        )
        for row in rows.mappings()
    ]


def keep(
    change: Change,
    organisation_id: int,
    *,
    name: str,
    added: int,
    changed: int,
    effects: list[Effect],
) -> int:
    """Keep what an import did; gives its number."""
    return change.add(
        import_run,
        organisation_id=organisation_id,
        name=name[:120],
        actor=change.actor.name,
        at=change.at,
        added=added,
        changed=changed,
        effects=json.dumps([effect.__dict__ for effect in effects], ensure_ascii=False),
    )


def mark_undone(change: Change, run_id: int) -> None:
    """Note that an import was undone."""
    change.execute(update(import_run).where(import_run.c.id == run_id).values(undone_at=change.at))


def _run(row: RowMapping | dict[str, Any]) -> Run:
    at: datetime = row["at"]
    return Run(
        id=row["id"],
        name=row["name"],
        actor=row["actor"],
        day=at.astimezone(BEIJING).date(),
        added=row["added"],
        changed=row["changed"],
        undone=row["undone_at"] is not None,
        effects=tuple(Effect(**effect) for effect in json.loads(row.get("effects", "[]"))),
    )


def by_id(connection: Connection, organisation_id: int, run_id: int) -> Run | None:
    """The import with this number, or None."""
    row = connection.execute(
        select(import_run).where(
            import_run.c.organisation_id == organisation_id, import_run.c.id == run_id
        )
    ).mappings()
    found = row.first()
    return _run(found) if found else None


def newest(connection: Connection, organisation_id: int, limit: int) -> list[Run]:
    """The newest imports, newest first, without their effects, which may be long."""
    rows = connection.execute(
        select(*(column for column in import_run.c if column.name != "effects"))
        .where(import_run.c.organisation_id == organisation_id)
        .order_by(import_run.c.id.desc())
        .limit(limit)
    ).mappings()
    return [_run(row) for row in rows]


def remember(change: Change, organisation_id: int, roles: dict[str, str]) -> None:
    """Keep what columns with these headings hold; a later choice wins."""
    known = remembered(change.connection, organisation_id)
    for heading, role in roles.items():
        key = heading[:80]
        if key not in known:
            change.execute(
                insert(import_heading).values(
                    organisation_id=organisation_id, heading=key, role=role
                )
            )
        elif known[key] != role:
            change.execute(
                update(import_heading)
                .where(
                    import_heading.c.organisation_id == organisation_id,
                    import_heading.c.heading == key,
                )
                .values(role=role)
            )
        known[key] = role


def remembered(connection: Connection, organisation_id: int) -> dict[str, str]:
    """What columns hold by their heading, as this office decided before."""
    rows = connection.execute(
        select(import_heading.c.heading, import_heading.c.role).where(
            import_heading.c.organisation_id == organisation_id
        )
    )
    return {row["heading"]: row["role"] for row in rows.mappings()}
