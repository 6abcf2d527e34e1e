"""A screen's own key (security rule K1): set once by an administrator, kept in a signed cookie.

The cookie names the screen and is signed with the installation's key, so that it is known without
the database: such a machine has no desk, does not leave hall mode and has its own budget of views.
"""

import hashlib
import hmac
import ipaddress
import re
from typing import TYPE_CHECKING

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_COOKIE = "hall-screen"
_IN_COOKIES = re.compile(
    rf"(?:^|;\s*)(?:__Host-)?{_COOKIE}=([0-9]{{1,9}})\.([0-9a-f]{{40}})(?:;|$)"
)
_HOUSEHOLD = 64
_YEAR = 365 * 24 * 3600


class Keys:
    """Signs and reads the cookies of screens."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, screen_id: int) -> str:
        """The value of a screen's cookie."""
        return f"{screen_id}.{self._signature(str(screen_id))}"

    def read(self, cookies: str) -> int | None:
        """The screen that a Cookie header names, if the signature is ours."""
        found = _IN_COOKIES.search(cookies) if _COOKIE in cookies else None
        if not found or not hmac.compare_digest(self._signature(found.group(1)), found.group(2)):
            return None
        return int(found.group(1))

    def visitor(self, environ: "WSGIEnvironment") -> str:
        """Whose budget of views a request uses: the screen's own, else its network's."""
        screen_id = self.read(environ.get("HTTP_COOKIE", ""))
        return f"screen {screen_id}" if screen_id else network(environ.get("REMOTE_ADDR") or "")

    def _signature(self, text: str) -> str:
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:40]


def network(address: str) -> str:
    """The network of an address: one household has a whole /64 of IPv6 to change within."""
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), _HOUSEHOLD), strict=False))


def install(app: Flask, keys: Keys) -> None:
    """Keep the keys with the application."""
    app.extensions["screen_keys"] = keys


def current() -> int | None:
    """The screen this request comes from, or None."""
    keys: Keys = current_app.extensions["screen_keys"]
    return keys.read(request.environ.get("HTTP_COOKIE", ""))


def begin(answer: Response, screen_id: int) -> None:
    """Make the browser this screen."""
    keys: Keys = current_app.extensions["screen_keys"]
    prefix = current_app.extensions["cookie_prefix"]
    answer.set_cookie(
        prefix + _COOKIE,
        keys.sign(screen_id),
        max_age=_YEAR,
        httponly=True,
        secure=bool(prefix),
        samesite="Lax",
    )


def end(answer: Response) -> None:
    """Take the key from a browser whose screen is out of use."""
    prefix = current_app.extensions["cookie_prefix"]
    answer.delete_cookie(prefix + _COOKIE, secure=bool(prefix))
