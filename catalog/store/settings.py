"""Settings that staff change in the browser, as stored: name and value of each organisation."""

from sqlalchemy import Connection, delete, insert, select

from catalog.store.connection import Change
from catalog.store.tables import setting


def all_of(connection: Connection, organisation_id: int) -> dict[str, str]:
    """The stored settings by name; what is not stored has its default."""
    rows = connection.execute(
        select(setting.c.name, setting.c.value).where(setting.c.organisation_id == organisation_id)
    )
    return {row.name: row.value for row in rows}


def put(change: Change, organisation_id: int, name: str, value: str) -> None:
    """Store one setting."""
    change.execute(
        delete(setting).where(setting.c.organisation_id == organisation_id, setting.c.name == name)
    )
    change.execute(
        insert(setting).values(
            organisation_id=organisation_id,
            name=name,
            value=value,
            actor=change.actor.name,
            at=change.at,
        )
    )
