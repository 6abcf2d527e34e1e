"""Which state of the public catalogue this worker shows: the revision in the database and the day.

Every worker asks the database at most twice a second, so a change is visible everywhere within a
second, and a page that names a date is made anew at midnight.
"""

import threading
import time

from sqlalchemy.exc import DBAPIError

from catalog.store import organisations
from catalog.store.connection import Database, catalogue_revision
from kiosk import clock

_CHECK_EVERY = 0.5  # seconds

Generation = tuple[int, str]


class Watch:
    """The newest generation this worker knows of. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._checking = threading.Lock()
        self._next = 0.0
        self._known: Generation | None = None

    def current(self) -> Generation | None:
        """The generation; the last known one while the database is away, None before the first."""
        if time.monotonic() >= self._next and self._checking.acquire(blocking=self._known is None):
            try:
                self._known = self._ask()
                self._next = time.monotonic() + _CHECK_EVERY
            finally:
                self._checking.release()
        return self._known

    def last(self) -> Generation | None:
        """The generation last known, without asking; None before the first."""
        return self._known

    def _ask(self) -> Generation | None:
        try:
            with self._database.reading() as connection:
                owner = organisations.only(connection)
                if owner is None:
                    return None
                return catalogue_revision(connection, owner.id), clock.today().isoformat()
        except DBAPIError:
            # What was public a moment ago stays readable; nothing can change while it is away.
            return self._known
