"""Spreadsheets on their way into the catalogue: kept under a made-up name, read in the background.

A file waits in the data folder, so that any worker can answer for it, until it is applied, given
up, or a day old. It is never served; only names made up here lead to it (security rule U7).
"""

import json
import re
import secrets
import threading
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from werkzeug.datastructures import FileStorage

from catalog.errors import Conflict, Invalid, NotFound
from catalog.importing import kinds, office, safely
from catalog.importing.reading import Wishes
from catalog.importing.result import Reading
from catalog.inspecting.kinds import shown_name
from catalog.store.connection import Database
from catalog.store.staff import Person
from kiosk import clock

FOLDER = Path("files") / "imports"
MOST_WAITING = 20
_KEPT = timedelta(days=1)
_STOPPED = timedelta(
    seconds=90
)  # a reading that says nothing for so long has ended with its worker
_GONE = "没有这个等待应用的文件，可能已经应用、删除，或已经过了一天。请重新选文件。"
# Each reading may take as much memory as its limit allows; a worker does one at a time.
_READING = threading.Lock()


@dataclass(frozen=True)
class Sent:
    """A file that waits: who sent it, and what has been decided about its tables and columns.

    Every change of these decisions is a new attempt at reading it. `chosen` are roles by heading,
    to be remembered by the office when the file is applied.
    """

    number: str
    organisation_id: int
    by: str
    name: str
    at: str
    attempt: int = 1
    domains: dict[str, str] = field(default_factory=dict)
    roles: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    chosen: dict[str, str] = field(default_factory=dict)

    def wishes(self) -> Wishes:
        """What the reader is told."""
        return Wishes(
            domains=self.domains,
            roles=self.roles,
            left_out=self.left_out,
            remembered=self.chosen,
        )


@dataclass(frozen=True)
class Progress:
    """How far an attempt is: rows read so far, and at its end the refusal if there was one."""

    rows: int = 0
    is_over: bool = False
    refusal: str = ""


def _folder() -> Path:
    """Where the files wait, made on first use."""
    found: Path = current_app.config["KIOSK"].data / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def receive(database: Database, person: Person, upload: FileStorage | None) -> str:
    """Keep a file and begin to read it; gives the name under which it waits.

    Raises:
        Invalid: there is no file, or it is none that can be read.
        Conflict: too many files are waiting.
    """
    if upload is None or not upload.filename:
        raise Invalid("请先选一个表格文件，再按“读这个文件”。")
    at, place = clock.now(), _folder()
    if len(waiting(person.organisation_id)) >= MOST_WAITING:
        raise Conflict(f"等待应用的文件已有 {MOST_WAITING} 个。请先应用或删除几个。")
    number, name = secrets.token_hex(8), shown_name(upload.filename)
    path = place / f"{number}.file"
    path.touch(mode=0o600)
    upload.save(path)
    try:
        kinds.kind_of(path, name)
    except Invalid:
        path.unlink()
        raise
    sent = Sent(number, person.organisation_id, person.name, name, at.isoformat())
    _begin(database, place, sent)
    return number


def again(database: Database, sent: Sent) -> None:
    """Read the file once more, with what has been decided now."""
    _begin(database, _folder(), replace(sent, attempt=sent.attempt + 1))


def _begin(database: Database, place: Path, sent: Sent) -> None:
    _write(place / f"{sent.number}.{sent.attempt}.progress", asdict(Progress()))
    _write(place / f"{sent.number}.json", asdict(sent))
    threading.Thread(target=_read, args=(database, place, sent), name="import", daemon=True).start()


