"""Who is signed in, and what they may open: `@allowed("entry.publish")` on every staff view.

The cookie carries a random session token, and when it was last used, signed. The session itself
is a row on the server (security rule A7): at sign-out the row goes, and the cookie opens nothing.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask, Request, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from catalog import settings
from catalog.accounts import signing_in
from catalog.accounts.signing_in import SignedIn
from catalog.errors import Invalid
from catalog.settings import Settings
from catalog.store.staff import Person
from kiosk import clock, db

View = TypeVar("View", bound=Callable[..., Any])
# A view that is open before sign-in says so by this word instead of a permission.
OPEN = "open"
_RENEW_SECONDS = 60
_DEVICE_AGE = 365 * 24 * 3600


@dataclass(frozen=True)
class _Member(UserMixin):  # type: ignore[misc] # the library ships no types
    """A signed-in person as flask-login wants it, with the token of the session."""

    person: Person
    token: str

    def get_id(self) -> str:
        return str(self.person.id)


def allowed(
    permission: str, *, largest: int | Callable[[], int] | None = None
) -> Callable[[View], View]:
    """Name the permission a view needs; the gate in `kiosk.staff` looks it up.

    `largest` is how many bytes a form with a file may have, where that is more than usual.
    """

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined] # a mark for the gate
        view.largest = largest  # type: ignore[attr-defined] # another
        return view

    return mark


def install(app: Flask, key: bytes, *, secure: bool) -> None:
    """Load the signed-in person on demand. `key` is the staff key of the installation."""
    app.extensions["staff_key"] = key
    app.extensions["staff_secure"] = secure
    manager = LoginManager(app)
    manager.session_protection = None  # the session is ours; the cookie's signature is checked
    manager.request_loader(_load)


def key() -> bytes:
    """The staff key: hashes of codes, seals of second factors, signatures of cookies."""
    found: bytes = current_app.extensions["staff_key"]
    return found


def person() -> Person | None:
    """The signed-in person, with the address they come from."""
    member = current_user
    return replace(member.person, address=address()) if member.is_authenticated else None


def me() -> Person:
    """The signed-in person, behind the gate."""
    found = person()
    assert found is not None, "the gate lets nobody in who is not signed in"
    return found


def token() -> str:
    """The token of the present session."""
    return str(current_user.token) if current_user.is_authenticated else ""


def address() -> str:
    """Where the request comes from, as far as the configured proxies tell."""
    return (request.remote_addr or "")[:60]


def device() -> str:
    """The token of this device, if it has one."""
    return request.cookies.get(_name("device"), "")[:64]


def may(permission: str) -> bool:
    """Whether the signed-in person has the permission, for templates."""
    found = person()
    return found is not None and found.may(permission)


def is_allowed_address(allowed_networks: str) -> bool:
    """Whether the desk may be opened from here; the machine itself always may."""
    here = ipaddress.ip_address(address() or "127.0.0.1")
    try:
        networks = settings.check_addresses(allowed_networks)
    except Invalid:
        return here.is_loopback
    return here.is_loopback or not networks or any(here in network for network in networks)


def _name(what: str) -> str:
    return f"__Host-{what}" if current_app.extensions["staff_secure"] else what


def _load(asked: Request) -> _Member | None:
    if not asked.path.startswith("/staff"):
        return None
    session_token, used = _read(asked.cookies.get(_name("staff"), ""))
    if not session_token or used is None:
        return None
    now = clock.now()
    found = signing_in.who(db.database(), session_token, now)
    if found is None:
        return None
    minutes = Settings(db.connection(), found.organisation_id).number("idle_minutes")
    if not 0 <= now.timestamp() - used <= minutes * 60:
        return None
    g.renew = now.timestamp() - used > _RENEW_SECONDS
    return _Member(found, session_token)


def _sign(text: str) -> str:
    return hmac.new(key(), f"cookie\0{text}".encode(), hashlib.sha256).hexdigest()[:32]


def _read(cookie: str) -> tuple[str, int | None]:
    parts = cookie.split(".")
    if len(parts) != 3 or not parts[1].isascii() or not parts[1].isdigit() or len(parts[1]) > 12:
        return "", None
    signed = f"{parts[0]}.{parts[1]}"
    if not hmac.compare_digest(_sign(signed).encode(), parts[2].encode()):
        return "", None
    return parts[0], int(parts[1])


def _set(answer: Response, what: str, value: str, age: int | None = None) -> None:
    answer.set_cookie(
        _name(what),
        value,
        max_age=age,
        httponly=True,
        secure=current_app.extensions["staff_secure"],
        samesite="Strict",
    )


def begin(answer: Response, signed_in: SignedIn) -> None:
    """Give the browser its session and its device."""
    _remember(answer, signed_in.token, clock.now())
    _set(answer, "device", signed_in.device, _DEVICE_AGE)


def _remember(answer: Response, session_token: str, at: datetime) -> None:
    signed = f"{session_token}.{int(at.timestamp())}"
    _set(answer, "staff", f"{signed}.{_sign(signed)}")


def renew(answer: Response) -> None:
    """Note that the session was used, at most once a minute."""
    if g.pop("renew", False):
        _remember(answer, token(), clock.now())


def end(answer: Response) -> None:
    """Take the session from the browser."""
    answer.delete_cookie(_name("staff"), secure=current_app.extensions["staff_secure"])
