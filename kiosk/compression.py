"""Answers in fewer bytes: Brotli where the browser takes it, else gzip."""

import gzip

import brotli
from flask import Flask, Response, request

from kiosk.pages import KEEP

_SMALLEST = 600  # below this the saving does not pay for the header
_KINDS = frozenset(
    {"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml", "text/plain"}
)


def install(app: Flask) -> None:
    """Compress text answers after each request."""

    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype in _KINDS and not request.environ.get(KEEP):
            response.vary.add("Accept-Encoding")
            _shrink(response)
        return response


def _body(response: Response) -> bytes:
    """The bytes of an answer; a file that was to be streamed is read whole and closed."""
    if not response.direct_passthrough:
        return response.get_data()
    response.direct_passthrough = False
    file = response.response
    body = response.get_data()
    if hasattr(file, "close"):
        file.close()
    return body


def _shrink(response: Response) -> None:
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return
    body = _body(response)
    if len(body) < _SMALLEST:
        return
    accepted = request.accept_encodings
    if accepted["br"]:
        response.set_data(brotli.compress(body, quality=5))
        response.headers["Content-Encoding"] = "br"
    elif accepted["gzip"]:
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    if response.headers.get("ETag"):
        response.headers["ETag"] = "W/" + response.headers["ETag"].removeprefix("W/")
