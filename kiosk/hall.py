"""The hall's touchscreen: switching its mode on and off, and leaving nothing for the next visitor.

`?screen=hall` on any public address switches to hall mode, which a session cookie keeps;
`?screen=off` leaves it. After a visitor has gone, `/screen/clear` empties what the browser holds
(security rule K2).
"""

from urllib.parse import urlencode

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk import device, look

COOKIE = "screen"
# What a visitor may have left in the browser; the cookie of hall mode itself stays.
_VISITOR_COOKIES = ("look", "session")
CLEAR = '"cache", "storage"'


def install(app: Flask, *, secure: bool) -> None:
    """Answer the switches; keep private what is not the same for every visitor."""
    prefix = "__Host-" if secure else ""
    app.extensions["cookie_prefix"] = prefix

    @app.before_request
    def leave() -> AnyResponse | None:
        if request.args.get("screen") != "off" or not _is_public():
            return None
        if device.current() is not None:
            abort(403)
        kept = [(key, value) for key, value in request.args.items(multi=True) if key != "screen"]
        query = f"?{urlencode(kept)}" if kept else ""
        answer = redirect(look.local(request.path) + query)
        answer.delete_cookie(f"{prefix}{COOKIE}", secure=secure)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @app.after_request
    def enter(response: Response) -> Response:
        if not is_on() or response.mimetype != "text/html":
            return response
        if request.args.get("screen") == look.HALL and response.status_code < 400:
            response.set_cookie(
                f"{prefix}{COOKIE}", look.HALL, httponly=True, secure=secure, samesite="Lax"
            )
        # A search or a form belongs to one visitor: the browser keeps no copy to go back to.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def is_on() -> bool:
    """Whether this request asks for the pages in their hall dress."""
    return _is_public() and bool(getattr(g.get("look"), "hall", False))


def _is_public() -> bool:
    return request.method == "GET" and not request.path.startswith(("/staff", "/static/"))


def emptied() -> AnyResponse:
    """The answer that sends an empty screen back to its start."""
    answer = redirect(url_for("public.home.show", screen=look.HALL))
    prefix = current_app.extensions["cookie_prefix"]
    for name in _VISITOR_COOKIES:
        own = name if name == "session" else prefix + name
        answer.delete_cookie(own, secure=bool(prefix), samesite="Lax")
    answer.headers["Clear-Site-Data"] = CLEAR
    answer.headers["Cache-Control"] = "no-store"
    return answer
