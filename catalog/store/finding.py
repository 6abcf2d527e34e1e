"""What search reads: the documents to index, and a plain search for the time without an index."""

from sqlalchemy import Connection, or_

from catalog.entry import Domain, Entry
from catalog.store import domains, entries, materials
from catalog.store.entries import published
from catalog.store.tables import domain, entry

_FIELDS = (entry.c.level1, entry.c.level2, entry.c.content, domain.c.name, domain.c.aliases)


def everything(
    connection: Connection, organisation_id: int, codes: list[str] | None = None
) -> tuple[list[Entry], dict[str, Domain], dict[int, list[str]]]:
    """Published entries (all, or those of `codes`), domains by number, material titles by entry."""
    known = {found.number: found for found in domains.all_of(connection, organisation_id)}
    if codes is None:
        rows = entries.all_of(connection, organisation_id)
    else:
        rows = list(entries.by_codes(connection, organisation_id, codes).values())
    ids = None if codes is None else [row.id for row in rows]
    return rows, known, materials.titles(connection, organisation_id, ids)


def containing(
    connection: Connection, organisation_id: int, words: list[str], number: str | None, limit: int
) -> list[Entry]:
    """Published entries with any of the words in level 1, level 2, content or domain name.

    The words are bound and escaped: % and _ in them stand for themselves.
    """
    wanted = or_(*(field.contains(word, autoescape=True) for word in words for field in _FIELDS))
    statement = published(organisation_id).where(wanted)
    if number is not None:
        statement = statement.where(domain.c.number == number)
    rows = connection.execute(
        statement.order_by(domain.c.number, entry.c.position, entry.c.id).limit(limit)
    )
    return [entries.from_row(row) for row in rows.mappings()]
