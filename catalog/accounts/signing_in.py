"""Signing in and out: password, one-time code or second factor in, a server-side session out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import Connection

from catalog.accounts import passwords, secrets, throttle
from catalog.errors import Invalid, NotAllowed
from catalog.settings import Settings
from catalog.store import organisations, sessions, staff
from catalog.store.audit import Actor
from catalog.store.connection import Change, Database
from catalog.store.staff import Person

_WRONG = "用户名、密码或口令不对。请再看一下大小写和输入法。"
_STEP = 30
_KEEP = timedelta(days=2)


class TooManyTries(NotAllowed):
    """Too many wrong tries; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        wait = f"{seconds} 秒" if seconds < 90 else f"{(seconds + 59) // 60} 分钟"
        super().__init__(f"试错的次数多了，请等 {wait}再试。忘了密码请找管理员重置。")
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """What came from the sign-in form, and from where. `device` is the device's token or ""."""

    username: str
    password: str
    code: str
    address: str
    device: str = ""

    @property
    def name(self) -> str:
        """The username as accounts are stored."""
        return self.username.strip().lower()[:40]


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: its token for the cookie, and the token of the device."""

    person: Person
    token: str
    device: str


def sign_in(database: Database, key: bytes, attempt: Attempt, at: datetime) -> SignedIn:
    """Open a session.

    Raises:
        TooManyTries: wait first.
        Invalid: the new password that comes with a one-time code is not good enough.
        NotAllowed: name, password or code are wrong; the sentence does not say which.
    """
    name_hash = secrets.keyed_hash(key, "name", attempt.name)
    with database.reading() as connection:
        owner = organisations.only(connection)
        assert owner is not None, "the start refuses a database without an organisation"
        person = staff.by_username(connection, owner.id, attempt.name)
        known = _known_device(connection, person, attempt.device)
        wait = throttle.seconds_to_wait(
            connection, at, name_hash=name_hash, address=attempt.address, device_hash=known
        )
    if wait:
        raise TooManyTries(wait)
    if secrets.is_one_time_code(attempt.code):
        signed_in = _with_code(database, key, attempt, at)
    else:
        signed_in = _with_password(database, key, person, attempt, at, known)
    if signed_in is None:
        _fail(database, owner.id, person, attempt, at, name_hash, known)
        raise NotAllowed(_WRONG)
    return signed_in


def _known_device(connection: Connection, person: Person | None, device: str) -> str:
    """The hash of the device, if this person signed in on it before."""
    if person is None or not device:
        return ""
    device_hash = secrets.token_hash(device)
    found = sessions.is_known_device(connection, person.id, device_hash)
    return device_hash if found else ""


def _fail(
    database: Database,
    organisation_id: int,
    person: Person | None,
    attempt: Attempt,
    at: datetime,
    name_hash: str,
    device_hash: str,
) -> None:
    with database.writing(Actor("未登录", "", attempt.address), at) as change:
        sessions.note_failure(change, organisation_id, name_hash, attempt.address, device_hash)
        change.note_refusal(
            "staff.sign_in_failed",
            organisation_id=organisation_id,
            object_kind="staff",
            # A name that is no account may be a password typed into the wrong field.
            object_ref=person.username if person else "不认识的用户名",
            username=person.username if person else "不认识的用户名",
        )


def _with_password(
    database: Database,
    key: bytes,
    person: Person | None,
    attempt: Attempt,
    at: datetime,
    known: str,
) -> SignedIn | None:
    with database.reading() as connection:
        stored = staff.credentials(connection, person.id) if person else None
    fits = passwords.verify(stored.password_hash if stored else "", attempt.password)
    if person is None or stored is None or not fits or person.disabled:
        return None
    step = None
    if stored.second_factor:
        step = _step(secrets.unseal(key, stored.second_factor), attempt.code, at)
        if step is None or step <= stored.last_step:
            return None
    with database.writing(person.actor, at) as change:
        if step is not None and not staff.take_step(change, person.id, step):
            change.note_refusal(
                "staff.sign_in_failed",
                organisation_id=person.organisation_id,
                object_kind="staff",
                object_ref=person.username,
                username=person.username,
            )
            return None
        return _open(change, key, person, attempt, known)


def _step(seed: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is: the present one or a neighbour."""
    typed = secrets.plain_code(code)
    now = int(at.timestamp()) // _STEP
    factor = pyotp.TOTP(seed)
    for step in (now, now - 1, now + 1):
        if pyotp.utils.strings_equal(factor.generate_otp(step), typed):
            return step
    return None


