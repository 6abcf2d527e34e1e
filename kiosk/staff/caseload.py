"""Cases as the desk lists them: the clock in words and a mark, the next lawful step, late first.

Clocks are computed from what `catalog.store.caselist` reads; names and words are opened only for
the lines that are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from catalog import applying, handling, holidays, law
from catalog.case import EVENTS, Case
from catalog.errors import Invalid
from catalog.handling import Register
from catalog.intake import is_in_doubt
from catalog.rules.deadlines import Mark
from catalog.rules.outcomes import Outcome
from catalog.rules.recording import outcome_of
from catalog.rules.situation import Situation, State, situation
from catalog.store import caselist, cases
from catalog.store.caselist import Brief, Choice
from catalog.store.cases import File, Stored
from kiosk import clock as wall
from kiosk.filters import short_day

_MOST_URGENT, _LAST = date.min, date.max


@dataclass(frozen=True)
class Clock:
    """The clock in words: `mark` is bad, due, ok or "", `at` the day that sorts it."""

    mark: str
    icon: str
    words: str
    at: date


@dataclass(frozen=True)
class Status:
    """Where a case stands today: its state, its clock in words, the kind of its next step."""

    state: State
    clock: Clock
    kind: str
    late: bool
    due: date | None


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    number: str
    name: str
    wanted: str
    state: str
    clock: Clock
    kind: str
    step: str
    assignee_id: int | None
    wiped: bool


class Clocks:
    """The calendar of one day; cases whose events are alike are reckoned once."""

    def __init__(self, connection: Connection, register: Register, today: date) -> None:
        self._calendar = holidays.calendar(connection, register.organisation_id)
        self._today = today
        self._fault = wall.fault(connection)
        self._known: dict[object, Status] = {}

    def status(self, brief: Brief) -> Status:
        """Where a case stands."""
        alike = (brief.channel, brief.doubted, brief.events)
        known = self._known.get(alike)
        if known is None:
            known = self._known[alike] = self._reckon(brief.case)
        return known

    def _reckon(self, case: Case) -> Status:
        now = situation(case, self._today, self._calendar, law.limits())
        owing = now.state in (State.HANDLING, State.CONSULTING, State.RECEIVED)
        due = now.due if owing else None
        return Status(now.state, clock(now, self._fault), next_kind(now), now.is_overdue, due)


def next_kind(now: Situation) -> str:
    """The step that the case waits for, by the kind of its event; "" when there is none."""
    if now.state is State.CORRECTION_WAIT:
        notice = now.case.last("correction_notice")
        until = notice.day_of("until") if notice else None
        return "reply" if until is not None and until < now.today else "correction_received"
    if now.state is State.FEE_WAIT:
        return "fee_paid" if now.fee_trigger else "fee_notice_received"
    return {
        State.EMPTY: "arrived",
        State.UNCONFIRMED: "confirmed",
        State.RECEIVED: "registered",
        State.HANDLING: "reply",
        State.CONSULTING: "consult_end",
        State.REPLIED: "served",
        State.CLOSED: "archived",
    }.get(now.state, "")


def clock(now: Situation, fault: str = "") -> Clock:
    """The clock of a case in words; none is given while the machine's clock has a `fault`."""
    if fault and now.state not in (State.CLOSED, State.ARCHIVED):
        return Clock("due", "i-alert", "时钟待校准", _MOST_URGENT)
    if is_in_doubt(now.case) and now.state not in (State.CLOSED, State.ARCHIVED):
        return Clock("due", "i-alert", "收到日期待核", _MOST_URGENT)
    if now.state in (State.CLOSED, State.ARCHIVED):
        return Clock("ok", "i-ok", str(now.state), _LAST)
    if now.state is State.UNCONFIRMED:
        return _unconfirmed(now)
    if now.state is State.REPLIED:
        return _unsent(now)
    if now.state in (State.CORRECTION_WAIT, State.FEE_WAIT):
        return _waiting(now)
    if now.due is None:
        return Clock("due", "i-alert", "到期日暂算不出", _MOST_URGENT)
    if now.due < now.today:
        return Clock("bad", "i-alert", f"已过期限 {(now.today - now.due).days} 天", now.due)
    if now.due == now.today:
        return Clock("bad", "i-alert", "今天到期", now.due)
    left, fixed = days_left(now), now.deadline is not None and now.deadline.fixed
    words = f"延到 {short_day(now.due)}" if fixed else f"还剩 {left} 个工作日"
    return Clock("due" if left <= 5 else "", "i-clock", words, now.due)


