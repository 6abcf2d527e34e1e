"""The production server: granian with workers that are started again when they fail."""

import logging
import os
import sys

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from catalog.search.engine import EngineFailed
from catalog.search.searching import Search
from catalog.store import migrating
from catalog.store.connection import Database
from kiosk import clock, create_app
from kiosk import config as settings
from kiosk.config import Config

_log = logging.getLogger(__name__)
_THREADS = 4
_LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def application() -> Flask:
    """The application of one worker, from the environment that `serve` prepared."""
    return create_app(settings.load())


def check(config: Config) -> None:
    """Everything that must be right before workers start, so that it is said once and clearly.

    A missing or old search index is made here, so that the first visitor already finds things.

    Raises:
        NotAllowed: the key is missing or weak.
        Conflict: the database is empty or has another schema than this program.
    """
    database = Database(config.database_url)
    try:
        migrating.check(database)
        with database.reading() as connection:
            fault = clock.fault(connection)
        if fault:
            _log.warning("%s", fault)
        app = create_app(config, database)
        _make_index(app)
    finally:
        database.close()


def _make_index(app: Flask) -> None:
    search: Search = app.extensions["search"]
    try:
        search.refresh()
    except EngineFailed as problem:
        _log.warning("the search index cannot be written, the database answers: %s", problem)
    finally:
        search.close()


def serve(config: Config, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Settings travel to the workers in the environment."""
    os.environ["KIOSK_DATA"] = str(config.data)
    os.environ["KIOSK_BASE_URL"] = config.base_url
    os.environ["KIOSK_READ_LIMIT"] = str(config.read_limit)
    logging.basicConfig(level=logging.INFO, format=_LOG_FORMAT, stream=sys.stderr)
    Granian(
        "kiosk.serving:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        websockets=False,
        log_level="warning",  # type: ignore[arg-type] # the enum is accepted by its value
        workers_kill_timeout=10,
    ).serve()
