"""Publishing at a set time: looked at before requests, at most every few seconds in a worker.

Nobody sees a page without asking for one, so no clock of its own is needed.
"""

import threading
import time

from flask import Flask
from sqlalchemy.exc import DBAPIError

from catalog.editing import publishing
from kiosk import clock, db

_EVERY_SECONDS = 5.0


def install(app: Flask) -> None:
    """Publish what is due before a request, so that the answer already shows it."""
    lock = threading.Lock()
    looked = [float("-inf")]

    @app.before_request
    def publish() -> None:
        now = time.monotonic()
        if now - looked[0] < _EVERY_SECONDS or not lock.acquire(blocking=False):
            return
        try:
            looked[0] = now
            publishing.publish_due(db.database(), clock.now())
        except DBAPIError as problem:  # the page itself will say what is wrong
            app.logger.error("publishing on time: %s", problem.orig)
        finally:
            lock.release()
