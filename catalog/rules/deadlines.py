"""Clocks: the due day of every statutory limit, with each counted and skipped day and its reason.

The trigger day is never counted; day 1 is the first working day after it; a limit ends on a
working day, which may be a worked Saturday or Sunday. A corrected application (条例 art. 30) and a
completed payment (art. 42) start a full new count. Consultations pause it (art. 33(3)), an
extension adds up to 20 days in all (art. 33(2)), a date fixed under art. 35 replaces it.
Everything is computed from the events: their order in the list does not matter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from catalog.case import CaseEvent
from catalog.errors import Invalid
from catalog.rules.limits import Limit, Limits
from catalog.rules.pauses import Pause, pauses
from catalog.rules.workdays import (
    ONE_DAY,
    Calendar,
    CalendarMissing,
    DayStatus,
    next_day,
)

RESTARTS = {"correction_received": "收到补正", "fee_paid": "缴费完成"}
# A slip of the year in a typed date is likelier than a delay of this length.
LONGEST_DELAY = timedelta(days=366)
# Events of one day are taken in this order.
_ORDER = {"correction_received": 0, "fee_paid": 0, "delayed": 1, "extension": 2}


class EventBeforeReceipt(Invalid):
    """An event of the clock is dated before the clock could start."""

    name = "event_before_receipt"


class ExtensionExceeds(Invalid):
    """The extensions of a case add up to more than the law allows."""

    name = "extension_exceeds_20"


class ExtensionAfterDue(Invalid):
    """An extension came when the limit was already over."""

    name = "extension_after_due"


class Mark(StrEnum):
    """What a day means to the clock."""

    TRIGGER = "trigger"
    COUNTED = "counted"
    OFF = "off"
    PAUSED = "paused"
    VOID = "void"
    WAITED = "waited"


class Day(NamedTuple):
    """One day of the explanation. `number` is n for the n-th counted working day.

    `status` is None where no notice says what the day is and nothing depends on it.
    """

    day: date
    mark: Mark
    number: int | None
    status: DayStatus | None
    reason: str


@dataclass(frozen=True)
class Deadline:
    """A due day and how it came about: `days` runs from the first trigger to the due day.

    `start` is the trigger that counts (the last restart), `allowed` the working days in all.
    `fixed` marks a date that the organ set under art. 35.
    """

    limit: Limit
    start: date
    allowed: int
    due: date
    days: tuple[Day, ...]
    notes: tuple[str, ...] = ()
    fixed: bool = False

    def counted(self) -> tuple[Day, ...]:
        """The days that number the limit."""
        return tuple(day for day in self.days if day.mark is Mark.COUNTED)


@dataclass
class _Clock:
    """The reply clock while its events are gone through."""

    start: date
    allowed: int
    extended: int = 0
    fixed: date | None = None


def plain_due(limit: Limit, trigger: date, calendar: Calendar) -> Deadline:
    """The due day of a limit that nothing stops: every one but the reply.

    Raises:
        CalendarMissing: a day lies in a year without a notice.
    """
    days = [_trigger(trigger, calendar, "起点，当天不计")]
    due = _count(days, trigger, limit.days, calendar, ())
    return Deadline(limit, trigger, limit.days, due, tuple(days))


def reply_due(
    receipt: date, events: Iterable[CaseEvent], calendar: Calendar, limits: Limits
) -> Deadline:
    """The last day on which the reply can be handed over or sent.

    Raises:
        CalendarMissing: a counted day lies in a year without a notice.
        ExtensionExceeds, ExtensionAfterDue: an extension that the law does not allow.
        EventBeforeReceipt, ConsultationNotFound: events that cannot be true together.
    """
    clock, turning, stops, notes = _wind(receipt, list(events), calendar, limits)
    counting: list[Day] = []
    due = _finish(counting, clock, calendar, stops)
    days = (*_before(receipt, clock.start, calendar, turning), *counting)
    fixed = clock.fixed is not None
    return Deadline(limits["reply"], clock.start, clock.allowed, due, days, tuple(notes), fixed)


def is_running(
    receipt: date, events: Iterable[CaseEvent], day: date, calendar: Calendar, limits: Limits
) -> bool:
    """Whether the reply's limit has not run out before `day`; needs no notice for later days."""
    try:
        clock, _, stops, _ = _wind(receipt, list(events), calendar, limits)
        return _is_in_time(day, clock, calendar, stops)
    except Invalid:
        return False


def _wind(
    receipt: date, events: Sequence[CaseEvent], calendar: Calendar, limits: Limits
) -> tuple[_Clock, list[CaseEvent], tuple[Pause, ...], list[str]]:
    """Let all events act on the clock; gives also what was used and said."""
    stops = pauses(events, calendar, limits)
    turning = [event for event in events if event.kind in _ORDER]
    _check_not_before(receipt, turning, stops)
    clock = _Clock(receipt, limits["reply"].days)
    notes = [
        _turn(clock, event, calendar, limits, stops)
        for event in sorted(turning, key=lambda event: (event.day, _ORDER[event.kind]))
    ]
    notes.extend(f"{stop.sent} 至 {stop.last} {stop.reason}，不计入期限。" for stop in stops)
    return clock, turning, stops, notes


