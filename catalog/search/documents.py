"""Reads what is indexed: published entries with their domain and the titles of their materials.

Requests, staff notes, drafts and withdrawn texts never come near an index.
"""

from catalog.search.engine import Document
from catalog.store import finding
from catalog.store.connection import Database


def read(database: Database, organisation_id: int) -> list[Document]:
    """Every published entry of an organisation as a document."""
    return _read(database, organisation_id, None)


def of_codes(database: Database, organisation_id: int, codes: list[str]) -> list[Document]:
    """The published entries among these codes as documents."""
    return _read(database, organisation_id, codes)


def _read(database: Database, organisation_id: int, codes: list[str] | None) -> list[Document]:
    with database.reading() as connection:
        rows, domains, titles = finding.everything(connection, organisation_id, codes)
    found = []
    for row in rows:
        domain = domains[row.domain]
        found.append(
            Document(
                organisation_id=organisation_id,
                code=row.code,
                position=row.position,
                domain=row.domain,
                domain_name=domain.name,
                domain_aliases=domain.aliases,
                guideline=domain.guideline,
                title=row.title,
                level1=row.level1,
                level2=row.level2,
                content=row.content,
                basis=row.basis,
                publisher=row.publisher,
                material_titles=tuple(titles.get(row.id, ())),
            )
        )
    return found
