"""People at a running server: citizens who apply, many at once and while it is killed; a clerk."""

import http.client
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests import papers
from tests.conftest import serving

PASSWORD = "柳树又绿了一年年年年年ab"
_ANY_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_HIDDEN = re.compile(r'name="(csrf_token|form_key)" value="([^"]+)"')


class Applicant:
    """One citizen with a browser of their own."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar).open

    def get(self, path: str) -> str:
        """A page's text."""
        with self._open(f"{self.address}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def apply(self, wanted: str, *, with_file: bool = False) -> str:
        """Send an application; gives the receipt's address once it was shown."""
        hidden = dict(_HIDDEN.findall(self.get("/apply")))
        fields = hidden | {
            "category": "natural",
            "name": "周禾",
            "phone": "13900010002",
            "wanted": wanted,
            "delivery_form": "paper",
            "delivery_way": "collect",
            "do": "send",
        }
        data = urllib.parse.urlencode(fields).encode()
        asked = urllib.request.Request(f"{self.address}/apply", data)
        if with_file:
            asked = _with_file(f"{self.address}/apply", fields)
        with self._open(asked, timeout=60) as answer:
            assert "/apply/receipt/" in answer.url, answer.url
            answer.read()
            return urllib.parse.urlsplit(answer.url).path

    def track(self, page: str, number: str, code: str) -> int:
        """Try a code on the page of progress as fetched; gives the status of the answer."""
        fields = dict(_HIDDEN.findall(page)) | {"number": number, "code": code}
        data = urllib.parse.urlencode(fields).encode()
        try:
            with self._open(f"{self.address}/track", data, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def number(self, receipt: str) -> str:
        """The register number on a receipt."""
        found = re.search(r"\d{4}-\d{4,}", self.get(receipt))
        assert found, receipt
        return found.group()


class Browser(Applicant):
    """A browser that fills in forms as they stand on a page."""

    def send(self, path: str, at: str, /, **fields: str) -> str:
        """Send a form that stands on the page `at`; gives the text of whatever is answered."""
        data = dict(_ANY_HIDDEN.findall(self.get(at))) | fields
        return self.post(path, data).decode()

    def download(self, path: str, at: str, /, **fields: str) -> bytes:
        """Send a form and keep what is downloaded."""
        return self.post(path, dict(_ANY_HIDDEN.findall(self.get(at))) | fields)

    def fetch(self, path: str) -> bytes:
        """A file as bytes."""
        with self._open(f"{self.address}{path}", timeout=60) as answer:
            return bytes(answer.read())

    def post(self, path: str, data: Mapping[str, str]) -> bytes:
        """Send fields; gives the answer, a refusal's too. `url` is where it led."""
        try:
            body = urllib.parse.urlencode(data).encode()
            with self._open(f"{self.address}{path}", body, timeout=60) as answer:
                self.url = str(answer.url)
                return bytes(answer.read())
        except urllib.error.HTTPError as refusal:
            if refusal.code >= 500:
                raise
            return refusal.read()


def clerk_of(server: serving, address: str, name: str) -> Browser:
    """A clerk who has just signed in for the first time."""
    said = subprocess.run(
        [sys.executable, "-m", "kiosk", "staff", "add", name, "--role", "clerk"],
        env=server.environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    code = re.search(r"一次性口令：(\S+?)（", said)
    assert code, said
    desk = Browser(address)
    given = {"username": name, "password": PASSWORD, "code": code.group(1)}
    desk.send("/staff/login", "/staff/login", **given)
    assert desk.url.endswith("/staff/"), "the clerk is signed in"
    return desk


def together(address: str, count: int, at_once: int) -> list[str]:
    """So many applications, so many at once; gives the receipts' addresses."""
    citizens = threading.local()

    def send(place: int) -> str:
        if not hasattr(citizens, "one"):
            citizens.one = Applicant(address)
        return str(citizens.one.apply(f"第 {place} 件"))

    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(send, range(count)))


class killable(serving):  # noqa: N801 - reads as a word, like `serving`
    """The real server, which can be killed with all its processes at once."""

    def kill(self) -> None:
        """kill -9 of the whole group."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __exit__(self, *problem: object) -> None:
        if self.process.poll() is None:
            super().__exit__(*problem)


def _with_file(address: str, fields: dict[str, str]) -> urllib.request.Request:
    """The form with a small PDF."""
    mark, body = "x" * 30, b""
    for name, value in fields.items():
        body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        body += value.encode() + b"\r\n"
    head = 'Content-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    body += f"--{mark}\r\n{head}".encode() + papers.pdf() + f"\r\n--{mark}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
    return urllib.request.Request(address, body, kind)


@dataclass
class Shown:
    """The receipts that were shown, gathered by several threads."""

    receipts: list[str] = field(default_factory=list)

    with_file: bool = False

    def send_until(self, address: str, over: threading.Event) -> None:
        """Apply again and again until the server is gone."""
        citizen, place = Applicant(address), 0
        while not over.is_set():
            try:
                self.receipts.append(citizen.apply(f"第 {place} 件", with_file=self.with_file))
            except (OSError, urllib.error.URLError, http.client.HTTPException):
                return
            place += 1


def killed_again_and_again(
    folder: Path,
    rounds: int,
    pause: Callable[[int], float],
    senders: int = 4,
    *,
    with_file: bool = False,
) -> tuple[list[str], dict[str, str]]:
    """Apply while the server is killed, `rounds` times; gives receipts shown, and their numbers.

    Each kill comes `pause` seconds after the first receipt of its round.

    The numbers are read from the server started last: a receipt that is not there fails.
    """
    shown = Shown(with_file=with_file)
    for turn in range(rounds):
        running = killable(folder)
        with running as address:
            over = threading.Event()
            threads = [
                threading.Thread(target=shown.send_until, args=(address, over))
                for _ in range(senders)
            ]
            for thread in threads:
                thread.start()
            before, patience = len(shown.receipts), time.monotonic() + 20
            while len(shown.receipts) == before and time.monotonic() < patience:
                time.sleep(0.01)
            time.sleep(pause(turn))
            running.kill()
            over.set()
            for thread in threads:
                thread.join()
    with killable(folder) as address:
        citizen = Applicant(address)
        return shown.receipts, {one: citizen.number(one) for one in shown.receipts}
