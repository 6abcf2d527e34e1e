"""Sheets drawn in the background while a browser waits: how far it is, and the finished file.

State and file stand in the data folder, so that any worker can answer; they go after a day.
"""

import json
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from catalog.errors import Invalid, NotFound
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.staff import Person
from kiosk import clock

if TYPE_CHECKING:
    from catalog.poster import Job

FOLDER = "printed"
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Work:
    """A job under way or done: codes proven so far, the refusal, or the file and its sheets."""

    staff_id: int
    kind: str
    done: int = 0
    total: int = 0
    refusal: str = ""
    name: str = ""
    first: int = 0
    last: int = 0

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return bool(self.refusal or self.name)


def _folder() -> Path:
    found: Path = current_app.config["KIOSK"].data / FOLDER
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def begin(database: Database, wanted: "Job", person: Person) -> str:
    """Start drawing; gives the name under which to ask how far it is."""
    folder, number, at = _folder(), secrets.token_hex(8), clock.now()
    _sweep(folder, at)
    work = Work(person.id, wanted.kind)
    _write(folder, number, work)
    threading.Thread(
        target=_draw,
        args=(database, wanted, person.actor, at, folder, number, work),
        name="sheets",
        daemon=True,
    ).start()
    return number


def _draw(
    database: Database,
    wanted: "Job",
    actor: Actor,
    at: datetime,
    folder: Path,
    number: str,
    work: Work,
) -> None:
    def progress(done: int, total: int) -> None:
        _write(folder, number, Work(work.staff_id, work.kind, done, total))

    try:
        from catalog import printing  # imported on use, it is heavy

        made = printing.make(database, wanted, actor=actor, at=at, progress=progress)
    except Invalid as refusal:
        _write(folder, number, Work(work.staff_id, work.kind, refusal=str(refusal)))
        return
    (folder / f"{number}.pdf").write_bytes(made.file)
    first, last = made.numbers[0], made.numbers[-1]
    done = Work(work.staff_id, work.kind, name=made.name, first=first, last=last)
    _write(folder, number, done)


def _write(folder: Path, number: str, work: Work) -> None:
    """Whole or not at all: a reader never sees half a state."""
    path = folder / f"{number}.new"
    path.write_text(json.dumps(asdict(work)), "utf-8")
    path.replace(folder / f"{number}.json")


def _sweep(folder: Path, at: datetime) -> None:
    for path in folder.iterdir():
        if at.timestamp() - path.stat().st_mtime > _KEPT.total_seconds():
            path.unlink(missing_ok=True)


def find(number: str, person: Person) -> Work:
    """How far a job of this person is.

    Raises:
        NotFound: there is no such job, or it is somebody else's.
    """
    is_name = len(number) == 16 and number.isascii() and number.isalnum()
    path = _folder() / f"{number}.json"
    if not is_name or not path.exists():
        raise NotFound("没有这次打印，或已经过了一天。请重新生成。")
    work = Work(**json.loads(path.read_text("utf-8")))
    if work.staff_id != person.id:
        raise NotFound("没有这次打印，或已经过了一天。请重新生成。")
    return work


def file(number: str, person: Person) -> tuple[str, bytes]:
    """Name and content of a finished file.

    Raises:
        NotFound: it is not there.
    """
    work = find(number, person)
    if not work.name:
        raise NotFound("还没有画好。请等一会儿。")
    return work.name, (_folder() / f"{number}.pdf").read_bytes()
