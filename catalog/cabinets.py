"""Where the contents of case files (附件) lie, and how one gets there: looked into, then sealed.

Contents and names are sealed with the installation's key and bound to their case (rule R6).
Nothing is ever written outside `files/cases` of the data folder (rules D8, U7).
"""

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from catalog import sealed_files
from catalog.errors import Invalid
from catalog.handling import Register
from catalog.inspecting import kinds, safely
from catalog.store import case_files, cases, waiting_files
from catalog.store.connection import Change

FOLDER = Path("files") / "cases"
_LEAST_FREE = 500 * 1024**2
NO_ROOM = "机器空间不够，暂时收不了附件。申请可以先提交，附件请带到窗口，或过一会儿再传。"


@dataclass(frozen=True)
class Cabinet:
    """Where the files of a register lie, and how many bytes each may have."""

    data: Path
    register: Register
    most_bytes: int

    @property
    def folder(self) -> Path:
        """The folder of the sealed contents, made on first use."""
        found = self.data / FOLDER
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
        return found

    def path(self, name: str) -> Path:
        """Where the content of a made-up name lies."""
        return self.folder / name


def place(link_hash: str, name: str) -> str:
    return cases.place(link_hash, f"file {name}")


@dataclass(frozen=True)
class Prepared:
    """A file that may be kept: its bytes, as they will be sealed, from the start."""

    name: str
    type: str
    size: int
    digest: str
    content: IO[bytes]


@contextmanager
def prepared(cabinet: Cabinet, name: str, sent: IO[bytes]) -> Iterator[Prepared]:
    """Look into a file and give what is to be kept of it.

    Raises:
        Invalid: it is too large, of a kind not taken, damaged, or may do something by itself.
    """
    shown = kinds.shown_name(name) or "没有名字的文件"
    kinds.ending_of(shown)
    check_room(cabinet.data)
    with _as_file(sent) as file:
        size, digest = _measured(file)
        if size > cabinet.most_bytes:
            raise Invalid(
                f"文件有 {size_words(size)}，每个最大 {cabinet.most_bytes // 1024**2} MB。"
                "请压缩图片、拆成几个，或把原件带到窗口。"
            )
        found = safely.inspect(file, shown)
        content = file if found.content is None else BytesIO(found.content)
        kept = size if found.content is None else len(found.content)
        yield Prepared(shown, found.kind, kept, digest, content)


@contextmanager
def _as_file(sent: IO[bytes]) -> Iterator[IO[bytes]]:
    """What was sent as a file of the operating system, which has no name on the disk."""
    with tempfile.TemporaryFile() as file:
        sent.seek(0)
        shutil.copyfileobj(sent, file, 1024 * 1024)
        file.flush()
        yield file


def _measured(file: IO[bytes]) -> tuple[int, str]:
    file.seek(0)
    size, running = 0, hashlib.sha256()
    while block := file.read(1024 * 1024):
        size += len(block)
        running.update(block)
    return size, running.hexdigest()


def content_hash(cabinet: Cabinet, link_hash: str, digest: str) -> str:
    return cabinet.register.sealer.hashed("file", f"{link_hash} {digest}")


def write(
    cabinet: Cabinet,
    link_hash: str,
    file: Prepared,
    content_hash: str,
    at: datetime,
    source: str = "",
) -> waiting_files.Row:
    """Seal a file under a made-up name; its row is there first, so that nothing is left unknown."""
    sealer, name = cabinet.register.sealer, secrets.token_hex(16)
    bound = place(link_hash, name)
    sealed_name = sealer.seal(file.name, bound)
    row = waiting_files.Row(
        name, link_hash, content_hash, file.type, file.size, sealed_name, at, source
    )
    waiting_files.begin(cabinet.data, row)
    try:
        sealed_files.write(cabinet.path(name), file.content, sealer, bound)
    except OSError as problem:
        waiting_files.forget(cabinet.data, [name])
        raise Invalid(NO_ROOM) from problem
    return row


def check_room(data: Path) -> None:
    """Refuse further files while the disk is nearly full; forms without files go on (rule D9).

    Raises:
        Invalid: less than 500 MB, or less than a twentieth, is free.
    """
    disk = shutil.disk_usage(data)
    if disk.free < _LEAST_FREE or disk.free < disk.total / 20:
        raise Invalid(NO_ROOM)


def enter(
    change: Change,
    register: Register,
    number: str,
    case_id: int,
    kind: str,
    row: waiting_files.Row,
) -> None:
    made = case_files.add(
        change,
        case_id,
        name=row.name,
        kind=kind,
        type=row.type,
        size=row.size,
        sealed_name=row.sealed_name,
        content_hash=row.content_hash,
    )
    note(change, register, "case.file_added", number, file=made, kind=kind)


def note(change: Change, register: Register, action: str, number: str, **facts: object) -> None:
    change.note(
        action,
        organisation_id=register.organisation_id,
        object_kind="case",
        object_ref=number,
        **facts,
    )


def release(cabinet: Cabinet, names: list[str]) -> None:
    with cabinet.register.database.reading() as connection:
        known = case_files.known(connection, names)
    discard(cabinet.data, [name for name in names if name not in known])
    waiting_files.forget(cabinet.data, names)


def discard(data: Path, names: list[str] | tuple[str, ...]) -> None:
    """Remove contents, also half-written ones."""
    for name in names:
        (data / FOLDER / name).unlink(missing_ok=True)
        (data / FOLDER / f"{name}.new").unlink(missing_ok=True)


def size_words(size: int) -> str:
    """A size as people say it: 1.2 MB, 340 KB."""
    if size >= 1024**2:
        return f"{size / 1024**2:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
