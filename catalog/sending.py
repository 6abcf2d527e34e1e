"""Files sent along with a form (附件), by the applicant: they wait until the form is taken in.

Then they belong to the case in the same transaction; a form sent twice leaves one set of files.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from catalog import cabinets
from catalog.cabinets import Cabinet
from catalog.errors import Invalid
from catalog.handling import Along, Register
from catalog.store import case_files, waiting_files
from catalog.store.connection import Change

MOST = 5
"""Files with one form."""
# What strangers' forms may fill of the disk before they are taken in.
_MOST_WAITING = 2 * 1024**3
# What one source may fill of that, so that nobody takes the room of all.
_MOST_OF_SOURCE = 300 * 1024**2
_SHARE = (
    "从您这个网络发来、还没有提交的附件已经很多，这一个暂时收不下。"
    "请先提交申请，附件带到窗口，或过两小时再传。"
)


@dataclass(frozen=True)
class Waiting:
    """A file that was sent with a form not yet taken in; `key` is for taking it off the form."""

    key: str
    name: str
    type: str
    size: int


def link_of_form(register: Register, form_key: str) -> str:
    """The hash under which the case of a form stands, or will stand."""
    return register.sealer.hashed("link", register.sealer.secrets(form_key).link)


def keep(
    cabinet: Cabinet,
    link_hash: str,
    name: str,
    sent: IO[bytes],
    at: datetime,
    source: str,
) -> None:
    """Keep a file that came with a form, until the form is taken in or two hours are over.

    `source` is the hash of where it comes from, whose files together have a share of the room.

    Raises:
        Invalid: it is refused, the form has its number of files, or the room is full; what to do.
    """
    with cabinets.prepared(cabinet, name, sent) as file:
        rows = waiting_files.of_link(cabinet.data, link_hash)
        content_hash = cabinets.content_hash(cabinet, link_hash, file.digest)
        if content_hash in {row.content_hash for row in rows}:
            return
        if len(rows) >= MOST:
            raise Invalid(f"一次最多 {MOST} 个附件。请先去掉不用的，或者把几页拼成一个 PDF。")
        if waiting_files.total(cabinet.data) + file.size > _MOST_WAITING:
            raise Invalid(cabinets.NO_ROOM)
        if waiting_files.total_of_source(cabinet.data, source) + file.size > _MOST_OF_SOURCE:
            raise Invalid(_SHARE)
        row = cabinets.write(cabinet, link_hash, file, content_hash, at, source)
        waiting_files.finish(cabinet.data, row.name)


def waiting(cabinet: Cabinet, link_hash: str) -> list[Waiting]:
    """The files that came with a form so far."""
    sealer = cabinet.register.sealer
    return [
        Waiting(
            row.name,
            sealer.open(row.sealed_name, cabinets.place(link_hash, row.name)),
            row.type,
            row.size,
        )
        for row in waiting_files.of_link(cabinet.data, link_hash)
    ]


def drop(cabinet: Cabinet, link_hash: str, key: str) -> None:
    """Take a file off a form; one that is not there any more is no fault.

    What became a case's own meanwhile stays: the register is asked.
    """
    if key in waiting_files.names_of_link(cabinet.data, link_hash):
        cabinets.release(cabinet, [key])


def taking_in(cabinet: Cabinet, link_hash: str, kind: str) -> Along:
    """What a verb does besides: the files that wait for the case become its own."""

    def along(change: Change, number: str) -> None:
        case_id = case_files.case_of_link(change.connection, link_hash)
        assert case_id is not None, "the case was stored in this transaction or before"
        for row in waiting_files.of_link(cabinet.data, link_hash):
            if case_files.has_content(change.connection, case_id, row.content_hash):
                continue
            if cabinet.path(row.name).is_file():
                cabinets.enter(change, cabinet.register, number, case_id, kind, row)

    return along


def settle(cabinet: Cabinet, link_hash: str) -> None:
    """After a form was taken in: nothing waits any more; what did not become the case's goes."""
    cabinets.release(cabinet, waiting_files.names_of_link(cabinet.data, link_hash))
