"""Security headers on every answer, and which hosts are answered (security rules H2–H6)."""

import ipaddress
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from kiosk.config import Config

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_YEAR = 365 * 24 * 3600
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})


def install(app: Flask, config: Config) -> None:
    """Check the Host and the method before, and set the headers after every request."""
    allowed = {urlsplit(config.base_url).hostname or "", *config.hosts} - {""}
    secure = config.base_url.startswith("https://")

    @app.before_request
    def check_method_and_host() -> None:
        if request.method not in METHODS:
            abort(405)
        if not _is_allowed(request.host, allowed):
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


def _is_allowed(host: str, allowed: set[str]) -> bool:
    """Hosts are compared without port; a loopback name reaches only this machine itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in allowed or name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
