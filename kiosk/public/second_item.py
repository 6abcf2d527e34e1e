"""The second item that opens the details of an application: four signs, and how often one may try.

Who tries too often from one place waits; a case on which too many tried is closed on the web for
the day, and the counter helps (security rules R2, R4).
"""

from dataclasses import dataclass, field
from hmac import compare_digest

from flask import request

from catalog import guessing
from catalog.typed import plain
from kiosk import casework, clock, db
from kiosk.known import known


@dataclass(frozen=True)
class Said:
    """What a page of progress says above the rest; it is about the second item when `item`.

    `done` is whether it tells of something that was done. `status` is 0 where nothing is refused.
    """

    words: str = ""
    done: bool = False
    item: bool = False
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)


def ask(link_hash: str, wanted: str) -> Said:
    """Judge the four signs that were sent; a wrong one is kept. A case without opens to nobody."""
    if wait := casework.seconds_to_wait():
        words = f"输错的次数多了，请过 {wait} 秒再试。"
        return Said(words, item=True, status=429, headers={"Retry-After": str(wait)})
    now = clock.now()
    if guessing.is_closed(db.connection(), casework.register(), link_hash, now):
        return Said(_closed(), item=True, status=429)
    typed = plain(request.form.get("last4", "")).upper()
    if wanted and compare_digest(wanted.encode(), typed.encode()):
        return Said()
    guessing.note_wrong_item(casework.writing(), casework.source(), link_hash, now)
    return Said("后四位不对，请再看一下。", item=True, status=403)


def _closed() -> str:
    telephone = known().organisation.telephone
    way = f"请打电话 {telephone}，或带身份证明到窗口" if telephone else "请带身份证明到窗口"
    return f"这一件一天里输错太多次，网上先不能看详情。{way}，也可以明天再试。"
