"""How many pages an address may read in a minute (security rule N1).

Many citizens share one address, so the limit is high and slows only what no hall of people could
do. Style sheets, pictures and the health address are not counted. Each worker counts for itself,
in memory that is bounded by the minute; a restart forgets the counts.
"""

from typing import TYPE_CHECKING

from flask import Flask, abort, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

OVER = "mashang.over"
_UNCOUNTED = ("/static/", "/healthz")


class Views:
    """The count of views by address over the last minute."""

    def __init__(self, views_a_minute: int) -> None:
        self._most = RateLimitItemPerMinute(views_a_minute)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def count(self, environ: "WSGIEnvironment") -> None:
        """Count a request; one too many is marked, and the application answers it with 429."""
        if environ.get("PATH_INFO", "").startswith(_UNCOUNTED):
            return
        if not self._window.hit(self._most, environ.get("REMOTE_ADDR") or "unknown"):
            environ[OVER] = True


def install(app: Flask) -> None:
    """Answer a request that is one too many with the page of 429."""

    @app.before_request
    def refuse() -> None:
        if OVER in request.environ:
            abort(429)
