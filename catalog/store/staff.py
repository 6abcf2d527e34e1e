"""Staff as stored: people and their roles, sessions, devices, one-time codes, wrong tries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from catalog.errors import NotAllowed
from catalog.rules import roles
from catalog.store.audit import Actor
from catalog.store.connection import Change
from catalog.store.tables import (
    staff,
    staff_code,
    staff_role,
)


@dataclass(frozen=True)
class Person:
    """A member of staff with the roles in force. `address` is where the present act comes from."""

    id: int
    organisation_id: int
    username: str
    name: str
    roles: frozenset[str]
    disabled: bool = False
    has_password: bool = True
    has_second_factor: bool = False
    office_id: int | None = None
    made_at: datetime | None = None
    address: str = ""

    def may(self, permission: str) -> bool:
        """Whether the person has the permission."""
        return not self.disabled and roles.may(self.roles, permission)

    def require(self, permission: str) -> None:
        """Refuse unless the person has the permission.

        Raises:
            NotAllowed: with a sentence that names the role that is missing.
        """
        if not self.may(permission):
            raise NotAllowed(roles.refusal(permission))

    @property
    def role_names(self) -> str:
        """The roles in Chinese, in the order of the table."""
        return "、".join(label for role, label in roles.ROLES.items() if role in self.roles)

    @property
    def actor(self) -> Actor:
        """The person as the audit trail names them."""
        shown = self.name if self.name == self.username else f"{self.name}（{self.username}）"
        return Actor(shown, self.role_names, self.address)


@dataclass(frozen=True)
class Credentials:
    """What sign-in checks."""

    password_hash: str
    second_factor: str
    last_step: int


_COLUMNS = (
    staff.c.id,
    staff.c.organisation_id,
    staff.c.username,
    staff.c.name,
    staff.c.disabled,
    (staff.c.password_hash != "").label("has_password"),
    (staff.c.second_factor != "").label("has_second_factor"),
    staff.c.office_id,
    staff.c.made_at,
)


def everyone(connection: Connection, organisation_id: int) -> list[Person]:
    """All accounts, disabled ones too, by username."""
    found = connection.execute(
        select(*_COLUMNS)
        .where(staff.c.organisation_id == organisation_id)
        .order_by(staff.c.username)
    ).mappings()
    held: dict[int, set[str]] = {}
    for staff_id, role in connection.execute(select(staff_role.c.staff_id, staff_role.c.role)):
        held.setdefault(staff_id, set()).add(role)
    return [Person(**row, roles=frozenset(held.get(row["id"], ()))) for row in found]


def by_id(connection: Connection, staff_id: int) -> Person | None:
    """The person with this id."""
    row = connection.execute(select(*_COLUMNS).where(staff.c.id == staff_id)).mappings().first()
    if row is None:
        return None
    held = connection.execute(select(staff_role.c.role).where(staff_role.c.staff_id == staff_id))
    return Person(**row, roles=frozenset(held.scalars()))


def by_username(connection: Connection, organisation_id: int, username: str) -> Person | None:
    """The person with this username."""
    found = connection.execute(
        select(staff.c.id).where(
            staff.c.organisation_id == organisation_id, staff.c.username == username
        )
    ).scalar()
    return by_id(connection, found) if found is not None else None


def credentials(connection: Connection, staff_id: int) -> Credentials:
    """The stored credentials of a person."""
    row = connection.execute(
        select(staff.c.password_hash, staff.c.second_factor, staff.c.last_step).where(
            staff.c.id == staff_id
        )
    ).one()
    return Credentials(*row)


def password_made(connection: Connection, staff_id: int) -> datetime | None:
    """When the person set the present password."""
    return connection.execute(select(staff.c.password_at).where(staff.c.id == staff_id)).scalar()


def add(change: Change, organisation_id: int, username: str, name: str) -> int:
    """A new account without password or roles; gives its id."""
    return change.add(
        staff, organisation_id=organisation_id, username=username, name=name, made_at=change.at
    )


def set_values(change: Change, staff_id: int, **values: object) -> None:
    """Change columns of one account."""
    change.execute(update(staff).where(staff.c.id == staff_id).values(**values))


def take_step(change: Change, staff_id: int, step: int) -> bool:
    """Use up a time step of the second factor; False when it was used before."""
    done = change.execute(
        update(staff).where(staff.c.id == staff_id, staff.c.last_step < step).values(last_step=step)
    )
    return done.rowcount == 1


def set_roles(change: Change, staff_id: int, chosen: Iterable[str]) -> None:
    """Replace the roles of a person."""
    change.execute(delete(staff_role).where(staff_role.c.staff_id == staff_id))
    for role in sorted(chosen):
        change.execute(insert(staff_role).values(staff_id=staff_id, role=role))


def keep_code(
    change: Change, organisation_id: int, code_hash: str, expires: datetime, staff_id: int | None
) -> None:
    """Store a one-time code; earlier unused ones of the same person end."""
    same = staff_code.c.staff_id == staff_id if staff_id else staff_code.c.staff_id.is_(None)
    unused = staff_code.c.used_at.is_(None)
    change.execute(
        update(staff_code)
        .where(staff_code.c.organisation_id == organisation_id, same, unused)
        .values(used_at=change.at)
    )
    change.execute(
        insert(staff_code).values(
            organisation_id=organisation_id,
            staff_id=staff_id,
            code_hash=code_hash,
            made_at=change.at,
            expires_at=expires,
        )
    )


def is_valid_code(connection: Connection, code_hash: str, at: datetime) -> bool:
    """Whether a one-time code would be accepted at this instant."""
    found = connection.execute(
        select(staff_code.c.id).where(
            staff_code.c.code_hash == code_hash,
            staff_code.c.used_at.is_(None),
            staff_code.c.expires_at > at,
        )
    ).first()
    return found is not None


def use_code(change: Change, code_hash: str) -> tuple[bool, int | None]:
    """Use a valid code up: whether there was one, and whose it is (None: first administrator)."""
    row = change.execute(
        select(staff_code.c.id, staff_code.c.staff_id).where(
            staff_code.c.code_hash == code_hash,
            staff_code.c.used_at.is_(None),
            staff_code.c.expires_at > change.at,
        )
    ).first()
    if row is None:
        return False, None
    done = change.execute(
        update(staff_code)
        .where(staff_code.c.id == row.id, staff_code.c.used_at.is_(None))
        .values(used_at=change.at)
    )
    return done.rowcount == 1, row.staff_id
