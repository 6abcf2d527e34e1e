"""Counts what people looked for in vain, so that staff learn which words are missing.

Gathered in memory and written now and then in one audited change by a thread of its own, so that a
question never waits for the disk or for whoever else writes. Numbers that may belong to a person
are taken out before anything is kept.
"""

import logging
import re
import threading
from datetime import date, datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from catalog import privacy
from catalog.search.results import Found
from catalog.store import misses, organisations
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.entries import BEIJING
from catalog.store.misses import Miss

# Five figures or more are a telephone, an identity card, a bank card or a plate.
_PERSONAL = re.compile(r"[a-z]?\d(?:[\s\-]?\d){4,}x?")
_MOST_WAITING = 500
_ENOUGH_TO_WRITE = 40
_WRITE_EVERY = timedelta(minutes=10)
_LONGEST_WAIT = 5.0  # seconds, at the end of a worker
_log = logging.getLogger(__name__)


class Missing:
    """The questions without a clear answer that wait to be written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, tuple[bool, str, int]] = {}
        self._written: datetime | None = None
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """How many different questions wait to be written."""
        return len(self._waiting)

    def note(self, found: Found, today: date) -> None:
        """Count a question if it found nothing clear; what is personal in it is left out."""
        if not found.weak:
            return
        words = _without_personal(found.text, today)
        if not words:
            return
        with self._lock:
            _, _, times = self._waiting.get(words, (False, "", 0))
            if times or len(self._waiting) < _MOST_WAITING:
                nearest = found.nearest[0] if found.nearest else ""
                self._waiting[words] = (bool(found.hits), nearest, times + 1)

    def write_when_due(self, actor: Actor, at: datetime) -> None:
        """Begin to write what waits when it is much or has waited long; neither waits nor raises.

        One thread writes at a time. A page is never lost for a count: when the database is locked
        or full, the next time will do.
        """
        written = self._written = self._written or at
        if self.waiting < _ENOUGH_TO_WRITE and at - written < _WRITE_EVERY:
            return
        self._written = at
        with self._lock:
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(
                    target=self._write_quietly, args=(actor, at), name="missing", daemon=True
                )
                self._writer.start()

    def close(self, actor: Actor, at: datetime) -> None:
        """Wait for a writing under way and write the rest."""
        if self._writer is not None:
            self._writer.join(timeout=_LONGEST_WAIT)
        self._write_quietly(actor, at)

    def _write_quietly(self, actor: Actor, at: datetime) -> None:
        try:
            self.write(actor, at)
        except SQLAlchemyError:
            _log.warning("searches in vain could not be counted", exc_info=True)

    def write(self, actor: Actor, at: datetime) -> int:
        """Write what waits; gives how many questions.

        Raises:
            SQLAlchemyError: the database refuses; the questions go on waiting.
        """
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if not waiting:
            return 0
        try:
            self._write(waiting, actor, at)
        except SQLAlchemyError:
            with self._lock:
                self._waiting = {**waiting, **self._waiting}
            raise
        return len(waiting)

    def _write(self, waiting: dict[str, tuple[bool, str, int]], actor: Actor, at: datetime) -> None:
        day = at.astimezone(BEIJING).date()
        with self._database.writing(actor, at) as change:
            owner = organisations.only(change.connection)
            assert owner is not None, "questions are asked of an organisation"
            for words, (weak, nearest, times) in waiting.items():
                misses.add(change, owner.id, Miss(words, weak, nearest, times, 1, day))
            change.note(
                "search.counted",
                organisation_id=owner.id,
                object_kind="search",
                object_ref=day.isoformat(),
                questions=len(waiting),
            )


def _without_personal(text: str, today: date) -> str:
    for found in reversed(privacy.find(text, today)):
        text = f"{text[: found.start]} {text[found.end :]}"
    return " ".join(_PERSONAL.sub(" ", text).split())
