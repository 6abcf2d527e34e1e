"""The database as a request sees it: one read-only connection, opened on first use."""

from flask import Flask, current_app, g
from sqlalchemy import Connection

from catalog.entry import Organisation
from catalog.store import organisations
from catalog.store.connection import Database


def connect(app: Flask, database: Database) -> None:
    """Give the application its database and close each request's connection at its end."""
    app.extensions["database"] = database

    @app.teardown_appcontext
    def close(_problem: BaseException | None) -> None:
        release()


def release() -> None:
    """Close this request's reading connection, if it is open; the next read opens another."""
    opened = g.pop("reading", None)
    if opened is not None:
        opened.__exit__(None, None, None)


def database() -> Database:
    """The application's database, for a verb that writes.

    The request's own reading connection is closed first: a write cannot be committed to SQLite
    while the same request still holds it open for reading.
    """
    release()
    found: Database = current_app.extensions["database"]
    return found


def connection() -> Connection:
    """This request's read-only connection; a write on it is refused by the database."""
    if "reading" not in g:
        opened = database().reading()
        g.connection = opened.__enter__()
        g.reading = opened
    found: Connection = g.connection
    return found


def owner() -> Organisation:
    """The organisation whose pages these are."""
    if "owner" not in g:
        found = organisations.only(connection())
        assert found is not None, "the start refuses a database without an organisation"
        g.owner = found
    kept: Organisation = g.owner
    return kept
