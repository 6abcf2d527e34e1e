"""Putting the record of a case right (更正): a step recorded by mistake, a day from a wrong clock.

Struck is the latest step only, with a reason, and only while the rest of the case stays lawful
without it. What the citizen did is never struck, nor the arrival. 条例 art. 45.
"""

from dataclasses import replace
from datetime import date, datetime

from catalog import holidays, law
from catalog.case import Case, CaseEvent, beijing_day
from catalog.errors import Conflict, Invalid, NotAllowed, NotFound
from catalog.handling import CITIZEN, Register, find, note
from catalog.intake import is_in_doubt
from catalog.rules.recording import check_steps
from catalog.store import likenesses, papers, striking
from catalog.store.cases import File, Line
from catalog.store.connection import Change
from catalog.store.staff import Person

LONGEST_REASON = 500


def why_not(file: File, line: Line) -> str:
    """Why a line may not be struck; "" when it may, as far as the record alone can tell."""
    if file.stored.wiped_at is not None:
        return "这件申请的个人信息已经到期清除，记录不能再改。"
    if line.event.kind == "arrived":
        return "收到来件不能撤销；登记错了的，请按申请人撤回办理，另行登记。"
    if line.event.kind == "registered" and line.at == file.record[0].at:
        return "登记和收到来件是一起记的，不能单独撤销。"
    if line.actor == CITIZEN.name:
        return "这是申请人自己在网上办的，不能撤销。"
    if not file.lines or line.position != file.lines[-1].position:
        return "只能从最后一条办理记录撤起。"
    return ""


def strikable(file: File) -> int:
    """The place of the line that may be struck; 0 when none may."""
    last = file.lines[-1] if file.lines else None
    return last.position if last is not None and not why_not(file, last) else 0


def strike(
    register: Register, person: Person, number: str, position: int, reason: str, at: datetime
) -> Line:
    """Strike the latest step of a case; its papers become void. Gives the struck line.

    Raises:
        Invalid: no reason was given, or it is too long.
        NotFound, NotAllowed: there is no such line, or it may not be struck.
        Conflict: it was struck already.
    """
    person.require("case.handle")
    reason = _reason(reason)
    with register.database.writing(person.actor, at) as change:
        file = find(change.connection, register, number).to_write()
        line = next((one for one in file.record if one.position == position), None)
        if line is None:
            raise NotFound("这件申请里没有这条办理记录。")
        if line.struck is not None:
            raise Conflict("这条办理记录已经撤销过了。")
        if refusal := why_not(file, line):
            raise NotAllowed(refusal)
        rest = tuple(one.event for one in file.lines if one.position != position)
        _check(change, register, Case(file.stored.number, rest), file.case)
        striking.strike(change, file.stored, position, reason, register.sealer)
        if line.event.kind == "reply":
            likenesses.forget(change, file.stored.id)
        voided = papers.void(change, file.stored.id, position)
        event = line.event
        note(
            change,
            register,
            "case.struck",
            number,
            kind=event.kind,
            day=str(event.day),
            papers=voided,
        )
    return line


def _reason(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not 0 < len(text) <= LONGEST_REASON:
        raise Invalid(f"请写更正的理由，1 到 {LONGEST_REASON} 个字。")
    return text


def _check(change: Change, register: Register, case: Case, before: Case) -> None:
    calendar = holidays.calendar(change.connection, register.organisation_id)
    try:
        check_steps(case, calendar, law.limits(), law.outcomes(), before=before)
    except NotAllowed as refusal:
        raise NotAllowed(f"改了以后，别的办理记录就不合规定了：{refusal}") from refusal


def settle_day(
    register: Register, person: Person, number: str, day: date, reason: str, at: datetime
) -> None:
    """Set right the day of an application that came in while the clock was in doubt.

    Raises:
        Invalid: no reason, or a day that has not come.
        NotAllowed: the day is not in doubt, or a later step would be unlawful with it.
    """
    person.require("case.handle")
    reason = _reason(reason)
    if day > beijing_day(at):
        raise Invalid(f"日期 {day} 还没有到，请填实际收到的那一天。")
    with register.database.writing(person.actor, at) as change:
        file = find(change.connection, register, number).to_write()
        if not is_in_doubt(file.case):
            raise NotAllowed("这件申请的收到日期没有疑问，不用核定。")
        changed = _with_day(file, day, reason)
        kept = {line.position: line.event for line in file.lines} | changed
        case = Case(number, tuple(kept[place] for place in sorted(kept)))
        _check(change, register, case, file.case)
        was = file.lines[0].event.day
        for place, event in changed.items():
            striking.set_event(change, file.stored, place, event, register.sealer)
        striking.settled(change, file.stored)
        note(change, register, "case.day_set", number, was=str(was), now=str(day))


def _with_day(file: File, day: date, reason: str) -> dict[int, CaseEvent]:
    """The arrival with the settled day, and the registration that came with it, by place."""
    first = file.lines[0]
    facts = {**first.event.facts, "clock_day": str(first.event.day), "settled": reason}
    changed = {first.position: replace(first.event, day=day, facts=facts)}
    for line in file.lines[1:2]:
        if line.event.kind == "registered" and line.at == first.at:
            changed[line.position] = replace(line.event, day=day)
    return changed
