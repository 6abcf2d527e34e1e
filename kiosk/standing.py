"""A case as its applicant sees it: where it stands, by when, and, after a second item, the details.

Without the second item no name, no telephone and no words of the application or the reply are
shown (security rule R2).
"""

from dataclasses import dataclass
from datetime import date

from catalog import applying, attaching, cabinets, handling, law, remedies
from catalog.attaching import Attached
from catalog.case import CHANNELS, EVENTS, beijing_day
from catalog.handling import Register
from catalog.intake import is_in_doubt
from catalog.likeness import GRANTED
from catalog.rules.recording import outcome_of
from catalog.rules.situation import Situation, State
from catalog.settings import Settings
from catalog.store.cases import File
from kiosk import clock, db
from kiosk.filters import long_day, short_day

# What happened, in the words of the page of progress; other events are the office's own.
_SHOWN = {
    "arrived": "收到您的申请",
    "confirmed": "与您确认收到",
    "correction_notice": "请您补正",
    "correction_received": "收到您的补正，期限重新起算",
    "reasons_asked": "请您说明理由",
    "reasons_given": "收到您的说明",
    "delayed": "确定延迟答复的日期",
    "consult_start": "征求有关方面意见，时间不计入期限",
    "consult_end": "征求的意见已收到",
    "extension": "延长答复期限",
    "fee_notice": "发出收费通知",
    "fee_paid": "收到缴费，期限重新起算",
    "reply": "作出答复",
    "served": "送出答复",
    "withdrawn": "您撤回了申请",
}
_APPLICANTS = ("identity", "application", "correction")
_NEXT = {
    State.UNCONFIRMED: "工作人员会与您联系，确认收到。从确认那天起计算答复期限。",
    State.RECEIVED: "正在登记。",
    State.HANDLING: "正在办理。",
    State.CORRECTION_WAIT: "等您补正。没有正当理由逾期不补的，视为放弃申请。",
    State.CONSULTING: "正在征求有关方面意见，这段时间不计入期限。",
    State.FEE_WAIT: "等您缴费。逾期不缴的，视为放弃申请。",
    State.REPLIED: "答复已经作出，正在送给您。",
    State.CLOSED: "已经办结。",
    State.ARCHIVED: "已经办结归档。",
}


@dataclass(frozen=True)
class Detail:
    """A line of the details: what it is, and the words."""

    label: str
    text: str


@dataclass(frozen=True)
class Standing:
    """What the page says. `details` is None until the second item was given."""

    number: str
    state: str
    next: str
    received: str
    due: str
    late: bool
    delivery: str
    happened: tuple[tuple[date, str], ...]
    details: tuple[Detail, ...] | None
    may_withdraw: bool
    may_supply: bool
    may_propose: bool
    has_second_item: bool
    wiped: date | None
    files: int


def of(register: Register, file: File, *, detailed: bool) -> Standing:
    """The case as it stands today."""
    now = handling.standing(db.connection(), file, register.organisation_id, clock.today())
    doubted = is_in_doubt(file.case) or bool(clock.fault(db.connection()))
    late, stored = now.is_overdue and not doubted, file.stored
    files = _files(register, file)
    return Standing(
        number=stored.number,
        state=str(now.state),
        next=_next(now, late=late),
        received=_received(now),
        due=_due(now, doubted=doubted),
        late=late,
        delivery=f"{applying.FORMS[stored.delivery_form]}，{applying.WAYS[stored.delivery_way]}",
        happened=tuple(
            (event.day, _SHOWN[event.kind])
            for event in sorted(file.case.events, key=lambda event: event.day)
            if event.kind in _SHOWN
        ),
        details=(*_details(register, file), *_named(files)) if detailed else None,
        may_withdraw=not file.case.has("reply", "withdrawn"),
        may_supply=now.state is State.CORRECTION_WAIT,
        may_propose=_may_propose(file),
        has_second_item=bool(second_item(register, file)),
        wiped=beijing_day(stored.wiped_at) if stored.wiped_at else None,
        files=len(files),
    )


