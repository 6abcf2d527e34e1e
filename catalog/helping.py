"""Calling for help (条例 art. 43; art. 29 on applying by word of mouth).

Who cannot fill in the form leaves a telephone number; somebody calls back, writes for them, reads
aloud, comes round. It is no application: the clock of one starts when it is taken in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from catalog import applying
from catalog.errors import Conflict, Invalid, NotFound
from catalog.handling import CITIZEN, Register
from catalog.resending import require_same
from catalog.store import help_calls, tries
from catalog.store.connection import Change
from catalog.store.help_calls import Call
from catalog.store.staff import Person

KINDS = {
    "write": "帮我填写申请",
    "large": "大字的材料",
    "read": "念给我听",
    "visit": "上门来办",
    "other": "别的帮助",
}
LENGTHS = {"name": 100, "phone": 30, "words": 500}
LONGEST_NOTE = 500
_TYPED = ("name", "phone", "kind", "words")
_TRIES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Cry:
    """What somebody typed who needs help; every value is text."""

    name: str = ""
    phone: str = ""
    kind: str = ""
    words: str = ""


def problems(given: Cry) -> dict[str, str]:
    """What is wrong, by field, each with what to do; empty when it can be taken."""
    found: dict[str, str] = {}
    if given.kind not in KINDS:
        found["kind"] = "请选一种，不确定就选“别的帮助”。"
    for name, most in LENGTHS.items():
        if len(getattr(given, name)) > most:
            found[name] = f"最多 {most} 个字，请缩短一些，电话里再细说。"
    if fault := applying.phone_fault(given.phone):
        found["phone"] = fault
    elif not given.phone:
        found["phone"] = "请填电话，我们好打给您。"
    return found


def ask(
    register: Register, given: Cry, form_key: str, at: datetime, *, source_hash: str = ""
) -> None:
    """Take in a call for help; the same form with the same words is the same call.

    Raises:
        Invalid: something is missing or wrong.
        SentAlready: the form was taken in before with other words.
    """
    found = problems(given)
    if found:
        raise Invalid(next(iter(found.values())))
    sealer, owner = register.sealer, register.organisation_id
    form_hash = sealer.hashed("help form", form_key)
    with register.database.reading() as connection:
        if _sent_before(connection, register, given, form_hash):
            return
    sealed = {
        name: sealer.seal(getattr(given, name), help_calls.place(form_hash, name))
        for name in _TYPED
    }
    with register.database.writing(CITIZEN, at) as change:
        made = _sent_before(change.connection, register, given, form_hash)
        if not made:
            made = help_calls.add(change, owner, form_hash, sealed)
            if source_hash:
                tries.add(change, owner, "sent", source_hash, at - _TRIES_KEPT)
        _note(change, register, "help.asked", made)


def _sent_before(connection: Connection, register: Register, given: Cry, form_hash: str) -> int:
    """The id of the call that this form made already; 0 when it is new."""
    made = help_calls.by_form(connection, form_hash)
    known = help_calls.by_id(connection, register.organisation_id, made) if made else None
    if known is None:
        return 0
    words = [known.open(name, register.sealer) for name in _TYPED]
    require_same("", words, [getattr(given, name) for name in _TYPED])
    return known.id


def _note(change: Change, register: Register, action: str, call_id: int) -> None:
    change.note(
        action,
        organisation_id=register.organisation_id,
        object_kind="help",
        object_ref=str(call_id),
    )


def _find(change: Change, register: Register, call_id: int) -> Call:
    found = help_calls.by_id(change.connection, register.organisation_id, call_id)
    if found is None:
        raise NotFound("没有这条帮助请求，请从列表里找。")
    return found


def open_call(register: Register, person: Person, call_id: int, at: datetime) -> Call:
    """The call with its telephone number; that it was opened stands in the trail.

    Raises:
        NotFound: there is none.
    """
    person.require("case.open")
    with register.database.writing(person.actor, at) as change:
        found = _find(change, register, call_id)
        _note(change, register, "help.opened", call_id)
    return found


def finish(register: Register, person: Person, call_id: int, note: str, at: datetime) -> None:
    """Tick a call as done, with how it was done.

    Raises:
        Invalid: nothing or too much was written.
        NotFound, Conflict: there is none; somebody ticked it already.
    """
    person.require("case.handle")
    note = note.replace("\r\n", "\n").strip()
    if not 2 <= len(note) <= LONGEST_NOTE:
        raise Invalid(f"请写怎么办的（2 到 {LONGEST_NOTE} 个字），如：已打电话，代填了申请。")
    with register.database.writing(person.actor, at) as change:
        found = _find(change, register, call_id)
        if found.done_at is not None:
            raise Conflict(f"这一条 {found.done_by} 已经办好了。")
        sealed = register.sealer.seal(note, help_calls.place(found.form_hash, "note"))
        help_calls.finish(change, call_id, sealed)
        _note(change, register, "help.done", call_id)
