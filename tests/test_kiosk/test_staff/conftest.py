"""The desk of a demonstration township, with a person for every role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog.accounts import people
from catalog.accounts.signing_in import Attempt, sign_in
from catalog.rules.roles import ROLES
from catalog.store import organisations
from catalog.store.connection import Database
from kiosk import clock, create_app, secret
from kiosk.config import Config
from tests import builders
from tests.builders import Page

PASSWORD = "柳树又绿了一年年年年年ab"


@dataclass
class Desk:
    """A signed-in (or not) person at the desk; every page fetched is checked."""

    app: Flask
    client: FlaskClient

    def get(self, path: str, status: int = 200) -> Page:
        response = self.client.get(path)
        assert response.status_code == status, (path, response.status_code)
        page = Page(response)
        page.check()
        assert len(page.html) < 100_000, f"{path} is over 100 KB"
        assert response.headers["Cache-Control"] == "no-store"
        return page

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(path).text)
        assert found, path
        return found.group(1)

    def post(self, path: str, at: str = "/staff/me", **fields: object) -> TestResponse:
        """Send a form with its token, which stands on the page `at`."""
        data = {"csrf_token": self.token(at), **fields}
        return self.client.post(path, data=data, headers={"Origin": "http://localhost"})

    def sign_in(self, username: str, password: str = PASSWORD, code: str = "") -> TestResponse:
        return self.post(
            "/staff/login", at="/staff/login", username=username, password=password, code=code
        )


def staff_key(config: Config, database: Database) -> bytes:
    with database.reading() as connection:
        installation_id = organisations.installation_id(connection) or ""
    return secret.derive(secret.load(config, installation_id), "staff")


@pytest.fixture
def office(township: Config) -> Iterator[Flask]:
    """The application over a township with an account of each role, named after it."""
    database = Database(township.database_url)
    key = staff_key(township, database)
    for role in ROLES:
        code = people.add(
            database, key, builders.CLERK, username=role, name=role, chosen=[role], at=clock.now()
        )
        sign_in(database, key, Attempt(role, PASSWORD, code, "127.0.0.1"), clock.now())
    database.close()
    app = create_app(township)
    yield app
    app.extensions["search"].close()
    app.extensions["database"].close()


@pytest.fixture
def stranger(office: Flask) -> Desk:
    return Desk(office, office.test_client())


def at_desk(office: Flask, username: str) -> Desk:
    """The desk of the person, signed in."""
    desk = Desk(office, office.test_client())
    answer = desk.sign_in(username)
    assert answer.status_code == 302, answer.text
    return desk


@pytest.fixture
def clerk_desk(office: Flask) -> Desk:
    """The desk of a clerk."""
    return at_desk(office, "clerk")
