"""The application's counter of scans, one in each worker."""

import atexit

from flask import Flask, current_app

from catalog.store.scans import ScanCounter
from kiosk.config import Config


def connect(app: Flask, config: Config) -> None:
    """Give the application its counter; what still waits is written when the worker ends."""
    counter = ScanCounter(config.data)
    app.extensions["scans"] = counter
    atexit.register(counter.close)


def counter() -> ScanCounter:
    """The application's counter."""
    found: ScanCounter = current_app.extensions["scans"]
    return found
