"""Cases as the desk lists them: the clock in words and a mark, the next lawful step, late first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from catalog import applying, handling, holidays, law
from catalog.case import EVENTS, Case
from catalog.errors import Invalid
from catalog.handling import Register
from catalog.intake import is_in_doubt
from catalog.rules.outcomes import Outcome
from catalog.rules.recording import outcome_of
from catalog.rules.situation import Situation, State, situation
from catalog.rules.workdays import Calendar
from catalog.store import cases
from catalog.store.cases import File, Stored
from kiosk import clock as wall

_MOST_URGENT, _LAST = date.min, date.max


@dataclass(frozen=True)
class Clock:
    """The clock in words: `mark` is bad, due, ok or "", `at` the day that sorts it."""

    mark: str
    icon: str
    words: str
    at: date


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
        return Clock("due", "i-clock", "已答复，待送达", now.due or _MOST_URGENT)
    if now.state in (State.CORRECTION_WAIT, State.FEE_WAIT):
        return Clock("", "i-clock", f"{now.state}，期限停着", _LAST)
    if now.due is None:
        return Clock("due", "i-alert", "到期日暂算不出", _MOST_URGENT)
    if now.due < now.today:
        return Clock("bad", "i-alert", f"已过期限 {(now.today - now.due).days} 天", now.due)
    if now.due == now.today:
        return Clock("bad", "i-alert", "今天到期", now.due)
    left = days_left(now)
    return Clock("due" if left <= 5 else "", "i-clock", f"还剩 {left} 个工作日", now.due)


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


def days_left(now: Situation) -> int:
    """Working days that are still counted after today."""
    if now.deadline is None:
        return 0
    return sum(day.day > now.today for day in now.deadline.counted())


def days_used(now: Situation) -> int:
    """Working days counted up to and including today."""
    if now.deadline is None:
        return 0
    return sum(day.day <= now.today for day in now.deadline.counted())


def name(register: Register, stored: Stored) -> str:
    """The applicant's name as lists show it."""
    return applying.masked_name(stored.open("name", register.sealer), stored.category)


def row(register: Register, file: File, today: date, calendar: Calendar, fault: str = "") -> Row:
    """A case as a line of the list."""
    now = situation(file.case, today, calendar, law.limits())
    kind = next_kind(now)
    return Row(
        number=file.stored.number,
        name=name(register, file.stored),
        wanted=applying.short(file.stored.open("wanted", register.sealer)),
        state=str(now.state),
        clock=clock(now, fault),
        kind=kind,
        step=EVENTS[kind].label if kind else "",
        assignee_id=file.stored.assignee_id,
    )


def rows(
    connection: Connection, register: Register, files: Iterable[File], today: date
) -> list[Row]:
    """Cases as lines, in the order given."""
    calendar = holidays.calendar(connection, register.organisation_id)
    fault = wall.fault(connection)
    return [row(register, file, today, calendar, fault) for file in files]


def open_rows(connection: Connection, register: Register, today: date) -> list[Row]:
    """Every open case, the most urgent first."""
    files = cases.open_ones(connection, register.organisation_id, register.sealer)
    found = rows(connection, register, files, today)
    return sorted(found, key=lambda one: (one.clock.at, one.number))


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
