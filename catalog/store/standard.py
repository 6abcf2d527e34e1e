"""Which standard rows were loaded, and what was decided about newer ones."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from catalog.entry import FIELD_NAMES
from catalog.store import drafts
from catalog.store.connection import Change
from catalog.store.drafts import Work
from catalog.store.tables import entry, entry_revision, standard_choice


def loaded(connection: Connection, organisation_id: int) -> dict[str, dict[str, str]]:
    """The rows of the standard as they were loaded at the start, by their key."""
    rows = connection.execute(
        select(entry.c.standard_key, entry_revision.c.fields)
        .join(entry_revision, entry_revision.c.entry_id == entry.c.id)
        .where(
            entry.c.organisation_id == organisation_id,
            entry.c.standard_key.is_not(None),
            entry_revision.c.revision == 1,
        )
    )
    found = {}
    for key, text in rows:
        fields = json.loads(text)
        found[key] = {name: fields.get(name, "") for name in FIELD_NAMES}
    return found


def decided(connection: Connection, organisation_id: int) -> dict[str, str]:
    """The hash of the shipped row that was last decided about, by key."""
    rows = connection.execute(
        select(standard_choice.c.standard_key, standard_choice.c.row_hash).where(
            standard_choice.c.organisation_id == organisation_id
        )
    )
    return {row.standard_key: row.row_hash for row in rows}


def works(connection: Connection, organisation_id: int, keys: Sequence[str]) -> dict[str, Work]:
    """The local entries of these standard rows."""
    rows = connection.execute(
        drafts.works(organisation_id).where(entry.c.standard_key.in_(keys))
    ).mappings()
    found = [drafts.from_row(row) for row in rows]
    return {work.standard_key: work for work in found if work.standard_key}


def decide(change: Change, organisation_id: int, key: str, row_hash: str, choice: str) -> None:
    """Remember what was decided about a shipped row."""
    change.execute(
        delete(standard_choice).where(
            standard_choice.c.organisation_id == organisation_id,
            standard_choice.c.standard_key == key,
        )
    )
    change.execute(
        insert(standard_choice).values(
            organisation_id=organisation_id,
            standard_key=key,
            row_hash=row_hash,
            choice=choice,
            actor=change.actor.name,
            at=change.at,
        )
    )
