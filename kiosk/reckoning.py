"""The deadline calculator: what it asks, how it reads a form, and the days laid out in weeks.

One form and one answer for the public page and for the staff desk; the rules are
`catalog.rules.deadlines`. Nothing typed is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from catalog.case import CaseEvent
from catalog.errors import Invalid
from catalog.rules.deadlines import Day, Deadline, Mark, plain_due, reply_due
from catalog.rules.limits import Limits
from catalog.rules.pauses import SILENCE
from catalog.rules.workdays import Calendar, DayKind

ROWS = 8  # further events that are read; the law knows few in one case
SPARE = 2  # empty lines a form offers beyond those in use
LONGEST = 370  # days drawn; the text above always says the whole
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Step:
    """A further event as people would call it. `consulted` is who was asked."""

    id: str
    label: str
    kind: str
    consulted: str = ""


# The limit to count and the day that starts it.
RULES = {
    "reply": ("依申请公开的答复", "收到申请之日"),
    "correction_notice": ("要求补正的告知", "收到申请之日"),
    "third_party_opinion": ("第三方提出意见", "第三方收到征求意见书之日"),
    "coauthor_opinion": ("共同制作机关提出意见", "该机关收到征求意见书之日"),
    "fee_payment": ("缴纳信息处理费", "申请人收到收费通知之日"),
    "proactive_publication": ("主动公开", "信息形成或者变更之日"),
    "respondent_simple": ("行政复议答复（简易程序）", "收到复议申请书副本之日"),
    "respondent_ordinary": ("行政复议答复（普通程序）", "收到复议申请书副本之日"),
}
STEPS = {
    step.id: step
    for step in (
        Step("corrected", "收到补正材料", "correction_received"),
        Step("asked", "发函征求第三方意见", "consult_start", "third_party"),
        Step("answered", "收到第三方意见", "consult_end", "third_party"),
        Step("asked_organ", "发函征求其他机关意见", "consult_start", "coauthor"),
        Step("answered_organ", "收到其他机关意见", "consult_end", "coauthor"),
        Step("extended", "批准并告知延期", "extension"),
        Step("paid", "缴费完成", "fee_paid"),
    )
}


@dataclass(frozen=True)
class Row:
    """One further event as it was typed."""

    step: str = ""
    day: str = ""
    days: str = ""


@dataclass(frozen=True)
class Asked:
    """The form as it was typed; `rows` has the lines in use first, then some empty ones."""

    rule: str
    receipt: str
    rows: tuple[Row, ...]

    @property
    def used(self) -> tuple[Row, ...]:
        """The lines in which something was typed."""
        return tuple(row for row in self.rows if row != Row())


@dataclass(frozen=True)
class Cell:
    """One square of the calendar: the day, its class, the n-th working day, words."""

    label: str
    style: str = ""
    number: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the table of days."""

    day: date
    weekday: str
    number: int | None
    words: str


@dataclass(frozen=True)
class Answer:
    """What the calculator says: a deadline laid out, or a message why there is none."""

    message: str = ""
    deadline: Deadline | None = None
    weeks: tuple[tuple[Cell, ...], ...] = ()
    lines: tuple[Line, ...] = ()
    sentences: tuple[str, ...] = ()


def read(form: MultiDict[str, str]) -> Asked:
    """The form as typed, cut to sane lengths; nothing is judged yet."""
    typed = (
        Row(*(form.get(f"{name}{place}", "").strip()[:20] for name in ("step", "day", "days")))
        for place in range(1, ROWS + 1)
    )
    used = [row for row in typed if row != Row()]
    rows = (*used, *[Row()] * SPARE)[:ROWS]
    rule = form.get("rule", "")
    return Asked(rule if rule in RULES else "reply", form.get("receipt", "").strip()[:20], rows)


def answer(asked: Asked, calendar: Calendar, limits: Limits, today: date) -> Answer:
    """The due day with its days; an empty form is answered with nothing."""
    if not asked.receipt and not asked.used:
        return Answer()
    try:
        receipt = _day(asked.receipt, RULES[asked.rule][1])
        if asked.rule == "reply":
            events = [_event(row) for row in asked.used]
            found = reply_due(receipt, events, calendar, limits)
        else:
            events = []
            found = plain_due(limits[asked.rule], receipt, calendar)
    except Invalid as refusal:
        return Answer(message=str(refusal))
    return laid_out(asked.rule, found, events, today)


