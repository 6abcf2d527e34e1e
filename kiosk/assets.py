"""Style sheet, script and pictures: their address carries a hash of the content, so they may be
kept for a year and are fetched once."""

import hashlib
from functools import cache

from flask import Flask, Response, request, url_for

from kiosk.paths import STATIC

_FOREVER = "public, max-age=31536000, immutable"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a file in `static/`."""
    return url_for("static", filename=name, v=_version(name))


def install(app: Flask) -> None:
    """Let browsers keep what carries its hash."""
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200 and "v" in request.args:
            response.headers["Cache-Control"] = _FOREVER
        return response
