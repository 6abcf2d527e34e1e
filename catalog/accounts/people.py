"""Making, changing and disabling accounts; one-time codes; one's own password and second factor."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pyotp

from catalog.accounts import passwords, secrets
from catalog.accounts.signing_in import check_username
from catalog.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.rules import roles
from catalog.settings import Settings
from catalog.store import organisations, sessions, staff
from catalog.store.audit import Actor
from catalog.store.connection import Change, Database
from catalog.store.staff import Person

FIRST_CODE_MINUTES = 30
CODE_MINUTES = 24 * 60


def first_code(database: Database, key: bytes, actor: Actor, at: datetime) -> str:
    """A one-time code that makes an administrator; valid half an hour, kept as its hash."""
    with database.writing(actor, at) as change:
        owner = organisations.only(change.connection)
        if owner is None:
            raise NotFound("还没有单位数据。请先运行 kiosk init。")
        return _give_code(change, key, owner.id, None, "第一位管理员", FIRST_CODE_MINUTES)


def has_administrator(database: Database) -> bool:
    """Whether somebody can sign in and manage accounts."""
    with database.reading() as connection:
        owner = organisations.only(connection)
        people = staff.everyone(connection, owner.id) if owner else []
    return any(one.may("accounts.edit") and one.has_password for one in people)


def add(
    database: Database,
    key: bytes,
    actor: Actor,
    *,
    username: str,
    name: str,
    chosen: Iterable[str],
    at: datetime,
) -> str:
    """A new account; gives the one-time code with which the person sets a password.

    Raises:
        Invalid: the username, name or roles cannot be accepted.
        Conflict: the username is taken.
    """
    username, name, held = check_username(username), _check_name(name), _check_roles(chosen)
    with database.writing(actor, at) as change:
        owner = organisations.only(change.connection)
        if owner is None:
            raise NotFound("还没有单位数据。请先运行 kiosk init。")
        if staff.by_username(change.connection, owner.id, username) is not None:
            raise Conflict(f"用户名 {username} 已经有人用了，请换一个。")
        made = staff.add(change, owner.id, username, name)
        staff.set_roles(change, made, held)
        change.note(
            "staff.added",
            organisation_id=owner.id,
            object_kind="staff",
            object_ref=username,
            username=username,
            name=name,
            roles=sorted(held),
        )
        return _give_code(change, key, owner.id, made, username, CODE_MINUTES)


def edit(
    database: Database,
    actor: Actor,
    username: str,
    *,
    name: str,
    chosen: Iterable[str],
    at: datetime,
) -> None:
    """Change the name and the roles of an account.

    Raises:
        NotFound: there is no such account.
        Invalid: the name or the roles cannot be accepted.
        Conflict: nobody would be left to manage accounts.
    """
    name, held = _check_name(name), _check_roles(chosen)
    with database.writing(actor, at) as change:
        person = _find(change, username)
        staff.set_values(change, person.id, name=name)
        staff.set_roles(change, person.id, held)
        _keep_an_administrator(change, person)
        change.note(
            "staff.edited",
            organisation_id=person.organisation_id,
            object_kind="staff",
            object_ref=person.username,
            before={"name": person.name, "roles": sorted(person.roles)},
            after={"name": name, "roles": sorted(held)},
            username=person.username,
            name=name,
            roles=sorted(held),
        )


def disable(
    database: Database, actor: Actor, username: str, *, disabled: bool = True, at: datetime
) -> None:
    """Close an account and end its sessions at once, or open it again.

    Raises:
        NotFound: there is no such account.
        Conflict: nobody would be left to manage accounts.
    """
    with database.writing(actor, at) as change:
        person = _find(change, username)
        staff.set_values(change, person.id, disabled=disabled)
        sessions.end_sessions(change, person.id)
        _keep_an_administrator(change, person)
        change.note(
            "staff.disabled" if disabled else "staff.enabled",
            organisation_id=person.organisation_id,
            object_kind="staff",
            object_ref=person.username,
            username=person.username,
        )


def reset(database: Database, key: bytes, actor: Actor, username: str, at: datetime) -> str:
    """End the password, second factor and sessions of an account; gives a new one-time code.

    Raises:
        NotFound: there is no such account.
    """
    with database.writing(actor, at) as change:
        person = _find(change, username)
        staff.set_values(change, person.id, password_hash="", second_factor="")
        sessions.end_sessions(change, person.id)
        sessions.forget_devices(change, person.id)
        change.note(
            "staff.reset",
            organisation_id=person.organisation_id,
            object_kind="staff",
            object_ref=person.username,
            username=person.username,
        )
        return _give_code(
            change, key, person.organisation_id, person.id, person.username, CODE_MINUTES
        )


def change_password(
    database: Database, person: Person, old: str, new: str, *, token: str, at: datetime
) -> None:
    """Set one's own password; every other session of the person ends.

    Raises:
        NotAllowed: the old password is wrong.
        Invalid: the new one is not good enough.
    """
    with database.reading() as connection:
        stored = staff.credentials(connection, person.id)
        owner = organisations.only(connection)
        assert owner is not None
        complexity = Settings(connection, owner.id).is_on("password_complexity")
    if not passwords.verify(stored.password_hash, old):
        raise NotAllowed("现在的密码不对，没有改动。")
    names = (person.username, person.name, owner.short_name, owner.name)
    passwords.check(new, names, complexity=complexity)
    if old == new:
        raise Invalid("新密码和现在的一样，请换一个。")
    hashed = passwords.hashed(new)
    with database.writing(person.actor, at) as change:
        staff.set_values(change, person.id, password_hash=hashed, password_at=at)
        sessions.end_sessions(change, person.id, but=secrets.token_hash(token))
        change.note(
            "staff.password_set",
            organisation_id=person.organisation_id,
            object_kind="staff",
            object_ref=person.username,
            username=person.username,
        )


def new_second_factor() -> str:
    """A fresh seed for a code generator; nothing is stored until it is proved."""
    return pyotp.random_base32()


def set_second_factor(
    database: Database, key: bytes, person: Person, *, seed: str, code: str, at: datetime
) -> None:
    """Switch the second factor on (with a code that proves the seed) or off (without a seed).

    Raises:
        Invalid: the code does not fit.
    """
    if seed and not pyotp.TOTP(seed).verify(secrets.plain_code(code), for_time=at, valid_window=1):
        raise Invalid("动态口令不对。请看看手机的时间准不准，再输一次。")
    sealed = secrets.seal(key, seed) if seed else ""
    with database.writing(person.actor, at) as change:
        staff.set_values(change, person.id, second_factor=sealed, last_step=0)
        change.note(
            "staff.second_factor",
            organisation_id=person.organisation_id,
            object_kind="staff",
            object_ref=person.username,
            username=person.username,
            on=bool(seed),
        )


def _find(change: Change, username: str) -> Person:
    owner = organisations.only(change.connection)
    name = username.strip().lower()
    person = staff.by_username(change.connection, owner.id, name) if owner else None
    if person is None:
        raise NotFound(f"没有用户名为 {name} 的账号。")
    return person


def _keep_an_administrator(change: Change, person: Person) -> None:
    """Refuse to take the last administrator's rights away."""
    if not person.may("accounts.edit"):
        return
    people = staff.everyone(change.connection, person.organisation_id)
    if not any(one.may("accounts.edit") and one.has_password for one in people):
        raise Conflict("这样就没有能管理账号的人了。请先让另一个人当管理员并登录一次。")


def _check_name(text: str) -> str:
    name = "".join(mark for mark in text if mark.isprintable()).strip()
    if not 1 <= len(name) <= 40:
        raise Invalid("请写姓名，最多 40 个字。")
    return name


def _check_roles(chosen: Iterable[str]) -> frozenset[str]:
    held = frozenset(chosen)
    if not held or not held <= roles.ROLES.keys():
        raise Invalid(f"请至少选一个角色：{'、'.join(roles.ROLES.values())}。")
    return held


def _give_code(
    change: Change, key: bytes, organisation_id: int, staff_id: int | None, whom: str, minutes: int
) -> str:
    code = secrets.new_code()
    code_hash = secrets.keyed_hash(key, "code", secrets.plain_code(code))
    staff.keep_code(
        change, organisation_id, code_hash, change.at + timedelta(minutes=minutes), staff_id
    )
    change.note(
        "staff.code_given",
        organisation_id=organisation_id,
        object_kind="staff",
        object_ref=whom,
        whom=whom,
        minutes=minutes,
    )
    return code
