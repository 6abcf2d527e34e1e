"""How many send at a time: slow senders never hold up those who only read."""

import io
import socket
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from catalog.errors import Invalid
from kiosk import bodies, create_app
from kiosk.config import Config
from tests import builders
from tests.conftest import serving


class Slow(io.RawIOBase):
    """A body of which the last byte comes only when it may."""

    def __init__(self, may: threading.Event) -> None:
        super().__init__()
        self.may, self.reading = may, threading.Event()

    def read(self, _size: int = -1) -> bytes:
        self.reading.set()
        self.may.wait(10)
        return b"x" * 10


def _environ(
    body: io.RawIOBase, kind: str = "application/x-www-form-urlencoded"
) -> dict[str, object]:
    return {
        "REQUEST_METHOD": "POST",
        "CONTENT_LENGTH": "10",
        "CONTENT_TYPE": kind,
        "wsgi.input": body,
    }


def test_one_sender_too_many_is_told_to_wait_and_the_next_gets_the_place() -> None:
    may = threading.Event()

    def inner(environ: dict[str, object], _start: object) -> list[bytes]:
        return [environ["wsgi.input"].read()]  # type: ignore[attr-defined] # a body

    door = bodies.Door(inner)  # type: ignore[arg-type] # as much of an application as is needed
    sent = [Slow(may) for _ in range(bodies.MOST_AT_ONCE)]
    threads = [
        threading.Thread(target=door, args=(_environ(one), None), daemon=True) for one in sent
    ]
    for thread in threads:
        thread.start()
    for one in sent:
        assert one.reading.wait(5)
    with pytest.raises(bodies.Busy):
        door(_environ(Slow(may)), None)  # type: ignore[arg-type]
    may.set()
    for thread in threads:
        thread.join()
    assert door(_environ(Slow(may)), None) == [b"x" * 10]  # type: ignore[arg-type]


def test_a_plain_form_gives_its_place_back_before_it_is_worked_on() -> None:
    """So that many citizens who send at once queue for the database and are not refused."""
    free = threading.BoundedSemaphore(1)
    may = threading.Event()
    may.set()
    plain = bodies._Turn(_environ(Slow(may)), free)  # type: ignore[arg-type]
    plain.read()
    with_files = bodies._Turn(_environ(Slow(may), "multipart/form-data"), free)  # type: ignore[arg-type]
    with_files.read()
    with pytest.raises(bodies.Busy):
        bodies._Turn(_environ(Slow(may)), free).read()  # type: ignore[arg-type]
    with_files.end()
    assert free.acquire(blocking=False)


def test_thirty_half_open_senders_do_not_delay_a_page(tmp_path: Path) -> None:
    running = serving(tmp_path)
    with running as address:
        senders = []
        for _ in range(30):
            sender = socket.create_connection(("127.0.0.1", running.port))
            sender.send(
                b"POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\na=b"
            )
            senders.append(sender)
        time.sleep(0.5)
        began = time.monotonic()
        urllib.request.urlopen(f"{address}/track", timeout=5).read()
        assert time.monotonic() - began < 1.0
        for sender in senders:
            sender.close()


def test_forty_half_open_senders_of_unsaid_length_do_not_delay_a_page(tmp_path: Path) -> None:
    """More than there are threads; each is answered and none is waited for."""
    running = serving(tmp_path)
    with running as address:
        senders = []
        for _ in range(40):
            sender = socket.create_connection(("127.0.0.1", running.port), timeout=5)
            sender.send(
                b"POST /track HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\n3\r\na=b\r\n"
            )
            senders.append(sender)
        began = time.monotonic()
        urllib.request.urlopen(f"{address}/track", timeout=5).read()
        assert time.monotonic() - began < 2.0
        for sender in senders:
            assert sender.recv(64).startswith(b"HTTP/1.1 411 ")
            sender.close()


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, "411"),
        ({"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "9"}, "411"),
        ({"CONTENT_LENGTH": "many"}, "411"),
        ({"CONTENT_LENGTH": "-1"}, "411"),
        ({}, "400"),
    ],
)
def test_a_body_of_unsaid_length_is_never_read(
    township: Config, more: dict[str, str], status: str
) -> None:
    app, body = create_app(township), Slow(threading.Event())
    for path in ("/track", "/apply", "/staff/login"):
        environ = EnvironBuilder(path=path, method="POST").get_environ()
        environ.pop("CONTENT_LENGTH", None)
        environ |= {"wsgi.input": body, "wsgi.input_terminated": True, **more}
        blocks, said, _ = run_wsgi_app(app.wsgi_app, environ)
        assert said.startswith(status)
        assert status != "411" or "请用浏览器" in b"".join(blocks).decode()
    assert not body.reading.is_set()


def test_the_limit_of_a_file_is_a_sane_number(tmp_path: Path) -> None:
    assert builders.make_config(tmp_path, KIOSK_FILE_MB="20").file_mb == 20
    for text in ("501", "-1", "viel"):
        with pytest.raises(Invalid, match="KIOSK_FILE_MB"):
            builders.make_config(tmp_path, KIOSK_FILE_MB=text)
