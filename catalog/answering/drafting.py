"""Writing an answer from a reply: kept, masked, handed over for publishing, thrown away."""

import json
import secrets
from datetime import datetime

from catalog import handling
from catalog.answering.wording import (
    Text,
    domain_id_of,
    masked,
    note,
    refuse_personal_data,
    sealed,
    taken,
    text_of,
)
from catalog.errors import Conflict, Invalid
from catalog.handling import Register
from catalog.store import answers
from catalog.store.connection import Change
from catalog.store.staff import Person


def begin(
    register: Register, person: Person, number: str, text: Text, at: datetime, *, mask: bool = False
) -> int:
    """Write the first draft from a case that was replied to; gives its id. `mask` hides first.

    Raises:
        Invalid: the case has no reply yet, or the text cannot be taken.
        Conflict: there is an answer from this case already, or the case was erased.
    """
    person.require("answer.write")
    checked = text.check()
    with register.database.writing(person.actor, at) as change:
        file = handling.find(change.connection, register, number).to_write()
        if not file.case.has("reply"):
            raise Invalid("这件申请还没有答复，答复以后才能整理成问答。")
        if answers.of_case(change.connection, file.stored.id) is not None:
            raise Conflict("这件申请已经整理过问答，请在问答列表里接着改。")
        checked, kinds = _hidden(change, register, file.stored.id, checked, mask=mask)
        token = secrets.token_hex(16)
        made = answers.add(
            change,
            organisation_id=register.organisation_id,
            case_id=file.stored.id,
            domain_id=domain_id_of(change.connection, register, checked.domain),
            state="draft",
            version=1,
            token=token,
            writers=json.dumps([person.id]),
            saved_by=person.actor.name,
            **sealed(register, token, checked),
            sealed_comment="",
        )
        note(change, register, "answer.saved", made, version=1)
        _note_mask(change, register, made, 1, kinds)
    return made


def _hidden(
    change: Change, register: Register, case_id: int | None, text: Text, *, mask: bool
) -> tuple[Text, list[str]]:
    return masked(change.connection, register, case_id, text, change.at) if mask else (text, [])


def _note_mask(
    change: Change, register: Register, made: int, version: int, kinds: list[str]
) -> None:
    if kinds:
        note(change, register, "answer.masked", made, version=version, kinds=kinds)


def save(
    register: Register,
    person: Person,
    answer_id: int,
    version: int,
    text: Text,
    at: datetime,
    *,
    mask: bool = False,
) -> None:
    """Keep a new wording, masked first if so wished; what was taken down becomes a draft again.

    Raises:
        Invalid, Conflict: the text cannot be taken; somebody changed it meanwhile.
    """
    person.require("answer.write")
    checked = text.check()
    with register.database.writing(person.actor, at) as change:
        stored = taken(change, register, answer_id, version, "draft", "sent", "withdrawn")
        checked, kinds = _hidden(change, register, stored.case_id, checked, mask=mask)
        answers.set_values(
            change,
            stored.id,
            state="draft",
            version=version + 1,
            writers=json.dumps(sorted({*stored.writers, person.id})),
            saved_by=person.actor.name,
            domain_id=domain_id_of(change.connection, register, checked.domain),
            **sealed(register, stored.token, checked),
        )
        note(change, register, "answer.saved", answer_id, version=version + 1)
        _note_mask(change, register, answer_id, version + 1, kinds)


def send(register: Register, person: Person, answer_id: int, version: int, at: datetime) -> None:
    """Hand a draft to whoever publishes.

    Raises:
        Invalid: personal data is left in it, or a part is missing.
        Conflict: it was changed meanwhile.
    """
    person.require("answer.write")
    with register.database.writing(person.actor, at) as change:
        stored = taken(change, register, answer_id, version, "draft")
        text_of(register, stored).check()
        refuse_personal_data(change, register, stored)
        answers.set_values(change, answer_id, state="sent", sealed_comment="")
        note(change, register, "answer.sent", answer_id, version=version)


def discard(register: Register, person: Person, answer_id: int, version: int, at: datetime) -> None:
    """Throw away a draft that was never public.

    Raises:
        Conflict: it was public once, or was changed meanwhile.
    """
    person.require("answer.write")
    with register.database.writing(person.actor, at) as change:
        stored = taken(change, register, answer_id, version, "draft", "sent")
        if stored.number is not None:
            raise Conflict("公开过的问答不能删，号码要留着。下架以后公众就看不到了。")
        answers.remove(change, answer_id)
        note(change, register, "answer.discarded", answer_id, version=version)
