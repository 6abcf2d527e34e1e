"""What is new in public, for feeds and maps: materials and revisions of entries, by their time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from catalog.entry import title_of
from catalog.store.tables import domain, entry, material


@dataclass(frozen=True)
class Item:
    """A new material or a revised entry; `kind` is "material" or "entry"."""

    kind: str
    code: str
    title: str
    summary: str
    revision: int
    at: datetime
    entry_code: str
    domain: str


@dataclass(frozen=True)
class Mark:
    """A public page of an entry or a material, and when it last changed."""

    kind: str
    code: str
    at: datetime


def newest(
    connection: Connection, organisation_id: int, limit: int, number: str | None = None
) -> list[Item]:
    """The newest of both kinds, newest first; of one domain when its number is given."""
    found = [
        *_materials(connection, organisation_id, limit, number),
        *_revisions(connection, organisation_id, limit, number),
    ]
    return sorted(found, key=lambda item: (item.at, item.code), reverse=True)[:limit]


def _materials(
    connection: Connection, organisation_id: int, limit: int, number: str | None
) -> list[Item]:
    query = (
        select(
            *(material.c[name] for name in ("code", "title", "body", "published_at")),
            entry.c.code.label("entry_code"),
            domain.c.number,
        )
        .join(entry, entry.c.id == material.c.entry_id)
        .join(domain, domain.c.id == entry.c.domain_id)
        .where(
            material.c.organisation_id == organisation_id,
            material.c.state == "published",
            entry.c.state == "published",
        )
        .order_by(material.c.published_at.desc(), material.c.id.desc())
        .limit(limit)
    )
    if number is not None:
        query = query.where(domain.c.number == number)
    return [
        Item(
            "material",
            row["code"],
            row["title"],
            row["body"][:300],
            1,
            row["published_at"],
            row["entry_code"],
            row["number"],
        )
        for row in connection.execute(query).mappings()
    ]


def _revisions(
    connection: Connection, organisation_id: int, limit: int, number: str | None
) -> list[Item]:
    """Entries that were changed since they came, or that came from the township itself."""
    query = (
        select(
            *(entry.c[name] for name in ("code", "level1", "level2", "content")),
            *(entry.c[name] for name in ("revision", "updated_at")),
            domain.c.number,
        )
        .join(domain, domain.c.id == entry.c.domain_id)
        .where(
            entry.c.organisation_id == organisation_id,
            entry.c.state == "published",
            or_(entry.c.revision > 1, entry.c.standard_key.is_(None)),
        )
        .order_by(entry.c.updated_at.desc(), entry.c.id.desc())
        .limit(limit)
    )
    if number is not None:
        query = query.where(domain.c.number == number)
    return [
        Item(
            "entry",
            row["code"],
            title_of(row["level1"], row["level2"]),
            row["content"].replace(";", "；")[:300],
            row["revision"],
            row["updated_at"],
            row["code"],
            row["number"],
        )
        for row in connection.execute(query).mappings()
    ]


def marks(connection: Connection, organisation_id: int) -> list[Mark]:
    """Every public page of an entry or a material."""
    entries = connection.execute(
        select(entry.c.code, entry.c.updated_at)
        .where(entry.c.organisation_id == organisation_id, entry.c.state == "published")
        .order_by(entry.c.id)
    )
    materials = connection.execute(
        select(material.c.code, material.c.published_at)
        .join(entry, entry.c.id == material.c.entry_id)
        .where(
            material.c.organisation_id == organisation_id,
            material.c.state == "published",
            entry.c.state == "published",
        )
        .order_by(material.c.id)
    )
    return [
        *(Mark("entry", row["code"], row["updated_at"]) for row in entries.mappings()),
        *(Mark("material", row["code"], row["published_at"]) for row in materials.mappings()),
    ]
