"""Domains as stored, with the counts their pages show."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select, update

from catalog.entry import Domain, split
from catalog.errors import NotFound
from catalog.store.connection import Change
from catalog.store.tables import domain, entry, material


@dataclass(frozen=True)
class Coverage:
    """How much of a domain is there: published entries, and those with at least one material."""

    entries: int
    with_material: int


_COLUMNS = [
    domain.c[name]
    for name in (
        "id number name breaks full_name theme code aliases english_name lead_body guideline "
        "standard position not_here handled_by"
    ).split()
]


def _domain(row: RowMapping) -> Domain:
    return Domain(**{**row, "aliases": split(row["aliases"])})


def _of(organisation_id: int) -> Select[Any]:
    return select(*_COLUMNS).where(domain.c.organisation_id == organisation_id)


def all_of(connection: Connection, organisation_id: int) -> list[Domain]:
    """Every domain in the order of the pages: by theme, then by place inside it."""
    rows = connection.execute(
        _of(organisation_id).order_by(domain.c.theme, domain.c.position, domain.c.number)
    )
    return [_domain(row) for row in rows.mappings()]


def by_number(connection: Connection, organisation_id: int, number: str) -> Domain | None:
    """The domain with this number, or None."""
    row = connection.execute(_of(organisation_id).where(domain.c.number == number))
    found = row.mappings().first()
    return _domain(found) if found else None


def known(connection: Connection, organisation_id: int, number: str) -> Domain:
    """The domain with this number.

    Raises:
        NotFound: there is none.
    """
    found = by_number(connection, organisation_id, number)
    if found is None:
        raise NotFound("没有这个领域。请从列表里选。")
    return found


def coverage(connection: Connection, organisation_id: int) -> dict[str, Coverage]:
    """Coverage by domain number."""
    has_material = (
        select(material.c.entry_id)
        .where(material.c.state == "published")
        .distinct()
        .subquery("has_material")
    )
    rows = connection.execute(
        select(
            domain.c.number,
            func.count(entry.c.id),
            func.count(has_material.c.entry_id),
        )
        .select_from(
            domain.outerjoin(
                entry, (entry.c.domain_id == domain.c.id) & (entry.c.state == "published")
            ).outerjoin(has_material, has_material.c.entry_id == entry.c.id)
        )
        .where(domain.c.organisation_id == organisation_id)
        .group_by(domain.c.number)
    )
    return {number: Coverage(entries, filled) for number, entries, filled in rows}


def set_values(change: Change, domain_id: int, **values: object) -> None:
    """Change columns of a domain."""
    change.execute(update(domain).where(domain.c.id == domain_id).values(**values))
