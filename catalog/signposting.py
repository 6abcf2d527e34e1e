"""Signposts: a code whose thing is gone says why, and where to look instead (security rule Q2)."""

import re
from datetime import datetime

from sqlalchemy import Connection

from catalog.errors import Invalid, NotFound
from catalog.rules import codes as spelling
from catalog.store import codes, organisations
from catalog.store.audit import Actor
from catalog.store.connection import Database


def retire(
    database: Database, typed: str, leads_to: str | None, reason: str, *, actor: Actor, at: datetime
) -> None:
    """Put up a signpost for a code whose thing is gone; the code itself is never given again.

    Raises:
        NotFound: the code, or the one it shall lead to, was never given here.
        Invalid: it would lead to itself, or there is no reason.
    """
    reason = re.sub(r"\s+", " ", reason).strip()
    if not reason or len(reason) > 200:
        raise Invalid("请写明这张码为什么停用，最多 200 个字；扫码的人会看到这句话。")
    with database.writing(actor, at) as change:
        owner = organisations.only(change.connection)
        if owner is None:
            raise NotFound("这里还没有单位的数据。请先运行 kiosk init 或 kiosk demo。")
        old = _given(change.connection, typed)
        new = _given(change.connection, leads_to) if leads_to else None
        if new == old:
            raise Invalid("停用的码不能指向它自己。")
        codes.retire(change, owner.id, old, new, reason)
        change.note(
            "code.retired",
            organisation_id=owner.id,
            object_kind="code",
            object_ref=old,
            code=old,
            leads_to=new,
            reason=reason,
        )
        change.publish(owner.id, f"短码 {spelling.grouped(old)} 停用：{reason}"[:200])


def _given(connection: Connection, typed: str) -> str:
    code = spelling.parse(typed)
    if code is None or codes.find(connection, code) is None:
        raise NotFound(f"这里没有发过“{typed[:20]}”这个短码，请核对后再输入。")
    return code