def _next(now: Situation, *, late: bool) -> str:
    if now.state is State.REPLIED and late:
        return "答复已经作出，但还没有送给您；按规定应当在答复期限内交给您或者寄出。"
    return _NEXT.get(now.state, "")


def _may_propose(file: File) -> bool:
    """Whether something was given that could be published for everybody (art. 44)."""
    reply = file.case.last("reply")
    return file.case.has("served") and reply is not None and reply.text("outcome") in GRANTED


def _files(register: Register, file: File) -> list[Attached]:
    """The applicant's papers that the office has, not the office's own."""
    found = attaching.of_case(db.connection(), register, file.stored)
    return [one for one in found if one.kind in _APPLICANTS and not one.is_gone]


def _named(files: list[Attached]) -> list[Detail]:
    if not files:
        return []
    lines = [f"{one.name}（{cabinets.size_words(one.size)}）" for one in files]
    return [Detail("收到的附件", "\n".join(lines))]


def second_item(register: Register, file: File) -> str:
    """The four signs that open the details of this case."""
    phone, identity = (file.stored.open(name, register.sealer) for name in ("phone", "identity"))
    return applying.second_item(phone, identity)


def _received(now: Situation) -> str:
    arrived = now.case.first("arrived")
    if is_in_doubt(now.case):
        return "已经收到；机器的时钟当时不对，由工作人员核定日期"
    channel = CHANNELS[arrived.text("channel")] if arrived else None
    if now.receipt is not None and channel is not None:
        return f"{long_day(now.receipt)}（星期{_weekday(now.receipt)}）{channel.label}"
    return f"等与您确认后起算：{channel.rule}（条例第三十一条）" if channel else ""


def _weekday(day: date) -> str:
    return "一二三四五六日"[day.weekday()]


def _due(now: Situation, *, doubted: bool) -> str:
    if now.state in (State.REPLIED, State.CLOSED, State.ARCHIVED):
        return ""
    if doubted:
        return f"收到日期核定以后写明；收到之日起 {now.limits['reply'].length}内"
    if now.receipt is None:
        return f"确认收到之日起 {now.limits['reply'].length}内"
    if now.state in (State.CORRECTION_WAIT, State.FEE_WAIT):
        return f"收到后重新起算，{now.limits['reply'].length}内"
    if now.due is None:
        return f"{now.limits['reply'].length}内；下一年的放假安排公布后写明哪一天"
    text = f"最迟 {long_day(now.due)}（星期{_weekday(now.due)}）"
    return f"{text}，征求意见的时间没有计入" if now.letters else text


def _details(register: Register, file: File) -> tuple[Detail, ...]:
    found = [Detail("申请的内容", file.stored.open("wanted", register.sealer))]
    for event in file.case.of("correction_notice", "reasons_asked", "fee_notice", "extension"):
        kind = EVENTS[event.kind]
        for fact in kind.facts:
            value = event.facts.get(fact.name)
            if fact.name in ("points", "until", "why", "amount", "calculation", "reason") and value:
                words = long_day(value) if isinstance(value, date) else str(value)
                found.append(Detail(f"{short_day(event.day)} {fact.label}", words))
    if file.case.has("served"):
        found += _reply(file)
    return tuple(found)


def _reply(file: File) -> list[Detail]:
    outcome, reply = outcome_of(file.case, law.outcomes()), file.case.last("reply")
    if outcome is None or reply is None:
        return []
    found = [Detail("办理结果", f"{outcome.label}（{outcome.article}）")]
    found += [Detail(label, reply.text(name)) for name, label in outcome.needs]
    if reply.text("text"):
        found.append(Detail("说明", reply.text("text")))
    if words := remedies.said(Settings(db.connection(), db.owner().id), reply):
        found.append(Detail("不服怎么办", words))
    return found


def remedy(outcome: str) -> str:
    """The sentence on remedies, with the names that the settings give."""
    return remedies.remedy(Settings(db.connection(), db.owner().id), law.outcomes()[outcome])
