"""Entries as stored: the published rows and the sources of their first revision."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    RowMapping,
    Select,
    bindparam,
    func,
    select,
)

from catalog.entry import FIELD_NAMES, Entry
from catalog.store.tables import domain, entry, entry_revision, material

BEIJING = ZoneInfo("Asia/Shanghai")

_MATERIALS = (
    select(func.count())
    .select_from(material)
    .where(material.c.entry_id == entry.c.id, material.c.state == "published")
    .correlate(entry)
    .scalar_subquery()
)
_COLUMNS = [
    entry.c.id,
    entry.c.code,
    domain.c.number.label("domain"),
    entry.c.position,
    *(entry.c[name] for name in FIELD_NAMES),
    entry.c.revision,
    entry.c.updated_at,
    entry.c.office_id,
    _MATERIALS.label("materials"),
]


def published(organisation_id: int | BindParameter[int]) -> Select[Any]:
    """The statement for published entries, which others narrow and order."""
    return (
        select(*_COLUMNS)
        .join(domain, domain.c.id == entry.c.domain_id)
        .where(entry.c.organisation_id == organisation_id, entry.c.state == "published")
    )


# The two statements of every page are built once: building one costs as much as running it.
_OF_DOMAIN = (
    published(bindparam("owner", type_=Integer))
    .where(entry.c.domain_id == bindparam("domain_id", type_=Integer))
    .order_by(entry.c.position, entry.c.id)
)
_BY_CODE = published(bindparam("owner", type_=Integer)).where(entry.c.code == bindparam("code"))


@lru_cache(maxsize=4096)
def _day(at: datetime) -> date:
    return at.astimezone(BEIJING).date()


def from_row(row: RowMapping) -> Entry:
    """The entry in a row of `published`."""
    values = dict(row)
    updated: datetime = values.pop("updated_at")
    return Entry(**values, updated=_day(updated))


def of_domain(connection: Connection, organisation_id: int, domain_id: int) -> list[Entry]:
    """The published entries of a domain in the order of its table."""
    rows = connection.execute(_OF_DOMAIN, {"owner": organisation_id, "domain_id": domain_id})
    return [from_row(row) for row in rows.mappings().all()]


def all_of(connection: Connection, organisation_id: int) -> list[Entry]:
    """Every published entry by domain number and position."""
    rows = connection.execute(
        published(organisation_id).order_by(domain.c.number, entry.c.position, entry.c.id)
    )
    return [from_row(row) for row in rows.mappings().all()]


def by_code(connection: Connection, organisation_id: int, code: str) -> Entry | None:
    """The published entry with this code, or None."""
    row = connection.execute(_BY_CODE, {"owner": organisation_id, "code": code})
    found = row.mappings().first()
    return from_row(found) if found else None


def by_codes(connection: Connection, organisation_id: int, codes: list[str]) -> dict[str, Entry]:
    """The published entries among these codes, by code."""
    rows = connection.execute(published(organisation_id).where(entry.c.code.in_(codes)))
    return {row["code"]: from_row(row) for row in rows.mappings()}


def related(connection: Connection, organisation_id: int, to: Entry, limit: int) -> list[Entry]:
    """Published entries of the same group (一级事项) in the same domain, nearest rows first."""
    rows = connection.execute(
        published(organisation_id)
        .where(domain.c.number == to.domain, entry.c.level1 == to.level1, entry.c.id != to.id)
        .order_by(func.abs(entry.c.position - to.position), entry.c.position)
        .limit(limit)
    )
    return [from_row(row) for row in rows.mappings().all()]


def sources(connection: Connection, organisation_id: int) -> dict[int, list[str]]:
    """The pages that the entries of each domain were first taken from, each once, by domain id."""
    rows = connection.execute(
        select(entry.c.domain_id, entry_revision.c.source)
        .join(entry, entry.c.id == entry_revision.c.entry_id)
        .where(entry.c.organisation_id == organisation_id, entry_revision.c.revision == 1)
        .order_by(entry.c.domain_id, entry.c.position)
    )
    found: dict[int, dict[str, None]] = {}
    for domain_id, source in rows:
        if source:
            found.setdefault(domain_id, {})[source] = None
    return {domain_id: list(pages) for domain_id, pages in found.items()}
