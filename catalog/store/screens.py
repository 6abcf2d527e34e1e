"""Screens as stored: their names, kinds and the hashes of their keys."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from catalog.store.connection import Change
from catalog.store.tables import screen


@dataclass(frozen=True)
class Screen:
    """One screen in use. `kind` is touch or display."""

    id: int
    name: str
    kind: str
    made_at: datetime


_COLUMNS = [screen.c[name] for name in ("id", "name", "kind", "made_at")]


def all_of(connection: Connection, organisation_id: int) -> list[Screen]:
    """The screens in use, oldest first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(screen.c.organisation_id == organisation_id, screen.c.removed_at.is_(None))
        .order_by(screen.c.id)
    )
    return [Screen(**row) for row in rows.mappings()]


def by_key_hash(connection: Connection, organisation_id: int, key_hash: str) -> Screen | None:
    """The screen in use with this key, or None."""
    rows = connection.execute(
        select(*_COLUMNS).where(
            screen.c.organisation_id == organisation_id,
            screen.c.key_hash == key_hash,
            screen.c.removed_at.is_(None),
        )
    )
    found = rows.mappings().first()
    return Screen(**found) if found else None


def add(change: Change, organisation_id: int, name: str, kind: str, key_hash: str) -> int:
    """Store a screen; gives its number."""
    return change.add(
        screen,
        organisation_id=organisation_id,
        name=name,
        kind=kind,
        key_hash=key_hash,
        made_at=change.at,
    )


def remove(change: Change, screen_id: int) -> None:
    """Mark a screen as out of use; its key opens nothing from now on."""
    change.execute(update(screen).where(screen.c.id == screen_id).values(removed_at=change.at))
