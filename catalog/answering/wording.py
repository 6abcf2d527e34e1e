"""The wording of an answer: where it comes from, what it must be, what must not stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from catalog import law, own_values
from catalog.case import Case, beijing_day
from catalog.errors import Conflict, Invalid, NotFound
from catalog.handling import Register
from catalog.own_values import Concern
from catalog.rules.recording import outcome_of
from catalog.store import answers, cases, domains
from catalog.store.answers import Stored
from catalog.store.connection import Change

STATES = {"draft": "草稿", "sent": "等发布", "published": "已公开", "withdrawn": "已下架"}
LENGTHS = {"question": 200, "answer": 4000}
_LABELS = {"question": "问题", "answer": "回答"}
_STALE = "这条问答刚有人改过。请看过新内容再办，您填的还在下面。"


@dataclass(frozen=True)
class Text:
    """What is to be published: the question in a sentence, the answer, the domain's number."""

    question: str = ""
    answer: str = ""
    domain: str = ""

    def check(self) -> "Text":
        """The text without odd blanks.

        Raises:
            Invalid: a part is missing or over-long.
        """
        question = " ".join(self.question.split())
        answer = self.answer.replace("\r\n", "\n").strip()
        for name, text in (("question", question), ("answer", answer)):
            if not text:
                raise Invalid(f"请写“{_LABELS[name]}”。")
            if len(text) > LENGTHS[name]:
                said = f"“{_LABELS[name]}”最多 {LENGTHS[name]} 个字，现在有 {len(text)} 个。"
                raise Invalid(f"{said}请写短一些，大家好懂。")
            if any(mark in text for mark in "<>"):
                raise Invalid(f"“{_LABELS[name]}”里有网页标记（< 或 >），请删掉。")
        return Text(question, answer, self.domain)


def proposed(register: Register, file: cases.File) -> Text:
    """The first wording: what was wanted, and what the reply said."""
    return Text(file.stored.open("wanted", register.sealer), reply_text(file.case))


def reply_text(case: Case) -> str:
    """What a reply said to the applicant, without the remedy."""
    reply, outcome = case.last("reply"), outcome_of(case, law.outcomes())
    if reply is None or outcome is None:
        return ""
    needed = [(label, reply.text(name)) for name, label in outcome.needs]
    parts = [text if len(needed) == 1 else f"{label}：{text}" for label, text in needed if text]
    return "\n".join(filter(None, [*parts, reply.text("text")]))


def find(connection: Connection, register: Register, answer_id: int) -> Stored:
    """The answer with this id.

    Raises:
        NotFound: there is none.
    """
    found = answers.by_id(connection, register.organisation_id, answer_id)
    if found is None:
        raise NotFound("没有这条问答，可能草稿已经删掉了。请从问答列表里找。")
    return found


def domain_id_of(connection: Connection, register: Register, number: str) -> int | None:
    """The id of the domain with this number, None for "".

    Raises:
        Invalid: there is no such domain.
    """
    if not number:
        return None
    found = {one.number: one.id for one in domains.all_of(connection, register.organisation_id)}
    if number not in found:
        raise Invalid("没有这个领域，请从列表里选。")
    return found[number]


def sealed(register: Register, token: str, text: Text) -> dict[str, str]:
    """The columns that hold a wording which is not public."""
    return {
        f"sealed_{name}": register.sealer.seal(words, answers.place(token, name))
        for name, words in (("question", text.question), ("answer", text.answer))
    }


def note(change: Change, register: Register, action: str, made: int, **facts: object) -> None:
    """Add the line of the trail; it never holds the wording."""
    change.note(
        action,
        organisation_id=register.organisation_id,
        object_kind="answer",
        object_ref=str(made),
        **facts,
    )


def taken(change: Change, register: Register, answer_id: int, version: int, *states: str) -> Stored:
    """The answer for changing it.

    Raises:
        NotFound: there is none.
        Conflict: it has another version or is in another state.
    """
    found = find(change.connection, register, answer_id)
    if found.version != version:
        raise Conflict(_STALE)
    if found.state not in states:
        raise Conflict(f"这条问答现在是“{STATES[found.state]}”，不能这样办。请刷新页面。")
    return found


def text_of(register: Register, stored: Stored) -> Text:
    """The wording as it is, public or not."""
    question, answer = (stored.open(name, register.sealer) for name in ("question", "answer"))
    return Text(question, answer, stored.domain)


def _applicant(
    connection: Connection, register: Register, case_id: int | None
) -> tuple[Mapping[str, str], str]:
    """The applicant's own values and category, to hold the text against."""
    file = cases.by_id(connection, case_id, register.sealer) if case_id else None
    if file is None:
        return {}, "natural"
    wanted = ("name", "contact", "identity", "phone", "address", "email")
    opened = {name: file.stored.open(name, register.sealer) for name in wanted}
    return opened, file.stored.category


def concerns(
    connection: Connection, register: Register, case_id: int | None, text: Text, at: datetime
) -> list[tuple[str, Concern]]:
    """What of personal data stands in a wording, each with the label of its field."""
    values, category = _applicant(connection, register, case_id)
    today = beijing_day(at)
    return [
        (_LABELS[name], one)
        for name, words in (("question", text.question), ("answer", text.answer))
        for one in own_values.concerns(words, values, category, today)
    ]


def masked(
    connection: Connection, register: Register, case_id: int | None, text: Text, at: datetime
) -> tuple[Text, list[str]]:
    """The wording with everything that is sure masked, and the kinds of what was hidden."""
    values, category = _applicant(connection, register, case_id)
    today = beijing_day(at)
    question, first = own_values.mask(text.question, values, category, today)
    answer, second = own_values.mask(text.answer, values, category, today)
    return Text(question, answer, text.domain), sorted({*first, *second})


def refuse_personal_data(change: Change, register: Register, stored: Stored) -> None:
    """Refuse to go on while personal data is left.

    Raises:
        Invalid: with what was found, masked.
    """
    text = text_of(register, stored)
    found = concerns(change.connection, register, stored.case_id, text, change.at)
    left = [(label, one) for label, one in found if one.is_sure]
    if left:
        named = "、".join(f"“{label}”里的{one.label} {one.shown}" for label, one in left[:3])
        raise Invalid(f"还有 {len(left)} 处个人信息：{named}。请遮住或者改写，再往下办。")
