"""Pauses (中止计时): time spent asking third parties or other organs is not counted.

条例 art. 33(3). The clock stops after the day the letter is sent and runs again on the first
working day after the opinion arrives, or after the consulted party's own limit ends (arts 32, 34).
Consultations that overlap are one pause. The boundaries are a reading of a law that is silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from catalog.case import CONSULTED, CaseEvent
from catalog.errors import Invalid
from catalog.rules.limits import Limits
from catalog.rules.workdays import Calendar, CalendarMissing

SILENCE = {
    "third_party": "逾期未提出意见的，不等于同意，由本机关依照条例决定是否公开（第三十二条）。",
    "coauthor": "逾期未提出意见的，视为同意公开（第三十四条）。",
}
_ORDER = {"consult_start": 0, "letter_received": 1, "consult_end": 2}


class ConsultationNotFound(Invalid):
    """An opinion or a receipt was recorded for a letter that was never sent."""

    name = "consultation_not_found"


@dataclass(frozen=True)
class Pause:
    """Days after `sent` up to and including `last` are not counted."""

    sent: date
    last: date
    reason: str

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on `day`."""
        return self.sent < day <= self.last


@dataclass(frozen=True)
class Consultation:
    """One letter: to whom, when sent, when it arrived there, when the answer came."""

    consulted: str
    party: str
    sent: date
    arrived: date | None = None
    answered: date | None = None
    answer: str = ""

    @property
    def whom(self) -> str:
        """The kind of party consulted, never its name: clocks are read by more than the clerks."""
        return CONSULTED.get(self.consulted, "第三方或者其他机关")

    @property
    def silence(self) -> str:
        """What it means if the party does not answer in time."""
        return SILENCE["coauthor" if self.consulted == "coauthor" else "third_party"]

    def limit_ends(self, calendar: Calendar, limits: Limits) -> date:
        """The last day of the party's own limit.

        Until its receipt of the letter is recorded the limit is counted from the day of sending:
        that ends the pause as early as it can end, so the reply is never late because of it. An
        opinion that comes later still does not lengthen the pause.
        """
        limit = limits[
            "coauthor_opinion" if self.consulted == "coauthor" else "third_party_opinion"
        ]
        return calendar.add(self.arrived or self.sent, limit.days)

    def pause(self, calendar: Calendar, limits: Limits) -> Pause:
        """The days this consultation takes out of the count."""
        reason = f"征求{self.whom}意见"
        try:
            ends = self.limit_ends(calendar, limits)
        except CalendarMissing as missing:
            if self.answered is None or self.answered.year >= missing.year:
                raise
            ends = self.answered  # the limit ends in a later year, its notice still to come
        if self.answered is not None and self.answered <= ends:
            return Pause(self.sent, self.answered, reason)
        unknown = self.answered is not None and self.arrived is None
        since = "（没有记录对方收件的日期，从发函次日起算）" if unknown else ""
        return Pause(self.sent, ends, f"{reason}，对方期限 {ends} 届满{since}")


def consultations(events: Iterable[CaseEvent]) -> tuple[Consultation, ...]:
    """Letters matched with their receipts and answers, whatever the order of the events.

    The same event recorded twice counts once.

    Raises:
        ConsultationNotFound: an answer or a receipt belongs to no letter.
    """
    relevant = [event for event in events if event.kind in _ORDER]
    found: list[Consultation] = []
    for event in sorted(relevant, key=lambda event: (event.day, _ORDER[event.kind])):
        if event.kind == "consult_start":
            found.append(Consultation(event.text("with"), event.text("party"), event.day))
        else:
            _answer(found, event)
    return tuple(_without_twins(found))


def _answer(found: list[Consultation], event: CaseEvent) -> None:
    """Enter a receipt or an answer at the earliest letter it can belong to."""
    is_answer = event.kind == "consult_end"
    matching = [place for place, letter in enumerate(found) if _belongs(letter, event)]
    for place in matching:
        letter = found[place]
        if letter.answered is not None or (letter.arrived is not None and not is_answer):
            continue
        if is_answer:
            found[place] = replace(letter, answered=event.day, answer=event.text("answer"))
        else:
            found[place] = replace(letter, arrived=event.day)
        return
    known = {found[place].answered if is_answer else found[place].arrived for place in matching}
    if event.day not in known:
        raise ConsultationNotFound(
            f"{event.day} 记录了对方的收件或意见，但此前没有对应的征求意见书，请先补记发函。"
        )


def _belongs(letter: Consultation, event: CaseEvent) -> bool:
    return all(
        not ours or not theirs or ours == theirs
        for ours, theirs in (
            (letter.consulted, event.text("with")),
            (letter.party, event.text("party")),
        )
    )


def _without_twins(found: list[Consultation]) -> Iterable[Consultation]:
    """Leave out an open letter recorded twice: its twin of the same day has the answer."""
    closed = {(one.consulted, one.party, one.sent) for one in found if one.answered is not None}
    for one in dict.fromkeys(found):
        if one.answered is not None or (one.consulted, one.party, one.sent) not in closed:
            yield one


def pauses(events: Iterable[CaseEvent], calendar: Calendar, limits: Limits) -> tuple[Pause, ...]:
    """The pauses of a case by day; consultations that overlap are united into one."""
    found: list[Pause] = []
    single = (one.pause(calendar, limits) for one in consultations(events))
    for pause in sorted(single, key=lambda pause: (pause.sent, pause.last, pause.reason)):
        if found and pause.sent <= found[-1].last:
            found[-1] = _united(found[-1], pause)
        else:
            found.append(pause)
    return tuple(found)


def _united(earlier: Pause, later: Pause) -> Pause:
    reasons = dict.fromkeys((earlier.reason, later.reason))
    return Pause(earlier.sent, max(earlier.last, later.last), "、".join(reasons))
