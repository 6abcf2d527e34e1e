"""The organisation (机关), its offices and the installation it lives in."""

from collections.abc import Mapping

from sqlalchemy import Connection, RowMapping, select, update

from catalog.entry import Office, Organisation
from catalog.store.connection import Change
from catalog.store.tables import installation, office, organisation


def _organisation(row: RowMapping) -> Organisation:
    return Organisation(**row)


def only(connection: Connection) -> Organisation | None:
    """The organisation of this installation, or None in an empty database."""
    row = connection.execute(select(organisation).order_by(organisation.c.id)).mappings().first()
    return _organisation(row) if row else None


def installation_id(connection: Connection) -> str | None:
    """The id that the key file is named after, or None in an empty database."""
    return connection.execute(select(installation.c.id)).scalar()


def is_demo(connection: Connection) -> bool:
    """Whether this installation is the demonstration."""
    return bool(connection.execute(select(installation.c.demo)).scalar())


def offices(connection: Connection, organisation_id: int) -> dict[int, Office]:
    """The offices of an organisation by id."""
    rows = connection.execute(
        select(office.c.id, office.c.name, office.c.telephone, office.c.place)
        .where(office.c.organisation_id == organisation_id)
        .order_by(office.c.id)
    ).mappings()
    return {row["id"]: Office(**row) for row in rows}


def set_details(change: Change, organisation_id: int, values: Mapping[str, str]) -> None:
    """Change the organisation's own details."""
    change.execute(
        update(organisation).where(organisation.c.id == organisation_id).values(**values)
    )
