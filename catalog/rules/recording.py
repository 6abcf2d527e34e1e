"""Taking an event into a case: are its facts complete, and is the whole case still lawful?

A case is gone through in the order of its days, each step judged on its own day by what was known
before it. So an event recorded late is judged fairly, and one that would make a later step
unlawful is refused. What a new holiday notice makes wrong afterwards hinders nothing that follows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from catalog.case import EVENTS, Case, CaseEvent, Fact
from catalog.errors import Invalid, NotAllowed
from catalog.rules.casework import RULES
from catalog.rules.deadlines import reply_due
from catalog.rules.limits import Limit, Limits
from catalog.rules.outcomes import Outcome, Outcomes
from catalog.rules.situation import Situation, State, situation
from catalog.rules.workdays import Calendar, CalendarMissing

LONGEST_TEXT: Final = 2000
_TELL_FIRST = "决定公开的，先书面告知第三方公开的内容和理由（条例第三十二条）。"


def accept(
    case: Case,
    event: CaseEvent,
    today: date,
    calendar: Calendar,
    limits: Limits,
    outcomes: Outcomes,
) -> Case:
    """The case with one event more.

    Raises:
        Invalid: the event lacks a fact, or is dated in the future.
        NotAllowed: the step is not lawful, or makes a later one unlawful; says why.
    """
    if event.kind not in EVENTS:
        raise Invalid(f"没有“{event.kind}”这种办理记录。")
    if event.day > today:
        raise Invalid(f"日期 {event.day} 还没有到，只能记录已经发生的事。")
    for fact in EVENTS[event.kind].facts:
        _check_fact(fact, event.facts.get(fact.name))
    wider = case.with_event(event)
    known = {fault.place for fault in faults(case, calendar, limits, outcomes)}
    for fault in faults(wider, calendar, limits, outcomes):
        if fault.place not in known:
            raise NotAllowed(str(fault))
    return wider


def check_steps(
    case: Case, calendar: Calendar, limits: Limits, outcomes: Outcomes, *, before: Case
) -> None:
    """Judge every step of a case that was changed, but for what was wrong `before` already.

    Raises:
        NotAllowed: a step is no longer lawful; says which, of what day, and why.
    """
    known = [fault.event for fault in faults(before, calendar, limits, outcomes)]
    for fault in faults(case, calendar, limits, outcomes):
        if fault.event not in known:
            raise NotAllowed(str(fault))


@dataclass(frozen=True)
class Fault:
    """A step that is not lawful on its own day. `place` is where it stands in the case."""

    place: int
    event: CaseEvent
    why: str

    def __str__(self) -> str:
        return f"{self.event.day} {EVENTS[self.event.kind].label}：{self.why}"


def faults(case: Case, calendar: Calendar, limits: Limits, outcomes: Outcomes) -> tuple[Fault, ...]:
    """Every step that is not lawful on its own day, by day.

    A step was lawful when it was recorded; it stands here only when a holiday notice came or was
    corrected since. Such a step keeps its verdict: it is told, and hinders no other.
    """
    done, clock, found = Case(case.number), "", []
    for place, event in sorted(enumerate(case.events), key=lambda step: step[1].day):
        now = situation(done, event.day, calendar, limits)
        why = RULES[event.kind](now) or _more(now, event, outcomes)
        done = done.with_event(event)
        before, clock = clock, _clock_fault(done, event.day, calendar, limits)
        why = why or (clock if clock != before else "")
        if why:
            found.append(Fault(place, event, why))
    return tuple(found)


def _clock_fault(case: Case, day: date, calendar: Calendar, limits: Limits) -> str:
    """Why the clock cannot be computed; a notice that is not there yet is no fault."""
    now = situation(case, day, calendar, limits)
    if now.receipt is None or not now.fault:
        return ""
    try:
        reply_due(now.receipt, case.events, calendar, limits)
    except CalendarMissing:
        pass
    except Invalid as refusal:
        return str(refusal)
    return ""


def _check_fact(fact: Fact, value: object) -> None:
    if value is None or value == "":
        if fact.required:
            raise Invalid(f"请填写“{fact.label}”。")
        return
    if fact.kind == "day":
        if not isinstance(value, date):
            raise Invalid(f"“{fact.label}”应当是日期，如 2026-02-06。")
    elif fact.kind == "days":
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise Invalid(f"“{fact.label}”应当是大于 0 的整数。")
    else:
        _check_words(fact, value)


def _check_words(fact: Fact, value: object) -> None:
    if not isinstance(value, str) or not value.strip():
        raise Invalid(f"请填写“{fact.label}”。")
    if len(value) > LONGEST_TEXT:
        raise Invalid(f"“{fact.label}”最多 {LONGEST_TEXT} 个字，现在有 {len(value)} 个。")
    if fact.kind == "choice" and value not in fact.choices:
        raise Invalid(f"“{fact.label}”请从这些里选：{'、'.join(fact.choices.values())}。")


def _more(now: Situation, event: CaseEvent, outcomes: Outcomes) -> str:
    """What an allowed step may still lack in its own facts."""
    if event.kind == "correction_notice":
        return _correct_by(event, now.limits["correction_wait"])
    if event.kind == "delayed":
        until = event.day_of("until")
        later = until is not None and (now.due is None or until > now.due)
        return "" if later else f"延迟的日期应当晚于原到期日 {now.due}。"
    if event.kind == "reply":
        return outcome_refusal(now, event, outcomes[event.text("outcome")])
    return ""


def _correct_by(event: CaseEvent, longest: Limit) -> str:
    until = event.day_of("until")
    if until is None or until <= event.day:
        return "补正截止日应当晚于告知之日，留出合理期限。"
    if until - event.day > timedelta(days=longest.days):
        return f"补正截止日最晚是告知之日起 {longest.length}，请核对年份。"
    return ""


def outcome_refusal(now: Situation, event: CaseEvent, outcome: Outcome) -> str:
    """Why this outcome is not open to the case; "" when it is."""
    rule = _OUTCOME_RULES.get(outcome.id)
    refusal = rule(now) if rule is not None else ""
    if refusal := refusal or _objection(now, event, outcome):
        return refusal
    if now.state is State.CORRECTION_WAIT and outcome.id != "no_correction":
        return "正在等申请人补正；逾期不补正的，按“逾期不补正”结案。"
    if now.state is State.FEE_WAIT and outcome.id != "fee_unpaid":
        return "正在等申请人缴费；逾期不缴的，按“逾期未缴费”结案。"
    for name, label in outcome.needs:
        if not event.text(name).strip():
            return f"“{outcome.label}”的答复必须写明：{label}。"
    return ""


def _no_correction(now: Situation) -> str:
    notice = now.case.last("correction_notice")
    until = notice.day_of("until") if notice else None
    if until is None or not now.waits_for_correction:
        return "没有尚未收到的补正。"
    return "" if until < now.today else f"补正截止日是 {until}，还没有过。"


def _still_unclear(now: Situation) -> str:
    if now.case.has("correction_received"):
        return ""
    return "先要求补正一次，收到后仍不明确的才能这样答复（条例第三十条）。"


def _fee_unpaid(now: Situation) -> str:
    if not now.waits_for_fee:
        return "没有待缴费的收费通知。"
    if now.fee_trigger is None:
        return "请先记录申请人收到收费通知的日期，缴费期限从次日起算。"
    last = now.limit_day("fee_payment", now.fee_trigger)
    if last is None:
        return "缴费期限涉及的年份还没有录入放假安排，请先录入。"
    return "" if last < now.today else f"缴费期限到 {last}，还没有届满。"


def _excessive(now: Situation) -> str:
    if not now.case.has("reasons_asked"):
        return "先要求申请人说明理由，认为理由不合理的才能不予处理（条例第三十五条）。"
    return ""


def _objection(now: Situation, event: CaseEvent, outcome: Outcome) -> str:
    """A third party's objection alone binds (art. 32); another organ's opinion is weighed."""
    objected = any(
        letter.consulted == "third_party" and letter.answer == "objects" for letter in now.letters
    )
    if not outcome.objection or not objected or now.case.has("third_party_told"):
        return ""
    if outcome.objection == "tell":
        return f"第三方不同意公开：理由合理的不予公开；{_TELL_FIRST}"
    if event.text("objected") == "withheld":
        return ""
    return f"第三方不同意公开：那一部分没有公开的，请在下面选“没有公开”；{_TELL_FIRST}"


def _withdrawn(_now: Situation) -> str:
    return "申请人撤回请用“申请人撤回”这一步，不是答复。"


_OUTCOME_RULES: Final[Mapping[str, Callable[[Situation], str]]] = {
    "no_correction": _no_correction,
    "still_unclear": _still_unclear,
    "fee_unpaid": _fee_unpaid,
    "excessive": _excessive,
    "withdrawn": _withdrawn,
}


def outcome_of(case: Case, outcomes: Outcomes) -> Outcome | None:
    """The one outcome of a case; None while it is open. Its row is where the report counts it."""
    if case.has("withdrawn"):
        return outcomes["withdrawn"]
    reply = case.last("reply")
    return outcomes[reply.text("outcome")] if reply else None
