"""The production server: granian with workers that are started again when they fail."""

import logging
import os
import sys

from granian import Granian
from granian.constants import Interfaces

from catalog import cabinets, sweeping
from catalog.sealing import Sealer
from catalog.store import migrating, organisations
from catalog.store.connection import Database
from kiosk import bodies, clock, secret
from kiosk.config import Config

_log = logging.getLogger(__name__)
# More than may send at a time (`kiosk.bodies`), so that pages never wait behind slow senders.
_THREADS = bodies.MOST_AT_ONCE + 4
_LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def check(config: Config) -> None:
    """Everything that must be right before workers start, so that it is said once and clearly.

    Raises:
        NotAllowed: the key is missing or weak.
        Conflict: the database is empty or has another schema than this program.
    """
    database = Database(config.database_url)
    try:
        migrating.check(database)
        with database.reading() as connection:
            installation_id = organisations.installation_id(connection)
            fault = clock.fault(connection)
        sentences = [*filter(None, [fault]), *_files(database, config)]
    finally:
        database.close()
    assert installation_id is not None, "a checked database holds an installation"
    Sealer(secret.load(config, installation_id), config.cipher)
    for sentence in sentences:
        _log.warning("%s", sentence)


def _files(database: Database, config: Config) -> list[str]:
    """What is not as it should be with the files of applications (rule D8)."""
    survey = sweeping.sweep(database, config.data, clock.now())
    for name in survey.unknown:
        _log.warning("not registered: %s", cabinets.FOLDER / name)
    return survey.sentences()


def _is_news(record: logging.LogRecord) -> bool:
    """Not the advice on the number of threads, which is meant (`_THREADS`)."""
    return "spawning up to" not in record.getMessage()


def serve(config: Config, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Settings travel to the workers in the environment."""
    os.environ["KIOSK_DATA"] = str(config.data)
    os.environ["KIOSK_BASE_URL"] = config.base_url
    os.environ["KIOSK_READ_LIMIT"] = str(config.read_limit)
    os.environ["KIOSK_SEND_LIMIT"] = str(config.send_limit)
    os.environ["KIOSK_FORM_MIN_AGE"] = str(config.form_min_age)
    logging.basicConfig(level=logging.INFO, format=_LOG_FORMAT, stream=sys.stderr)
    logging.getLogger("_granian").addFilter(_is_news)
    Granian(
        "kiosk.worker:application",
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
