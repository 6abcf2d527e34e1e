"""Tries from the web, by a keyed hash of where they came from, for a day: sent forms, wrong codes.

They slow guessing and floods (security rules N2, N3, R4) and survive a restart (rule N4).
"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from catalog.store.connection import Change
from catalog.store.tables import case_try


def of_source(
    connection: Connection, kind: str, source_hash: str, since: datetime
) -> tuple[int, datetime | None]:
    """How often this source tried since an instant, and when last."""
    row = connection.execute(
        select(func.count(), func.max(case_try.c.at)).where(
            case_try.c.kind == kind, case_try.c.source_hash == source_hash, case_try.c.at >= since
        )
    ).one()
    return row[0], row[1]


def of_all(connection: Connection, organisation_id: int, kind: str, since: datetime) -> int:
    """How often anybody tried since an instant."""
    return (
        connection.execute(
            select(func.count())
            .select_from(case_try)
            .where(
                case_try.c.organisation_id == organisation_id,
                case_try.c.kind == kind,
                case_try.c.at >= since,
            )
        ).scalar()
        or 0
    )


def add(
    change: Change, organisation_id: int, kind: str, source_hash: str, forget: datetime
) -> None:
    """Note a try, and forget those before an instant."""
    change.execute(delete(case_try).where(case_try.c.at < forget))
    change.add(
        case_try, organisation_id=organisation_id, at=change.at, kind=kind, source_hash=source_hash
    )