def _check_not_before(receipt: date, turning: Iterable[CaseEvent], stops: Iterable[Pause]) -> None:
    earliest = min([receipt, *(event.day for event in turning), *(stop.sent for stop in stops)])
    if earliest < receipt:
        raise EventBeforeReceipt(
            f"有一条办理记录的日期是 {earliest}，早于收到申请之日 {receipt}，请更正日期。"
        )


def _turn(
    clock: _Clock,
    event: CaseEvent,
    calendar: Calendar,
    limits: Limits,
    stops: Sequence[Pause],
) -> str:
    """Let one event act on the clock; gives the sentence that says what it did."""
    if event.kind in RESTARTS:
        clock.start, clock.allowed, clock.fixed = event.day, limits["reply"].days, None
        return f"{event.day} {RESTARTS[event.kind]}，期限重新起算。"
    if event.kind == "delayed":
        clock.fixed = event.day_of("until")
        if clock.fixed is None or not event.day <= clock.fixed <= event.day + LONGEST_DELAY:
            raise Invalid("延迟答复要写明延迟到哪一天：不早于告知之日，也不超过一年。")
        return f"{event.day} 确定延迟到 {clock.fixed} 答复（条例第三十五条）。"
    days = _extension_days(event)
    most = limits["extension"].days
    if clock.extended + days > most:
        raise ExtensionExceeds(
            f"延长答复累计最多 {most} 个工作日，这里合计 {clock.extended + days} 个工作日。"
        )
    if not _is_in_time(event.day, clock, calendar, stops):
        raise ExtensionAfterDue(f"{event.day} 批准延期时期限已经届满，不能再延长。")
    clock.extended += days
    clock.allowed += days
    return f"{event.day} 批准并告知延长 {days} 个工作日。"


def _extension_days(event: CaseEvent) -> int:
    days = event.facts.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or days < 1:
        raise Invalid("延期要写明延长几个工作日，是大于 0 的整数。")
    return days


def _is_in_time(day: date, clock: _Clock, calendar: Calendar, stops: Sequence[Pause]) -> bool:
    """Whether the clock has not run out before `day`; looks no further than that day."""
    if clock.fixed is not None:
        return day <= clock.fixed
    used, passed = 0, clock.start
    while passed < day:
        if used == clock.allowed:
            return False
        passed = _step(passed, calendar)
        if not any(stop.covers(passed) for stop in stops) and calendar.status(passed).working:
            used += 1
    return True


def _trigger(day: date, calendar: Calendar, reason: str) -> Day:
    next_day(day)  # refuses the last day there is, after which nothing can be counted
    return Day(day, Mark.TRIGGER, None, calendar.known_status(day), reason)


def _before(
    receipt: date, start: date, calendar: Calendar, turning: Iterable[CaseEvent]
) -> Iterator[Day]:
    """The day of receipt, and after a restart the days that no longer count.

    Of years without a notice nothing is known, so their days are not listed one by one.
    """
    yield _trigger(receipt, calendar, "收到申请，当天不计")
    if start == receipt:
        return
    day = max(next_day(receipt), date(min(calendar.years), 1, 1))
    while day < start:
        yield Day(day, Mark.VOID, None, calendar.known_status(day), "此后重新起算，不计")
        day = next_day(day)
    why = next(RESTARTS[e.kind] for e in turning if e.day == start and e.kind in RESTARTS)
    yield _trigger(start, calendar, f"{why}，期限重新起算，当天不计")


def _step(day: date, calendar: Calendar) -> date:
    """The day after, refused beyond the last year whose notice is there: no count ends there."""
    following = next_day(day)
    if following.year > calendar.last_year:
        raise CalendarMissing(following.year)
    return following


def _finish(days: list[Day], clock: _Clock, calendar: Calendar, stops: Sequence[Pause]) -> date:
    if clock.fixed is None:
        return _count(days, clock.start, clock.allowed, calendar, stops)
    day = clock.start
    while day < clock.fixed:
        day = next_day(day)
        days.append(
            Day(day, Mark.WAITED, None, calendar.known_status(day), "延迟答复，以确定的日期为准")
        )
    return clock.fixed


def _count(
    days: list[Day], start: date, allowed: int, calendar: Calendar, stops: Sequence[Pause]
) -> date:
    """Write the days after `start` until `allowed` working days are counted; gives the last."""
    number, day = 0, start
    for stop in stops:
        if stop.last <= day:
            continue
        number, day = _run(days, day, stop.sent, (number, allowed), calendar)
        if number == allowed:
            return day
        while day < stop.last:
            day = _step(day, calendar)
            status = calendar.known_status(day)
            days.append(Day(day, Mark.PAUSED, None, status, f"{stop.reason}，不计"))
    return _run(days, day, date.max, (number, allowed), calendar)[1]


def _run(
    days: list[Day], day: date, until: date, count: tuple[int, int], calendar: Calendar
) -> tuple[int, date]:
    """Count on to the day `until` or to the limit, whichever comes first."""
    number, allowed = count
    # The members are looked up once: this loop makes nearly every day that is ever shown.
    counted, off, status_of = Mark.COUNTED, Mark.OFF, calendar.status
    while number < allowed and day < until:
        day += ONE_DAY
        status = status_of(day)
        if status.working:
            number += 1
            days.append(Day(day, counted, number, status, status.reason))
        else:
            days.append(Day(day, off, None, status, status.reason))
    return number, day
