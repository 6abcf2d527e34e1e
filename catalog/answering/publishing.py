"""Publishing an answer by a second person, returning it, taking it down."""

from datetime import datetime

from sqlalchemy import Connection

from catalog.answering.wording import (
    STATES,
    find,
    note,
    refuse_personal_data,
    sealed,
    taken,
    text_of,
)
from catalog.editing.reviewing import SecrecyCheck
from catalog.errors import Conflict, Invalid, NotAllowed
from catalog.handling import Register
from catalog.settings import Settings
from catalog.store import answers
from catalog.store.answers import Stored
from catalog.store.staff import Person


def send_back(
    register: Register, person: Person, answer_id: int, version: int, comment: str, at: datetime
) -> None:
    """Return it to its writer with the reason.

    Raises:
        Invalid: no reason was given.
        Conflict: it was changed meanwhile, or does not wait for publishing.
    """
    person.require("answer.publish")
    comment = comment.replace("\r\n", "\n").strip()
    if not 2 <= len(comment) <= 1000:
        raise Invalid("请写明为什么退回、要改什么（2 到 1000 个字）。")
    with register.database.writing(person.actor, at) as change:
        stored = taken(change, register, answer_id, version, "sent")
        sealed = register.sealer.seal(comment, answers.place(stored.token, "comment"))
        answers.set_values(change, answer_id, state="draft", sealed_comment=sealed)
        note(change, register, "answer.returned", answer_id, version=version)


def publish(
    register: Register,
    person: Person,
    answer_id: int,
    version: int,
    secrecy: SecrecyCheck,
    at: datetime,
) -> int:
    """Make it public after the secrecy check (art. 17); gives its number.

    Raises:
        NotAllowed: the person wrote in it, and the office has more than one.
        Invalid: the check or the text is incomplete, or personal data is left.
        Conflict: it was changed meanwhile, or does not wait for publishing.
    """
    person.require("answer.publish")
    done = secrecy.check()
    with register.database.writing(person.actor, at) as change:
        stored = taken(change, register, answer_id, version, "sent")
        alone = _refuse_writer(change.connection, person, stored)
        text = text_of(register, stored).check()
        refuse_personal_data(change, register, stored)
        number = stored.number or answers.next_number(change, register.organisation_id)
        answers.set_values(
            change,
            answer_id,
            state="published",
            number=number,
            question=text.question,
            answer=text.answer,
            sealed_question="",
            sealed_answer="",
            sealed_comment="",
            published_at=change.at,
        )
        note(
            change,
            register,
            "answer.published",
            answer_id,
            number=number,
            conclusion=done.conclusion,
            basis=done.basis,
            single_person=alone,
        )
        # The line of changes outlives a taking-down, so it never holds the words themselves.
        change.publish(register.organisation_id, f"公开问答第 {number} 号")
    return number


def _refuse_writer(connection: Connection, person: Person, stored: Stored) -> bool:
    """Whether the single-person setting let a writer publish.

    Raises:
        NotAllowed: the person wrote in it and the setting is off.
    """
    if person.id not in stored.writers:
        return False
    if Settings(connection, person.organisation_id).is_on("single_person"):
        return True
    raise NotAllowed(
        "自己整理的问答要由另一个人发布。只有一个人办公时，管理员可以在设置里打开“单人办公”。"
    )


def withdraw(register: Register, person: Person, answer_id: int, reason: str, at: datetime) -> None:
    """Take a published answer down everywhere; its number stays its own.

    Raises:
        Invalid: no reason was given.
        Conflict: it is not public.
    """
    person.require("answer.publish")
    reason = " ".join(reason.split())
    if not 2 <= len(reason) <= 200:
        raise Invalid("请写明为什么下架（2 到 200 个字）。理由会记入留痕，不要写个人信息。")
    with register.database.writing(person.actor, at) as change:
        stored = find(change.connection, register, answer_id)
        if stored.state != "published":
            raise Conflict(f"这条问答现在是“{STATES[stored.state]}”，不用下架。")
        answers.set_values(
            change,
            answer_id,
            state="withdrawn",
            question="",
            answer="",
            **sealed(register, stored.token, text_of(register, stored)),
        )
        note(change, register, "answer.withdrawn", answer_id, number=stored.number, reason=reason)
        change.publish(register.organisation_id, f"下架问答第 {stored.number} 号")
