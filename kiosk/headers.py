"""Security headers on every answer, and which hosts are answered (security rules H2–H6)."""

import ipaddress
import re
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from kiosk.config import Config

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HOST = re.compile(r"(?:([A-Za-z0-9.-]+)|\[([0-9a-fA-F:.]+)\])(?::[0-9]+)?")
_YEAR = 365 * 24 * 3600
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def install(app: Flask, config: Config) -> None:
    """Check the Host and the method before, and set the headers after every request."""
    hosts = Hosts(config)
    secure = config.base_url.startswith("https://")

    @app.before_request
    def check_method_and_host() -> None:
        if request.method not in METHODS:
            abort(405)
        if not hosts.allow(request.environ.get("HTTP_HOST", "")):
            abort(400, description="host")

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers["Server"] = "web"  # no name or version of what runs here
        if secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
        return response


class Hosts:
    """Which hosts are answered: the configured ones, and this machine's own loopback names.

    Hosts are compared without port. A loopback name reaches only this machine itself.
    """

    def __init__(self, config: Config) -> None:
        self._names = {urlsplit(config.base_url).hostname or "", *config.hosts} - {""}
        self._known: dict[str, bool] = {}

    def allow(self, host: str) -> bool:
        """Whether a request for this host is answered."""
        known = self._known.get(host)
        if known is None:
            known = self._judge(host)
            if known and len(self._known) < 100:
                self._known[host] = known
        return known

    def _judge(self, host: str) -> bool:
        # Nothing but a name or an address with a port: a path or a user name beside it would be
        # read otherwise by whoever puts an address together from it.
        found = _HOST.fullmatch(host)
        if found is None:
            return False
        name = (found[1] or found[2]).lower()
        if name in self._names or name == "localhost":
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False
