"""Counting that something published made an application unnecessary; once for each form."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from catalog.errors import Conflict
from catalog.handling import CITIZEN, Register
from catalog.store import tries

_KEPT = timedelta(days=1)


def count(register: Register, entry: str, form_key: str, at: datetime) -> None:
    """Count `entry`, the code of an entry or 问答 and its number, unless this form was counted.

    Raises:
        Conflict: this form was counted already.
    """
    hashed, owner = register.sealer.hashed("spared", form_key), register.organisation_id
    with register.database.reading() as connection:
        _require_new(connection, hashed, at)
    with register.database.writing(CITIZEN, at) as change:
        _require_new(change.connection, hashed, at)
        tries.add(change, owner, "spared", hashed, at - _KEPT)
        change.note(
            "case.spared", organisation_id=owner, object_kind="case", object_ref="", entry=entry
        )


def _require_new(connection: Connection, hashed: str, at: datetime) -> None:
    if tries.of_source(connection, "spared", hashed, at - _KEPT)[0]:
        raise Conflict("这张表已经算过一次。")
