"""Sessions and known devices as stored, by hash only, and the wrong tries that slow sign-in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from catalog.store.connection import Change
from catalog.store.tables import sign_in_failure, staff_device, staff_session


@dataclass(frozen=True)
class Tries:
    """Wrong tries in a stretch of time: how many, and the newest."""

    count: int
    newest: datetime | None


def open_session(change: Change, staff_id: int, token_hash: str, address: str) -> None:
    """Store a new session."""
    change.execute(
        insert(staff_session).values(
            token_hash=token_hash, staff_id=staff_id, made_at=change.at, address=address
        )
    )


def session(connection: Connection, token_hash: str) -> tuple[int, datetime] | None:
    """Whose session this is and when it began."""
    row = connection.execute(
        select(staff_session.c.staff_id, staff_session.c.made_at).where(
            staff_session.c.token_hash == token_hash
        )
    ).first()
    return (row.staff_id, row.made_at) if row else None


def end_sessions(change: Change, staff_id: int, *, only: str = "", but: str = "") -> int:
    """End all sessions of a person, or only one, or all but one; gives how many."""
    ended = delete(staff_session).where(staff_session.c.staff_id == staff_id)
    if only:
        ended = ended.where(staff_session.c.token_hash == only)
    if but:
        ended = ended.where(staff_session.c.token_hash != but)
    return change.execute(ended).rowcount


def sweep(change: Change, older_than: datetime) -> None:
    """Forget sessions and wrong tries that can no longer matter."""
    change.execute(delete(staff_session).where(staff_session.c.made_at < older_than))
    change.execute(delete(sign_in_failure).where(sign_in_failure.c.at < older_than))


def know_device(change: Change, staff_id: int, token_hash: str) -> None:
    """Remember a device on which the person signed in."""
    change.execute(
        insert(staff_device).values(token_hash=token_hash, staff_id=staff_id, made_at=change.at)
    )


def is_known_device(connection: Connection, staff_id: int, token_hash: str) -> bool:
    """Whether the person signed in on this device before."""
    found = connection.execute(
        select(staff_device.c.staff_id).where(
            staff_device.c.token_hash == token_hash, staff_device.c.staff_id == staff_id
        )
    ).first()
    return found is not None


def forget_devices(change: Change, staff_id: int) -> None:
    """No device of this person is known any more."""
    change.execute(delete(staff_device).where(staff_device.c.staff_id == staff_id))


def note_failure(
    change: Change, organisation_id: int, name_hash: str, address: str, device_hash: str
) -> None:
    """Store a wrong try."""
    change.execute(
        insert(sign_in_failure).values(
            organisation_id=organisation_id,
            at=change.at,
            name_hash=name_hash,
            address=address,
            device_hash=device_hash,
        )
    )


def failures(connection: Connection, since: datetime, **where: str) -> Tries:
    """Wrong tries since an instant, by name, address or device."""
    statement = select(func.count(), func.max(sign_in_failure.c.at)).where(
        sign_in_failure.c.at > since
    )
    for column, value in where.items():
        statement = statement.where(sign_in_failure.c[column] == value)
    count, newest = connection.execute(statement).one()
    return Tries(count, newest)


def clear_failures(change: Change, name_hash: str, device_hash: str) -> None:
    """After a good sign-in this device's own wrong tries no longer count."""
    change.execute(
        delete(sign_in_failure).where(
            sign_in_failure.c.name_hash == name_hash,
            sign_in_failure.c.device_hash == device_hash,
        )
    )
