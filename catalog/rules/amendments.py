"""Correcting records about oneself (更正, 条例 art. 41): the steps, and where a request stands.

No application under chapter 4: a register of its own, not in Table 3. The law gives no limit; the
days of the office's own setting are counted from the working day after the day of receipt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from catalog.case import SERVICES, CaseEvent, EventKind, Fact
from catalog.errors import Invalid, NotAllowed
from catalog.rules.workdays import Calendar

ARTICLE: Final = "《政府信息公开条例》第四十一条"
LONGEST: Final = 2000
_SERVICE = Fact("service", "怎么告知", "choice", choices=SERVICES)
_ORGAN = Fact("organ", "有权更正的机关")
_CONTACT = Fact("contact", "那个机关的电话或地址", required=False)

EVENTS: Final[Mapping[str, EventKind]] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            EventKind("accepted", "受理", ARTICLE),
            EventKind(
                "amended", "更正并告知", ARTICLE, (Fact("done", "改了什么，改成什么"), _SERVICE)
            ),
            EventKind("transferred", "转送有权机关并告知", ARTICLE, (_ORGAN, _CONTACT, _SERVICE)),
            EventKind("pointed", "告知向有权机关提出", ARTICLE, (_ORGAN, _CONTACT, _SERVICE)),
            EventKind(
                "declined", "不予更正并说明理由", ARTICLE, (Fact("reason", "理由"), _SERVICE)
            ),
            EventKind("withdrawn", "申请人撤回", "", (Fact("statement", "撤回的说明"),)),
        )
    }
)
ENDING: Final = ("amended", "transferred", "pointed", "declined", "withdrawn")


class State(StrEnum):
    """Where a request for correcting a record stands."""

    WAITING = "待受理"
    HANDLING = "办理中"
    ENDED = "已办结"
    WITHDRAWN = "已撤回"


@dataclass(frozen=True)
class Standing:
    """A request on a day: its state, when it is due, and which steps may be taken."""

    state: State
    due: date | None
    steps: tuple[EventKind, ...]
    today: date

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.state in (State.WAITING, State.HANDLING)

    @property
    def is_overdue(self) -> bool:
        """Whether the office's own limit has passed."""
        return self.is_open and self.due is not None and self.due < self.today


def standing(
    events: Iterable[CaseEvent], received: date, today: date, calendar: Calendar, days: int
) -> Standing:
    """Where a request stands; `days` is the office's own limit in working days, 0 for none."""
    kinds = [event.kind for event in events]
    if "withdrawn" in kinds:
        state = State.WITHDRAWN
    elif any(kind in ENDING for kind in kinds):
        state = State.ENDED
    else:
        state = State.HANDLING if "accepted" in kinds else State.WAITING
    allowed = {State.WAITING: tuple(EVENTS), State.HANDLING: ENDING}.get(state, ())
    return Standing(state, _due(received, calendar, days), tuple(EVENTS[k] for k in allowed), today)


def _due(received: date, calendar: Calendar, days: int) -> date | None:
    if not days:
        return None
    try:
        return calendar.add(received, days)
    except Invalid:  # the next year's holiday notice is not out yet
        return None


def check(event: CaseEvent, now: Standing, received: date) -> None:
    """Refuse a step that cannot be taken.

    Raises:
        NotAllowed: not now, or on that day.
        Invalid: something it must say is missing or too long.
    """
    kind = EVENTS[event.kind]
    if kind not in now.steps:
        raise NotAllowed(f"这件更正申请{now.state}，不能再“{kind.label}”。")
    if not received <= event.day <= now.today:
        raise NotAllowed(f"日期要在收到那天（{received}）和今天（{now.today}）之间。")
    for fact in kind.facts:
        text = event.text(fact.name)
        if fact.required and not text:
            raise Invalid(f"请填“{fact.label}”。")
        if len(text) > LONGEST:
            raise Invalid(f"“{fact.label}”最多 {LONGEST} 个字，现在有 {len(text)} 个。")
        if fact.kind == "choice" and text and text not in fact.choices:
            raise Invalid(f"请选“{fact.label}”。")
