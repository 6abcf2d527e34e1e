"""What tests are made of: a township on the shipped catalogue, and pages fetched and checked."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalog import starting
from catalog.store.audit import Actor
from catalog.store.connection import Database
from kiosk import config as settings
from kiosk import secret
from kiosk.config import Config

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CLERK = Actor("李静", "publisher")
NAME = "清河乡人民政府"
BASE_URL = "http://localhost"


def make_config(folder: Path, **values: str) -> Config:
    """Settings for a data folder of a test; nothing is taken from the environment."""
    given = {
        "KIOSK_DATA": str(folder),
        "KIOSK_BASE_URL": BASE_URL,
        "KIOSK_KEY_FILE": str(folder.parent / f"{folder.name}.key"),
        "KIOSK_READ_LIMIT": "0",
        "KIOSK_SEND_LIMIT": "0",
        "KIOSK_FORM_MIN_AGE": "0",
    }
    return settings.load({}, **(given | values))


def make_township(config: Config, *, demo: bool = True) -> str:
    """Fill a data folder; gives the installation's id."""
    config.data.mkdir(parents=True, exist_ok=True)
    database = Database(config.database_url)
    installation_id = starting.make_installation(
        database, name=NAME, base_url=config.base_url, actor=CLERK, at=AT, demo=demo
    )
    if demo:
        starting.fill_demonstration(database, CLERK, AT)
    database.close()
    secret.make(config, installation_id)
    return installation_id


def at_folder(config: Config, folder: Path) -> Config:
    """The same settings for a copied data folder."""
    return replace(config, data=folder, database_url=f"sqlite:///{folder / 'mashang.db'}")


class Page(HTMLParser):
    """A fetched page, read and checked for what every page must have."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.response = response
        self.html = response.get_data(as_text=True)
        self.lang = ""
        self.title = ""
        self.h1 = 0
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.unprotected: list[str] = []
        self.inline: list[str] = []
        self._form: dict[str, str] | None = None
        self._protected = False
        self._in_title = False
        self.feed(self.html)
        self.text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", self.html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        self.h1 += tag == "h1"
        if tag == "html":
            self.lang = values.get("lang", "")
        if "id" in values:
            self.ids[values["id"]] += 1
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if "style" in values or any(name.startswith("on") for name in values):
            self.inline.append(tag)
        if tag == "form":
            self._form, self._protected = values, False
        if tag == "input" and values.get("name") == "csrf_token":
            self._protected = bool(values.get("value"))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        if tag == "form" and self._form is not None:
            if self._form.get("method", "get").lower() == "post" and not self._protected:
                self.unprotected.append(self._form.get("action", "?"))
            self._form = None

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def check(self) -> None:
        """Fail unless the page keeps the rules that hold for every page."""
        assert self.lang == "zh-CN", "a page states its language"
        assert self.title.strip(), "a page has a title"
        assert self.h1 == 1, f"a page has one h1, not {self.h1}"
        repeated = [name for name, count in self.ids.items() if count > 1]
        assert not repeated, f"ids are unique, these are not: {repeated}"
        assert not self.unprotected, f"forms without protection: {self.unprotected}"
        assert not self.inline, f"inline style or script on: {self.inline}"
        policy = self.response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert self.response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Traceback" not in self.html


class Visitor:
    """A browser without a screen: fetches pages and checks each one."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, status: int = 200, **headers: str) -> Page:
        """Fetch a page; fails unless it answers with `status` and keeps every rule."""
        response = self.client.get(
            path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        assert response.status_code == status, f"{path} gave {response.status_code}"
        page = Page(response)
        page.check()
        return page
