"""Files of a case (附件) at the desk: scans of letters, proofs of service, replies.

What was opened, added or taken back stands in the trail (rule R7); names and contents do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import Connection

from catalog import cabinets, handling, sealed_files
from catalog.cabinets import Cabinet
from catalog.case import FILE_KINDS, beijing_day
from catalog.errors import Conflict, Invalid, NotFound
from catalog.handling import Register
from catalog.inspecting import kinds
from catalog.store import case_files
from catalog.store.cases import Stored
from catalog.store.connection import Change
from catalog.store.staff import Person

MOST_OF_CASE = 200
LONGEST_REASON = 100
_GONE = "没有这份附件，可能已经去掉了。请回到办件页面看一下。"


@dataclass(frozen=True)
class Attached:
    """A file as a page shows it; `name` is what its owner called it."""

    id: int
    kind: str
    type: str
    size: int
    at: datetime
    actor: str
    name: str
    is_gone: bool
    reason: str


def add(
    cabinet: Cabinet,
    person: Person,
    number: str,
    kind: str,
    name: str,
    sent: IO[bytes],
    at: datetime,
) -> None:
    """A clerk adds a file to a case.

    Raises:
        NotFound, Invalid, Conflict: no such case; it is refused; the case has it or was erased.
    """
    person.require("case.handle")
    if kind not in FILE_KINDS:
        raise Invalid("请选附件的种类。")
    register = cabinet.register
    with register.database.reading() as connection:
        link_hash = handling.find(connection, register, number).to_write().stored.link_hash
    with cabinets.prepared(cabinet, name, sent) as file:
        content_hash = cabinets.content_hash(cabinet, link_hash, file.digest)
        row = cabinets.write(cabinet, link_hash, file, content_hash, at)
    try:
        with register.database.writing(person.actor, at) as change:
            stored = handling.find(change.connection, register, number).to_write().stored
            if case_files.has_content(change.connection, stored.id, content_hash):
                raise Conflict("这份文件已经在附件里了，没有再存一份。")
            if len(case_files.of_case(change.connection, stored.id)) >= MOST_OF_CASE:
                raise Invalid(f"一件申请最多 {MOST_OF_CASE} 份附件。请把几份拼成一个 PDF。")
            cabinets.enter(change, register, stored.number, stored.id, kind, row)
    finally:
        cabinets.release(cabinet, [row.name])


def of_case(connection: Connection, register: Register, stored: Stored) -> list[Attached]:
    """The files of a case in the order they came, those taken back too."""
    return [_shown(register, stored, row) for row in case_files.of_case(connection, stored.id)]


def _shown(register: Register, stored: Stored, row: case_files.Row) -> Attached:
    place = cabinets.place(stored.link_hash, row.name)
    return Attached(
        id=row.id,
        kind=row.kind,
        type=row.type,
        size=row.size,
        at=row.at,
        actor=row.actor,
        name=register.sealer.open(row.sealed_name, place),
        is_gone=row.gone_at is not None,
        reason=register.sealer.open(row.sealed_reason, place),
    )


def _row(connection: Connection, stored: Stored, file_id: int) -> case_files.Row:
    for row in case_files.of_case(connection, stored.id):
        if row.id == file_id and row.gone_at is None:
            return row
    raise NotFound(_GONE)


def may_take_back(file: Attached, at: datetime) -> bool:
    """Whether a file was added at the desk today, and so may still be taken back."""
    is_own = file.actor != handling.CITIZEN.name
    return is_own and not file.is_gone and beijing_day(file.at) == beijing_day(at)


def take_back(
    cabinet: Cabinet, person: Person, number: str, file_id: int, reason: str, at: datetime
) -> None:
    """A clerk takes back a file added by mistake on the same day.

    Why stands sealed with the file alone: the trail holds nothing that may speak of a person.

    Raises:
        NotFound, Invalid: no such file; it is the applicant's or of another day; no reason.
    """
    person.require("case.handle")
    reason, register = reason.strip(), cabinet.register
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid(f"请写去掉的原因，1 到 {LONGEST_REASON} 个字，不要写申请人的信息。")
    with register.database.writing(person.actor, at) as change:
        stored = handling.find(change.connection, register, number).stored
        row = _row(change.connection, stored, file_id)
        if not may_take_back(_shown(register, stored, row), at):
            raise Invalid("只能去掉工作人员当天加错的附件。以前的、申请人交来的要留档，不能去掉。")
        place = cabinets.place(stored.link_hash, row.name)
        case_files.take_back(change, file_id, register.sealer.seal(reason, place))
        cabinets.note(change, register, "case.file_removed", stored.number, file=file_id)
    cabinets.discard(cabinet.data, [row.name])


@dataclass(frozen=True)
class Opened:
    """A file to be handed out: its name, type and size, and its content block by block."""

    name: str
    media: str
    size: int
    blocks: Iterator[bytes]


def open_file(cabinet: Cabinet, person: Person, number: str, file_id: int, at: datetime) -> Opened:
    """A file in plain; that it was opened stands in the trail (rule R7).

    Raises:
        NotFound, NotAllowed: it is not there; the key is another one, or it was changed.
    """
    person.require("case.open")
    register = cabinet.register
    with register.database.reading() as connection:
        stored = handling.find(connection, register, number).stored
        row = _row(connection, stored, file_id)
    place = cabinets.place(stored.link_hash, row.name)
    try:
        blocks = sealed_files.read(cabinet.path(row.name), register.sealer, place)
    except FileNotFoundError:
        raise NotFound("这份附件的文件不在数据文件夹里。请找管理员从备份里放回来。") from None
    with register.database.writing(person.actor, at) as change:
        cabinets.note(change, register, "case.file_opened", stored.number, file=file_id)
    name = register.sealer.open(row.sealed_name, place)
    return Opened(name, kinds.MEDIA[row.type], row.size, blocks)


def wipe(change: Change, case_id: int) -> tuple[str, ...]:
    """Wipe the names of a case's files, at the end of the time for which they are kept.

    The caller's transaction notes it. After the commit the caller passes what it got to `discard`;
    if that does not happen, the next sweep removes the contents.
    """
    return case_files.forget(change, case_id)
