"""Publishing at a set time: looked at before requests, at most every few seconds in a worker.
Files sent in for importing, and files sent with forms that were given up, go in the same way.

Nobody sees a page without asking for one, so no clock of its own is needed. It stands in front of
the kept pages too, which would otherwise answer for as long as nothing else changes.
"""

import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.exc import DBAPIError

from catalog import sweeping
from catalog.editing import publishing
from catalog.store.connection import Database
from kiosk import clock, incoming

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_EVERY_SECONDS = 5.0
_TIDY_SECONDS = 600.0


class Schedule:
    """Publishes what is due, then lets the request go on."""

    def __init__(self, app: Flask, database: Database, inner: "WSGIApplication") -> None:
        self._app = app
        self._database = database
        self._inner = inner
        self._lock = threading.Lock()
        self._looked = self._tidied = float("-inf")

    def __call__(self, environment: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if time.monotonic() - self._looked > _EVERY_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._looked = time.monotonic()
                publishing.publish_due(self._database, clock.now())
                self._tidy()
            except DBAPIError as problem:  # the page itself will say what is wrong
                self._app.logger.error("publishing on time: %s", problem.orig)
            except OSError as problem:
                self._app.logger.error("sweeping files: %s", problem)
            finally:
                self._lock.release()
        return self._inner(environment, start)

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied > _TIDY_SECONDS:
            self._tidied = time.monotonic()
            data = self._app.config["KIOSK"].data
            incoming.sweep(data, clock.now())
            self._look_at_files(data)

    def _look_at_files(self, data: Path) -> None:
        """Sweep the files of applications; what is not as it should be is shown at the desk."""
        before = self._app.extensions.get("survey")
        found = sweeping.sweep(self._database, data, clock.now())
        self._app.extensions["survey"] = found
        for sentence in found.sentences() if found != before else ():
            self._app.logger.warning("%s", sentence)


def install(app: Flask, database: Database) -> None:
    """Publish what is due before a request, so that the answer already shows it."""
    app.wsgi_app = Schedule(app, database, app.wsgi_app)  # type: ignore[method-assign, assignment] # the documented way to wrap it
