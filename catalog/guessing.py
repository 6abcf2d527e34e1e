"""What opens a case, and how often somebody may guess it (security rules R1, R2, R4).

Wrong tries are kept for a day by a keyed hash: those of a source slow the source, those of a case
close its details on the web for the day. Four digits guard a step that cannot be undone.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from catalog.handling import CITIZEN, Register
from catalog.store import tries
from catalog.store.connection import Change

_DAY = timedelta(days=1)
# Security rule R4: so many wrong second items a day for one case, from wherever they come.
MOST_OF_CASE = 20


def note_wrong_code(register: Register, source_hash: str, at: datetime) -> None:
    """Keep a wrong number or code, so that guessing is slowed."""
    with register.database.writing(CITIZEN, at) as change:
        _note(change, register, source_hash)


def note_wrong_item(register: Register, source_hash: str, link_hash: str, at: datetime) -> None:
    """Keep a wrong second item of the case with this link, for its source and for the case."""
    with register.database.writing(CITIZEN, at) as change:
        _note(change, register, source_hash)
        forget = at - _DAY
        tries.add(change, register.organisation_id, "item", _of_case(register, link_hash), forget)


def is_closed(connection: Connection, register: Register, link_hash: str, at: datetime) -> bool:
    """Whether too many wrong second items were tried on this case within a day."""
    found, _ = tries.of_source(connection, "item", _of_case(register, link_hash), at - _DAY)
    return found >= MOST_OF_CASE


def _of_case(register: Register, link_hash: str) -> str:
    return register.sealer.hashed("second item", link_hash)


def _note(change: Change, register: Register, source_hash: str) -> None:
    tries.add(change, register.organisation_id, "code", source_hash, change.at - _DAY)
    change.note_refusal(
        "case.code_wrong",
        organisation_id=register.organisation_id,
        object_kind="case",
        object_ref="",
    )
