"""Where a case stands on a day: its receipt, its clocks, its state, all computed from its events.

条例 art. 31 decides the day of receipt by channel; arts 30, 33 and 42 what the clocks do.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from catalog.case import CHANNELS, Case, CaseEvent
from catalog.errors import Invalid
from catalog.rules.deadlines import Deadline, is_running, plain_due, reply_due
from catalog.rules.limits import Limits
from catalog.rules.pauses import Consultation, consultations
from catalog.rules.workdays import Calendar


class State(StrEnum):
    """The state of a case; the value is what the screens say."""

    EMPTY = "尚未收到"
    UNCONFIRMED = "待与申请人确认"
    RECEIVED = "待登记"
    HANDLING = "办理中"
    CORRECTION_WAIT = "待补正"
    CONSULTING = "征求意见中"
    FEE_WAIT = "待缴费"
    REPLIED = "已答复，待送达"
    CLOSED = "已办结"
    ARCHIVED = "已归档"


# States in which the organ still owes a reply and can work on it.
OPEN_STATES = frozenset({State.HANDLING, State.CORRECTION_WAIT, State.CONSULTING, State.FEE_WAIT})


@dataclass(frozen=True)
class Situation:
    """A case seen on `today`. `fault` says why there is no due date although a clock runs."""

    case: Case
    today: date
    calendar: Calendar
    limits: Limits
    receipt: date | None
    deadline: Deadline | None
    fault: str
    letters: tuple[Consultation, ...]

    @cached_property
    def state(self) -> State:
        """The state, by the events and, for consultations, by the day."""
        case = self.case
        if case.has("archived"):
            return State.ARCHIVED
        if case.has("withdrawn", "served"):
            return State.CLOSED
        if case.has("reply"):
            return State.REPLIED
        if not case.has("arrived"):
            return State.EMPTY
        if self.receipt is None:
            return State.UNCONFIRMED
        return self._open_state() if case.has("registered") else State.RECEIVED

    def _open_state(self) -> State:
        if self.waits_for_correction:
            return State.CORRECTION_WAIT
        if self.waits_for_fee:
            return State.FEE_WAIT
        return State.CONSULTING if self.open_letters() else State.HANDLING

    @property
    def waits_for_correction(self) -> bool:
        """Whether the applicant was asked for a correction that has not come."""
        return self.case.has("correction_notice") and not self.case.has("correction_received")

    @property
    def waits_for_fee(self) -> bool:
        """Whether the applicant was asked for a fee that is not paid."""
        return self.case.has("fee_notice") and not self.case.has("fee_paid")

    @property
    def due(self) -> date | None:
        """The reply's due day; None where it is unknown or no clock runs."""
        return self.deadline.due if self.deadline else None

    @property
    def clock_runs(self) -> bool:
        """Whether the reply's limit has not run out before today, its end known or not."""
        return self.receipt is not None and is_running(
            self.receipt, self.case.events, self.today, self.calendar, self.limits
        )

    @property
    def is_overdue(self) -> bool:
        """Whether the reply is owed, or made and not sent, and its day has passed.

        A reply is in time when it was handed over or posted by its due day; waiting for others is
        never late.
        """
        return self._is_owed() and self.due is not None and self.due < self.today

    def _is_owed(self) -> bool:
        if self.state is State.REPLIED:
            return not (self.waits_for_correction or self.waits_for_fee)
        return self.state in {State.HANDLING, State.CONSULTING, State.RECEIVED}

    @property
    def sent_late(self) -> int:
        """By how many days (日历日) the reply went out after its due day; 0 when in time."""
        served = self.case.last("served")
        if served is None or self.due is None or self.waits_for_correction or self.waits_for_fee:
            return 0
        return max((served.day - self.due).days, 0)

    @property
    def extended(self) -> int:
        """The days of extension so far."""
        return sum(int(event.text("days")) for event in self.case.of("extension"))

    def used(self, until: date) -> int:
        """The working days of the reply's limit that were counted up to and including a day."""
        if self.deadline is None:
            return 0
        return sum(day.day <= until for day in self.deadline.counted())

    def open_letters(self) -> tuple[Consultation, ...]:
        """Consultations without an answer whose party may still answer."""
        return tuple(
            letter
            for letter in self.letters
            if letter.answered is None and not self._has_lapsed(letter)
        )

    def _has_lapsed(self, letter: Consultation) -> bool:
        try:
            return letter.limit_ends(self.calendar, self.limits) < self.today
        except Invalid:
            return False

    def limit_day(self, name: str, trigger: date) -> date | None:
        """The due day of another limit from `trigger`; None where no notice tells."""
        try:
            return plain_due(self.limits[name], trigger, self.calendar).due
        except Invalid:
            return None

    @property
    def fee_trigger(self) -> date | None:
        """The day that starts the time to pay: the fee notice's receipt, by the applicant."""
        event = self.case.last("fee_notice_received")
        return event.day if event else None


def receipt_day(case: Case) -> date | None:
    """The day of receipt (收到之日) by the channel's rule; None until it is certain."""
    arrived = case.first("arrived")
    if arrived is None:
        return None
    event: CaseEvent | None = case.first(CHANNELS[arrived.text("channel")].receipt_event)
    return event.day if event else None


def situation(case: Case, today: date, calendar: Calendar, limits: Limits) -> Situation:
    """The case as it stands on `today`; never fails for lack of a notice."""
    receipt, deadline, fault = receipt_day(case), None, ""
    letters: tuple[Consultation, ...] = ()
    if receipt is not None:
        try:
            letters = consultations(case.events)
            deadline = reply_due(receipt, case.events, calendar, limits)
        except Invalid as refusal:
            fault = str(refusal)
    return Situation(case, today, calendar, limits, receipt, deadline, fault, letters)


def due_days(case: Case, calendar: Calendar, limits: Limits) -> dict[str, date | None]:
    """The due day of every clock a case has started, by its label; None where unknown.

    A corrected holiday table changes these; comparing before and after lists each changed date.
    """
    seen = situation(case, date.max, calendar, limits)
    if seen.receipt is None:
        return {}
    found = {
        limits["reply"].label: seen.due,
        limits["correction_notice"].label: seen.limit_day("correction_notice", seen.receipt),
    }
    for number, letter in enumerate(seen.letters, start=1):
        name = "coauthor_opinion" if letter.consulted == "coauthor" else "third_party_opinion"
        label = f"{number} {letter.whom}提出意见期限"
        found[label] = seen.limit_day(name, letter.arrived or letter.sent)
    if seen.fee_trigger is not None:
        found[limits["fee_payment"].label] = seen.limit_day("fee_payment", seen.fee_trigger)
    for event in case.of("review_notice"):
        limit = limits[f"respondent_{event.text('procedure')}"]
        found[limit.label] = seen.limit_day(limit.id, event.day)
    return found