def _with_code(database: Database, key: bytes, attempt: Attempt, at: datetime) -> SignedIn | None:
    """Use a one-time code up: it makes the first administrator or sets a person's password."""
    code_hash = secrets.keyed_hash(key, "code", secrets.plain_code(attempt.code))
    with database.reading() as connection:
        if not staff.is_valid_code(connection, code_hash, at):
            return None
        owner = organisations.only(connection)
        assert owner is not None
        settings = Settings(connection, owner.id)
    username = check_username(attempt.name)
    passwords.check(
        attempt.password,
        (username, owner.short_name, owner.name),
        complexity=settings.is_on("password_complexity"),
    )
    stored = passwords.hashed(attempt.password)
    try:
        with database.writing(Actor(username, "一次性口令", attempt.address), at) as change:
            person = _take_code(change, owner.id, username, code_hash)
            staff.set_values(change, person.id, password_hash=stored, password_at=at)
            sessions.end_sessions(change, person.id)
            change.note(
                "staff.password_set",
                organisation_id=owner.id,
                object_kind="staff",
                object_ref=person.username,
                username=person.username,
            )
            return _open(change, key, person, attempt, "")
    except _NotThisCode:
        return None


class _NotThisCode(Exception):  # noqa: N818 - reads as what happened
    """The code was used meanwhile or is somebody else's; the transaction is undone."""


def _take_code(change: Change, organisation_id: int, username: str, code_hash: str) -> Person:
    """The person whose code this is; the code is used up."""
    valid, staff_id = staff.use_code(change, code_hash)
    person = _person_of_code(change, organisation_id, username, staff_id) if valid else None
    if person is None:
        raise _NotThisCode
    return person


def _person_of_code(
    change: Change, organisation_id: int, username: str, staff_id: int | None
) -> Person | None:
    """The person a code is for; without one, a new administrator under a name still free."""
    if staff_id is not None:
        person = staff.by_id(change.connection, staff_id)
        fits = person is not None and person.username == username and not person.disabled
        return person if fits else None
    if staff.by_username(change.connection, organisation_id, username) is not None:
        return None
    made = staff.add(change, organisation_id, username, username)
    staff.set_roles(change, made, FIRST_ROLES)
    change.note(
        "staff.added",
        organisation_id=organisation_id,
        object_kind="staff",
        object_ref=username,
        username=username,
        name=username,
        roles=sorted(FIRST_ROLES),
    )
    return staff.by_id(change.connection, made)


# The first person sets everything up, so they begin with the roles a small office needs.
FIRST_ROLES = frozenset({"admin", "editor", "publisher", "clerk"})


def check_username(text: str) -> str:
    """A username fit for storing.

    Raises:
        Invalid: it is empty, too long or has other signs than letters, digits, . _ -.
    """
    name = text.strip().lower()
    plain = all(mark.isalnum() or mark in "._-" for mark in name)
    if not 2 <= len(name) <= 40 or not plain:
        raise Invalid("用户名要 2 到 40 位，可以用汉字、字母、数字和 . _ -。")
    return name


def _open(change: Change, key: bytes, person: Person, attempt: Attempt, known: str) -> SignedIn:
    token = secrets.new_token()
    device = attempt.device if known else secrets.new_token()
    sessions.sweep(change, change.at - _KEEP)
    sessions.open_session(change, person.id, secrets.token_hash(token), attempt.address)
    if not known:
        sessions.know_device(change, person.id, secrets.token_hash(device))
    name_hash = secrets.keyed_hash(key, "name", person.username)
    sessions.clear_failures(change, name_hash, known)
    change.note(
        "staff.signed_in",
        organisation_id=person.organisation_id,
        object_kind="staff",
        object_ref=person.username,
        device="known" if known else "new",
    )
    return SignedIn(person, token, device)


def who(database: Database, token: str, at: datetime) -> Person | None:
    """The person of a session that is neither over nor ended; None otherwise."""
    with database.reading() as connection:
        found = sessions.session(connection, secrets.token_hash(token))
        person = staff.by_id(connection, found[0]) if found else None
        if found is None or person is None or person.disabled:
            return None
        hours = Settings(connection, person.organisation_id).number("session_hours")
    return person if found[1] <= at < found[1] + timedelta(hours=hours) else None


def sign_out(database: Database, person: Person, token: str, at: datetime) -> None:
    """End this session on the server."""
    with database.writing(person.actor, at) as change:
        ended = sessions.end_sessions(change, person.id, only=secrets.token_hash(token))
        change.note(
            "staff.signed_out",
            organisation_id=person.organisation_id,
            object_kind="staff",
            object_ref=person.username,
            sessions=ended,
        )
