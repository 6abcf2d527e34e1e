"""Published materials of entries, and the newest changes of the catalogue."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from catalog.entry import Material
from catalog.store.entries import BEIJING
from catalog.store.tables import catalogue_change, entry, material


@dataclass(frozen=True)
class News:
    """A newest material with the entry it belongs to."""

    material: Material
    entry_code: str


@dataclass(frozen=True)
class CatalogueChange:
    """One change of what the public sees. `day` is a Beijing date."""

    revision: int
    day: date
    summary: str
    entry_code: str | None


def _published(organisation_id: int) -> Select[Any]:
    return (
        select(
            *(
                material.c[name]
                for name in "id code entry_id title body made published_at example".split()
            ),
            entry.c.code.label("entry_code"),
        )
        .join(entry, entry.c.id == material.c.entry_id)
        .where(
            material.c.organisation_id == organisation_id,
            material.c.state == "published",
            entry.c.state == "published",
        )
    )


def _material(row: RowMapping) -> Material:
    published: datetime = row["published_at"]
    names = "id code entry_id title body made example".split()
    return Material(
        **{name: row[name] for name in names},
        published=published.astimezone(BEIJING).date(),
    )


def of_entry(connection: Connection, organisation_id: int, entry_id: int) -> list[Material]:
    """The current materials of an entry, newest first."""
    rows = connection.execute(
        _published(organisation_id)
        .where(material.c.entry_id == entry_id)
        .order_by(material.c.made.desc(), material.c.id)
    )
    return [_material(row) for row in rows.mappings()]


def by_code(connection: Connection, organisation_id: int, code: str) -> News | None:
    """The published material with this code and its entry's code, or None."""
    row = connection.execute(_published(organisation_id).where(material.c.code == code))
    found = row.mappings().first()
    return News(_material(found), found["entry_code"]) if found else None


def newest(connection: Connection, organisation_id: int, limit: int) -> list[News]:
    """The materials published last, newest first."""
    rows = connection.execute(
        _published(organisation_id)
        .order_by(material.c.published_at.desc(), material.c.id.desc())
        .limit(limit)
    )
    return [News(_material(row), row["entry_code"]) for row in rows.mappings()]


def titles(
    connection: Connection, organisation_id: int, entry_ids: list[int] | None = None
) -> dict[int, list[str]]:
    """The titles of published materials (all, or those of some entries) by entry id."""
    found: dict[int, list[str]] = {}
    statement = _published(organisation_id).order_by(material.c.id)
    if entry_ids is not None:
        statement = statement.where(material.c.entry_id.in_(entry_ids))
    for row in connection.execute(statement).mappings():
        found.setdefault(row["entry_id"], []).append(row["title"])
    return found


def changes(connection: Connection, organisation_id: int, limit: int) -> list[CatalogueChange]:
    """The newest changes of the catalogue, newest first."""
    rows = connection.execute(
        select(
            catalogue_change.c.revision,
            catalogue_change.c.at,
            catalogue_change.c.summary,
            entry.c.code,
        )
        .outerjoin(entry, entry.c.id == catalogue_change.c.entry_id)
        .where(catalogue_change.c.organisation_id == organisation_id)
        .order_by(catalogue_change.c.revision.desc())
        .limit(limit)
    )
    return [
        CatalogueChange(revision, at.astimezone(BEIJING).date(), summary, code)
        for revision, at, summary, code in rows
    ]
