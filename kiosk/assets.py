"""Style sheet, script and pictures: their address carries a hash of the content, so they may be
kept for a year and are fetched once."""

import hashlib
from functools import cache

from flask import Flask, Request, Response, request, url_for

from kiosk.paths import STATIC

_FOREVER = "public, max-age=31536000, immutable"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a file in `static/`."""
    return url_for("static", filename=name, v=_version(name))


def is_current(asked: Request) -> bool:
    """Whether a request names a static file together with the version it has now."""
    if asked.endpoint != "static" or asked.view_args is None:
        return False
    return asked.query_string == f"v={_version(asked.view_args['filename'])}".encode()


def install(app: Flask) -> None:
    """Let browsers keep what carries its hash."""
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if response.status_code == 200 and is_current(request):
            response.headers["Cache-Control"] = _FOREVER
        return response
