"""How much a request may bring (rule U1): forms are small; views that take files say so.

A browser on a slow network holds a thread for as long as it sends. So that such browsers can never
hold all threads of a worker, only so many may send at a time (rule N5).
"""

import io
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import LengthRequired, ServiceUnavailable

from catalog import sending
from kiosk import look

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORM = 1024 * 1024
"""Bytes of a form without files, and of the text beside files."""
MOST_AT_ONCE = 24
"""Requests with a body that a worker takes at a time; fewer than it has threads."""
_WITHOUT = frozenset({"GET", "HEAD", "OPTIONS"})
_AT_MOST = (
    "附件合起来太大，没有收下。请返回上一页，填的还在；请减少或压缩附件再提交。"
    "也可以先不带附件提交，附件带到窗口。"
)
View = TypeVar("View", bound=Callable[..., Any])


def largest() -> int:
    """Bytes of a form with all the files it may have."""
    return FORM + sending.MOST * int(current_app.config["KIOSK"].file_mb) * 1024 * 1024


def with_files(view: View) -> View:
    """Mark a public view whose form may bring files; the screen in the hall brings none (K1)."""
    view.largest = largest  # type: ignore[attr-defined] # a mark for `make_room`
    return view


def make_room() -> None:
    """Raise the limit for a view that takes files; before anything reads the form."""
    most = getattr(current_app.view_functions.get(request.endpoint or ""), "largest", None)
    if most is not None:
        request.max_content_length = most() if callable(most) else most


def advice() -> str:
    """What to do when a form with files was too large; nothing for other forms."""
    view = current_app.view_functions.get(request.endpoint or "")
    return _AT_MOST if getattr(view, "largest", None) is largest else ""


def install(app: Flask) -> None:
    """Make room for public forms with files. The desk's gate does so for its own.

    It comes before all that may read a form: one of unsaid length is refused here.
    """

    @app.before_request
    def room() -> None:
        if request.method == "POST" and is_endless(request.environ):
            raise LengthRequired
        is_staff = request.path.startswith("/staff")
        in_hall = look.read(request.environ.get("HTTP_COOKIE", "")).hall
        if request.method == "POST" and not is_staff and not in_hall:
            make_room()


def is_endless(environ: "WSGIEnvironment") -> bool:
    """Whether a request brings a body without saying how long it is, as no browser does.

    It could be sent for ever, and would hold a thread while it is.
    """
    length = environ.get("CONTENT_LENGTH") or "0"
    return "HTTP_TRANSFER_ENCODING" in environ or not length.isdecimal()


class Busy(ServiceUnavailable):
    """Too many send at this moment."""

    heading = "现在提交的人很多"
    advice = "还没有收下您的内容。请返回上一页，填的还在，等几秒再提交一次。急事请到窗口或打电话。"


class _Turn:
    """A body that is read only while one of the places is free, and holds it meanwhile.

    The place of a plain form is free again when its body is there; one with files holds it to the
    end, since looking into them takes long too.
    """

    def __init__(self, environ: "WSGIEnvironment", free: threading.BoundedSemaphore) -> None:
        self._body = environ["wsgi.input"]
        self._left = int(environ["CONTENT_LENGTH"])
        self._with_files = environ.get("CONTENT_TYPE", "").startswith("multipart/")
        self._free = free
        self._is_held = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes.

        Raises:
            Busy: no place is free.
        """
        if not self._is_held and self._left > 0:
            if not self._free.acquire(blocking=False):
                raise Busy
            self._is_held = True
        found: bytes = self._body.read(size)
        self._left -= len(found)
        if (self._left <= 0 or not found) and not self._with_files:
            self.end()
        return found

    def end(self) -> None:
        """Give the place back."""
        if self._is_held:
            self._is_held = False
            self._left = 0
            self._free.release()


class Door:
    """Lets only so many requests send their bodies at a time; the others are told to wait."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner
        self._free = threading.BoundedSemaphore(MOST_AT_ONCE)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in _WITHOUT:
            return self._inner(environ, start)
        if is_endless(environ) or not environ.get("CONTENT_LENGTH"):
            environ["wsgi.input"] = io.BytesIO()  # nothing waits for what may never come
            return self._inner(environ, start)
        environ["wsgi.input"] = turn = _Turn(environ, self._free)
        try:
            return self._inner(environ, start)
        finally:
            turn.end()


def limit(app: Flask) -> None:
    """Set the door before everything else."""
    app.wsgi_app = Door(app.wsgi_app)  # type: ignore[method-assign, assignment] # the documented way to wrap it
