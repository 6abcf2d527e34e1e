"""Public pages as bytes: made once for each catalogue revision and look, then sent as they are.

This stands in front of the application, so a kept page costs a look-up. Only pages of `KEPT`
without a query are kept (or with the one that opens hall mode, `?screen=hall`), and static files
under their present version; private pages never are.
Each is kept plain and compressed, with an ETag of its content, and is made anew as soon as the
catalogue's revision counter moves.
"""

import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import brotli
from flask import Flask, Response, request

from kiosk import assets, device, hall, headers, limits, look
from kiosk.config import Config
from kiosk.generation import Generation, Watch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KEPT = frozenset(
    {
        "public.home.show",
        "public.domain.show",
        "public.entry.show",
        "public.material.show",
        "public.guide.show",
        "public.ask.show",
        "public.ask.answer",
        "public.offline.show",
        "public.offline.bundle",
        "public.statements.accessibility",
        "public.statements.privacy",
    }
)
# Browsers and proxies keep a page but ask each time whether it is still good: a change, and above
# all a taking-down, must be seen at once. The answer is then 304 and a few bytes.
_CACHE_CONTROL = "no-cache"
KEEP = "mashang.keep"
_HALL_COOKIE = re.compile(rf"(?:__Host-)?{hall.COOKIE}={look.HALL};")
_HALL_QUERY = "screen=hall"
_MOST_BYTES = 48 * 1024 * 1024
_DROPPED = frozenset({"content-length", "etag", "vary"})

_Header = tuple[str, str]
_Key = tuple[str, str]


@dataclass(frozen=True)
class Variant:
    """One encoding of a page, with all of its headers."""

    body: bytes
    etag: str
    headers: list[_Header]


@dataclass(frozen=True)
class Kept:
    """A page of one generation in its three encodings: plain, gzip, br."""

    generation: Generation
    variants: dict[str, Variant]

    @property
    def size(self) -> int:
        """Bytes held."""
        return sum(len(variant.body) for variant in self.variants.values())


def install(app: Flask, config: Config, watch: Watch, screens: device.Keys) -> None:
    """Put the kept pages in front of the application."""

    @app.after_request
    def flag(response: Response) -> Response:
        if response.status_code != 200:
            return response
        if request.endpoint in KEPT and request.query_string.decode("latin-1") in ("", _HALL_QUERY):
            request.environ[KEEP] = True
            response.headers["Cache-Control"] = _CACHE_CONTROL
        elif assets.is_current(request):
            request.environ[KEEP] = True
        return response

    kept = Pages(app.wsgi_app, watch, headers.Hosts(config), config.read_limit, screens)
    app.extensions["pages"] = kept
    app.wsgi_app = kept  # type: ignore[method-assign] # the documented way to wrap a Flask application


class Pages:
    """The WSGI application that answers kept pages and passes on everything else."""

    def __init__(
        self,
        inner: "WSGIApplication",
        watch: Watch,
        hosts: headers.Hosts,
        views_a_minute: int,
        screens: device.Keys,
    ) -> None:
        self._inner = inner
        self._watch = watch
        self._hosts = hosts
        self._limit = limits.Views(views_a_minute, screens.visitor) if views_a_minute else None
        self._pages: dict[_Key, Kept] = {}
        self._size = 0
        self._writing = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        key = (
            f"{path}?{environ.get('QUERY_STRING', '')}",
            look.mode(environ.get("HTTP_COOKIE", "")),
        )
        if self._limit is not None and not self._is_free(environ, path, key):
            self._limit.count(environ)
        if (
            method not in ("GET", "HEAD")
            or (
                environ.get("QUERY_STRING", "") not in ("", _HALL_QUERY)
                and not path.startswith("/static/")
            )
            or limits.OVER in environ
            or not self._hosts.allow(environ.get("HTTP_HOST", ""))
        ):
            return self._inner(environ, start_response)
        generation = self._watch.current()
        kept = self._pages.get(key)
        if kept is not None and kept.generation == generation:
            return _answer(kept, environ, start_response)
        if method == "HEAD" or generation is None:
            return self._inner(environ, start_response)
        return self._make(key, generation, environ, start_response)

    def _is_free(self, environ: "WSGIEnvironment", path: str, key: _Key) -> bool:
        """Whether a request does not count as a view."""
        return path == limits.HEALTH or limits.INNER in environ or self._is_kept_file(key)

    def _is_kept_file(self, key: _Key) -> bool:
        """Whether a request is for a style sheet or script that costs only a look-up.

        Any other address below /static/ is counted: it need not name a file at all.
        """
        return key[0].startswith("/static/") and key in self._pages

    def _make(
        self,
        key: _Key,
        generation: Generation,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        started: list[tuple[str, list[_Header]]] = []

        def take(
            status: str, given: list[_Header], _problem: object = None, /
        ) -> Callable[[bytes], object]:
            started.append((status, given))
            return lambda _body: None

        answer = self._inner(environ, take)
        status, given = started[-1]
        if KEEP not in environ or _sets_cookie(given):
            start_response(status, given)
            return answer
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        kept = Kept(generation, _variants(body, given))
        self._keep(key, kept)
        return _answer(kept, environ, start_response)

    def _keep(self, key: _Key, kept: Kept) -> None:
        with self._writing:
            old = self._pages.pop(key, None)
            self._size += kept.size - (old.size if old else 0)
            self._pages[key] = kept
            while self._size > _MOST_BYTES:
                oldest = next(iter(self._pages))
                self._size -= self._pages.pop(oldest).size


def _sets_cookie(given: list[_Header]) -> bool:
    """Whether an answer is one visitor's own; the session adds its cookie after everything else.

    The cookie of hall mode says the same to everybody who asks for the same address.
    """
    cookies = [value for name, value in given if name.lower() == "set-cookie"]
    return any(not _HALL_COOKIE.match(cookie) for cookie in cookies)


def _variants(body: bytes, given: list[_Header]) -> dict[str, Variant]:
    digest = hashlib.sha256(body).hexdigest()[:20]
    common = [header for header in given if header[0].lower() not in _DROPPED]
    common.append(("Vary", "Cookie, Accept-Encoding"))
    bodies = {
        "": body,
        "gzip": gzip.compress(body, 9, mtime=0),
        "br": brotli.compress(body, quality=9),
    }
    found = {}
    for encoding, sent in bodies.items():
        etag = f'"{digest}{encoding[:2]}"'
        own = [*common, ("ETag", etag), ("Content-Length", str(len(sent)))]
        if encoding:
            own.append(("Content-Encoding", encoding))
        found[encoding] = Variant(sent, etag, own)
    return found


def _answer(
    kept: Kept, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    variant = kept.variants[_encoding(accepted)]
    wanted = environ.get("HTTP_IF_NONE_MATCH", "")
    if wanted and variant.etag in wanted:
        start_response("304 NOT MODIFIED", [h for h in variant.headers if h[0] != "Content-Length"])
        return ()
    start_response("200 OK", variant.headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (variant.body,)


def _encoding(accepted: str) -> str:
    """The best encoding that a browser says it takes; a refusal by q=0 is heeded."""
    for encoding in ("br", "gzip"):
        if encoding in accepted:
            for part in accepted.split(","):
                name, _, quality = part.strip().partition(";")
                if name == encoding and quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00"):
                    return encoding
    return ""
