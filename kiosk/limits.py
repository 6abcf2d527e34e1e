"""How many pages an address may read in a minute (security rule N1).

Many citizens share one address, so the limit is high and slows only what no hall of people could
do; a screen of the hall has a budget of its own (rule N2). The health address and style sheets
and scripts that are kept are not counted. Each worker counts for itself, in memory that is
bounded; a restart forgets the counts.
"""

import threading
import time
from typing import TYPE_CHECKING

from flask import Flask, abort, request

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIEnvironment

OVER = "mashang.over"
# A page that the application asks of itself for a visitor who was counted already.
INNER = "mashang.inner"
HEALTH = "/healthz"
_MINUTE = 60.0
_MOST_ADDRESSES = 50_000


class Views:
    """Views by address over a sliding minute: this minute's, and what is left of the last one's."""

    def __init__(self, views_a_minute: int, visitor: "Callable[[WSGIEnvironment], str]") -> None:
        self._most = views_a_minute
        self._visitor = visitor
        self._now: dict[str, int] = {}
        self._before: dict[str, int] = {}
        self._began = time.monotonic()
        self._turning = threading.Lock()

    def count(self, environ: "WSGIEnvironment") -> None:
        """Count a request; one too many is marked, and the application answers it with 429."""
        passed = time.monotonic() - self._began
        if passed >= _MINUTE or len(self._now) > _MOST_ADDRESSES:
            passed = self._turn()
        address = self._visitor(environ)
        left = self._before.get(address, 0) * max(0.0, 1 - passed / _MINUTE)
        if self._now.get(address, 0) + left >= self._most:
            environ[OVER] = True
            return
        self._now[address] = self._now.get(address, 0) + 1

    def _turn(self) -> float:
        """Begin a new minute; gives the seconds passed in it, which is none."""
        with self._turning:
            passed = time.monotonic() - self._began
            if passed >= _MINUTE or len(self._now) > _MOST_ADDRESSES:
                self._before = self._now if passed < 2 * _MINUTE else {}
                self._now = {}
                self._began = time.monotonic()
                return 0.0
            return passed


def install(app: Flask) -> None:
    """Answer a request that is one too many with the page of 429."""

    @app.before_request
    def refuse() -> None:
        if OVER in request.environ:
            abort(429)
