"""Printed sheets on their walls: where each hangs, when it was looked at, what must be hung again.

Security rules Q1 and Q4: changing the base address lists what must be hung again, and every hanging
sheet can be found and looked at, so that a sticker glued over a code is noticed.
"""

import re
from datetime import date, datetime

from sqlalchemy import Connection

from catalog.entry import Organisation
from catalog.errors import Conflict, Invalid, NotFound
from catalog.store import organisations, sheets
from catalog.store.audit import Actor
from catalog.store.connection import Database
from catalog.store.sheets import Sheet

_MOST_PLACE = 120


def place(
    database: Database, number: int, where: str, hung_on: date, *, actor: Actor, at: datetime
) -> None:
    """Enter where a sheet hangs.

    Raises:
        NotFound: no released sheet has this number.
        Invalid: the place is empty or too long.
    """
    where = re.sub(r"\s+", " ", where).strip()
    if not where or len(where) > _MOST_PLACE:
        raise Invalid(f"请写明贴在哪里，最多 {_MOST_PLACE} 个字，如：一楼大厅东墙。")
    with database.writing(actor, at) as change:
        owner = _owner(change.connection)
        before = _released(change.connection, owner, number)
        sheets.place(change, owner.id, number, where, hung_on)
        change.note(
            "sheet.placed",
            organisation_id=owner.id,
            object_kind="sheet",
            object_ref=str(number),
            before=before.place,
            after=where,
            number=number,
            place=where,
            hung_on=hung_on.isoformat(),
        )


def check(
    database: Database, number: int, result: str, on: date, *, actor: Actor, at: datetime
) -> None:
    """Enter that somebody looked at a hanging sheet, and what they saw.

    Raises:
        NotFound: no released sheet has this number.
        Invalid: the result is empty or too long.
        Conflict: the sheet was taken down.
    """
    result = re.sub(r"\s+", " ", result).strip()
    if not result or len(result) > 200:
        raise Invalid("请写明看到了什么，最多 200 个字，如：完好，没有贴纸遮盖。")
    with database.writing(actor, at) as change:
        owner = _owner(change.connection)
        before = _released(change.connection, owner, number)
        if before.removed_on is not None:
            raise Conflict(f"张贴号 {number:04d} 已于 {before.removed_on} 取下，不用再查。")
        sheets.mark_checked(change, owner.id, number, on, result)
        change.note(
            "sheet.checked",
            organisation_id=owner.id,
            object_kind="sheet",
            object_ref=str(number),
            before=before.checked,
            after=result,
            number=number,
            result=result,
        )


def remove(database: Database, number: int, on: date, *, actor: Actor, at: datetime) -> None:
    """Enter that a sheet was taken down. Its codes go on working.

    Raises:
        NotFound: no released sheet has this number.
    """
    with database.writing(actor, at) as change:
        owner = _owner(change.connection)
        _released(change.connection, owner, number)
        sheets.remove(change, owner.id, number, on)
        change.note(
            "sheet.removed",
            organisation_id=owner.id,
            object_kind="sheet",
            object_ref=str(number),
            number=number,
            removed_on=on.isoformat(),
        )


def outdated(found: list[Sheet], base_url: str) -> list[Sheet]:
    """The sheets in use whose codes hold another base address: they must be hung again."""
    # Imported on use: the drawing of codes is heavy, and most pages need none.
    from catalog import qr

    now = qr.checked_base(base_url)
    return [sheet for sheet in found if sheet.in_use and sheet.base_url != now]


def _owner(connection: Connection) -> Organisation:
    owner = organisations.only(connection)
    if owner is None:
        raise NotFound("这里还没有单位的数据。请先运行 kiosk init 或 kiosk demo。")
    return owner


def _released(connection: Connection, owner: Organisation, number: int) -> Sheet:
    found = sheets.by_number(connection, owner.id, number)
    if found is None or found.state != "proven":
        raise NotFound(f"没有交付过张贴号 {number:04d}。请用 kiosk sheets 看有哪些。")
    return found