def _unsent(now: Situation) -> Clock:
    """A reply counts from the day it is handed over or posted, so its clock runs on until then."""
    if now.due is None or not now.is_overdue:
        return Clock("due", "i-clock", "已答复，待送达", now.due or _MOST_URGENT)
    words = f"答复已作出，送达已过期限 {(now.today - now.due).days} 天"
    return Clock("bad", "i-alert", words, now.due)


def _unconfirmed(now: Situation) -> Clock:
    arrived = now.case.first("arrived")
    assert arrived is not None, "an unconfirmed case has arrived"
    try:
        late = now.calendar.add(arrived.day, 1) < now.today
    except Invalid:
        late = True
    days = (now.today - arrived.day).days
    words = f"来了 {days} 天还没确认" if late else "待与申请人确认"
    return Clock("bad" if late else "due", "i-alert" if late else "i-tel", words, arrived.day)


def _waiting(now: Situation) -> Clock:
    """Nothing is owed while the applicant is asked; once their own time is over, there is."""
    ended = _applicants_day(now)
    if ended is None or ended >= now.today:
        return Clock("", "i-clock", f"{now.state}，期限停着", _LAST)
    days = (now.today - ended).days
    what = "补正" if now.state is State.CORRECTION_WAIT else "缴费"
    return Clock("due", "i-alert", f"{what}期限已过 {days} 天", ended)


def _applicants_day(now: Situation) -> date | None:
    """The last day on which the applicant may supply or pay, where it is known."""
    if now.state is State.CORRECTION_WAIT:
        notice = now.case.last("correction_notice")
        return notice.day_of("until") if notice else None
    return now.limit_day("fee_payment", now.fee_trigger) if now.fee_trigger else None


def days_left(now: Situation) -> int:
    """Working days after today up to the due day; in a year without a notice every day is one."""
    if now.deadline is None:
        return 0
    mark = Mark.WAITED if now.deadline.fixed else Mark.COUNTED
    ahead = (day for day in now.deadline.days if day.day > now.today and day.mark is mark)
    return sum(day.status is None or day.status.working for day in ahead)


def name(register: Register, stored: Stored) -> str:
    """The applicant's name as lists show it; that it was erased, where it was."""
    if stored.wiped_at is not None:
        return "已清除"
    return applying.masked_name(stored.open("name", register.sealer), stored.category)


def lines(
    connection: Connection, register: Register, wanted: Sequence[tuple[Brief, Status]]
) -> list[Row]:
    """Cases as lines, in the order given; here names and words are opened."""
    stored = caselist.stored(connection, [brief.id for brief, _ in wanted])
    return [_line(register, stored[brief.id], status) for brief, status in wanted]


def _line(register: Register, stored: Stored, status: Status) -> Row:
    return Row(
        number=stored.number,
        name=name(register, stored),
        wanted=applying.short(stored.open("wanted", register.sealer)),
        state=str(status.state),
        clock=status.clock,
        kind=status.kind,
        step=EVENTS[status.kind].label if status.kind else "",
        assignee_id=stored.assignee_id,
        wiped=stored.wiped_at is not None,
    )


def rows(connection: Connection, register: Register, ids: Iterable[int], today: date) -> list[Row]:
    """The cases with these ids as lines, in the order given."""
    clocks = Clocks(connection, register, today)
    briefs = caselist.of_ids(connection, ids, register.sealer)
    return lines(connection, register, [(one, clocks.status(one)) for one in briefs])


def urgent_first(
    connection: Connection, register: Register, choice: Choice, today: date
) -> list[tuple[Brief, Status]]:
    """The cases of a choice with where they stand, the most urgent first."""
    clocks = Clocks(connection, register, today)
    briefs = caselist.chosen(connection, register.organisation_id, choice, register.sealer)
    found = [(brief, clocks.status(brief)) for brief in briefs]
    return sorted(found, key=lambda one: (one[1].clock.at, one[0].year, one[0].sequence))


def open_cases(register: Register) -> list[Case]:
    """Every open case as the rules know it."""
    with register.database.reading() as connection:
        files = cases.open_ones(connection, register.organisation_id, register.sealer)
    return [file.case for file in files]


def outcome(file: File) -> Outcome | None:
    """What the case ended with."""
    return outcome_of(file.case, law.outcomes())


def on_the_spot(now: Situation) -> bool:
    """Whether the case came in today and can be answered at once (条例 art. 33)."""
    return now.state is State.HANDLING and now.receipt == now.today


def standing(connection: Connection, register: Register, file: File, today: date) -> Situation:
    """Where a case stands today."""
    return handling.standing(connection, file, register.organisation_id, today)
