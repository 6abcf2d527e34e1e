"""Similar applications that were granted (条例 art. 44): the second suggests publishing by itself.

What was wanted is kept as a sketch: hashes of its pairs of characters, made with the installation's
key, cut to a length. Without the key a sketch tells nothing; with it, two sketches tell how much
two wishes have in common. They are compared once, when a reply is recorded.
"""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from catalog.case import Case
from catalog.errors import Conflict, Invalid, NotFound
from catalog.sealing import Sealer
from catalog.search.cleaning import simplified
from catalog.store import cases, likenesses
from catalog.store.audit import Actor
from catalog.store.connection import Change
from catalog.store.staff import Person

if TYPE_CHECKING:  # taking a step marks its case, so the other module imports this one
    from catalog.handling import Register

GRANTED = frozenset({"granted", "partly_granted"})
LONGEST_REASON = 200
_PAIRS = 256  # hashes in a sketch
_LETTERS = 8  # hexadecimal letters of a hash
_YEARS = timedelta(days=2 * 365)
_LOOKED_AT = 3000  # newest granted cases
_CAUGHT_UP = 50  # older cases without a sketch, at a time
# Two wishes are alike when they share this part of all their pairs, or most of the shorter.
_ALIKE, _INSIDE, _LEAST_INSIDE = 0.45, 0.75, 8
_PLAIN = re.compile(r"[\u3400-\u9fff]|[0-9]+|[a-z]+")
# What stands in many applications and says nothing of what is wanted.
_EMPTY = re.compile(
    r"(?:我|本人|现|特)?(?:想|要|需要|希望|请求|要求)?(?:申请|请)(?:依法|贵[局府乡镇])?(?:公开|提供|获取|查询)?"
    r"|(?:联系)?电话|[0-9][0-9\s-]{6,}|政府信息|相关(?:信息|材料|文件|资料)|有关(?:信息|材料|文件|资料)|谢谢|您好|你好"
)


def sketch(text: str, sealer: Sealer) -> tuple[str, ...]:
    """The sketch of what is wanted."""
    plain = _PLAIN.findall(_EMPTY.sub(" ", simplified(text).lower()))
    pairs = {f"{left}\0{right}" for left, right in pairwise(plain)}
    return tuple(sorted(sealer.hashed("pair", pair)[:_LETTERS] for pair in pairs)[:_PAIRS])


def are_alike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sketches are of wishes that have most in common."""
    left, right = set(one), set(other)
    shared, shorter = len(left & right), min(len(left), len(right))
    if not shared:
        return False
    inside = shorter >= _LEAST_INSIDE and shared / shorter >= _INSIDE
    return inside or shared / len(left | right) >= _ALIKE


def mark(change: Change, register: "Register", case_id: int, case: Case) -> None:
    """Keep the sketch of a case that was replied to, and which earlier granted ones are like it."""
    for older in likenesses.unmarked(change.connection, register.organisation_id, _CAUGHT_UP):
        if older != case_id:
            file = cases.by_id(change.connection, older, register.sealer)
            if file is not None:
                _mark(change, register, file, file.case)
    file = cases.by_id(change.connection, case_id, register.sealer)
    if file is not None:
        _mark(change, register, file, case)


def _mark(change: Change, register: "Register", file: cases.File, case: Case) -> None:
    reply = case.last("reply")
    if reply is None:
        return
    granted = reply.text("outcome") in GRANTED
    made = sketch(file.stored.open("wanted", register.sealer), register.sealer) if granted else ()
    alike = _earlier(change, register, file.stored.id, reply.day, made) if granted else []
    likenesses.put(
        change,
        register.organisation_id,
        file.stored.id,
        day=reply.day,
        granted=int(granted),
        sketch=" ".join(made),
        alike=json.dumps(alike),
    )


def _earlier(
    change: Change, register: "Register", case_id: int, day: date, made: tuple[str, ...]
) -> list[int]:
    known = likenesses.granted(
        change.connection, register.organisation_id, day - _YEARS, _LOOKED_AT
    )
    return [other for other, text in known if other != case_id and are_alike(made, text.split(" "))]


def propose(register: "Register", actor: Actor, number: str, at: datetime) -> None:
    """The applicant proposes to publish for everybody what was given.

    Raises:
        NotFound: there is no such case.
        Conflict: nothing was given, or it was proposed already.
    """
    with register.database.writing(actor, at) as change:
        file = cases.by_number(change.connection, register.organisation_id, number, register.sealer)
        if file is None:
            raise NotFound("没有这个登记号的申请，请核对后再查。")
        if not likenesses.propose(change, file.stored.id):
            raise Conflict("已经收到过您的建议，或者这一件没有给出信息。")
        change.note(
            "case.proposed",
            organisation_id=register.organisation_id,
            object_kind="case",
            object_ref=file.stored.number,
        )


def dismiss(register: "Register", person: Person, number: str, reason: str, at: datetime) -> None:
    """Say why what was asked for again is not published by itself.

    Raises:
        Invalid: no reason was given.
        NotFound: nothing is suggested for this case.
    """
    person.require("case.handle")
    reason = " ".join(reason.split())
    if not 2 <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"请写明为什么不主动公开（2 到 {LONGEST_REASON} 个字）。")
    with register.database.writing(person.actor, at) as change:
        file = cases.by_number(change.connection, register.organisation_id, number, register.sealer)
        found = likenesses.of_case(change.connection, file.stored.id) if file else None
        if file is None or found is None:
            raise NotFound("没有这条建议，可能已经处理过了。请回到办件页看看。")
        sealed = register.sealer.seal(reason, likenesses.place(found.case_id))
        likenesses.dismiss(change, found, sealed)
        change.note(
            "case.alike_dismissed",
            organisation_id=register.organisation_id,
            object_kind="case",
            object_ref=file.stored.number,
        )
