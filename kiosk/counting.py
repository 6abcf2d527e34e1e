"""The application's counter of scans, one in each worker."""

from flask import Flask, current_app

from catalog.store.scans import ScanCounter
from kiosk.config import Config
from kiosk.ending import at_end


def connect(app: Flask, config: Config) -> None:
    """Give the application its counter; what still waits is written when the worker ends."""
    counter = ScanCounter(config.data)
    app.extensions["scans"] = counter
    at_end(counter.close)


def counter() -> ScanCounter:
    """The application's counter."""
    found: ScanCounter = current_app.extensions["scans"]
    return found
