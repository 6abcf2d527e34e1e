"""How a visitor wants the pages: large type and high contrast, kept in a cookie by the server.

`?look=large` (or `normal`, `contrast`, `plain`) on any public address sets it and leads back to
the same address without it, so it works without a script. The cookie holds nothing personal.

Hall mode is a look too: the cookie `screen=hall` or `?screen=hall` gives the same pages the dress
of the touchscreen. `kiosk/hall.py` switches it on and off.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

_COOKIE = "look"
_YEAR = 365 * 24 * 3600
_IN_COOKIES = re.compile(r"(?:^|;\s*)(?:__Host-)?look=([a-z-]*)")
_IN_HALL = re.compile(r"(?:^|;\s*)(?:__Host-)?screen=hall(?:;|$)")
HALL = "hall"
_SWITCHES = {
    "large": ("large", True),
    "normal": ("large", False),
    "contrast": ("contrast", True),
    "plain": ("contrast", False),
}


@dataclass(frozen=True)
class Look:
    """The display wishes in force."""

    large: bool = False
    contrast: bool = False
    hall: bool = False

    @property
    def classes(self) -> str:
        """The classes of the `html` element."""
        named = ((HALL, self.hall), ("large", self.large), ("hc", self.contrast))
        return " ".join(name for name, on in named if on)


def read(cookies: str) -> Look:
    """The wishes in the Cookie header of a request; anything unknown is no wish."""
    found = _IN_COOKIES.search(cookies)
    parts = found.group(1).split("-") if found else ()
    return Look("large" in parts, "contrast" in parts, bool(_IN_HALL.search(cookies)))


def mode(cookies: str) -> str:
    """A short name of the look a request asks for, one for all who see the same page."""
    return read(cookies).classes if "look=" in cookies or "screen=" in cookies else ""


def install(app: Flask, *, secure: bool) -> None:
    """Read the wishes before each request and answer a switch with a redirect."""
    cookie = f"__Host-{_COOKIE}" if secure else _COOKIE

    @app.before_request
    def switch() -> AnyResponse | None:
        g.look = read(request.environ.get("HTTP_COOKIE", ""))
        if request.args.get("screen") == HALL:
            g.look = replace(g.look, hall=True)
        wish = request.args.get("look")
        if wish in _SWITCHES and request.method == "GET":
            return _switch(wish)
        return None

    def _switch(wish: str) -> AnyResponse:
        name, on = _SWITCHES[wish]
        chosen = {"large": g.look.large, "contrast": g.look.contrast, name: on}
        kept = [(key, value) for key, value in request.args.items(multi=True) if key != "look"]
        query = f"?{urlencode(kept)}" if kept else ""
        answer = redirect(local(request.path) + query)
        answer.set_cookie(
            cookie,
            "-".join(key for key, value in chosen.items() if value),
            max_age=_YEAR,
            httponly=True,
            secure=secure,
            samesite="Lax",
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @app.after_request
    def vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.add("Cookie")
        return response


def local(path: str) -> str:
    """A path of this site: a second slash at its front would name another host.

    Quoted anew, since a decoded path may hold line ends, which no header may.
    """
    return quote("/" + path.lstrip("/\\"))


def switch_address(wish: str) -> str:
    """The present address with a wish added, for the links in the head and the foot."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "look"]
    return "?" + urlencode([*kept, ("look", wish)])
