"""What waits beside the applications, as lines of today: answers, and what is asked for again."""

from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from catalog import amending, applying
from catalog.rules.amendments import State
from catalog.settings import Settings
from catalog.store import amendments, answers, cases, help_calls, likenesses
from catalog.store.answers import Stored
from kiosk import auth, casework, clock, db
from kiosk.staff.ledger import Line

_MOST = 5


def lines() -> list[Line]:
    """The lines for whoever looks."""
    return [*_calls(), *_amendments(), *_answers(), *_alike()]


@dataclass(frozen=True)
class Beside:
    """How much waits in the registers beside the applications."""

    amendments: int
    calls: int


def beside_cases() -> Beside:
    """What the list of applications says of the registers beside it."""
    connection, owner = db.connection(), db.owner().id
    return Beside(
        amendments.count_open(connection, owner), help_calls.count_waiting(connection, owner)
    )


def _calls() -> list[Line]:
    """Who waits for being called back: one line for all."""
    count = help_calls.count_waiting(db.connection(), db.owner().id)
    if not count or not auth.may("case.handle"):
        return []
    address = url_for("staff.helping.show")
    title = "有人看、听、写不方便，留了电话"
    return [Line("due", "i-tel", f"{count} 个等回电话", "", title, "打电话", address, "")]


def _amendments() -> list[Line]:
    """Requests about one's own records that nobody took up, or that are late or due soon."""
    if not auth.may("case.handle"):
        return []
    register, connection, today = casework.register(), db.connection(), clock.today()
    days = Settings(connection, register.organisation_id).number("due_soon_days")
    found = []
    for one in amendments.open_ones(connection, register.organisation_id, register.sealer):
        now = amending.standing(connection, register, one, today)
        soon = now.due is not None and now.due <= today + timedelta(days=days)
        if now.state is not State.WAITING and not soon:
            continue
        mark = "bad" if now.is_overdue else "due"
        status = "更正，已过定的日子" if now.is_overdue else f"更正，{now.state}"
        record = applying.short(one.open("record", register.sealer))
        address = url_for("staff.amendments.one", number=one.number)
        name = amending.masked_name(register, one)
        found.append(Line(mark, "i-pen", status, one.number, record, "去办", address, name))
    return found


def _alike() -> list[Line]:
    """What was granted before or is proposed for publishing: the newest of those alike."""
    if not auth.may("case.handle"):
        return []
    register, connection = casework.register(), db.connection()
    found: list[Line] = []
    named: set[int] = set()
    for one in likenesses.suggested(connection, register.organisation_id, 4 * _MOST):
        if len(found) == _MOST:
            break
        if one.case_id in named or answers.took_up(connection, (one.case_id, *one.alike)):
            continue
        named.update(one.alike)
        file = cases.by_id(connection, one.case_id, register.sealer)
        if file is None or not file.case.has("reply"):
            continue
        number = file.stored.number
        wanted = applying.short(file.stored.open("wanted", register.sealer))
        status = f"第 {len(one.alike) + 1} 次有人申请" if one.alike else "申请人建议公开"
        address = url_for("staff.case.show", number=number)
        found.append(Line("", "i-ask", status, number, wanted, "建议主动公开", address, ""))
    return found


def _answers() -> list[Line]:
    register, connection = casework.register(), db.connection()
    owner = register.organisation_id
    found: list[Line] = []
    if auth.may("answer.publish"):
        found += [
            _answer(one, "i-clock", "问答等您发布", "看过，发布")
            for one in answers.all_of(connection, owner, "sent")
            if auth.me().id not in one.writers
        ]
    if auth.may("answer.write"):
        found += [
            _answer(one, "i-alert", "退回的问答", "按意见修改")
            for one in answers.all_of(connection, owner, "draft")
            if one.sealed["comment"]
        ]
    return found


def _answer(one: Stored, icon: str, status: str, step: str) -> Line:
    question = one.open("question", casework.register().sealer)
    address = url_for("staff.questions.edit", number=one.id)
    by = one.saved_by.split("（")[0]
    return Line("due", icon, status, str(one.number or ""), question, step, address, by)
