"""Keeping applicants' data no longer than the office chose, then erasing it (security rule R8).

The years are a choice without a default: until it is made nothing is erased and the notice before
the form says so. Somebody looks at what is due and says yes, at the desk or by a timer that the
keeper of the machine sets up; the program alone erases nothing. 《个人信息保护法》 arts 19, 47.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from catalog import aftercare, attaching, handling
from catalog.case import beijing_day
from catalog.errors import Conflict, Invalid
from catalog.handling import Register
from catalog.rules import keeping
from catalog.settings import Settings
from catalog.store import caselist, papers, wiping
from catalog.store.audit import Actor
from catalog.store.cases import File
from catalog.store.connection import Change

SETTING = "case_years"
AT_ONCE = 50
NOT_CHOSEN = "还没有定申请人信息保存几年。请管理员在“设置”里填好，按档案管理的规定定。"
# What else holds personal data of a case: each is given the change and the case's id.
ELSEWHERE: tuple[Callable[[Change, int], object], ...] = (
    aftercare.wipe_case,
    attaching.wipe,
    papers.wipe,
)


@dataclass(frozen=True)
class Expired:
    """A case past its time. `held` says that an open review keeps it from being erased."""

    number: str
    ended: date
    until: date
    held: bool


def years(connection: Connection, organisation_id: int) -> int | None:
    """How many years the office keeps applicants' data; 0 is for ever, None not yet chosen."""
    chosen = Settings(connection, organisation_id).text(SETTING)
    return int(chosen) if chosen else None


def promise(chosen: int | None) -> str:
    """What the notice before the form says of it."""
    if chosen is None:
        return "按档案管理规定保存"
    if not chosen:
        return "按档案管理规定长期保存"
    return f"办结归档后保存 {chosen} 年，到期清除"


def expired(connection: Connection, register: Register, today: date) -> list[Expired]:
    """The cases whose time is over, in the order of the register; none until it is chosen."""
    chosen = years(connection, register.organisation_id)
    if not chosen:
        return []
    # No year is shorter than 365 days, so none that is due is left out; the rule decides.
    latest = today - timedelta(days=365 * chosen)
    ids = wiping.ended_by(connection, register.organisation_id, latest)
    found = []
    for brief in caselist.of_ids(connection, ids, register.sealer):
        case = brief.case
        ended, until = keeping.ended_on(case), keeping.kept_until(case, chosen)
        if ended is not None and until is not None and until < today:
            found.append(Expired(case.number, ended, until, keeping.is_held(case)))
    return found


def beside(connection: Connection, register: Register, today: date) -> tuple[int, int]:
    """How many requests for correction and calls for help are past their time too."""
    chosen = years(connection, register.organisation_id)
    if not chosen:
        return 0, 0
    before = keeping.due_before(today, chosen)
    return aftercare.count_due(connection, register.organisation_id, before)


def wipe_beside(register: Register, actor: Actor, at: datetime) -> tuple[int, int]:
    """Erase the requests for correction and the calls for help whose time is over."""
    today = beijing_day(at)
    with register.database.reading() as connection:
        found = beside(connection, register, today)
        chosen = years(connection, register.organisation_id)
    if chosen is None or found == (0, 0):
        return 0, 0
    with register.database.writing(actor, at) as change:
        before = keeping.due_before(today, chosen)
        return aftercare.wipe(change, register.organisation_id, before)


def wipe(
    register: Register,
    actor: Actor,
    numbers: Iterable[str],
    at: datetime,
    seen: tuple[int, int] = (0, 0),
) -> int:
    """Erase the personal data of these cases, and of as many requests for correction and calls for
    help as somebody has `seen`: all of it or nothing; gives how many.

    Raises:
        Invalid: none is named, too many, or the years are not chosen.
        NotFound, Conflict: there is no such case, it may not be erased (any more), or what stands
            beside is no longer what was seen.
    """
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > AT_ONCE or not (wanted or any(seen)):
        raise Invalid(f"请至少选一件，一次最多 {AT_ONCE} 件。")
    with register.database.writing(actor, at) as change:
        chosen = years(change.connection, register.organisation_id)
        if chosen is None:
            raise Invalid(NOT_CHOSEN)
        for number in wanted:
            file = handling.find(change.connection, register, number)
            _check(file, chosen, beijing_day(at))
            _erase(change, register, file, chosen)
        return len(wanted) + _erase_beside(change, register, chosen, beijing_day(at), seen)


def _erase_beside(
    change: Change, register: Register, chosen: int, today: date, seen: tuple[int, int]
) -> int:
    if not any(seen):
        return 0
    if beside(change.connection, register, today) != seen:
        raise Conflict("到期的更正申请和求助件数变了，什么都没有清除。请核对新的件数再清。")
    before = keeping.due_before(today, chosen)
    return sum(aftercare.wipe(change, register.organisation_id, before))


def _check(file: File, chosen: int, today: date) -> None:
    number = file.stored.number
    if file.stored.wiped_at is not None:
        raise Conflict(f"{number} 的个人信息已经清除过了，请刷新再看。")
    until = keeping.kept_until(file.case, chosen)
    if until is None or until >= today:
        raise Conflict(f"{number} 的保存期还没有满，不能清除。请刷新再看。")
    if keeping.is_held(file.case):
        raise Conflict(f"{number} 有未结的行政复议或者行政诉讼，结案以前不能清除。")


def _erase(change: Change, register: Register, file: File, chosen: int) -> None:
    places = (line.position for line in file.lines)
    left = zip(places, keeping.without_persons(file.case), strict=True)
    wiping.erase(change, file.stored, left, register.sealer)
    for forget in ELSEWHERE:
        forget(change, file.stored.id)
    change.note(
        "case.wiped",
        organisation_id=register.organisation_id,
        object_kind="case",
        object_ref=file.stored.number,
        ended_on=str(keeping.ended_on(file.case)),
        years=chosen,
    )