def _read(database: Database, place: Path, sent: Sent) -> None:
    begun = place / f"{sent.number}.{sent.attempt}"

    def tell(progress: Progress) -> None:
        _write(begun.with_name(f"{begun.name}.progress"), asdict(progress))

    with _READING:
        tell(Progress())
        with database.reading() as connection:
            known = office.known(connection, sent.organisation_id)
            wishes = office.wishes(connection, sent.organisation_id, sent.wishes())
        try:
            reading = safely.read(
                place / f"{sent.number}.file",
                sent.name,
                known=known,
                wishes=wishes,
                progress=lambda rows: tell(Progress(rows)),
            )
        except Invalid as refusal:
            tell(Progress(is_over=True, refusal=str(refusal)))
            return
    _write(begun.with_name(f"{begun.name}.reading"), reading.as_json())
    tell(Progress(len(reading.rows), is_over=True))


def _write(path: Path, value: dict[str, Any]) -> None:
    """Whole or not at all: nobody ever reads half a state."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    fresh.replace(path)


def find(number: str, organisation_id: int) -> Sent:
    """The file that waits under this name.

    Raises:
        NotFound: there is none, or not in this office.
    """
    if not re.fullmatch(r"[0-9a-f]{16}", number):
        raise NotFound(_GONE)
    sent = _load(_folder() / f"{number}.json")
    if sent is None or sent.organisation_id != organisation_id:
        raise NotFound(_GONE)
    return sent


def _load(path: Path) -> Sent | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Sent(**{**found, "left_out": tuple(found["left_out"])})


def waiting(organisation_id: int) -> list[Sent]:
    """The files of an office that wait, newest first."""
    found = [_load(path) for path in _folder().glob("*.json")]
    mine = [sent for sent in found if sent and sent.organisation_id == organisation_id]
    return sorted(mine, key=lambda sent: sent.at, reverse=True)


def progress(sent: Sent) -> Progress:
    """How far the newest attempt is; one that fell silent has ended with its worker."""
    path = _folder() / f"{sent.number}.{sent.attempt}.progress"
    try:
        found = Progress(**json.loads(path.read_text("utf-8")))
        silent = clock.now().timestamp() - path.stat().st_mtime
    except FileNotFoundError:
        raise NotFound(_GONE) from None
    if not found.is_over and silent > _STOPPED.total_seconds():
        return Progress(is_over=True, refusal="读到一半停下了，可能是程序重启过。请再选一次文件。")
    return found


def reading(sent: Sent) -> Reading:
    """What the newest attempt read.

    Raises:
        Conflict: it has not been read to its end.
    """
    path = _folder() / f"{sent.number}.{sent.attempt}.reading"
    try:
        return Reading.from_json(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise Conflict("这个文件还没有读完，请等一会儿。") from None


class taking:  # noqa: N801 - reads as a word in `with taking(sent)`
    """Hold a file while it is applied, so that two presses of the button apply it once.

    When that goes well the file goes; when it fails the file waits as before.
    """

    def __init__(self, sent: Sent) -> None:
        self._state = _folder() / f"{sent.number}.json"
        self._held = self._state.with_suffix(".taken")

    def __enter__(self) -> None:
        try:
            self._state.rename(self._held)
        except FileNotFoundError:
            raise Conflict("这个文件正在应用，或已经应用了。请看“以前的导入”。") from None

    def __exit__(self, kind: type[BaseException] | None, *problem: object) -> None:
        if kind is None:
            _remove(self._state.parent, self._state.stem)
        else:
            self._held.rename(self._state)


def discard(sent: Sent) -> None:
    """Give a file up."""
    _remove(_folder(), sent.number)


def _remove(place: Path, number: str) -> None:
    for path in place.glob(f"{number}.*"):
        path.unlink(missing_ok=True)


def sweep(data: Path, at: datetime) -> None:
    """Remove what has waited for a day."""
    place = data / FOLDER
    oldest = at.timestamp() - _KEPT.total_seconds()
    for path in place.iterdir() if place.is_dir() else ():
        sent = place / f"{path.name.split('.')[0]}.file"
        try:
            if (sent if sent.exists() else path).stat().st_mtime < oldest:
                _remove(place, sent.stem)
        except FileNotFoundError:  # another worker sweeps too
            continue
