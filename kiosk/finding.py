"""The search as the web uses it: one for the application, over the index in the data folder."""

from flask import Flask, current_app
from markupsafe import Markup, escape

from catalog.search.cleaning import MAX_CHARACTERS
from catalog.search.results import Found, highlight
from catalog.search.searching import Search
from catalog.store.audit import Actor
from catalog.store.connection import Database
from kiosk import clock, db
from kiosk.config import Config
from kiosk.ending import at_end

INDEX = "index"
_COUNTER = Actor("公众页面", "程序")


def connect(app: Flask, config: Config, database: Database) -> None:
    """Give the application its search and the templates their marker."""
    made = app.extensions["search"] = Search(database, config.data / INDEX)
    at_end(lambda: made.missing.close(_COUNTER, clock.now()))
    app.jinja_env.filters["marked"] = marked


def search() -> Search:
    """The application's search, which reads on connections of its own.

    The request's is closed first: where somebody saves to SQLite, the save waits for the first and
    the second waits for the save.
    """
    db.release()
    found: Search = current_app.extensions["search"]
    return found


def count(found: Found) -> None:
    """Count a question that found nothing clear, so that staff learn which words are missing."""
    missing = search().missing
    missing.note(found, clock.today())
    missing.write_when_due(_COUNTER, clock.now())


def typed(text: str) -> str:
    """What a person typed, as the search box shows it again: no control marks, not over-long."""
    return "".join(mark for mark in text if mark.isprintable())[: MAX_CHARACTERS + 1].strip()


def marked(text: str, words: tuple[str, ...]) -> Markup:
    """A text with the parts that were searched for marked."""
    parts, place = [], 0
    for start, end in highlight(text, words):
        parts += [escape(text[place:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        place = end
    return Markup("").join([*parts, escape(text[place:])])
