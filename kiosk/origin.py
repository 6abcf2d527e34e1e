"""Forms come from our own pages only: a POST whose Origin is another site is refused (rule H5)."""

from urllib.parse import urlsplit

from flask import Flask, abort, request

# Browsers hide the origin of a form on a page that sends no referrer. These pages have a token in
# every form, which no other site can read.
_UNREFERRED = ("/apply", "/track")


def install(app: Flask) -> None:
    """Check Origin, or Referer where a browser sends none, before every POST."""

    @app.before_request
    def check() -> None:
        if request.method != "POST":
            return
        if request.headers.get("Origin") == "null" and request.path.startswith(_UNREFERRED):
            return
        told = request.headers.get("Origin") or request.headers.get("Referer")
        if told is not None and _host(told) != request.host.lower():
            abort(403)


def _host(address: str) -> str | None:
    """The host and port of an address; None where it cannot be read, which is no host of ours."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return None
