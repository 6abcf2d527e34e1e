"""Keeps the index as new as the catalogue: opens it, sees when it is behind, has it made again.

A missing, damaged or older index, or one of another version, is rebuilt beside the one in use.
With several worker processes one builds and the others go on with what they have.
"""

import logging
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from catalog.search.documents import of_codes, read
from catalog.search.engine import Engine, EngineFailed, EngineKind
from catalog.search.generations import Generation, Generations, Stamp
from catalog.search.ranking import Row
from catalog.search.shelf import Shelf, version
from catalog.search.shelf import write as write_shelf
from catalog.search.suggesting import Suggester
from catalog.search.understanding import Reader
from catalog.search.vocabulary import Vocabulary
from catalog.store import organisations
from catalog.store.connection import Database, catalogue_revision

_log = logging.getLogger(__name__)
# How long a look at the catalogue's revision serves; a withdrawal is seen after this.
LOOK_EVERY_SECONDS = 1.0
# After a failed build the next one waits, so that a full disk is not tried at every question.
RETRY_AFTER_SECONDS = 30.0


# Rows prepared for ranking are kept up to this many; a township has about a thousand.
_MOST_ROWS = 20_000


@dataclass
class Opened:
    """An index in use: its generation, its engine and what is kept of it in memory."""

    generation: Generation
    engine: Engine
    shelf: Shelf
    reader: Reader
    suggester: Suggester
    _rows: dict[str, Row] = field(default_factory=dict)

    def rows(self, database: Database, codes: list[str]) -> list[Row]:
        """The rows of these codes, in their order, read once from the database."""
        known = self._rows
        missing = [code for code in codes if code not in known]
        if missing:
            for document in of_codes(database, self.stamp.organisation_id, missing):
                known[document.code] = Row(document)
        found = [known[code] for code in codes if code in known]
        if len(known) > _MOST_ROWS:
            self._rows = {row.code: row for row in found}
        return found

    @property
    def stamp(self) -> Stamp:
        """What the index was made from."""
        return self.generation.stamp


def _open(found: Generation, kind: EngineKind, words: Vocabulary) -> Opened:
    shelf = Shelf.load(found.place)
    return Opened(
        found,
        kind.open(str(found.place)),
        shelf,
        Reader(shelf.lexicon, words),
        Suggester(shelf, words),
    )


class Keeper:
    """The index of one installation in one folder."""

    def __init__(
        self, database: Database, folder: Path, kind: EngineKind, vocabulary: Vocabulary
    ) -> None:
        self._database = database
        self._kind = kind
        self._vocabulary = vocabulary
        self._generations = Generations(folder)
        self._opened: Opened | None = None
        self._wanted: Stamp | None = None
        self._looked = float("-inf")
        self._failed = float("-inf")
        self._lock = threading.Lock()
        self._builder: threading.Thread | None = None

    def current(self) -> tuple[Opened | None, bool]:
        """The index to ask now, if any, and whether it is as new as the catalogue.

        When it is not, a rebuild is started in the background.
        """
        now = time.monotonic()
        if now - self._looked > LOOK_EVERY_SECONDS:
            self._wanted = self._stamp()
            self._looked = now
        opened = self._opened
        if self._wanted is None or (opened is not None and opened.stamp == self._wanted):
            return opened, opened is not None
        with self._lock:
            self._adopt()
            opened = self._opened
            fresh = opened is not None and opened.stamp == self._wanted
            if not fresh and now - self._failed > RETRY_AFTER_SECONDS:
                self._start_building()
        return opened, fresh

    def refresh(self) -> bool:
        """Bring the index up to the catalogue now; False when another process is building it.

        Raises:
            EngineFailed: the index cannot be written.
        """
        builder = self._builder
        if builder is not None:
            builder.join()
        self._wanted = self._stamp()
        self._looked = time.monotonic()
        with self._lock:
            self._adopt()
            if self._opened is not None and self._opened.stamp == self._wanted:
                return True
        return self._build()

    def rebuild(self) -> int:
        """Make the index anew even if it seems current; gives the number of entries.

        Raises:
            EngineFailed: the index cannot be written, or another process is building it.
        """
        self._wanted = self._stamp()
        if self._wanted is None:
            raise EngineFailed("the database holds no installation")
        if not self._build():
            raise EngineFailed("another process is building the index")
        opened, _ = self.current()
        return opened.engine.size() if opened else 0

    def damaged(self, opened: Opened, error: EngineFailed) -> None:
        """Put away an index that failed, so that it is built again."""
        _log.warning("the search index is unusable and will be rebuilt: %s", error)
        with self._lock:
            self._generations.forget(opened.generation)
            if self._opened is opened:
                self._opened = None

    def close(self) -> None:
        """Wait for a rebuild under way and give back the files."""
        builder = self._builder
        if builder is not None:
            builder.join()
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.engine.close()

    def _stamp(self) -> Stamp | None:
        with self._database.reading() as connection:
            owner = organisations.only(connection)
            installation = organisations.installation_id(connection)
            if owner is None or installation is None:
                return None
            revision = catalogue_revision(connection, owner.id)
        return Stamp(
            f"{version(self._vocabulary)} {self._kind.version}", installation, owner.id, revision
        )

    def _adopt(self) -> None:
        """Open the generation in the folder if it is another one than the opened."""
        found = self._generations.current()
        if found is None or self._wanted is None:
            return
        if self._opened is not None and self._opened.generation == found:
            return
        usable = (found.stamp.version, found.stamp.installation, found.stamp.organisation_id)
        if usable != (
            self._wanted.version,
            self._wanted.installation,
            self._wanted.organisation_id,
        ):
            return
        try:
            # The one in use before is left to the questions that still hold it.
            self._opened = _open(found, self._kind, self._vocabulary)
        except EngineFailed as error:
            _log.warning("the search index cannot be opened and will be rebuilt: %s", error)
            self._generations.forget(found)
        except SQLAlchemyError as error:
            # The database does not answer now, which says nothing about the index.
            _log.warning("the search index cannot be opened now: %s", error)
            self._failed = time.monotonic()

    def _start_building(self) -> None:
        if self._builder is not None and self._builder.is_alive():
            return
        self._builder = threading.Thread(target=self._build_quietly, name="search index")
        self._builder.daemon = True
        self._builder.start()

    def _build_quietly(self) -> None:
        try:
            self._build()
        except (EngineFailed, SQLAlchemyError) as error:
            self._failed = time.monotonic()
            _log.warning("the search index cannot be built: %s", error)

    def _build(self) -> bool:
        stamp = self._wanted
        if stamp is None:
            return True

        def write(place: Path) -> None:
            documents = read(self._database, stamp.organisation_id)
            self._kind.build(str(place), documents)
            write_shelf(place, documents, self._vocabulary)

        built = self._generations.build(stamp, write, lambda place: self._kind.remove(str(place)))
        with self._lock:
            self._adopt()
        return built
