"""What waits beside the applications, as lines of today: answers, and what is asked for again."""

from flask import url_for

from catalog import applying
from catalog.store import answers, cases, likenesses
from catalog.store.answers import Stored
from kiosk import auth, casework, db
from kiosk.staff.ledger import Line

_MOST = 10


def lines() -> list[Line]:
    """The lines for whoever looks."""
    return [*_answers(), *_alike()]


def _alike() -> list[Line]:
    """Granted cases that somebody had asked for before, and nobody decided on."""
    if not auth.may("case.handle"):
        return []
    register, connection = casework.register(), db.connection()
    found = []
    for one in likenesses.suggested(connection, register.organisation_id, _MOST):
        file = cases.by_id(connection, one.case_id, register.sealer)
        if file is None or not file.case.has("reply"):
            continue
        number = file.stored.number
        wanted = applying.short(file.stored.open("wanted", register.sealer))
        status = f"第 {len(one.alike) + 1} 次有人申请"
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