def laid_out(rule: str, found: Deadline, events: Iterable[CaseEvent], today: date) -> Answer:
    """A due day with its days in weeks, in lines and in sentences."""
    words = _happenings(events)
    return Answer(
        deadline=found,
        weeks=_weeks(found, words, today),
        lines=tuple(_line(day, found.due, words) for day in found.days),
        sentences=_sentences(rule, found),
    )


def _day(text: str, label: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        pass
    raise Invalid(f"请填写“{label}”，写成 2026-02-06 这样。")


def _event(row: Row) -> CaseEvent:
    step = STEPS.get(row.step)
    if step is None:
        raise Invalid("有一行写了日期，但没有选是什么事，请补选。")
    day = _day(row.day, f"{step.label}的日期")
    if step.kind != "extension":
        return CaseEvent(step.kind, day, {"with": step.consulted})
    if not row.days.isascii() or not row.days.isdigit():
        raise Invalid("请填写延长几个工作日，是 1 到 20 的整数。")
    return CaseEvent(step.kind, day, {"days": int(row.days)})


def _happenings(events: Iterable[CaseEvent]) -> dict[date, str]:
    """The words of the days on which something happened."""
    names = {"consult_start": "发函", "consult_end": "回函", "extension": "延期"}
    found: dict[date, str] = {}
    for event in events:
        if event.kind in names:
            said = found.get(event.day, "")
            found[event.day] = f"{said} {names[event.kind]}".strip()
    return found


def _word(day: Day, due: date, happenings: dict[date, str]) -> str:
    parts = [happenings.get(day.day, "")]
    if day.mark is Mark.TRIGGER:
        parts.append("起算" if day.number is None and "重新" in day.reason else "收到")
    elif day.status is not None and not day.status.working:
        parts.append("放假" if day.status.kind is DayKind.HOLIDAY else "周末")
    elif day.mark in (Mark.PAUSED, Mark.VOID):
        parts.append("不计")
    elif day.status is not None and day.status.kind is DayKind.MAKEUP:
        parts.append("调休")
    if day.day == due:
        parts.append("到期")
    return " ".join(part for part in parts if part)


def _style(day: Day, due: date, today: date) -> str:
    if day.day == due:
        return "end"
    if day.day == today:
        return "now"
    if day.mark is not Mark.TRIGGER and day.status is not None and not day.status.working:
        return "off"
    return "ps" if day.mark in (Mark.PAUSED, Mark.VOID) else ""


def _weeks(
    found: Deadline, happenings: dict[date, str], today: date
) -> tuple[tuple[Cell, ...], ...]:
    """Monday to Sunday, filled up with plain days before the first and after the last."""
    shown = {day.day: day for day in found.days[-LONGEST:]}
    first, last = min(shown), max(shown)
    start = first - timedelta(days=first.weekday())
    weeks = (last - start).days // 7 + 1
    cells = []
    for offset in range(weeks * 7):
        at = start + timedelta(days=offset)
        label = f"{at.month}/{at.day}" if offset == 0 or at.day == 1 else str(at.day)
        day = shown.get(at)
        if day is None:
            cells.append(Cell(label, "out"))
            continue
        words = _word(day, found.due, happenings)
        if at == today:
            words = f"{words} 今天".strip()
        cells.append(Cell(label, _style(day, found.due, today), day.number, words))
    return tuple(tuple(cells[place : place + 7]) for place in range(0, len(cells), 7))


def _line(day: Day, due: date, happenings: dict[date, str]) -> Line:
    words = "；".join(part for part in (happenings.get(day.day, ""), day.reason) if part)
    if day.day == due:
        words = f"{words}；到期日"
    return Line(day.day, WEEKDAYS[day.day.weekday()], day.number, words)


def _sentences(rule: str, found: Deadline) -> tuple[str, ...]:
    """What one should know about this date, with the article."""
    limit = found.limit
    said = [f"{limit.label} {limit.length}，{limit.article}。起点当天不计，调休上班日计入。"]
    said.extend(found.notes)
    if rule == "third_party_opinion":
        said.append(SILENCE["third_party"])
    if rule == "coauthor_opinion":
        said.append(SILENCE["coauthor"])
    if not limit.verified:
        said.append("这一期限的条文还没有核对原文，请以主管部门的解释为准。")
    return tuple(said)
