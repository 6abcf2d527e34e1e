"""The web application around the catalogue: public pages, and the staff desk where it is open."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from catalog.store.connection import Database
    from kiosk.config import Config


def create_app(config: "Config", database: "Database | None" = None) -> "Flask":
    """The application for these settings; `database` spares opening a second one.

    Raises:
        NotAllowed: the installation's key is missing or weak.
    """
    # Imported on use: the commands that need no web start in a third of the time.
    from kiosk import application

    return application.build(config, database)
