"""One worker of the server: the application, with a search index that is up to date."""

import logging

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from catalog.search.engine import EngineFailed
from catalog.search.searching import Search
from kiosk import config as settings
from kiosk import create_app

_log = logging.getLogger(__name__)


def application() -> Flask:
    """The application of one worker, from the environment that `serve` prepared.

    A missing or old search index is made here, so that the first visitor already finds things.
    """
    app = create_app(settings.load())
    search: Search = app.extensions["search"]
    try:
        search.refresh()
    except (EngineFailed, SQLAlchemyError) as problem:
        _log.warning("the search index is not made now, the database answers: %s", problem)
    return app
