"""The register of cases as a request sees it, one-time form keys, and how guessing is slowed.

A form key is random, dated and signed: a form made by somebody else, or long ago, is not taken
(security rules D6, N3). Wrong codes slow only further codes from the same address (rule R4).
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app, request

from catalog.handling import Register
from catalog.sealing import Sealer
from catalog.store import tries
from catalog.store.connection import Database
from kiosk import clock, db, device

# Security rules R4 (wrong codes) and N3 (a form's age, applications of the whole site in an hour).
_FREE_TRIES = 10
_WINDOW = timedelta(minutes=10)
_LONGEST_WAIT = 300
_FORM_AGE = 2 * 3600
_SIGNED = 32
_HOUR = timedelta(hours=1)
_SITE_AN_HOUR = 200


def install(app: Flask, key: bytes, cipher: str) -> None:
    """Give the application what seals and opens cases.

    Raises:
        NotAllowed: this machine cannot seal with that cipher.
    """
    app.extensions["sealer"] = Sealer(key, cipher)
    app.extensions["form_key"] = hmac.new(key, b"form", hashlib.sha256).digest()


def register() -> Register:
    """The register of this installation's organisation, for reading."""
    sealer: Sealer = current_app.extensions["sealer"]
    database: Database = current_app.extensions["database"]
    return Register(database, sealer, db.owner().id)


def writing() -> Register:
    """The register for a verb that writes: the request's reading connection is closed first."""
    found = register()
    db.release()
    return found


def source() -> str:
    """Where the request comes from, as the tries know it; a screen is its own source (rule N2)."""
    keys: device.Keys = current_app.extensions["screen_keys"]
    return register().hashed_source(keys.visitor(request.environ))


@dataclass(frozen=True)
class FormKey:
    """A form key that was sent back: `fault` is "", forged, old or young."""

    key: str
    fault: str = ""


def new_form_key() -> str:
    """A key for a form that is shown now."""
    text = f"{secrets.token_hex(16)}.{int(clock.now().timestamp())}"
    return f"{text}.{_sign(text)}"


def _sign(text: str) -> str:
    key: bytes = current_app.extensions["form_key"]
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:_SIGNED]


def read_form_key(typed: str) -> FormKey:
    """Judge a form key: signed by us, and neither too old nor too young."""
    parts = typed.split(".")
    if len(parts) != 3 or not hmac.compare_digest(
        _sign(f"{parts[0]}.{parts[1]}").encode(), parts[2].encode()
    ):
        return FormKey("", "forged")
    age = clock.now().timestamp() - int(parts[1])
    if age > _FORM_AGE:
        return FormKey(parts[0], "old")
    if age < current_app.config["KIOSK"].form_min_age:
        return FormKey(parts[0], "young")
    return FormKey(parts[0])


def seconds_to_wait() -> int:
    """Seconds until the next code from this address is looked at; 0 when it may be now."""
    now = clock.now()
    count, newest = tries.of_source(db.connection(), "code", source(), now - _WINDOW)
    if count < _FREE_TRIES or newest is None:
        return 0
    delay = min(_LONGEST_WAIT, 2 ** min(count - _FREE_TRIES + 2, 10))
    # A clock that was set back makes the newest try lie ahead; nobody waits longer for that.
    left = min(delay, delay - (now - newest).total_seconds())
    return max(0, int(left + 0.999))


def sent_too_many() -> bool:
    """Whether a small question is asked first: this source, or the whole site, sent very many.

    Nobody is refused: more than the soft limit from one source (rule N2), or a flood over the
    whole site (rule N3), only slows.
    """
    most: int = current_app.config["KIOSK"].send_limit
    if not most:
        return False
    since = clock.now() - _HOUR
    count, _ = tries.of_source(db.connection(), "sent", source(), since)
    return count >= most or bool(flood())


def flood() -> int:
    """How many applications came in over the web this hour, when that is over the brake; else 0."""
    if not current_app.config["KIOSK"].send_limit:
        return 0
    sent = tries.of_all(db.connection(), db.owner().id, "sent", clock.now() - _HOUR)
    return sent if sent >= _SITE_AN_HOUR else 0
